#pragma once

#include <CLI/CLI.hpp>

#include "app/workspace.h"

namespace bitsweep {

/// The values that every command is given. The workspace is filled in from the global options before a command's
/// callback runs: an option looks at the flag, then at BITSWEEP_*, then at the default.
struct Context {
    app::Workspace workspace;
    int exit_code = app::kAllDone;  ///< the command sets it
    bool is_partial = false;        ///< something broken was left out, and said
};

/// Every command, in the order of --help. A command is a file that defines the function, and a row here. The function
/// adds one subcommand (or a few); its callback throws on errors, which main turns into messages and exit codes.
#define BITSWEEP_COMMANDS(row)                                                                                         \
    row(add_plan) row(add_run) row(add_status) row(add_watch) row(add_show) row(add_explain) row(add_control)          \
        row(add_logs) row(add_query) row(add_report) row(add_compare) row(add_publish) row(add_export) row(add_import) \
            row(add_serve) row(add_pilot) row(add_trainer) row(add_index) row(add_list) row(add_data) row(add_doctor)  \
                row(add_completion)

#define BITSWEEP_DECLARE(add) void add(CLI::App& app, Context& context);
BITSWEEP_COMMANDS(BITSWEEP_DECLARE)
#undef BITSWEEP_DECLARE

}  // namespace bitsweep
