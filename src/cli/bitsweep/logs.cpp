#include <cstdio>

#include <fmt/format.h>

#include "cli/bitsweep/context.h"
#include "cli/bitsweep/option_checks.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "store/reader.h"
#include "store/store.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

struct LogOptions {
    std::string run;
    int attempt = 0;  // 0 = the last
    bool follow = false;
};

std::string whole_run_id(const std::string& prefix, const Context& context) {
    return context.workspace.open().run_id(prefix);
}

int attempt_to_show(const fs::path& folder, int wanted) {
    const int last = std::max(count_attempts(folder), last_log(folder));
    if (wanted > last)
        throw ConfigError("--attempt",
                          fmt::format("run {} has had {} attempts, got {}", folder.filename().string(), last, wanted));
    return wanted > 0 ? wanted : last;
}

// Prints what is there, then, with `follow`, what comes, until the attempt's process is gone.
void print_log(const fs::path& folder, const fs::path& log, bool follow) {
    constexpr double kInterval_s = 0.2;
    std::uint64_t offset = 0;
    for (;;) {
        const bool lives = follow && FileLock::is_held(folder / kLockFile);
        const std::string text = read_file_from(log, offset);
        offset += text.size();
        std::fwrite(text.data(), 1, text.size(), stdout);
        std::fflush(stdout);
        if (!lives || stop_signal_count() > 0) return;
        SystemClock().sleep(kInterval_s);
    }
}

void logs(const LogOptions& options, const Context& context) {
    const std::string id = whole_run_id(options.run, context);
    const auto folder = run_folder(context.workspace.results, id);
    const int attempt = attempt_to_show(folder, options.attempt);
    const auto log = folder / log_file(attempt);
    if (attempt == 0) throw ConfigError(id, "has had no attempt: there is no log yet");
    if (!fs::exists(log))
        throw ConfigError(log.string(), "there is no such log", "the run was not started by 'bitsweep run'");
    if (options.follow) install_stop_signals();
    print_log(folder, log, options.follow);
}

}  // namespace

void add_logs(CLI::App& app, Context& context) {
    auto options = std::make_shared<LogOptions>();
    auto* command = app.add_subcommand("logs", "what a run's worker printed");
    command->add_option("run", options->run, "run id, or the start of one")->required();
    command->add_option("--attempt", options->attempt, "which attempt [the last]")->check(whole_number_from(1));
    command->add_flag("-f,--follow", options->follow, "go on until the attempt ends");
    command->callback([options, &context] { logs(*options, context); });
}

}  // namespace bitsweep
