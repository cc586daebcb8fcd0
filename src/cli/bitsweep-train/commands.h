#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace bitsweep {

/// The program's call, and its exit code where no exception decides it.
struct Invocation {
    std::vector<std::string> argv;
    int exit = 0;
};

/// Gives a subcommand its options and its callback. The callback throws on errors, which main turns into messages and
/// exit codes.
using AddCommand = void(CLI::App& command, Invocation& invocation);

AddCommand add_run, add_check, add_eval, add_describe, add_quantize, add_qerror, add_sawb_fit, add_sawb_grid,
    add_probe_alpha, add_latency, add_accelerator, add_export, add_list;

struct Subcommand {
    const char* name;
    const char* summary;
    AddCommand* add;
};

inline constexpr Subcommand kSubcommands[] = {
    {"run", "train the run of a config, or go on with it", add_run},
    {"check", "whether a config can be run: keys, weights, network and data", add_check},
    {"eval", "test accuracy of a config's initial weights, or of given ones; no training", add_eval},
    {"describe", "Print a network's layers: precision, parameters, MACs, bit operations, size", add_describe},
    {"quantize", "Run quantizer cases (the format of tests/golden/) and print results", add_quantize},
    {"qerror", "Quantization error of a network's weights, by every method", add_qerror},
    {"sawb-fit", "Fit SAWB's coefficients again, over six distributions", add_sawb_fit},
    {"sawb-grid", "Quantization error over a grid of SAWB's coefficients (c1, c2)", add_sawb_grid},
    {"probe-alpha", "cross entropy against each layer's alpha, the others as learned", add_probe_alpha},
    {"latency", "time a finished run's network takes for an image, on one thread", add_latency},
    {"accelerator", "time and energy on an assumed accelerator: PACT+SAWB beside WRPN of twice the width",
     add_accelerator},
    {"export", "a finished run's weights or integer network as a file for other programs", add_export},
    {"list", "Print the quantizers and models this program holds", add_list},
};

}  // namespace bitsweep
