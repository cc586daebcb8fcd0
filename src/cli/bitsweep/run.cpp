#include <algorithm>

#include <fmt/format.h>

#include "app/launch.h"
#include "base/text.h"
#include "base/units.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/launch_options.h"
#include "cli/bitsweep/option_checks.h"
#include "cli/bitsweep/output.h"
#include "report/table/text.h"

namespace bitsweep {
namespace {

struct RunOptions {
    app::LaunchRequest launch;
    bool dry_run = false;
};

// Lines on stderr that are drawn over again: what runs now, below what has happened.
class LiveLines {
public:
    LiveLines() = default;
    ~LiveLines() { erase(); }
    LiveLines(const LiveLines&) = delete;
    LiveLines& operator=(const LiveLines&) = delete;

    void draw(const app::LaunchProgress& progress) {
        const auto size = terminal_behind(stderr).value_or(app::TerminalSize());
        auto lines = app::progress_lines(progress.running, std::max<std::size_t>(size.rows, 4) - 2);
        lines.push_back(progress.counts + ", ETA " +
                        (progress.wall_s ? duration_text(*progress.wall_s) : std::string("unknown yet")));
        erase();
        std::string text;
        for (auto& line : lines) {
            line = app::cut_at(plain_text(line), size.columns);
            text += line + "\n";
        }
        write(stderr, text);
        drawn_ = std::move(lines);
    }

    void say(const std::string& line) {
        erase();
        write(stderr, printable(line) + "\n");
    }

private:
    // A terminal that has become narrower since has broken the lines.
    void erase() {
        const auto columns = columns_of(stderr);
        std::size_t rows = 0;
        for (const auto& line : drawn_) rows += (std::max<std::size_t>(text_width(line), 1) + columns - 1) / columns;
        // The cursor may stand behind an echoed ^C.
        if (rows > 0) write(stderr, fmt::format("\r\x1b[{}A\x1b[J", rows));
        drawn_.clear();
    }

    std::vector<std::string> drawn_;
};

void run(const RunOptions& options, Context& context) {
    const auto& request = options.launch;
    if (options.dry_run) return print_plan(app::plan(request.sweep, request.slots, context.workspace));
    LiveLines lines;
    app::LaunchSink sink{
        [&](const auto& line) { lines.say(line); }, [](const auto& line) { print(line + "\n"); }, {}, {}};
    if (can_ask()) sink.ask = is_answered_yes;
    if (is_live(stderr)) sink.draw = [&](const auto& progress) { lines.draw(progress); };
    const auto outcome = app::launch(request, context.workspace, sink);
    for (const auto& line : outcome.lines) lines.say(line);
    context.exit_code = outcome.exit_code;
}

void add_patience_options(CLI::App& command, app::LaunchRequest& request) {
    command
        .add_option("--timeout-factor", request.timeout_factor,
                    "an attempt may take resources.minutes of the sweep file times this; 0 = any time [4]")
        ->check(not_negative());
    command
        .add_option(
            "--hang-minutes", request.hang_minutes,
            "an attempt that writes neither metrics nor log nor checkpoint (due each minute) for so long hangs; "
            "0 = never [30]")
        ->envname("BITSWEEP_HANG_MINUTES")
        ->check(not_negative());
    command
        .add_option("--grace", request.grace_s, "seconds to write a checkpoint before a stopped worker is killed [60]")
        ->check(not_negative());
    command
        .add_option("--crash-budget", request.crash_budget,
                    "attempts at a run that may crash without completing an epoch [3]")
        ->check(whole_number_from(1));
    command
        .add_option("--quarantine-after", request.quarantine_after,
                    "different runs that fail quickly in a row before a device gets no more; 0 = never [5]")
        ->check(whole_number_from(0));
}

void add_executor_options(CLI::App& command, app::LaunchRequest& request) {
    command.add_option("--executor", request.executor, app::executor_help() + " [local]")->envname("BITSWEEP_EXECUTOR");
    command.add_option("--partition", request.slurm.partition, "Slurm's partition [its default]");
    command.add_option("--sbatch-arg", request.slurm.sbatch_args,
                       "one more argument of sbatch: --sbatch-arg=--time=2:00:00, --sbatch-arg=--gres=gpu:1");
    command.add_option("--max-jobs", request.max_jobs, "pilot jobs at once [16]")->check(whole_number_from(1));
    command
        .add_option("--signal", request.slurm.signal_s,
                    "seconds before its time limit a pilot writes checkpoints and queues again [120]")
        ->check(whole_number_from(1));
}

}  // namespace

void add_run(CLI::App& app, Context& context) {
    auto options = std::make_shared<RunOptions>();
    auto& request = options->launch;
    auto* command = app.add_subcommand("run", "train what a sweep still lacks; the same command resumes it");
    add_sweep_arguments(*command, request.sweep);
    add_slot_options(*command, request.slots);
    add_patience_options(*command, request);
    add_executor_options(*command, request);
    command->add_option("--trainer", request.trainer, "the bitsweep-train program [beside bitsweep]")
        ->envname("BITSWEEP_TRAINER");
    command->add_flag("--queue", request.queue,
                      "where a 'bitsweep run' lives, let it train this sweep next, and return at once");
    command->add_flag("-n,--dry-run", options->dry_run, "only print the plan");
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace bitsweep
