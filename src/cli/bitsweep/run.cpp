#include <cstdio>
#include <set>

#include <fmt/format.h>

#include "app/expectation.h"
#include "app/labels.h"
#include "app/project.h"
#include "app/published.h"
#include "app/removed_runs.h"
#include "base/names.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/option_checks.h"
#include "cli/bitsweep/output.h"
#include "cli/bitsweep/plan_view.h"
#include "cli/bitsweep/progress.h"
#include "cli/bitsweep/slot_options.h"
#include "cli/bitsweep/slurm_run.h"
#include "cli/bitsweep/sweep_arguments.h"
#include "config/config_io.h"
#include "datasets/files.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "sched/control.h"
#include "sched/gpu_memory.h"
#include "sched/local_executor.h"
#include "sched/run_ledger.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

struct RunOptions {
    app::SweepRequest sweep;
    SlotRequest slots;
    std::string trainer;
    double timeout_factor = 4, hang_minutes = 30, grace_s = 60;
    int crash_budget = RetryRules().crash_budget, quarantine_after = DeviceHealth::Rules().failures;
    std::string executor = "local";
    SlurmOptions slurm;
    std::size_t max_jobs = 16;
    bool dry_run = false;
};

fs::path find_trainer(const std::string& option) {
    const fs::path path = app::trainer_path(option);
    if (is_program(path)) return fs::absolute(path);
    if (!is_there(path))
        throw ConfigError("--trainer", path.string() + " is not there",
                          "bitsweep-train needs LibTorch: build without the no-torch preset, or give --trainer or "
                          "BITSWEEP_TRAINER");
    const auto inside = path / "bitsweep-train";
    throw ConfigError("--trainer",
                      fmt::format("expected a program, but {} is {}", path.string(),
                                  is_folder(path) ? "a folder" : "no file that may be executed"),
                      is_program(inside) ? "did you mean " + inside.string() + "?" : "");
}

// Written only where it changed: a second run of the same sweep touches nothing.
void write_sweep_file(const Sweep& sweep, const fs::path& results) {
    const fs::path path = results / "sweeps" / (sweep.name + ".json");
    const std::string text = write_json(to_json(sweep)) + "\n";
    if (read_file_if_exists(path) == text) return;
    make_folders(path.parent_path());
    write_file_atomically(path, text);
}

Plan make_plan(const Sweep& sweep, const std::vector<app::RunPreview>& previews, const std::set<std::string>& cancelled,
               const fs::path& results, const RetryRules& rules) {
    std::vector<PlannedRun> runs;
    for (std::size_t i = 0; i < sweep.runs.size(); ++i) {
        const auto& id = sweep.runs[i].id;
        PlannedRun run{id, sweep.runs[i].parent, previews[i].expected_s};
        run.state = standing_of(previews[i].state, cancelled.contains(id));
        run.epochs_left = previews[i].epochs_left;
        const bool has_been_tried = previews[i].state == RunState::kFailed || previews[i].state == RunState::kStopped;
        run.alone = has_been_tried && ran_out_of_memory(run_folder(results, id));
        runs.push_back(std::move(run));
    }
    return Plan(std::move(runs), rules);
}

// Runs of the sweep as it was last run that its file no longer names: a published number never goes silently.
void report_removed_cells(const Sweep& sweep, const fs::path& results) {
    const auto removed = app::removed_runs(sweep, read_file_if_exists(results / "sweeps" / (sweep.name + ".json")));
    if (removed.empty()) return;
    fmt::print(stderr, "{}: {} no longer in {}: results are kept, the sweep counts them no more\n", sweep.name,
               counted(removed.size(), "run"), sweep.file);
    for (const auto& [id, label] : removed) fmt::print(stderr, "  {} {}\n", id, label);
}

std::map<std::string, std::string> config_texts(const Sweep& sweep) {
    std::map<std::string, std::string> texts;
    for (const auto& run : sweep.runs) texts.emplace(run.id, write_json(to_json(run.config), 2) + "\n");
    return texts;
}

int exit_code_of(const Plan& plan) {
    if (plan.waiting() > 0) return app::kIncomplete;
    const auto bad = plan.count(RunState::kFailed) + plan.count(RunState::kDiverged) + plan.count(RunState::kBlocked);
    if (bad == 0 && plan.count(RunState::kCancelled) > 0) return app::kIncomplete;
    return bad > 0 ? app::kSomeFailed : app::kAllDone;
}

void print_summary(const Sweep& sweep, const Plan& plan, const std::vector<std::string>& labels) {
    for (std::size_t run = 0; run < plan.size(); ++run) {
        const auto state = plan.state(run);
        if (!is_given_up(state)) continue;
        write(stderr, fmt::format("{}: {} {}{}\n", to_string(state), plan.planned(run).id, labels[run],
                                  plan.why(run).empty() ? "" : ": " + plan.why(run)));
    }
    auto text = fmt::format("{}: {} of {} runs finished", sweep.name, plan.count(RunState::kFinished), plan.size());
    if (const auto left = plan.waiting())
        text += fmt::format(", {} left: the same command goes on from their checkpoints", left);
    if (const auto cancelled = plan.count(RunState::kCancelled))
        text += fmt::format(", {} cancelled: 'bitsweep retry --sweep {}' lets the next run train them", cancelled,
                            sweep.name);
    write(stderr, text + "\n");
}

SchedulerSettings scheduler_settings(const RunOptions& options, const Sweep& sweep, std::size_t used_slots) {
    SchedulerSettings settings;
    settings.sweep = sweep.name;
    settings.limits = {sweep.minutes * 60 * options.timeout_factor, options.hang_minutes * 60, options.grace_s};
    settings.health.failures = options.quarantine_after;
    settings.slots = used_slots;
    return settings;
}

// What both executors need done first: the sweep's file, the index, what is known of each run.
std::vector<app::RunPreview> prepare(const Context& context, const Sweep& sweep, Store& store, const SlotSpec& slot) {
    report_removed_cells(sweep, context.workspace.results);
    write_sweep_file(sweep, context.workspace.results);
    for (const auto& problem : store.import().problems) fmt::print(stderr, "bitsweep: {}\n", to_string(problem));
    return app::preview(sweep, Reader(context.workspace.results, context.workspace.database()), slot.device,
                        slot.threads);
}

RetryRules retry_rules(const RunOptions& options) {
    RetryRules rules;
    rules.crash_budget = options.crash_budget;
    return rules;
}

// Once for the sweep instead of once for each of its runs, and before anything is written. Files that are damaged or
// partly there are the trainer's to find: it reads them.
void check_data_is_there(const Sweep& sweep, const Context& context) {
    const auto root = context.workspace.data_root();
    std::set<std::string> names;
    for (const auto& run : sweep.runs)
        if (!is_there(run_folder(context.workspace.results, run.id) / kResultFile)) names.insert(run.config.data.name);
    Problems problems;
    for (const auto& name : names)
        if (data_status(find_file_set(name), root).state == DataState::kMissing)
            problems.add(
                "data.name", fmt::format("{} is not in {}", name, root.string()),
                fmt::format("bitsweep data fetch {}, or say where it is by --data-root or BITSWEEP_DATA", name));
    problems.throw_if_any();
}

// The writer's part: from here on this process is the one that writes the results folder.
int run_here(const RunOptions& options, const Context& context, const Sweep& sweep) {
    const auto machine = machine_slots(options.slots, sweep.runs.size());
    const auto trainer = find_trainer(options.trainer);
    check_data_is_there(sweep, context);
    const auto lock = WriterLock::take(context.workspace.results);
    Store store(lock, context.workspace.results, context.workspace.database());
    const auto previews = prepare(context, sweep, store, machine.slots.front());
    FileControl control(context.workspace.results);
    control.clear_slots();  // another sweep's wish
    Plan plan = make_plan(sweep, previews, control.read().cancelled, context.workspace.results, retry_rules(options));
    const auto labels = app::run_labels(sweep);
    const SystemClock clock;
    SlotPool slots(machine.slots);
    LocalExecutor executor({trainer, context.workspace.results, context.workspace.data_root_option.value_or("")});
    const Nvml nvml;
    NvmlMemory memory(nvml);
    install_stop_signals();
    ignore_broken_pipes();
    {
        const auto progress =
            make_progress({plan, labels, context.workspace.results, context.workspace.database()}, stderr);
        FileRunLedger ledger(context.workspace.results, store, clock, config_texts(sweep), [&](const std::string& why) {
            progress->said(
                fmt::format("{}: {}: what it says stays behind; the training goes on, and 'bitsweep index' "
                            "takes in the rest from the files",
                            context.workspace.database().string(), why));
        });
        Scheduler({plan, slots, executor, ledger, control, memory, clock, *progress},
                  scheduler_settings(options, sweep, machine.used), stop_signal_count)
            .run();
    }
    print_summary(sweep, plan, labels);
    return exit_code_of(plan);
}

int run_by_slurm(const RunOptions& options, const Context& context, const Sweep& sweep) {
    constexpr int kThreads = 4;  // the login node's cores say nothing about the nodes'
    const auto trainer = find_trainer(options.trainer);
    const auto lock = WriterLock::take(context.workspace.results);
    Store store(lock, context.workspace.results, context.workspace.database());
    const int threads = options.slots.threads > 0 ? options.slots.threads : kThreads;
    const auto previews = prepare(context, sweep, store, {"cpu", "", {}, threads, 0});
    SlurmRun run{options.slurm, {}, options.max_jobs, threads * std::max(1, options.slots.slots), {}};
    run.plan.sweep = sweep.name;
    run.plan.trainer = trainer.string();
    run.plan.data_root = context.workspace.data_root_option.value_or("");
    run.plan.threads = threads;
    run.plan.crash_budget = options.crash_budget;
    run.plan.signal_s = options.slurm.signal_s;
    run.plan.limits = scheduler_settings(options, sweep, 0).limits;
    for (std::size_t i = 0; i < sweep.runs.size(); ++i)
        run.plan.runs.push_back(
            {sweep.runs[i].id, sweep.runs[i].parent, previews[i].expected_s, previews[i].epochs_left});
    run.configs = config_texts(sweep);
    return run_on_slurm(std::move(run), context, store);
}

int run_sweep(const RunOptions& options, const Context& context, const Sweep& sweep) {
    if (options.executor == "local") return run_here(options, context, sweep);
    if (options.executor == "slurm") return run_by_slurm(options, context, sweep);
    throw ConfigError("--executor", "expected local or slurm, got '" + options.executor + "'");
}

void run(const RunOptions& options, Context& context) {
    const auto sweep = app::load_sweep(options.sweep, context.workspace);
    if (options.dry_run) return print_plan(sweep, options.slots, context, false);
    app::adopt_published(context.workspace.results, context.workspace.say);
    try {
        context.exit_code = run_sweep(options, context, sweep);
    } catch (const WriterBusy& error) {
        fmt::print(stderr, "bitsweep: {}\n", error.what());
        context.exit_code = app::kIncomplete;
    }
}

void add_patience_options(CLI::App& command, RunOptions& options) {
    command
        .add_option("--timeout-factor", options.timeout_factor,
                    "an attempt may take resources.minutes of the sweep file times this; 0 = any time [4]")
        ->check(not_negative());
    command
        .add_option(
            "--hang-minutes", options.hang_minutes,
            "an attempt that writes neither metrics nor log nor checkpoint (due each minute) for so long hangs; "
            "0 = never [30]")
        ->envname("BITSWEEP_HANG_MINUTES")
        ->check(not_negative());
    command
        .add_option("--grace", options.grace_s, "seconds to write a checkpoint before a stopped worker is killed [60]")
        ->check(not_negative());
    command
        .add_option("--crash-budget", options.crash_budget,
                    "attempts at a run that may crash without completing an epoch [3]")
        ->check(whole_number_from(1));
    command
        .add_option("--quarantine-after", options.quarantine_after,
                    "different runs that fail quickly in a row before a device gets no more; 0 = never [5]")
        ->check(whole_number_from(0));
}

void add_slurm_options(CLI::App& command, RunOptions& options) {
    command.add_option("--executor", options.executor, "local, or slurm: an array of pilot jobs [local]")
        ->envname("BITSWEEP_EXECUTOR");
    command.add_option("--partition", options.slurm.partition, "Slurm's partition [its default]");
    command.add_option("--sbatch-arg", options.slurm.sbatch_args,
                       "one more argument of sbatch: --sbatch-arg=--time=2:00:00, --sbatch-arg=--gres=gpu:1");
    command.add_option("--max-jobs", options.max_jobs, "pilot jobs at once [16]")->check(whole_number_from(1));
    command
        .add_option("--signal", options.slurm.signal_s,
                    "seconds before its time limit a pilot writes checkpoints and queues again [120]")
        ->check(whole_number_from(1));
}

}  // namespace

void add_run(CLI::App& app, Context& context) {
    auto options = std::make_shared<RunOptions>();
    auto* command = app.add_subcommand("run", "train what a sweep still lacks; the same command resumes it");
    add_sweep_arguments(*command, options->sweep);
    add_slot_options(*command, options->slots);
    add_patience_options(*command, *options);
    add_slurm_options(*command, *options);
    command->add_option("--trainer", options->trainer, "the bitsweep-train program [beside bitsweep]")
        ->envname("BITSWEEP_TRAINER");
    command->add_flag("-n,--dry-run", options->dry_run, "only print the plan");
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace bitsweep
