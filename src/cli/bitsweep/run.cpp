#include <cstdio>

#include <fmt/format.h>

#include "cli/bitsweep/context.h"
#include "cli/bitsweep/expectation.h"
#include "cli/bitsweep/labels.h"
#include "cli/bitsweep/plan_view.h"
#include "cli/bitsweep/progress.h"
#include "cli/bitsweep/project.h"
#include "config/config_io.h"
#include "datasets/files.h"
#include "sched/local_executor.h"
#include "sched/run_book.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

struct RunOptions {
    SweepArguments sweep;
    SlotRequest slots;
    std::string trainer;
    bool dry_run = false;
};

fs::path find_trainer(const std::string& option) {
    const fs::path path = trainer_path(option);
    if (!fs::exists(path))
        throw ConfigError("--trainer", path.string() + " is not there",
                          "bitsweep-train needs LibTorch: build without the no-torch preset, or give --trainer or "
                          "BITSWEEP_TRAINER");
    return fs::absolute(path);
}

// Written only where it changed: a second run of the same sweep touches nothing.
void write_sweep_file(const Sweep& sweep, const fs::path& results) {
    const fs::path path = results / "sweeps" / (sweep.name + ".json");
    const std::string text = to_json(sweep).dump() + "\n";
    if (read_file_if_exists(path) == text) return;
    make_folders(path.parent_path());
    write_file_atomically(path, text);
}

Plan make_plan(const Sweep& sweep, const std::vector<RunPreview>& previews) {
    std::vector<PlannedRun> runs;
    for (std::size_t i = 0; i < sweep.runs.size(); ++i)
        runs.push_back({sweep.runs[i].id, sweep.runs[i].parent, previews[i].expected_s,
                        previews[i].state == RunState::kFinished, previews[i].state == RunState::kDiverged});
    return Plan(std::move(runs));
}

std::map<std::string, std::string> config_texts(const Sweep& sweep) {
    std::map<std::string, std::string> texts;
    for (const auto& run : sweep.runs) texts.emplace(run.id, to_json(run.config).dump(2) + "\n");
    return texts;
}

int exit_code_of(const Plan& plan) {
    if (plan.count(Plan::State::kWaiting) > 0) return kIncomplete;
    const auto bad =
        plan.count(Plan::State::kFailed) + plan.count(Plan::State::kDiverged) + plan.count(Plan::State::kBlocked);
    return bad > 0 ? kSomeFailed : kAllDone;
}

void print_summary(const Sweep& sweep, const Plan& plan, const std::vector<std::string>& labels) {
    for (std::size_t run = 0; run < plan.size(); ++run) {
        const auto state = plan.state(run);
        const char* word = state == Plan::State::kFailed     ? "failed"
                           : state == Plan::State::kDiverged ? "diverged"
                           : state == Plan::State::kBlocked  ? "blocked"
                                                             : nullptr;
        if (word == nullptr) continue;
        fmt::print(stderr, "{}: {} {}{}\n", word, plan.planned(run).id, labels[run],
                   plan.why(run).empty() ? "" : ": " + plan.why(run));
    }
    fmt::print(stderr, "{}: {} of {} runs finished", sweep.name, plan.count(Plan::State::kFinished), plan.size());
    if (const auto left = plan.count(Plan::State::kWaiting))
        fmt::print(stderr, ", {} left: the same command goes on from their checkpoints", left);
    fmt::print(stderr, "\n");
}

// The writer's part: from here on this process is the one that writes the results folder.
int run_sweep(const RunOptions& options, const Context& context, const Sweep& sweep) {
    const auto slot_specs = make_slots(options.slots, gpu_inventory().gpus, usable_cores(), sweep.runs.size());
    const auto trainer = find_trainer(options.trainer);
    const auto lock = WriterLock::take(context.results);
    write_sweep_file(sweep, context.results);
    Store store(lock, context.results, context.database());
    for (const auto& problem : store.import().problems) fmt::print(stderr, "bitsweep: {}\n", to_string(problem));

    const auto previews = preview(sweep, Reader(context.results, context.database()), slot_specs.front().device,
                                  slot_specs.front().threads);
    Plan plan = make_plan(sweep, previews);
    const auto labels = run_labels(sweep);
    const SystemClock clock;
    FileRunBook book(context.results, store, clock, config_texts(sweep));
    SlotPool slots(slot_specs);
    LocalExecutor executor({trainer, context.results, context.data_root.value_or("")});
    install_stop_signals();
    {
        const auto progress =
            make_progress({plan, labels, context.results, context.database(), slot_specs.size()}, stderr);
        Scheduler(plan, slots, executor, book, clock, *progress, stop_signal_count).run();
    }
    print_summary(sweep, plan, labels);
    return exit_code_of(plan);
}

void run(const RunOptions& options, Context& context) {
    const auto sweep = load_sweep(options.sweep, context);
    if (options.dry_run) return print_plan(sweep, options.slots, context, false);
    try {
        context.exit_code = run_sweep(options, context, sweep);
    } catch (const WriterBusy& error) {
        fmt::print(stderr, "bitsweep: {}\n", error.what());
        context.exit_code = kIncomplete;
    }
}

}  // namespace

void add_run(CLI::App& app, Context& context) {
    auto options = std::make_shared<RunOptions>();
    auto* command = app.add_subcommand("run", "train what a sweep still lacks; the same command resumes it");
    add_sweep_arguments(*command, options->sweep);
    command->add_option("--device", options->slots.device, "auto, cpu or cuda [auto]")->envname("BITSWEEP_DEVICE");
    command->add_option("--threads", options->slots.threads, "threads a worker [chosen by the number of runs]")
        ->envname("BITSWEEP_THREADS")
        ->check(CLI::PositiveNumber);
    command->add_option("--slots", options->slots.slots, "runs side by side [one a GPU, or cores / threads]")
        ->envname("BITSWEEP_SLOTS")
        ->check(CLI::PositiveNumber);
    command->add_option("--trainer", options->trainer, "the bitsweep-train program [beside bitsweep]")
        ->envname("BITSWEEP_TRAINER");
    command->add_flag("-n,--dry-run", options->dry_run, "only print the plan");
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace bitsweep
