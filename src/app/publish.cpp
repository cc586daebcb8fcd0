#include "app/publish.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/analysis.h"
#include "app/deployed.h"
#include "app/exhibit_files.h"
#include "app/labels.h"
#include "app/published.h"
#include "base/names.h"
#include "config/resolve.h"
#include "store/row_files.h"
#include "store/row_import.h"
#include "store/store.h"
#include "sweep/sweep.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/file_lock.h"
#include "sys/machine.h"
#include "sys/temporary_folder.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

// Others would refuse these rows, or find less in them than the tables say.
void check_whole(const SweepRow& sweep) {
    Problems problems;
    for (const auto& [arm, at, seed, run] : sweep.cells) {
        if (run.state != RunState::kFinished) continue;
        if (const auto why = why_not_config_of(run.id, write_json(run.config.json())); !why.empty())
            problems.add("run " + run.id, why);
        if (const auto epochs = run.result.find("epochs"); epochs != run.result.end() && run.epoch < epochs->second)
            problems.add("run " + run.id,
                         fmt::format("its metrics.jsonl ends at epoch {} of {}", run.epoch, epochs->second),
                         "'bitsweep index' lists such files");
    }
    problems.throw_if_any();
}

std::vector<RowFile> rows_of(const std::string& sweep, const Workspace& workspace) {
    const auto reader = workspace.open();
    if (!sweep.empty()) check_whole(reader.sweep(sweep));
    return sweep.empty() ? export_probes(reader, "") : export_sweep(workspace.results, reader, sweep);
}

void write_rows(const std::vector<RowFile>& files, const std::string& sweep, const fs::path& folder) {
    make_folders(folder);
    for (const auto& file : files) {
        make_folders((folder / file.name).parent_path());
        write_file_atomically(folder / file.name, file.bytes);
    }
    write_file_atomically(folder / "manifest.json", manifest_of(sweep, files));
}

bool is_free(const fs::path& folder) {
    return !is_there(folder) || is_there(folder / "manifest.json") || entries_in(folder).empty();
}

// Names the runs that a publication lacks; nothing where every run has its result.
void say_missing(const std::string& sweep, const Workspace& workspace) {
    if (sweep.empty()) return;
    const auto reader = workspace.open();
    const auto labels = cell_labels(reader.places(sweep));
    const auto runs = reader.status(sweep);
    std::vector<std::string> missing;
    for (const auto& run : runs)
        if (!has_result(run.state)) missing.push_back(fmt::format("{} ({})", labels.at(run.id), to_string(run.state)));
    if (missing.empty()) return;
    constexpr std::size_t kShown = 10;
    const auto count = missing.size();
    if (count > kShown) missing[kShown - 1] = fmt::format("and {} more", count - kShown + 1);
    missing.resize(std::min(count, kShown));
    workspace.say(fmt::format("{} has no result of {} of its {}: {}", sweep, count, counted(runs.size(), "run"),
                              fmt::join(missing, ", ")));
}

// The sweep (or "", of probes) whose rows a folder holds, by its manifest; nullopt where there is none.
std::optional<std::string> sweep_held_in(const fs::path& folder) {
    const auto manifest = read_file_if_exists(folder / kManifestFile);
    return manifest ? std::optional(bytes_of_text(text_at(read_json(*manifest), "sweep"))) : std::nullopt;
}

// All the folder's files, as they will be published.
std::vector<RowFile> read_files(const fs::path& folder) {
    std::vector<RowFile> files;
    for (const auto& path : files_below(folder))
        if (path.filename() != "manifest.json")
            files.push_back({path.lexically_relative(folder).string(), read_file(path)});
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return files;
}

std::vector<std::string> names_of(const std::vector<RowFile>& files) {
    std::vector<std::string> names;
    for (const auto& file : files) names.push_back(file.name);
    return names;
}

// Networks that were published in `before`, and those that are asked for.
void add_networks(const RowsRequest& request, const fs::path& before, const fs::path& fresh,
                  const Workspace& workspace) {
    const auto runs = run_ids_in(fresh);
    for (const auto& file : is_folder(before) ? entries_in(before) : std::vector<fs::path>())
        if (const auto name = file.filename().string();
            is_deployed_file(name) && is_among(runs, name.substr(0, name.find('.'))))
            write_file_atomically(fresh / name, read_file(file));
    for (const auto& run : request.deployed)
        for (const auto& file : deployed_files(run, workspace)) {
            if (!is_among(runs, file.name.substr(0, file.name.find('.'))))
                throw ConfigError("--deployed", fmt::format("run {} is not of this sweep", run));
            write_file_atomically(fresh / file.name, file.bytes);
        }
}

// One publication at a time: a second one waits, and keeps the networks that the first has published.
FileLock take_turn(const fs::path& results) {
    constexpr double kPatience_s = 120;
    if (auto lock = FileLock::take_within(kPatience_s, results / "publish.lock", host_name() + "\n"))
        return *std::move(lock);
    throw DataError(results.string() + ": another bitsweep has been publishing for two minutes");
}

// The publication that was there before ends in the scratch folder, as `fresh` or beside it.
void replace_folder(const fs::path& fresh, const fs::path& folder) {
    make_folders(folder.parent_path());
    if (is_there(folder)) {
        if (exchange_durably(fresh, folder)) return;
        move_durably(folder, fresh.parent_path() / "before");
    }
    move_durably(fresh, folder);
}

}  // namespace

std::string subject_of_rows(const RowsRequest& request) {
    if (request.sweep.empty() != request.probes)
        throw ConfigError("sweep", "no sweep is named",
                          "give a sweep's name, or --probes for the results that need no training");
    return request.sweep.ends_with(".json") ? sweep_name(request.sweep) : request.sweep;
}

OrderedJson to_json(const RowsView& view) {
    return {{"sweep", view.sweep}, {"folder", view.folder},     {"files", view.files}, {"runs", view.runs},
            {"known", view.known}, {"problems", view.problems}, {"cells", view.cells}};
}

RowsView export_rows(const RowsRequest& request, const Workspace& workspace) {
    const auto sweep = subject_of_rows(request);
    if (!is_free(request.folder))
        throw ConfigError("--out", request.folder + " holds something else than exported rows", "name a new folder");
    if (const auto held = sweep_held_in(request.folder); held && *held != sweep)
        throw ConfigError("--out", fmt::format("{} holds rows of '{}'", request.folder, *held), "name a new folder");
    const auto files = rows_of(sweep, workspace);
    write_rows(files, sweep, request.folder);
    workspace.say(fmt::format("wrote {} of rows to {}", counted(files.size(), "file"), request.folder));
    return {sweep, request.folder, names_of(files)};
}

RowsView import_exported(const std::string& folder, const Workspace& workspace) {
    workspace.require_folder();
    make_folders(workspace.results);
    const auto taken = import_rows(folder, workspace.results);
    try {
        refresh(workspace.results, workspace.database());
    } catch (const std::runtime_error& error) {  // they are taken in, and the next command reads them
        workspace.say(error.what());
    }
    workspace.say(fmt::format("{} taken in, {} here already", counted(taken.runs, "run"), taken.known));
    if (taken.cells > 0) workspace.say(fmt::format("{} merged into the sweep here", counted(taken.cells, "cell")));
    for (const auto& id : taken.kept)
        workspace.say(fmt::format("run {} is here already, without a result: left as it is", id));
    RowsView view{"", folder, {}, taken.runs, taken.known, {}, taken.cells};
    for (const auto& line : taken.differs) view.problems.push_back("differs: " + line + ": ours is kept");
    for (const auto& line : taken.refused) view.problems.push_back("refused: " + line);
    for (const auto& problem : view.problems) workspace.say(problem);
    return view;
}

RowsView verify_exported(const RowsRequest& request, const Workspace& workspace) {
    RowsView view{"", request.folder, {}, 0, 0, check_published(request.folder, load_analysis(request.analysis)), 0};
    // Rows that were exported and not published have no tables beside them.
    if (const auto files = read_manifest(request.folder)["files"]; std::none_of(
            files.items().begin(), files.items().end(), [](const auto& file) { return file.key().ends_with(".md"); }))
        std::erase_if(view.problems, [](const auto& text) { return text.ends_with("it is not published"); });
    for (const auto& problem : view.problems) workspace.say(problem);
    if (view.problems.empty()) workspace.say(request.folder + ": all that follows from the rows is as they give it");
    return view;
}

RowsView publish(const RowsRequest& request, const Workspace& workspace) {
    const auto sweep = subject_of_rows(request);
    const auto folder = published_folder(workspace.results, sweep);
    if (!is_free(folder)) throw ConfigError(folder.string(), "holds something else than a publication");
    if (is_there(folder / "manifest.json"))
        if (const auto foreign = foreign_files(folder); !foreign.empty())
            throw ConfigError((folder / foreign.front()).string(), "is no file of this publication, and would be lost",
                              "move it elsewhere");
    const auto analysis = load_analysis(request.analysis);
    if (sweep.empty() && !request.deployed.empty()) throw ConfigError("--deployed", "probes have no networks");
    const TemporaryFolder scratch(workspace.results / ".publish");
    const auto fresh = scratch.path() / "rows";
    write_rows(rows_of(sweep, workspace), sweep, fresh);
    say_missing(sweep, workspace);
    const auto problems = write_exhibits(exhibits_of_rows(fresh, analysis), fresh, workspace.say);
    for (const auto& problem : problems) workspace.say(problem);
    if (!problems.empty()) {
        workspace.say("nothing was published");
        return {sweep, folder.string(), {}, 0, 0, problems};
    }
    const auto turn = take_turn(workspace.results);
    add_networks(request, folder, fresh, workspace);
    const auto files = read_files(fresh);
    write_file_atomically(fresh / "manifest.json", manifest_of(sweep, files));
    replace_folder(fresh, folder);
    workspace.say(fmt::format("published {} in {}", counted(files.size(), "file"), folder.string()));
    return {sweep, folder.string(), names_of(files)};
}

}  // namespace bitsweep::app
