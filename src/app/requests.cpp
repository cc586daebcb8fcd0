#include "app/requests.h"

#include <algorithm>

#include <unistd.h>

#include <fmt/format.h>

#include "app/queue.h"
#include "base/error.h"
#include "base/names.h"
#include "config/stored_config.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "sched/cluster/cluster_sweep.h"
#include "sched/cluster/slurm.h"
#include "sched/control.h"
#include "store/writer_lock.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep::app {
namespace {

// When a request is obeyed.
std::string reach(const Workspace& workspace) {
    return WriterLock::is_owned(workspace.results) ? writer_name(workspace.results) + " obeys within about a second"
                                                   : "no 'bitsweep run' is active here: the next one obeys";
}

// The epochs that a stop costs the run in this folder; none where its files cannot be read.
std::int64_t lost_epochs(const std::filesystem::path& folder) {
    try {
        const StoredConfig config(read_json(read_file_if_exists(folder / kConfigFile).value_or("")));
        return config.starts_again() ? epochs_of_attempt(folder) : 0;
    } catch (const SystemError&) {
        return 0;
    }
}

// The cost of a stop now: epochs of running attempts whose trainers keep no checkpoint.
std::string loss_text(const Workspace& workspace) {
    const auto live = sched::FileControl(workspace.results).live();
    std::int64_t epochs = 0;
    if (live && WriterLock::is_owned(workspace.results))
        for (const auto& slot : live->slots) {
            if (slot.run.empty()) continue;
            epochs += lost_epochs(run_folder(workspace.results, slot.run));
        }
    return epochs == 0 ? ""
                       : fmt::format("; {} of scripts that start again will be trained anew",
                                     counted(static_cast<std::size_t>(epochs), "epoch"));
}

}  // namespace

OrderedJson to_json(const RequestView& view) {
    OrderedJson json{
        {"request", view.request}, {"text", view.text}, {"runs", view.runs}, {"jobs", view.jobs}, {"kept", view.kept}};
    json["slots"] = view.slots ? OrderedJson(*view.slots) : OrderedJson();
    return json;
}

RequestView pause(const Workspace& workspace) {
    workspace.require_results();
    const auto loss = loss_text(workspace);
    sched::FileControl(workspace.results).pause(fmt::format("pid {} on host {}", ::getpid(), host_name()));
    return {"pause", "paused: workers write a checkpoint and stop, nothing starts until 'bitsweep resume'; " +
                         reach(workspace) + loss};
}

RequestView resume(const Workspace& workspace) {
    workspace.require_results();
    sched::FileControl control(workspace.results);
    const bool was_paused = control.read().paused_by.has_value();
    control.resume();
    return {"resume", was_paused ? "resumed; " + reach(workspace) : std::string("was not paused")};
}

RequestView set_slots(std::size_t slots, const Workspace& workspace) {
    workspace.require_results();
    sched::FileControl control(workspace.results);
    const auto live = control.live();
    if (!live || !WriterLock::is_owned(workspace.results))
        throw ConfigError("slots", "no 'bitsweep run' lives here", "'bitsweep run --slots N' starts one with N slots");
    if (slots > live->slots.size())
        throw ConfigError("slots", fmt::format("{} slots were asked for, but {} fit the machine of {}", slots,
                                               live->slots.size(), writer_name(workspace.results)));
    control.set_slots(slots);
    return {"slots",
            fmt::format("{} (before: {}); {}{}", counted(slots, "slot"), live->limit, reach(workspace),
                        slots < live->limit ? ": the workers that began last write a checkpoint and stop" : ""),
            {},
            {},
            slots};
}

RequestView cancel(const RunChoice& given, const Workspace& workspace) {
    const auto reader = workspace.open();
    auto choice = given;
    choice.only_whole = !given.shared;
    RequestView view{"cancel"};
    const auto chosen = chosen_runs(choice, reader, workspace);
    const auto list = [](const std::vector<ChosenRun>& runs, std::vector<std::string>& ids) {
        std::string names;
        for (const auto& run : runs) {
            if (has_result(run.row.state)) continue;
            ids.push_back(run.row.id);
            if (run.name != run.row.id) names += fmt::format("\n  {} {}", run.row.id.substr(0, 8), run.name);
        }
        return names;
    };
    const auto taken = list(chosen.taken, view.runs), shared = list(chosen.shared, view.kept);
    view.text = given.dry_run       ? fmt::format("{} would be cancelled{}", counted(view.runs.size(), "run"), taken)
                : view.runs.empty() ? "0 runs cancelled"
                                    : fmt::format("{} cancelled, not trained until 'bitsweep retry'; {}{}",
                                                  counted(view.runs.size(), "run"), reach(workspace), taken);
    const auto ended = static_cast<std::size_t>(
        std::ranges::count_if(chosen.taken, [](const ChosenRun& run) { return has_result(run.row.state); }));
    if (ended > 0) view.text += fmt::format("\nended already: {}", counted(ended, "run"));
    if (!view.kept.empty())
        view.text += fmt::format("\nkept, shared with other cells: {} (--shared takes them too){}",
                                 counted(view.kept.size(), "run"), shared);
    if (given.dry_run) return view;
    sched::FileControl(workspace.results).cancel(view.runs);
    sched::SlurmCluster cluster;
    const auto idle = sched::cancel_idle_jobs(cluster, workspace.results);
    view.jobs = idle.cancelled;
    for (const auto& plan : idle.left_out) workspace.left_out(plan);
    for (const auto& id : view.jobs) view.text += fmt::format("\njob {} is cancelled", id);
    return view;
}

RequestView queue(const SweepRequest& sweep, bool dry_run, const Workspace& workspace) {
    constexpr const char* kNobody = "nothing is being trained here";
    if (!WriterLock::is_owned(workspace.results))
        throw ConfigError("queue", kNobody, "'bitsweep run " + sweep.file + "' trains it");
    if (dry_run) {
        const auto loaded = load_sweep(sweep, workspace);
        RequestView view{"queue", fmt::format("{} would be trained after what {} trains; its finished runs stay",
                                              loaded.name, writer_name(workspace.results))};
        for (const auto& run : loaded.runs) view.runs.push_back(run.id);
        return view;
    }
    const auto queued = enqueue(sweep, workspace);
    if (WriterLock::is_owned(workspace.results)) return {"queue", place_text(queued, workspace)};
    dequeue(queued);
    throw ConfigError("queue", kNobody, "'bitsweep run " + sweep.file + "' trains it");
}

RequestView cancel_queued(const std::string& name, const Workspace& workspace) {
    const auto queue = queued_sweeps(workspace.results);
    std::vector<std::string_view> names;
    std::size_t removed = 0;
    for (const auto& queued : queue) {
        names.push_back(queued.request.name);
        if (queued.request.name != name) continue;
        dequeue(queued);
        ++removed;
    }
    if (removed == 0) throw ConfigError("--queued", "no sweep '" + name + "' is queued", name_hint(name, names));
    return {"cancel", name + " is no longer queued"};
}

RequestView retry(const RunChoice& choice, const Workspace& workspace) {
    const auto reader = workspace.open();
    sched::FileControl control(workspace.results);
    const auto cancelled = control.read().cancelled;
    RequestView view{"retry"};
    std::size_t asked_before = 0;
    for (const auto& [row, name] : chosen_runs(choice, reader, workspace).taken) {
        asked_before += row.is_retried;
        if (row.state == RunState::kFailed || cancelled.contains(row.id)) view.runs.push_back(row.id);
    }
    view.text = choice.dry_run
                    ? fmt::format("{} would be tried again", counted(view.runs.size(), "run"))
                    : fmt::format("{} to be tried again; {}", counted(view.runs.size(), "run"), reach(workspace));
    if (asked_before > 0) view.text += fmt::format("\nasked for already: {}", counted(asked_before, "run"));
    if (!choice.dry_run) control.retry(view.runs);
    return view;
}

}  // namespace bitsweep::app
