#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/launch.h"
#include "base/text.h"
#include "base/units.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/launch_options.h"
#include "cli/bitsweep/option_checks.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

struct RunOptions {
    app::LaunchRequest launch;
    bool dry_run = false;
};

// Lines on stderr that are drawn over again: what runs now, below what has happened. The cursor rests where they begin,
// and each takes one row, whatever the terminal's width is by now: nothing is left of them when that changes.
class LiveLines {
public:
    LiveLines() = default;
    ~LiveLines() { clear(); }
    LiveLines(const LiveLines&) = delete;
    LiveLines& operator=(const LiveLines&) = delete;

    void draw(const app::LaunchProgress& progress) {
        const auto size = terminal_behind(stderr).value_or(app::TerminalSize());
        auto lines = app::progress_lines(progress.running, {size.columns, std::max<std::size_t>(size.rows, 5) - 3});
        const auto eta = progress.wall_s ? duration_text(*progress.wall_s) : std::string("unknown");
        for (auto& part : app::broken_at(progress.counts + ", ETA " + eta, size.columns, 2))
            lines.push_back(std::move(part));
        for (auto& line : lines) line = app::cut_at(plain_text(line), size.columns);
        write(stderr, fmt::format("{}{}{}{}\r{}", erasure(), kNoWrap, fmt::join(lines, "\n"), kWrap,
                                  lines.size() > 1 ? fmt::format("\x1b[{}A", lines.size() - 1) : ""));
        is_drawn_ = true;
    }

    void say(const std::string& line) { write(stderr, erasure() + fitted(stderr, printable(line)) + "\n"); }

    /// Before somebody else prints.
    void clear() { write(stderr, erasure()); }

private:
    static constexpr char kNoWrap[] = "\x1b[?7l", kWrap[] = "\x1b[?7h";

    // From the second column on: tmux would keep a screen that is cleared from its first place among the lines that one
    // scrolls back to. The cursor may stand behind an echoed ^C.
    std::string erasure() { return std::exchange(is_drawn_, false) ? "\r \x1b[J\r" : ""; }

    bool is_drawn_ = false;
};

void run(const RunOptions& options, Context& context) {
    const auto& request = options.launch;
    if (options.dry_run) return print_plan(app::plan(request.sweep, request.slots, context.workspace));
    LiveLines lines;
    const auto cleared = [&](auto show) {
        return [&lines, show](const std::string& line) {
            lines.clear();
            show(line);
        };
    };
    auto workspace = context.workspace;
    workspace.say = cleared(workspace.say);
    workspace.left_out = cleared(workspace.left_out);
    app::LaunchSink sink{[&](const auto& line) { lines.say(line); },
                         cleared([](const std::string& line) { print(line + "\n"); }),
                         {},
                         {}};
    if (can_ask()) sink.ask = is_answered_yes;
    if (is_live(stderr)) sink.draw = [&](const auto& progress) { lines.draw(progress); };
    const auto outcome = app::launch(request, workspace, sink);
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
    auto* command = app.add_subcommand("run", "trains the runs that a sweep still lacks; the same command resumes it");
    add_sweep_arguments(*command, request.sweep);
    add_slot_options(*command, request.slots);
    add_patience_options(*command, request);
    add_executor_options(*command, request);
    command->add_option("--trainer", request.trainer, "the bitsweep-train program [beside bitsweep]")
        ->envname("BITSWEEP_TRAINER");
    command->add_flag("--queue", request.queue,
                      "where a 'bitsweep run' lives, lets it train this sweep next, and returns at once");
    command->add_flag("-n,--dry-run", options->dry_run, "only prints the plan");
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace bitsweep
