#include "sched/cluster/cluster_sweep.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "sched/control.h"
#include "sys/entry.h"
#include "sys/file.h"

namespace bitsweep::sched {
namespace {

namespace fs = std::filesystem;

constexpr double kPoll_s = 2;
constexpr int kMostFruitlessRounds = 3;

// Anything else would be an option of scancel: "--user=me".
bool is_array_id(const std::string& text) {
    constexpr std::size_t kMostDigits = 20;
    return !text.empty() && text.size() <= kMostDigits && text.find_first_not_of("0123456789") == std::string::npos;
}

std::vector<std::string> submitted_arrays(const fs::path& folder) {
    const auto json = read_json(read_file_if_exists(folder / "jobs.json").value_or("[]"));
    std::vector<std::string> ids;
    if (json.is_array())
        for (const auto& id : json)
            if (id.is_string() && is_array_id(id.get<std::string>())) ids.push_back(id.get<std::string>());
    return ids;
}

SweepTally tally_of(const PilotPlan& plan, const fs::path& results) {
    const auto cancelled = FileControl(results).read().cancelled;
    std::map<std::string, RunState> states;
    SweepTally tally;
    for (const auto& run : plan.runs) {
        const auto folder = run_folder(results, run.id);
        const auto parent = states.find(run.parent);
        RunFacts files;
        bool is_running = false;
        std::optional<std::string> why;
        try {
            files = read_facts(folder, run.id);
            is_running = std::exchange(files.is_locked, false);
            if (!files.result) why = given_up(folder, plan.submitted_s, plan.crash_budget);
        } catch (const SystemError& error) {  // one run that cannot be read is one that failed
            why = error.what();
        }
        files.has_failed = why.has_value();
        files.was_tried |= files.has_failed;
        const auto state = standing_of(files, cancelled.contains(run.id),
                                       parent == states.end() ? std::nullopt : std::optional(parent->second));
        if (state == RunState::kFailed) tally.given_up[run.id] = {state, *why};
        if (state == RunState::kBlocked) tally.given_up[run.id] = {state, blocked_by(run.parent)};
        states[run.id] = state;
        tally.left += is_waiting(state);
        ++tally.counts[is_waiting(state) && is_running ? RunState::kRunning : state];
    }
    return tally;
}

}  // namespace

fs::path pilots_folder(const fs::path& results, const std::string& sweep) {
    return absolute_path(results / "slurm" / sweep);
}

ClusterSweep::ClusterSweep(PilotPlan plan, PilotArray pilots, Parts parts)
    : plan_(std::move(plan)), pilots_(std::move(pilots)), at_(std::move(parts)) {}

SweepTally ClusterSweep::run() {
    plan_.submitted_s = at_.clock.now_s();
    written_ = lines_written();
    std::string said;
    for (;; at_.clock.sleep(kPoll_s)) {
        const auto alive = count_alive();
        at_.import();
        const auto tally = tally_of(plan_, pilots_.results);
        if (tally.left == 0) return ended(tally);
        if (at_.stop_requests() > 0) {
            at_.say(fmt::format(
                "the jobs go on: the same command watches them again, 'bitsweep cancel --sweep {}' ends them",
                plan_.sweep));
            return ended(tally);
        }
        const auto text = fmt::format("{}; {} jobs alive", to_text(tally.counts), alive);
        if (text != said) at_.say(text);
        said = text;
        if (alive > 0) continue;
        if (is_hopeless()) return ended(tally);
        submit(std::min(tally.left, pilots_.jobs));
    }
}

// An array that the cluster has not told of yet counts as one living job: to wait costs less than to submit twice.
std::size_t ClusterSweep::count_alive() {
    std::size_t alive = 0;
    bool answers = true;
    for (const auto& id : submitted_arrays(pilots_.folder)) {
        auto& array = known_.try_emplace(id, ArrayState{1, false}).first->second;
        const auto answer = at_.cluster.ask(id);
        if (const auto* state = std::get_if<ArrayState>(&answer)) array = *state;
        else if (answers = false; !std::exchange(was_told_, true)) {
            const auto& [program, text] = std::get<NoAnswer>(answer);
            at_.say(fmt::format("{} does not tell of job {}, which counts as it last did: {}", program, id,
                                text.substr(0, text.find('\n'))));
        }
        alive += array.alive;
    }
    if (answers) was_told_ = false;
    return alive;
}

// Keeps all arrays that may still be queued again, beside this one.
void ClusterSweep::remember(const std::string& array) {
    auto ids = OrderedJson::array();
    for (const auto& id : submitted_arrays(pilots_.folder))
        if (const auto known = known_.find(id); known == known_.end() || !known->second.is_forgotten) ids.push_back(id);
    ids.push_back(array);
    write_file_atomically(fs::path(pilots_.folder) / "jobs.json", write_json(ids) + "\n");
}

void ClusterSweep::submit(std::size_t jobs) {
    const fs::path folder = pilots_.folder;
    make_folders_in(pilots_.results, folder / "claims");
    write_file_atomically(folder / "plan.json", write_json(to_json(plan_)) + "\n");
    const auto most = std::max<std::size_t>(at_.cluster.most_jobs(), 1);
    auto array = pilots_;
    for (array.number = 0; jobs > 0; jobs -= array.jobs, ++array.number) {
        array.jobs = std::min(jobs, most);
        const auto id = at_.cluster.submit(array);
        remember(id);
        at_.say(fmt::format("submitted job {}: {} pilots", id, array.jobs));
    }
}

// Counts the rounds of pilots that ended and trained nothing at all.
bool ClusterSweep::is_hopeless() {
    const auto written = lines_written();
    fruitless_rounds_ = written == written_ ? fruitless_rounds_ + 1 : 1;
    written_ = written;
    if (fruitless_rounds_ <= kMostFruitlessRounds) return false;
    at_.say(fmt::format("{} rounds of pilots ended without training anything: their logs are {}/pilot.*.txt",
                        kMostFruitlessRounds, pilots_.folder));
    return true;
}

// A number that grows with every line any run writes.
std::uint64_t ClusterSweep::lines_written() const {
    std::uint64_t sum = 0;
    for (const auto& run : plan_.runs) sum += metric_bytes(run_folder(pilots_.results, run.id));
    return sum;
}

SweepTally ClusterSweep::ended(SweepTally tally) const {
    for (const auto& [id, end] : tally.given_up)
        at_.say(fmt::format("{}: {}: {}", to_string(end.first), id, end.second));
    at_.say(fmt::format("{}: {}", plan_.sweep, to_text(tally.counts)));
    return tally;
}

IdleJobs cancel_idle_jobs(Cluster& cluster, const fs::path& results) {
    IdleJobs jobs;
    for (const auto& path : files_below(results / "slurm")) try {
            if (path.filename() != "plan.json") continue;
            const auto plan = parse_pilot_plan(read_file(path), path.string());
            if (tally_of(plan, results).left > 0) continue;
            for (const auto& id : submitted_arrays(path.parent_path()))
                if (cluster.cancel(id)) jobs.cancelled.push_back(id);
        } catch (const std::runtime_error& error) {  // it keeps nobody from the other sweeps
            jobs.left_out.emplace_back(error.what());
        }
    return jobs;
}

}  // namespace bitsweep::sched
