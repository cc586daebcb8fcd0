#include <cstdio>

#include <fmt/format.h>

#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "sched/cluster/pilot_plan.h"
#include "sched/cluster/slurm.h"
#include "sched/gpu_memory.h"
#include "sched/gpus.h"
#include "sched/local_executor.h"
#include "sched/pilot_run_ledger.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

/// A pilot obeys pause and cancel; what else is asked for is the submitting side's to do, which also tells how
/// things stand.
class PilotControl : public FileControl {
public:
    using FileControl::FileControl;
    Requests read() override {
        auto requests = FileControl::read();
        requests.retry.clear();
        requests.slots.reset();
        return requests;
    }
    void publish(const LiveState&) override {}
};

/// One line an event, into the job's log.
class PilotLog : public StatusSink {
public:
    explicit PilotLog(const Plan& plan) : plan_(plan) {}
    void started(std::size_t run, const SlotSpec& slot, bool) override {
        print("started " + plan_.planned(run).id + " on " + device_name(slot));
    }
    void ended(std::size_t run, const Outcome& outcome) override {
        print(fmt::format("{} {}{}", to_string(outcome.cause), plan_.planned(run).id,
                          outcome.message.empty() ? "" : ": " + outcome.message));
    }
    void said(const std::string& text) override { print(text); }
    void tick(const std::vector<std::size_t>&, const std::optional<RemainingWork>&) override {}

private:
    static void print(const std::string& text) {
        write(stderr, fmt::format("{} {}\n", iso8601(SystemClock().now_s()), text));
    }
    const Plan& plan_;
};

// The job's own share of the machine. Where Slurm does not bind jobs to cores (task/none), the affinity mask has
// more than the job was given: then workers are not pinned, or all jobs would sit on the same first cores.
std::vector<SlotSpec> job_slots(const PilotPlan& plan) {
    const auto cores = usable_cores();
    const auto count = own_slurm_job().cpus.value_or(cores.size());
    const bool is_bound = cores.size() <= count;
    std::vector<int> share = cores;
    if (!is_bound) share.resize(count);
    SlotRequest request;
    request.threads = plan.threads;
    auto slots =
        make_slots(request, select_gpus("all", Nvml().inventory().gpus, gpu_surroundings()), share, plan.runs.size());
    if (!is_bound)
        for (auto& slot : slots) slot.cores.clear();
    return slots;
}

Plan plan_of(const PilotPlan& pilot, const fs::path& results, const std::set<std::string>& cancelled) {
    std::vector<PlannedRun> runs;
    for (const auto& run : pilot.runs) {
        const auto folder = run_folder(results, run.id);
        const auto published = published_outcome(folder, run.id);
        PlannedRun planned{run.id, run.parent, run.expected_s};
        RunFacts facts;
        if (published) facts.result = published->cause;
        planned.state = standing_of(standing_of(facts), cancelled.contains(run.id));
        planned.alone = ran_out_of_memory(folder);
        planned.epochs_left = run.epochs_left;
        runs.push_back(std::move(planned));
    }
    RetryRules rules;
    rules.crash_budget = pilot.crash_budget;
    return Plan(std::move(runs), rules);
}

// Whether the stop that came is the time limit's, not somebody's who wants the job gone.
bool is_near_limit(Cluster& cluster, const std::string& job, int signal_s) {
    const auto left_s = cluster.time_left_s(job);
    return left_s && *left_s <= signal_s + 60;
}

int fly(const fs::path& file, const Context& context) {
    const auto pilot = parse_pilot_plan(read_file(file), file.string());
    const SystemClock clock;
    PilotControl control(context.workspace.results);
    Plan plan = plan_of(pilot, context.workspace.results, control.read().cancelled);
    const auto specs = job_slots(pilot);
    SlotPool slots(specs);
    PilotRunLedger ledger(context.workspace.results, file.parent_path() / "claims", pilot.submitted_s,
                          pilot.crash_budget, clock);
    LocalExecutor executor({pilot.trainer, context.workspace.results, pilot.data_root, /*adopts=*/false});
    const Nvml nvml;
    NvmlMemory memory(nvml);
    PilotLog log(plan);
    SchedulerSettings settings;
    settings.sweep = pilot.sweep;
    settings.limits = pilot.limits;
    install_stop_signals();
    ignore_broken_pipes();
    // A pilot that for a while finds only runs that others have gives its allocation back.
    constexpr double kIdle_s = 30;
    double busy_s = clock.steady_s();
    const auto stops = [&] {
        if (ledger.claimed() > 0 || control.read().paused_by) busy_s = clock.steady_s();
        const bool is_idle = clock.steady_s() - busy_s > kIdle_s;
        return std::max(stop_signal_count(), is_idle ? 1 : 0);
    };
    Scheduler({plan, slots, executor, ledger, control, memory, clock, log}, settings, stops).run();
    if (plan.done()) return app::kAllDone;
    SlurmCluster cluster;
    const auto job = own_slurm_job().id;
    if (stop_signal_count() > 0 && !job.empty() && is_near_limit(cluster, job, pilot.signal_s)) {
        write(stderr, "time is nearly up: back into the queue\n");
        cluster.requeue(job);
    }
    return app::kIncomplete;
}

}  // namespace

void add_pilot(CLI::App& app, Context& context) {
    auto file = std::make_shared<fs::path>();
    auto* command = app.add_subcommand("pilot", "what a Slurm job of 'run --executor slurm' runs");
    command->group("");  // nobody types it
    command->add_option("plan", *file, "the plan file")->required();
    command->callback([file, &context] { context.exit_code = fly(*file, context); });
}

}  // namespace bitsweep
