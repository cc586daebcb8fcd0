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
    {"run", "trains the run of a config, or goes on with it", add_run},
    {"check", "says whether a config can be run: keys, weights, network and data", add_check},
    {"eval", "measures the test accuracy of a config's initial weights, or of given weights; trains nothing", add_eval},
    {"describe", "prints a network's layers: precision, parameters, MACs, bit operations, size", add_describe},
    {"quantize", "runs quantizer cases (the format of tests/golden/) and prints the results", add_quantize},
    {"qerror", "measures the quantization error of a network's weights, by every method", add_qerror},
    {"sawb-fit", "fits SAWB's coefficients again, over six distributions", add_sawb_fit},
    {"sawb-grid", "measures the quantization error over a grid of SAWB's coefficients (c1, c2)", add_sawb_grid},
    {"probe-alpha", "measures the cross entropy against each layer's alpha, with the other alphas as learned",
     add_probe_alpha},
    {"latency", "measures the time that a finished run's network takes for an image, on one thread", add_latency},
    {"accelerator", "computes time and energy on an assumed accelerator: PACT+SAWB beside WRPN of twice the width",
     add_accelerator},
    {"export", "writes a finished run's weights or integer network as a file for other programs", add_export},
    {"list", "lists the quantizers and models that this program has", add_list},
};

}  // namespace bitsweep
