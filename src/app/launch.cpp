#include "app/launch.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/executor.h"
#include "app/expectation.h"
#include "app/published.h"
#include "app/queue.h"
#include "app/removed_runs.h"
#include "app/trainers.h"
#include "base/names.h"
#include "config/config_io.h"
#include "datasets/files.h"
#include "runs/files.h"
#include "runs/outcome.h"
#include "sched/control.h"
#include "sched/gpus.h"
#include "sweep/declaration.h"
#include "sys/clock.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

struct ExecutorRow {
    std::string_view name;
    LaunchOutcome (*launch)(const Launch&);
    bool trains;  // and takes the queued sweeps after it
    std::string_view help;
};

#define BITSWEEP_EXECUTOR_ROW(name, launch, trains, help) {name, launch, trains, help},
constexpr ExecutorRow kExecutors[] = {BITSWEEP_EXECUTORS(BITSWEEP_EXECUTOR_ROW)};
#undef BITSWEEP_EXECUTOR_ROW

const ExecutorRow& find_executor(const std::string& name) {
    std::vector<std::string_view> names;
    for (const auto& executor : kExecutors) {
        if (executor.name == name) return executor;
        names.push_back(executor.name);
    }
    throw ConfigError("--executor", "there is no executor '" + name + "'", name_hint(name, names));
}

// Written only where it changed: a second run of the same sweep touches nothing.
void write_sweep_file(const Sweep& sweep, const fs::path& path, const fs::path& results, const Clock& clock) {
    const auto before = read_file_if_exists(path);
    auto json = to_json(sweep);
    const auto is_finished = [&](const std::string& run) {
        const auto result = read_json(read_file_if_exists(run_folder(results, run) / kResultFile).value_or(""));
        return result_named(text_at(result, "outcome")) == Cause::kFinished;
    };
    json["declared"] =
        declared_contrasts(read_ordered_json(before.value_or("")), json, is_finished, iso8601(clock.now_s()));
    const std::string text = write_json(json) + "\n";
    if (before == text) return;
    make_folders(path.parent_path());
    write_file_atomically(path, text);
}

std::map<std::string, std::string> config_texts(const Sweep& sweep) {
    std::map<std::string, std::string> texts;
    for (const auto& run : sweep.runs) texts.emplace(run.id, config_text(run.config));
    return texts;
}

// A published number never goes silently.
void say_removed_runs(const Sweep& sweep, const fs::path& sweep_file, const LaunchSink& sink) {
    const auto removed = removed_runs(sweep, read_file_if_exists(sweep_file));
    if (removed.empty()) return;
    sink.say(fmt::format("{}: {} no longer in {}: results are kept, the sweep counts them no more", sweep.name,
                         counted(removed.size(), "run"), sweep.file));
    for (const auto& [id, label] : removed) sink.say(fmt::format("  {} {}", id, label));
}

LaunchOutcome launch_one(const ExecutorRow& executor, const LaunchRequest& request, const Workspace& workspace,
                         const LaunchSink& sink) {
    workspace.require_folder();
    const auto sweep = load_sweep(request.sweep, workspace);
    adopt_published(workspace.results, workspace.say, workspace.left_out);
    return executor.launch({request, workspace, sweep, sink});
}

// One after the other, until the user stops one. One that cannot be run does not keep the others from it.
void launch_queued(const ExecutorRow& executor, LaunchRequest request, const Workspace& workspace,
                   const LaunchSink& sink, LaunchOutcome& outcome) {
    while (stop_signal_count() == 0) {
        const auto queue = queued_sweeps(workspace.results);
        if (queue.empty()) return;
        request.sweep = queue.front().request;
        LaunchOutcome next{{}, kSomeFailed};
        try {
            sink.say(fmt::format("{}: next in the queue", request.sweep.name));
            next = launch_one(executor, request, workspace, sink);
        } catch (const ConfigError& error) {
            for (const auto& problem : error.problems()) workspace.say(to_string(problem));
        } catch (const DataError& error) {
            workspace.say(error.what());
        }
        outcome.lines.insert(outcome.lines.end(), next.lines.begin(), next.lines.end());
        outcome.exit_code = std::max(outcome.exit_code, next.exit_code);
        // A sweep that was stopped stays in the queue, where the next command finds it.
        if (stop_signal_count() == 0) dequeue(queue.front());
    }
}

}  // namespace

LaunchOutcome launch(const LaunchRequest& request, const Workspace& workspace, const LaunchSink& sink) {
    const auto& executor = find_executor(request.executor);
    if (request.queue && WriterLock::is_owned(workspace.results)) {
        const auto queued = enqueue(request.sweep, workspace);
        // It may have ended in between, and have looked into the queue before.
        if (WriterLock::is_owned(workspace.results)) {
            sink.print(place_text(queued, workspace));
            return {};
        }
        dequeue(queued);
    }
    try {
        auto outcome = launch_one(executor, request, workspace, sink);
        if (executor.trains) launch_queued(executor, request, workspace, sink, outcome);
        if (const auto queue = queued_sweeps(workspace.results, workspace.left_out); !queue.empty() && executor.trains)
            outcome.lines.push_back(fmt::format("{} in the queue: the next 'bitsweep run' trains them after its own",
                                                counted(queue.size(), "sweep")));
        if (terminal_was_closed())
            outcome.lines.push_back(
                "the terminal was closed, and took the sweep with it: in tmux, or by nohup, it goes on");
        return outcome;
    } catch (const WriterBusy& error) {
        if (!WriterLock::is_owned(workspace.results)) {
            workspace.say(fmt::format("{}; once that has ended, the same command begins", error.what()));
            return {{}, kIncomplete};
        }
        workspace.say(fmt::format("{}; 'bitsweep run --queue ...' hands the sweep to that one, which trains it next",
                                  error.what()));
        // Nobody can be asked in a script: it gets the exit code of a sweep that is not done.
        if (!sink.ask || !sink.ask("train it next, when that is done?")) return {{}, kIncomplete};
        sink.print(place_text(enqueue(request.sweep, workspace), workspace));
        return {};
    }
}

std::string executor_help() {
    std::string text;
    for (const auto& executor : kExecutors)
        text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", executor.name, executor.help);
    return text;
}

int exit_code_of(const StateCounts& counts) {
    using enum RunState;
    const auto any = [&](auto... states) { return (count_of(counts, states) + ...) > 0; };
    if (any(kNew, kStopped, kRunning)) return kIncomplete;
    if (any(kFailed, kDiverged, kBlocked)) return kSomeFailed;
    return any(kCancelled) ? kIncomplete : kAllDone;
}

MachineSlots machine_slots(const sched::SlotRequest& request, std::size_t runs) {
    const auto gpus = request.device == "cpu"
                          ? std::vector<Gpu>()
                          : sched::select_gpus(request.gpus, Nvml().inventory().gpus, sched::gpu_surroundings());
    auto slots = sched::make_slots(request, gpus, usable_cores(), runs);
    const auto used = request.slots > 0 ? static_cast<std::size_t>(request.slots) : slots.size();
    return {std::move(slots), used};
}

sched::LocalExecutor::Settings worker_settings(const Launch& launch) {
    sched::LocalExecutor::Settings settings;
    settings.results = launch.workspace.results;
    settings.data_root = launch.workspace.data_root_option.value_or("");
    settings.trainers = trainers_by_run(launch.sweep);
    settings.folder = launch.request.sweep.folder;
    if (settings.trainers.size() < launch.sweep.runs.size()) settings.trainer = find_trainer(launch.request.trainer);
    if (!settings.trainers.empty()) settings.data_root = launch.workspace.data_root().string();
    return settings;
}

sched::SlotRequest slots_of(const Launch& launch) {
    auto request = launch.request.slots;
    for (const auto& [run, trainer] : trainers_by_run(launch.sweep)) {
        const auto runs_on = [&devices = trainer->devices](const char* device) { return is_among(devices, device); };
        if (request.device == "auto" && !runs_on("cuda")) request.device = "cpu";
        if (request.device == "auto" && !runs_on("cpu")) request.device = "cuda";
        if (request.device != "auto" && !runs_on(request.device.c_str()))
            throw ConfigError("--device", fmt::format("trainer '{}' does not run on {}", trainer->name, request.device),
                              "its trainer.json has \"devices\"");
    }
    return request;
}

fs::path find_trainer(const std::string& option) {
    const fs::path path = trainer_path(option);
    if (is_program(path)) return absolute_path(path);
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

void check_data_is_there(const Sweep& sweep, const Workspace& workspace) {
    const auto root = workspace.data_root();
    std::set<std::string> names;
    for (const auto& run : sweep.runs)
        if (const auto* ours = std::get_if<RunConfig>(&run.config);
            ours != nullptr && !is_there(run_folder(workspace.results, run.id) / kResultFile))
            names.insert(ours->data.name);
    Problems problems;
    for (const auto& name : names)
        if (data_status(find_file_set(name), root).state == DataState::kMissing)
            problems.add(
                "data.name", fmt::format("{} is not in {}", name, root.string()),
                fmt::format("bitsweep data fetch {}, or say where it is by --data-root or BITSWEEP_DATA", name));
    problems.throw_if_any();
}

OpenedResults::OpenedResults(const Launch& launch, const sched::SlotSpec& slot)
    : lock(WriterLock::take(launch.workspace.results)),
      store(launch.workspace.open_store(lock)),
      ledger(launch.workspace.results, store, clock, config_texts(launch.sweep), [&launch](const std::string& why) {
          launch.sink.say(
              fmt::format("{}: {}: what it says stays behind; the training goes on, and 'bitsweep index' "
                          "takes in the rest from the files",
                          launch.workspace.database().string(), why));
      }) {
    const auto& workspace = launch.workspace;
    const auto& sweep = launch.sweep;
    const auto sweep_file = stored_sweep_file(workspace.results, sweep.name);
    say_removed_runs(sweep, sweep_file, launch.sink);
    // The definition is written before the first run starts: a contrast counts as declared from then on.
    write_sweep_file(sweep, sweep_file, workspace.results, clock);
    keep_definitions(sweep, workspace);
    for (const auto& problem : store.import().problems) workspace.say(to_string(problem));
    const auto previews =
        preview(sweep, Reader(workspace.results, workspace.database()), workspace.results, slot.device, slot.threads);
    for (std::size_t i = 0; i < sweep.runs.size(); ++i) {
        const auto& run = sweep.runs[i];
        runs.push_back({run.id, run.parent, previews[i].expected_s, previews[i].epochs_left, previews[i].files});
        if (const auto* trainer = trainer_of(run.config)) runs.back() = with_habits(std::move(runs.back()), *trainer);
    }
    // Until here Ctrl-C ends the command at once, since nothing is running that it would have to stop.
    install_stop_signals();
    ignore_broken_pipes();
}

std::string results_lost(const fs::path& results) {
    return fmt::format(
        "{} was moved or removed while this command wrote it: nobody would look at what is trained now, so the "
        "training was stopped",
        results.string());
}

sched::Plan plan_of(const Launch& launch, const OpenedResults& opened, sched::StartOrder order) {
    RetryRules rules;
    rules.crash_budget = launch.request.crash_budget;
    const auto& results = launch.workspace.results;
    return sched::plan_in(results, opened.runs, sched::FileControl(results).read().cancelled, rules, order);
}

sched::AttemptLimits attempt_limits(const Launch& launch) {
    const auto& request = launch.request;
    return {launch.sweep.minutes * 60 * request.timeout_factor, request.hang_minutes * 60, request.grace_s};
}

}  // namespace bitsweep::app
