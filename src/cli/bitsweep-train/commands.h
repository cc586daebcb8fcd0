#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace bitsweep {

/// How the program was called, and how it ends where no exception says so.
struct Invocation {
    std::vector<std::string> argv;
    int exit = 0;
};

/// Each adds one subcommand; its callback throws on errors, which main turns into messages and exit codes.
void add_run(CLI::App& app, Invocation& invocation);
void add_eval(CLI::App& app);
void add_check(CLI::App& app);
void add_export(CLI::App& app);
void add_describe(CLI::App& app);
void add_quantize(CLI::App& app);
void add_list(CLI::App& app);
void add_qerror(CLI::App& app);
void add_sawb_fit(CLI::App& app);
void add_sawb_grid(CLI::App& app);
void add_probe_alpha(CLI::App& app);

}  // namespace bitsweep
