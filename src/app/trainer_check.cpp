#include "app/trainer_check.h"

#include <cmath>
#include <csignal>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/executor.h"
#include "app/trainer_trial.h"
#include "app/trainers.h"
#include "base/error.h"
#include "base/names.h"
#include "base/text.h"
#include "config/config_io.h"
#include "datasets/config_sources.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "runs/outcome.h"
#include "sys/clock.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/file_lock.h"
#include "sys/folder_watch.h"
#include "sys/full_disk.h"
#include "sys/temporary_folder.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kEpochs = 3;
constexpr double kGrace_s = 60;
constexpr const char* kTooQuick = "not seen: its epochs are over too soon";

struct Verdict {
    bool holds = true;
    std::string says;
};

// The trainer that is checked, and what its calm run was like.
struct CheckedTrainer {
    TrialSetup setup;
    AnyConfig config;
    EpochValues calm = {};
    double first_line_s = 0, calm_s = 0;
    bool repeats = true;  // one seed, one result

    const Trainer* trainer() const { return trainer_of(config); }

    /// For an attempt that has less to do than the calm one, or as much.
    double patience_s() const { return kGrace_s + 10 * calm_s; }
};

// Collects what is wrong.
class Wrongs {
public:
    void add_if(bool is_wrong, std::string text) {
        if (is_wrong) list_.push_back(std::move(text));
    }
    Verdict or_else(std::string good) const {
        return list_.empty() ? Verdict{true, std::move(good)}
                             : Verdict{false, fmt::format("{}", fmt::join(list_, "; "))};
    }

private:
    std::vector<std::string> list_;
};

std::string text_of(const std::optional<ExitStatus>& ended) {
    if (!ended) return "it did not end";
    const auto& status = *ended;
    return status.signal != 0 ? fmt::format("killed by signal {}", status.signal)
                              : fmt::format("exit code {}", status.code);
}

EndLine last_end(const fs::path& folder) {
    EndLine last;
    for (const auto& line : read_attempts(folder))
        if (const auto* end = std::get_if<EndLine>(&line)) last = *end;
    return last;
}

std::string epochs_text(const EpochValues& values) {
    std::vector<std::int64_t> epochs;
    for (const auto& [epoch, row] : values) epochs.push_back(epoch);
    return epochs.empty() ? "no epoch" : fmt::format("epochs {}", fmt::join(epochs, ", "));
}

struct Difference {
    std::optional<std::int64_t> first_epoch;
    double largest = 0;

    std::string text() const {
        return fmt::format("metrics differ from epoch {}, largest {:.4g}", first_epoch.value_or(0), largest);
    }
};

// Of the metrics that trainer.json names; of ours, of all.
Difference difference(const CheckedTrainer& subject, const EpochValues& one, const EpochValues& other) {
    Difference found;
    for (const auto& [epoch, row] : one)
        for (const auto& [name, value] : row) {
            const auto* trainer = subject.trainer();
            const bool counts =
                trainer == nullptr || std::any_of(trainer->metrics.begin(), trainer->metrics.end(),
                                                  [&known = name](const auto& m) { return m.name == known; });
            const auto there = other.find(epoch);
            if (!counts || there == other.end() || !there->second.contains(name)) continue;
            const double second = there->second.at(name);
            if (value == second || (std::isnan(value) && std::isnan(second))) continue;
            if (!found.first_epoch) found.first_epoch = epoch;
            found.largest = std::max(found.largest, std::abs(value - second));
        }
    return found;
}

EpochValues trained_with_seed(const CheckedTrainer& subject, std::int64_t more) {
    auto config = subject.config;
    const auto seed = find_at<std::int64_t>(Json(to_json(config)), seed_key(config).c_str()).value_or(0);
    Problems problems;
    set_key(config, seed_key(config), seed + more, "seed", problems);
    problems.throw_if_any();
    Trial trial(subject.setup, config);
    trial.start();
    trial.wait();
    return epoch_values(trial.folder());
}

// ---- what is checked ----

Verdict ends_well(CheckedTrainer& subject) {
    const SystemClock clock;
    Trial trial(subject.setup, subject.config);
    FolderWatch watch(trial.folder());
    const double began_s = clock.steady_s();
    trial.start();
    trial.wait_for_lines(1);
    subject.first_line_s = clock.steady_s() - began_s;
    const auto status = trial.wait();
    subject.calm_s = clock.steady_s() - began_s;
    subject.calm = epoch_values(trial.folder());

    Wrongs wrongs;
    const auto published = published_outcome(trial.folder(), trial.id());
    auto end = last_end(trial.folder());
    for (std::size_t at; (at = end.message.find('\n')) != std::string::npos;) end.message.replace(at, 1, "; ");
    const auto why = end.message.empty() ? "" : fmt::format(": {}", printable(end.message));
    wrongs.add_if(!published, fmt::format("{}, and no {} of this run{}", text_of(status), kResultFile, why));
    wrongs.add_if(
        published && status.code != exit_code_of(published->cause),
        fmt::format("{} after the result '{}'", text_of(status), published ? to_string(published->cause) : ""));
    auto names = watch.take();
    names.erase(names.begin(), std::find(names.begin(), names.end(), kResultFile));
    for (const auto* file : {kMetricsFile, kTimingFile, kLayersFile, kCheckpointFile})
        wrongs.add_if(is_among(names, file), fmt::format("{} is written after {}", file, kResultFile));
    wrongs.add_if(count_attempts(trial.folder()) != 1, fmt::format("no start line in {}", kAttemptsFile));
    wrongs.add_if(published && end.outcome != to_string(published->cause),
                  fmt::format("its end line says '{}'", end.outcome));
    const auto last = subject.calm.empty() ? 0 : subject.calm.rbegin()->first;
    const bool is_whole =
        last >= 1 && static_cast<std::int64_t>(subject.calm.size()) == last + subject.calm.contains(0);
    wrongs.add_if(!is_whole, epochs_text(subject.calm) + " of 1 to " + std::to_string(kEpochs));
    return wrongs.or_else(
        fmt::format("{}, {}", published ? to_string(published->cause) : "", epochs_text(subject.calm)));
}

Verdict obeys_seeds(CheckedTrainer& subject) {
    const auto again = difference(subject, subject.calm, trained_with_seed(subject, 0));
    const auto other = difference(subject, subject.calm, trained_with_seed(subject, 1));
    subject.repeats = !again.first_epoch;
    const auto same = "the same seed: " + (again.first_epoch ? again.text() : "the same numbers");
    if (!other.first_epoch) return {false, same + "; another seed too: it may ignore its seed"};
    return {true, same + "; another: others"};
}

Verdict stops(CheckedTrainer& subject) {
    Trial trial(subject.setup, subject.config);
    trial.start();
    if (!trial.wait_for_lines(1)) return {true, kTooQuick};
    trial.signal(SIGSTOP);
    const auto values = epoch_values(trial.folder());
    trial.signal(SIGTERM);
    trial.signal(SIGCONT);
    const auto status = trial.wait_at_most(kGrace_s);
    constexpr double kAdapterLooks_s = 0.2;  // its lines come that late
    const bool is_quick = subject.trainer() != nullptr && subject.trainer()->adapter &&
                          (subject.calm_s - subject.first_line_s) / kEpochs < kAdapterLooks_s;
    if (is_quick || values.rbegin()->first + 1 >= kEpochs) return {true, kTooQuick};
    Wrongs wrongs;
    wrongs.add_if(!status || status->code != kExitSignal + SIGTERM,
                  (status ? text_of(status) : fmt::format("alive {:g} s", kGrace_s)) + " after SIGTERM, expected 143");
    const auto outcome = last_end(trial.folder()).outcome;
    wrongs.add_if(outcome != to_string(Cause::kInterrupted),
                  fmt::format("its end line says '{}', expected interrupted", outcome));
    wrongs.add_if(is_there(trial.folder() / kResultFile), "it went on to the end");
    return wrongs.or_else("143, after " + epochs_text(epoch_values(trial.folder())));
}

Verdict holds_lock(CheckedTrainer& subject) {
    Wrongs wrongs;
    Trial trial(subject.setup, subject.config);
    trial.start();
    if (trial.wait_for_lines(1)) {
        trial.signal(SIGSTOP);
        const bool is_held = FileLock::is_held(trial.folder() / kLockFile);
        const bool is_over = has_ended(trial.pid()) || is_there(trial.folder() / kResultFile);
        wrongs.add_if(!is_held && !is_over, "'lock' is not held while it trains: expected F_OFD_SETLK, not flock");
        wrongs.add_if(is_held && live_worker(trial.folder()) != trial.pid(),
                      "its start line does not name the leader of its process group (pid, start_ticks, boot, host)");
    }
    Trial second(subject.setup, subject.config);
    const auto first = FileLock::try_take(second.folder() / kLockFile, "");
    second.start();
    const auto status = second.wait_at_most(subject.patience_s());
    wrongs.add_if(!status || status->code != kExitTryAgain, text_of(status) + " beside another attempt, expected 75");
    for (const auto* file : {kAttemptsFile, kMetricsFile, kResultFile})
        wrongs.add_if(is_there(second.folder() / file), fmt::format("it writes {} beside another attempt", file));
    return wrongs.or_else("held while it trains; 75 beside another attempt");
}

Verdict refuses(CheckedTrainer& subject) {
    Trial trial(subject.setup, subject.config);
    const auto path = trial.folder() / kConfigFile;
    auto config = read_ordered_json(read_file(path));
    const auto* trainer = subject.trainer();
    place(config, trainer == nullptr ? "epochs" : trainer->key_of(KeyRole::kEpochs)->name) = "three";
    write_file_atomically(path, write_json(config) + "\n");
    trial.start();
    const auto status = trial.wait_at_most(subject.patience_s());
    Wrongs wrongs;
    wrongs.add_if(!status || status->code != kExitBadInput,
                  text_of(status) + " for \"epochs\": \"three\", expected 20");
    wrongs.add_if(is_there(trial.folder() / kResultFile), fmt::format("it writes {}", kResultFile));
    return wrongs.or_else("20 for \"epochs\": \"three\"");
}

// No line more fits the disk of metrics.jsonl. Where we may not mount one, a limit on the size of files stands for it.
Verdict survives_full_disk(CheckedTrainer& subject) {
    constexpr std::size_t kBlocks = 512, kBlock = 512;  // POSIX: of ulimit -f; together whole pages of any machine
    Trial trial(subject.setup, subject.config);
    const auto metrics = trial.folder() / kMetricsFile;
    const std::string line = "{\"attempt\":0,\"epoch\":0}\n";
    std::string lines;
    while (lines.size() + 2 * line.size() < kBlocks * kBlock) lines += line;
    lines.insert(lines.size() - 1, std::string(kBlocks * kBlock - lines.size(), ' '));
    write_file_atomically(metrics, lines);
    const auto disk = FullDisk::try_mount(metrics);
    if (disk) trial.start();
    else trial.start({"/bin/sh", "-c", fmt::format("ulimit -f {}; exec \"$0\" \"$@\"", kBlocks)});
    const auto status = trial.wait_at_most(subject.patience_s());
    const bool is_published = published_outcome(trial.folder(), trial.id()).has_value();
    Wrongs wrongs;
    wrongs.add_if(is_published, fmt::format("it has a result, though {} could not be written", kMetricsFile));
    wrongs.add_if(!is_published && status && status->code == kExitFinished, "exit code 0, though the disk was full");
    wrongs.add_if(!status, "it goes on, though the disk is full");
    return wrongs.or_else(text_of(status) + ", no result" + (disk ? "" : " (a file size limit stood for the disk)"));
}

// One kill before the first line, one soon after a line, one soon after the line that follows: a trainer that saves
// every epoch has saved by then.
bool kill_and_start_again(Trial& trial, const CheckedTrainer& subject) {
    std::mt19937 random(std::random_device{}());
    bool was_killed = false;
    for (std::size_t kill = 0; kill < 3; ++kill) {
        const double longest_s = kill == 0 ? subject.first_line_s : (subject.calm_s - subject.first_line_s) / kEpochs;
        trial.start();
        if (!trial.wait_for_lines(kill)) break;
        if (!trial.goes_on_for(std::uniform_real_distribution(0.0, longest_s)(random))) break;
        trial.wait_at_most(0);
        was_killed = true;
    }
    if (trial.pid() != 0) trial.wait_at_most(subject.patience_s());
    if (!is_there(trial.folder() / kResultFile)) trial.start(), trial.wait_at_most(subject.patience_s());
    return was_killed;
}

// Whether an attempt began where an earlier one had come to; and the epoch from which one began anew though the attempt
// before it had completed two: 0 = none.
struct GoingOn {
    bool was_seen = false;
    std::int64_t lost_epoch = 0;
};

GoingOn going_on(const fs::path& folder) {
    std::map<std::int64_t, std::vector<std::int64_t>> epochs;
    for (const auto& line : json_lines(folder / kMetricsFile))
        if (const auto epoch = find_at<std::int64_t>(line, "epoch").value_or(0); epoch > 0)
            epochs[find_at<std::int64_t>(line, "attempt").value_or(0)].push_back(epoch);
    GoingOn found;
    std::int64_t completed = 0;
    for (const auto& [attempt, own] : epochs) {
        if (own.front() > 1) found.was_seen = true;
        else if (completed > 0) found.lost_epoch = completed;
        completed = own.size() > 1 ? own.back() : 0;
    }
    return found;
}

Verdict resumes_as_it_says(CheckedTrainer& subject) {
    Trial trial(subject.setup, subject.config);
    if (!kill_and_start_again(trial, subject)) return {true, kTooQuick};
    const auto values = epoch_values(trial.folder());
    const auto found = difference(subject, subject.calm, values);
    const auto wanted = subject.trainer() == nullptr ? Resume::kExact : subject.trainer()->resume;
    const auto [went_on, lost_epoch] = going_on(trial.folder());
    const bool is_unseen = !went_on && lost_epoch == 0 && wanted != Resume::kRestart;
    const std::string how = is_unseen ? kTooQuick : !went_on ? "restart" : found.first_epoch ? "close" : "exact";
    const bool may_differ = wanted == Resume::kClose || (!subject.repeats && wanted != Resume::kExact);
    Wrongs wrongs;
    wrongs.add_if(!published_outcome(trial.folder(), trial.id()), fmt::format("no {} of this run", kResultFile));
    wrongs.add_if(epochs_text(values) != epochs_text(subject.calm),
                  fmt::format("{}, of the calm run {}", epochs_text(values), epochs_text(subject.calm)));
    wrongs.add_if(
        found.first_epoch && !may_differ,
        fmt::format("{}; {}, and its \"resume\" is {}", how, found.first_epoch ? found.text() : "", to_string(wanted)));
    wrongs.add_if(lost_epoch > 0 && wanted != Resume::kRestart,
                  fmt::format("killed after epoch {} it began with epoch 1 again, and its \"resume\" is {}", lost_epoch,
                              to_string(wanted)));
    return wrongs.or_else(found.first_epoch ? how + "; " + found.text() : how);
}

struct Check {
    const char* what;
    Verdict (*look)(CheckedTrainer&);
    bool of_adapters;    // held against scripts with an adapter, too
    const char* needed;  // where it does not hold
};

constexpr Check kChecks[] = {
    {"ends", ends_well, true, "results: metrics, result.json, end line, exit, in this order"},
    {"seeds", obeys_seeds, true, "comparisons: a seed is what makes two runs differ"},
    {"SIGTERM", stops, true, "Ctrl-C, pause, slots, time limits of jobs"},
    {"lock", holds_lock, false, "one attempt at a time"},
    {"refused config", refuses, false, "a mistake is said once, not tried three times"},
    {"full disk", survives_full_disk, false, "results that are whole"},
    {"resume", resumes_as_it_says, false, "runs that are killed, and go on"},
};

AnyConfig config_of(const CheckRequest& request, const Workspace& workspace) {
    AnyConfig config = RunConfig();
    if (request.trainer != "ours")
        config = ForeignConfig(std::make_shared<const Trainer>(load_trainer(request.trainer)));
    return config_to_try(std::move(config), kEpochs, request.trainer, request.overrides, workspace);
}

}  // namespace

std::vector<Finding> check_trainer(const CheckRequest& request, const Workspace& workspace,
                                   const std::function<void(const Finding&)>& tell) {
    auto config = config_of(request, workspace);
    const TemporaryFolder folder(temporary_root() / "bitsweep-check");
    const auto* trainer = trainer_of(config);
    TrialSetup setup{folder.path(), {}, {device_to_try(trainer), "", {}, 1, 0}};
    setup.settings.data_root = absolute_path(workspace.data_root()).string();
    if (trainer == nullptr) setup.settings.trainer = find_trainer(request.program);
    install_stop_signals();
    CheckedTrainer subject{setup, std::move(config)};
    std::vector<Finding> findings;
    for (const auto& check : kChecks) {
        if (trainer != nullptr && trainer->adapter && !check.of_adapters) continue;
        const auto verdict = check.look(subject);
        findings.push_back({check.what, verdict.holds, verdict.says, verdict.holds ? "" : check.needed});
        tell(findings.back());
        if (subject.calm.empty()) break;  // nothing to hold the others against
    }
    return findings;
}

}  // namespace bitsweep::app
