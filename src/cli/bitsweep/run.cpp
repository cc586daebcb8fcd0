#include <algorithm>

#include <fmt/format.h>

#include "app/launch.h"
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

// "0123abcd pact bits=2 seed=1   epoch 3/12   88.1 %   ETA 40 s"
std::string progress_line(const app::RunStatus& run, std::size_t label_width) {
    const auto& row = run.row;
    auto text = fmt::format("{} {:<{}}", row.id.substr(0, 8), run.label, label_width);
    if (row.epoch < 0) return text + "   starting";
    text += fmt::format("   epoch {}/{}", row.epoch, row.epochs);
    if (row.top1) text += fmt::format("   {:5.2f} %", *row.top1);
    return run.left_s ? text + "   ETA " + duration_text(*run.left_s) : text;
}

// Lines on stderr that are drawn over again: what runs now, below what has happened.
class LiveLines {
public:
    LiveLines() = default;
    ~LiveLines() { erase(); }
    LiveLines(const LiveLines&) = delete;
    LiveLines& operator=(const LiveLines&) = delete;

    void draw(const app::LaunchProgress& progress) {
        std::size_t label_width = 0;
        for (const auto& run : progress.running) label_width = std::max(label_width, run.label.size());
        std::vector<std::string> lines;
        for (const auto& run : progress.running) lines.push_back(progress_line(run, label_width));
        lines.push_back(progress.counts + ", ETA " +
                        (progress.wall_s ? duration_text(*progress.wall_s) : std::string("unknown yet")));
        erase();
        std::string text;
        for (const auto& line : lines) text += line.substr(0, columns_of(stderr)) + "\n";
        write(stderr, text);
        drawn_ = lines.size();
    }

    void say(const std::string& line) {
        erase();
        write(stderr, line + "\n");
    }

private:
    void erase() {
        // The cursor may stand behind an echoed ^C.
        if (drawn_ > 0) write(stderr, fmt::format("\r\x1b[{}A\x1b[J", drawn_));
        drawn_ = 0;
    }

    std::size_t drawn_ = 0;
};

void run(const RunOptions& options, Context& context) {
    const auto& request = options.launch;
    if (options.dry_run) return print_plan(app::plan(request.sweep, request.slots, context.workspace));
    LiveLines lines;
    app::LaunchSink sink{[&](const auto& line) { lines.say(line); }, [](const auto& line) { print(line + "\n"); }, {}};
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
    command->add_flag("-n,--dry-run", options->dry_run, "only print the plan");
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace bitsweep
