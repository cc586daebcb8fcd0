#include "cli/bitsweep/slurm_run.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "base/error.h"
#include "cli/bitsweep/output.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "sched/control.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

constexpr double kPoll_s = 2;
constexpr int kMostFruitlessRounds = 3;

fs::path folder_of(const std::string& sweep, const fs::path& results) {
    return fs::absolute(results / "slurm" / sweep);
}

// What a Slurm command printed; throws with its own words where it fails.
std::string ask(const std::vector<std::string>& argv) {
    const auto output = run_command(argv);
    if (output.status.code != 0) throw std::runtime_error(fmt::format("{}: {}", fmt::join(argv, " "), output.text));
    return output.text;
}

std::vector<std::string> job_ids(const fs::path& folder) {
    const auto json = Json::parse(read_file_if_exists(folder / "jobs.json").value_or("[]"), nullptr, false);
    std::vector<std::string> ids;
    if (json.is_array())
        for (const auto& id : json)
            if (id.is_string()) ids.push_back(id.get<std::string>());
    return ids;
}

// The arrays that were submitted, as squeue knew them last. Those that it has not told of yet count as alive: to wait
// costs less than to submit twice.
class Arrays {
public:
    explicit Arrays(fs::path folder) : folder_(std::move(folder)) {}

    std::size_t count_alive() {
        std::size_t alive = 0;
        bool answers = true;
        for (const auto& id : job_ids(folder_)) {
            auto& array = known_.try_emplace(id, SlurmArray{{{id, "UNKNOWN", ""}}}).first->second;
            const auto output = run_command({"squeue", "--noheader", "--array", "--format=%i|%T|%r", "--jobs=" + id});
            if (auto answer = array_in_squeue(output.status.code, output.text)) array = std::move(*answer);
            else {
                answers = false;
                if (!was_told_)
                    write(stderr, fmt::format("squeue does not tell of job {}, which counts as it last did: {}\n", id,
                                              output.text.substr(0, output.text.find('\n'))));
                was_told_ = true;
            }
            alive += array.alive.size();
        }
        if (answers) was_told_ = false;
        return alive;
    }

    // All that may still be queued again, and this one.
    void add(const std::string& id) {
        auto ids = OrderedJson::array();
        for (const auto& known : job_ids(folder_))
            if (const auto array = known_.find(known); array == known_.end() || !array->second.is_forgotten)
                ids.push_back(known);
        ids.push_back(id);
        write_file_atomically(folder_ / "jobs.json", ids.dump() + "\n");
    }

private:
    fs::path folder_;
    std::map<std::string, SlurmArray> known_;
    bool was_told_ = false;
};

enum class Standing { kLeft, kFinished, kDiverged, kFailed, kCancelled };

struct Progress {
    std::map<Standing, std::size_t> counts;
    std::map<std::string, std::string> failed;  // id -> why
    std::size_t left() const {
        const auto found = counts.find(Standing::kLeft);
        return found == counts.end() ? 0 : found->second;
    }
};

// By the files alone.
Progress progress_of(const PilotPlan& plan, const fs::path& results) {
    const auto cancelled = FileControl(results).read().cancelled;
    std::map<std::string, Standing> standings;
    Progress progress;
    for (const auto& run : plan.runs) {
        const auto folder = run_folder(results, run.id);
        const auto published = published_outcome(folder, run.id);
        const auto parent = standings.find(run.parent);
        const bool is_orphaned =
            parent != standings.end() && parent->second != Standing::kLeft && parent->second != Standing::kFinished;
        auto standing = Standing::kLeft;
        if (published) standing = published->cause == Cause::kFinished ? Standing::kFinished : Standing::kDiverged;
        else if (cancelled.count(run.id) > 0) standing = Standing::kCancelled;
        else if (is_orphaned) progress.failed[run.id] = "its parent " + run.parent + " did not finish";
        else if (const auto why = given_up(folder, plan.submitted_s, plan.crash_budget)) progress.failed[run.id] = *why;
        if (progress.failed.count(run.id) > 0) standing = Standing::kFailed;
        standings[run.id] = standing;
        ++progress.counts[standing];
    }
    return progress;
}

void submit(const SlurmRun& run, const fs::path& results, const fs::path& folder, std::size_t jobs, Arrays& arrays) {
    make_folders(folder / "claims");
    write_file_atomically(folder / "plan.json", to_json(run.plan).dump() + "\n");
    const auto most = parse_max_array_size(ask({"scontrol", "show", "config"}));
    std::size_t scripts = 0;
    for (const auto size : array_sizes(jobs, most)) {
        const auto script = folder / fmt::format("pilots.{}.sh", scripts++);
        PilotArray array{size,
                         run.plan.sweep,
                         (program_folder() / "bitsweep").string(),
                         results.string(),
                         (folder / "plan.json").string(),
                         (folder / "pilot.%A_%a.txt").string(),
                         run.cpus};
        write_file_atomically(script, render_script(array, run.options));
        const auto id = parse_job_id(ask({"sbatch", "--parsable", script.string()}));
        if (!id) throw std::runtime_error("sbatch did not name a job");
        arrays.add(*id);
        write(stderr, fmt::format("submitted job {}: {} pilots\n", *id, size));
    }
}

void open_runs(const SlurmRun& run, const fs::path& results) {
    for (const auto& [id, config] : run.configs) {
        const auto folder = run_folder(results, id);
        make_folders(folder);
        if (!fs::exists(folder / kConfigFile)) write_file_atomically(folder / kConfigFile, config);
    }
}

std::string count_text(const Progress& progress) {
    static constexpr std::pair<Standing, const char*> kWords[] = {{Standing::kFinished, "finished"},
                                                                  {Standing::kDiverged, "diverged"},
                                                                  {Standing::kFailed, "failed"},
                                                                  {Standing::kCancelled, "cancelled"},
                                                                  {Standing::kLeft, "left"}};
    std::string text;
    for (const auto& [standing, word] : kWords)
        if (const auto found = progress.counts.find(standing); found != progress.counts.end())
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", found->second, word);
    return text;
}

int finish(const PilotPlan& plan, const Progress& progress) {
    for (const auto& [id, why] : progress.failed) write(stderr, fmt::format("failed: {}: {}\n", id, why));
    write(stderr, fmt::format("{}: {}\n", plan.sweep, count_text(progress)));
    if (progress.left() > 0 || progress.counts.count(Standing::kCancelled) > 0) return app::kIncomplete;
    return progress.failed.empty() && progress.counts.count(Standing::kDiverged) == 0 ? app::kAllDone
                                                                                      : app::kSomeFailed;
}

// A number that grows with every line any run writes: whether a round of pilots did anything at all.
std::uint64_t lines_written(const PilotPlan& plan, const fs::path& results) {
    std::uint64_t sum = 0;
    for (const auto& run : plan.runs) sum += metric_bytes(run_folder(results, run.id));
    return sum;
}

}  // namespace

int run_on_slurm(SlurmRun run, const Context& context, Store& store) {
    const SystemClock clock;
    const auto folder = folder_of(run.plan.sweep, context.workspace.results);
    run.plan.submitted_s = clock.now_s();
    open_runs(run, context.workspace.results);
    install_stop_signals();
    ignore_broken_pipes();
    Arrays arrays(folder);
    std::string said;
    int fruitless = 0;
    std::uint64_t written = lines_written(run.plan, context.workspace.results);
    for (;; clock.sleep(kPoll_s)) {
        const auto alive = arrays.count_alive();
        store.import();
        const auto progress = progress_of(run.plan, context.workspace.results);
        if (progress.left() == 0) return finish(run.plan, progress);
        if (stop_signal_count() > 0) {
            write(stderr,
                  fmt::format("the jobs go on: the same command watches them again, 'bitsweep cancel --sweep {}' "
                              "ends them\n",
                              run.plan.sweep));
            return finish(run.plan, progress);
        }
        const auto text = fmt::format("{}; {} jobs alive", count_text(progress), alive);
        if (text != said) write(stderr, text + "\n");
        said = text;
        if (alive > 0) continue;
        const auto now_written = lines_written(run.plan, context.workspace.results);
        fruitless = now_written == written ? fruitless + 1 : 1;
        written = now_written;
        if (fruitless > kMostFruitlessRounds) {
            write(stderr, fmt::format("{} rounds of pilots ended without training anything: their logs are {}\n",
                                      kMostFruitlessRounds, (folder / "pilot.*.txt").string()));
            return std::max<int>(app::kSomeFailed, finish(run.plan, progress));
        }
        submit(run, fs::absolute(context.workspace.results), folder, std::min(progress.left(), run.options.max_jobs),
               arrays);
    }
}

void cancel_idle_jobs(const Context& context) {
    std::error_code error;
    std::vector<fs::path> plans;
    for (fs::recursive_directory_iterator entry(context.workspace.results / "slurm", error), end;
         !error && entry != end; entry.increment(error))
        if (entry->path().filename() == "plan.json") plans.push_back(entry->path());
    for (const auto& file : plans) {
        const auto plan = parse_pilot_plan(read_file(file), file.string());
        if (progress_of(plan, context.workspace.results).left() > 0) continue;
        for (const auto& id : job_ids(file.parent_path())) {
            if (run_command({"scancel", id}).status.code == 0) fmt::print("job {} is cancelled\n", id);
        }
    }
}

}  // namespace bitsweep
