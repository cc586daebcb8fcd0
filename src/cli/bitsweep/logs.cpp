#include "app/run_log.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/option_checks.h"
#include "cli/bitsweep/output.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

// Prints what is there, then, with `follow`, what comes, until the attempt's process is gone.
void print_log(const app::RunLog& log, bool follow) {
    constexpr double kInterval_s = 0.2;
    std::uint64_t offset = 0;
    for (;;) {
        const bool grows = follow && log.may_grow();
        const std::string text = read_file_from(log.path, offset);
        offset += text.size();
        write(stdout, shown_on(stdout, text));
        if (!grows || stop_signal_count() > 0) return;
        SystemClock().sleep(kInterval_s);
    }
}

}  // namespace

void add_logs(CLI::App& app, Context& context) {
    struct Options {
        std::string run;
        int attempt = 0;  // 0 = the last
        bool follow = false, json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("logs", "prints the output of a run's worker");
    command->add_option("run", options->run, kRunHelp)->required();
    command->add_option("--attempt", options->attempt, "number of the attempt [the last]")->check(whole_number_from(1));
    auto* follow = command->add_flag("-f,--follow", options->follow, "go on until the attempt ends");
    add_json_flag(*command, options->json)->excludes(follow);
    command->callback([options, &context] {
        const auto log = app::find_log(options->run, options->attempt, context.workspace);
        if (options->json) return print_json(to_json(log));
        if (options->follow) install_stop_signals();
        print_log(log, options->follow);
    });
}

}  // namespace bitsweep
