#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "store/store.h"

namespace bitsweep {

/// Exit codes of `bitsweep`: what came of the runs, or of the command line.
enum ExitCode : int { kAllDone = 0, kSomeFailed = 1, kBadUsage = 2, kIncomplete = 3 };

/// What every command is given: where things are, and where its exit code goes. Filled in from the global
/// options before a command's callback runs. An option looks at the flag, then at BITSWEEP_*, then at the default.
struct Context {
    std::filesystem::path results = "results";  ///< --results, BITSWEEP_RESULTS
    std::filesystem::path database_option;      ///< --db, BITSWEEP_DB
    std::optional<std::string> data_root;       ///< --data-root; BITSWEEP_DATA is looked up where data is needed
    int exit_code = kAllDone;

    std::filesystem::path database() const {
        return database_option.empty() ? default_database(results) : database_option;
    }
};

/// Each adds one subcommand; its callback throws on errors, which main turns into messages and exit codes.
void add_plan(CLI::App& app, Context& context);
void add_run(CLI::App& app, Context& context);
void add_status(CLI::App& app, Context& context);
void add_watch(CLI::App& app, Context& context);
void add_explain(CLI::App& app, Context& context);
void add_control(CLI::App& app, Context& context);  ///< pause, resume, slots, cancel, retry
void add_logs(CLI::App& app, Context& context);
void add_query(CLI::App& app, Context& context);
void add_report(CLI::App& app, Context& context);
void add_compare(CLI::App& app, Context& context);
void add_publish(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_pilot(CLI::App& app, Context& context);
void add_index(CLI::App& app, Context& context);
void add_list(CLI::App& app, Context& context);
void add_data(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);

}  // namespace bitsweep
