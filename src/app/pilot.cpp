#include <algorithm>

#include <fmt/format.h>

#include "app/executor.h"
#include "base/error.h"
#include "datasets/config_sources.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "sched/cluster/pilot_plan.h"
#include "sched/control.h"
#include "sched/folder_ledger.h"
#include "sched/gpus.h"
#include "sched/local_executor.h"
#include "sched/scheduler.h"
#include "sched/slot_pool.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep::app {
namespace {

// A pilot obeys pause and cancel; what else is asked for is the submitting side's to do, which also tells how things
// stand.
class PilotControl : public sched::FileControl {
public:
    using sched::FileControl::FileControl;
    sched::Requests read() override {
        auto requests = sched::FileControl::read();
        requests.retry.clear();
        requests.slots.reset();
        return requests;
    }
    void publish(const sched::LiveState&) override {}
};

// One line an event, into the job's log.
class PilotLog : public sched::StatusSink {
public:
    PilotLog(const sched::Plan& plan, const Say& log) : plan_(plan), log_(log) {}
    void started(std::size_t run, const sched::SlotSpec& slot, bool) override {
        said("started " + plan_.planned(run).id + " on " + sched::device_name(slot));
    }
    void ended(std::size_t run, const Outcome& outcome) override {
        said(fmt::format("{} {}{}", to_string(outcome.cause), plan_.planned(run).id,
                         outcome.message.empty() ? "" : ": " + outcome.message));
    }
    void said(const std::string& text) override { log_(iso8601(SystemClock().now_s()) + " " + text); }
    void tick(const std::vector<std::size_t>&, const std::optional<sched::RemainingWork>&) override {}

private:
    const sched::Plan& plan_;
    const Say& log_;
};

// The job's own share of the machine. Where Slurm does not bind jobs to cores (task/none), the affinity mask has
// more than the job was given: then workers are not pinned, or all jobs would sit on the same first cores.
std::vector<sched::SlotSpec> job_slots(const sched::PilotPlan& plan) {
    auto cores = usable_cores();
    const auto count = sched::own_slurm_job().cpus.value_or(cores.size());
    const bool is_bound = cores.size() <= count;
    if (!is_bound) cores.resize(count);
    sched::SlotRequest request;
    request.threads = plan.threads;
    auto slots =
        sched::make_slots(request, sched::select_gpus("all", Nvml().inventory().gpus, sched::gpu_surroundings()), cores,
                          plan.runs.size());
    if (!is_bound)
        for (auto& slot : slots) slot.cores.clear();
    return slots;
}

// Whether the stop that came is the time limit's, not somebody's who wants the job gone.
bool is_near_limit(sched::Cluster& cluster, const std::string& job, int signal_s) {
    const auto left_s = cluster.time_left_s(job);
    return left_s && *left_s <= signal_s + 60;
}

// Each file is read once.
std::map<std::string, std::shared_ptr<const Trainer>> trainers_in(const sched::PilotPlan& plan) {
    std::map<std::string, std::shared_ptr<const Trainer>> by_file, by_run;
    for (const auto& [run, file] : plan.trainers) {
        auto& trainer = by_file[file];
        if (trainer == nullptr) trainer = std::make_shared<Trainer>(load_trainer(file));
        by_run.emplace(run, trainer);
    }
    return by_run;
}

// A run whose directory cannot be read is new: its start meets the same trouble, and says so.
RunFacts facts_in(const std::filesystem::path& results, const std::string& id) {
    try {
        return read_facts(run_folder(results, id), id);
    } catch (const SystemError&) {
        return {};
    }
}

}  // namespace

int run_pilot(const std::filesystem::path& file, const Workspace& workspace, const Say& log) {
    auto pilot = sched::parse_pilot_plan(read_file(file), file.string());
    const auto& results = workspace.results;
    const SystemClock clock;
    PilotControl control(results);
    sched::SlotPool slots(job_slots(pilot));
    const auto trainers = trainers_in(pilot);
    for (auto& run : pilot.runs) {
        run.files = facts_in(results, run.id);
        if (const auto own = trainers.find(run.id); own != trainers.end())
            run = with_habits(std::move(run), *own->second);
    }
    RetryRules rules;
    rules.crash_budget = pilot.crash_budget;
    sched::Plan plan = sched::plan_in(results, std::move(pilot.runs), control.read().cancelled, rules);
    sched::PilotRunLedger ledger(results, file.parent_path() / "claims", pilot.submitted_s, pilot.crash_budget, clock);
    sched::LocalExecutor executor({pilot.trainer, results, pilot.data_root, /*adopts=*/false, trainers, pilot.folder});
    const Nvml nvml;
    sched::NvmlMemory memory(nvml);
    PilotLog events(plan, log);
    install_stop_signals();
    ignore_broken_pipes();
    // A pilot that for a while finds only runs that others have gives its allocation back.
    constexpr double kIdle_s = 30;
    double busy_s = clock.steady_s();
    const auto stops = [&] {
        if (ledger.claimed() > 0 || control.read().paused_by) busy_s = clock.steady_s();
        const bool is_idle = clock.steady_s() - busy_s > kIdle_s;
        return std::max(stop_signal_count(), is_idle || ledger.is_lost() ? 1 : 0);
    };
    sched::SlurmCluster cluster;
    const auto job = sched::own_slurm_job().id;
    sched::SchedulerSettings settings{pilot.sweep, pilot.limits, {}};
    if (const auto left_s = job.empty() ? std::nullopt : cluster.time_left_s(job))
        settings.time_left_s = [&clock, end_s = clock.steady_s() + *left_s - pilot.signal_s] {
            return end_s - clock.steady_s();
        };
    bool was_time_up = false;  // the cluster is asked no more once it has said so
    const auto is_time_up = [&] {
        return was_time_up = was_time_up ||
                             (stop_signal_count() > 0 && !job.empty() && is_near_limit(cluster, job, pilot.signal_s));
    };
    settings.is_time_up = is_time_up;
    sched::Scheduler({plan, slots, executor, ledger, control, memory, clock, events}, settings, stops).run();
    if (ledger.is_lost()) {
        log(results_lost(results));
        return kSomeFailed;
    }
    if (plan.done()) return kAllDone;
    if (is_time_up()) {
        log("time is nearly up: back into the queue");
        cluster.requeue(job);
    }
    return kIncomplete;
}

}  // namespace bitsweep::app
