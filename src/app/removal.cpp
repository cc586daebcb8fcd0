#include "app/removal.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/published.h"
#include "app/run_name.h"
#include "base/error.h"
#include "base/names.h"
#include "base/units.h"
#include "runs/files.h"
#include "store/row_import.h"
#include "store/run_summary.h"
#include "store/writer_lock.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/file_lock.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

std::uint64_t bytes_in(const fs::path& path) {
    std::uint64_t sum = size_of_file(path).value_or(0);
    if (!is_folder(path)) return sum;
    for (const auto& file : files_below(path)) sum += size_of_file(file).value_or(0);
    return sum;
}

// Runs that a publication has, of whatever sweep.
std::set<std::string> published_runs(const fs::path& results) {
    std::set<std::string> runs;
    for (const auto& name : published_names(results))
        if (const auto folder = results / "published" / name; is_there(folder / "sweep.json"))
            for (auto& id : run_ids_in(folder)) runs.insert(std::move(id));
    return runs;
}

// The first cell's name of each run of the sweep.
std::map<std::string, std::string> names_of_runs(const std::string& sweep, const Reader& reader) {
    std::map<std::string, std::string> names;
    for (const auto& place : reader.places(sweep)) names.emplace(place.run, run_name(sweep, place));
    return names;
}

// Parents included: they are no cells.
std::vector<std::string> runs_of(const std::string& sweep,
                                 const std::map<std::string, std::vector<std::string>>& sweeps_of_runs) {
    std::vector<std::string> runs;
    for (const auto& [id, sweeps] : sweeps_of_runs)
        if (is_among(sweeps, sweep)) runs.push_back(id);
    return runs;
}

void require_nobody_at(const std::vector<RemovedRun>& runs, const fs::path& results) {
    for (const auto& run : runs)
        if (is_run_locked(run_folder(results, run.id)))
            throw ConfigError(run.name, "a process works at this run, so nothing is removed",
                              "'bitsweep cancel " + run.id + "' stops it");
}

// A worker that starts meanwhile has the run's lock, and then the run stays.
void remove_of_run(const RemovedRun& run, const fs::path& results) {
    if (!is_there(run_folder(results, run.id))) return;  // by a removal that was cut short
    const auto lock = FileLock::try_take(own_run_folder(results, run.id) / kLockFile, "");
    if (!lock) throw ConfigError(run.name, "a process has just begun to work at this run: it stays");
    remove_tree(run.path);
}

std::string lines_of(const std::vector<RemovedRun>& runs) {
    std::string text;
    for (const auto& run : runs) {
        text += fmt::format("\n  {} {}, {}", run.id.substr(0, 8), run.name, run.state);
        if (run.bytes > 0) text += ", " + bytes_text(run.bytes);
    }
    return text;
}

OrderedJson to_json(const std::vector<RemovedRun>& runs) {
    auto json = OrderedJson::array();
    for (const auto& run : runs)
        json.push_back({{"run", run.id},
                        {"name", run.name},
                        {"state", run.state},
                        {"path", run.path.string()},
                        {"bytes", run.bytes}});
    return json;
}

}  // namespace

std::uint64_t RemovalView::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& run : runs) sum += run.bytes;
    return sum;
}

OrderedJson to_json(const RemovalView& view) {
    return {{"request", view.request},   {"sweep", view.sweep},   {"published", view.is_published},
            {"removed", view.was_done},  {"bytes", view.bytes()}, {"runs", to_json(view.runs)},
            {"kept", to_json(view.kept)}};
}

std::string to_text(const RemovalView& view) {
    if (view.is_empty()) return "nothing is removed";
    if (view.is_published)
        return fmt::format(
            "sweep {} {} hidden: it is published, so its runs stay, and 'bitsweep import {}' shows it again",
            view.sweep, view.was_done ? "is" : "would be", view.publication.string());
    const auto what = view.sweep.empty() ? counted(view.runs.size(), "checkpoint")
                                         : fmt::format("sweep {} and {}", view.sweep, counted(view.runs.size(), "run"));
    auto text = fmt::format("{} {} ({}){}", what, view.was_done ? "removed" : "would be removed",
                            bytes_text(view.bytes()), lines_of(view.runs));
    if (!view.kept.empty())
        text += fmt::format("\nkept, as other sweeps or publications have them: {}{}", counted(view.kept.size(), "run"),
                            lines_of(view.kept));
    return text;
}

Removal sweep_to_forget(const std::string& sweep, const Workspace& workspace) {
    const auto reader = workspace.open();
    const auto names = names_of_runs(sweep, reader);
    const auto sweeps = reader.sweeps_of_runs();
    const auto published = published_runs(workspace.results);
    RemovalView view{"forget", sweep};
    view.publication = published_folder(workspace.results, sweep);
    view.is_published = is_there(view.publication / "sweep.json");
    for (const auto& id : runs_of(sweep, sweeps)) {
        const auto path = run_folder(workspace.results, id);
        const auto row = reader.status_of(id);
        const auto name = names.find(id);
        RemovedRun run{id, name == names.end() ? "a parent" : name->second, to_string(row->state), path,
                       bytes_in(path)};
        const bool stays = view.is_published || sweeps.at(id).size() > 1 || published.contains(id);
        (stays ? view.kept : view.runs).push_back(std::move(run));
    }
    return {std::move(view), workspace};
}

Removal checkpoints_to_clean(const RunChoice& choice, const Workspace& workspace) {
    const auto reader = workspace.open();
    RemovalView view{"clean"};
    const auto add = [&](const StatusRow& row, const std::string& name) {
        const auto folder = run_folder(workspace.results, row.id);
        if (!has_result(row.state) || is_link(folder)) return;
        for (const auto& path : {folder / kCheckpointFile, folder / kOwnFilesFolder})
            if (!is_link(path) && (is_file(path) || is_folder(path)))
                view.runs.push_back({row.id, name, to_string(row.state), path, bytes_in(path)});
    };
    if (!choice.runs.empty() || !choice.sweep.empty() || !choice.where.empty()) {
        for (const auto& [row, name] : chosen_runs(choice, reader, workspace).taken) add(row, name);
        return {std::move(view), workspace};
    }
    std::map<std::string, std::string> names;
    for (const auto& sweep : reader.sweep_names()) names.merge(names_of_runs(sweep, reader));
    for (const auto& row : reader.status()) add(row, names.contains(row.id) ? names.at(row.id) : row.id);
    return {std::move(view), workspace};
}

RemovalView remove(const Removal& removal) {
    auto view = removal.view;
    const auto& results = removal.workspace.results;
    const auto lock = view.sweep.empty() ? std::nullopt : std::optional(WriterLock::take(results, WriterRole::kWriter));
    require_nobody_at(view.runs, results);
    for (const auto& run : view.runs) remove_of_run(run, results);
    if (!view.sweep.empty())
        remove_entry(stored_sweep_file(results, view.sweep));  // last: what is cut short is done again
    view.was_done = true;
    return view;
}

}  // namespace bitsweep::app
