#include "app/run_view.h"

#include "app/run_name.h"
#include "runs/files.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

std::vector<RunFile> files_of_run(const std::filesystem::path& folder) {
    std::vector<RunFile> files;
    for (const auto& path : files_in(folder))
        files.push_back({path.filename().string(), size_of_file(path).value_or(0)});
    if (is_folder(folder / kOwnFilesFolder))
        for (const auto& path : files_below(folder / kOwnFilesFolder))
            files.push_back({path.lexically_relative(folder).string(), size_of_file(path).value_or(0)});
    return files;
}

std::map<std::string, Json> members_of(const Json& object) {
    return object.is_object() ? object.get<std::map<std::string, Json>>() : std::map<std::string, Json>();
}

std::vector<AttemptView> attempts_of(const std::string& id, const Reader& reader) {
    std::vector<std::string> names;
    std::vector<AttemptView> attempts;
    reader.select(
        "SELECT * FROM v_attempts WHERE run = ?1 ORDER BY attempt", [&](const auto& columns) { names = columns; },
        [&](const auto& row) {
            auto& attempt = attempts.emplace_back();
            for (std::size_t i = 0; i < names.size(); ++i) attempt.emplace(names[i], row[i]);
        },
        {id});
    return attempts;
}

// Its cells, sweep by sweep; the first tells its recipe.
void add_places(RunView& view, const Reader& reader, const Workspace& workspace) {
    const auto sweeps = reader.sweeps_of_runs();
    const auto found = sweeps.find(view.row.id);
    std::string cell_sweep, cell_arm;
    for (const auto& sweep : found == sweeps.end() ? std::vector<std::string>() : found->second) {
        const auto before = view.names.size();
        for (const auto& place : reader.places(sweep))
            if (place.run == view.row.id) {
                if (view.names.empty()) cell_sweep = sweep, cell_arm = place.arm;
                view.names.push_back(run_name(sweep, place));
            }
        if (view.names.size() == before) view.sweeps_it_starts.push_back(sweep);
    }
    view.config = compare_with_recipe(view.row.config, cell_sweep, cell_arm, workspace);
}

}  // namespace

RunView view_run(const std::string& given, const Workspace& workspace) {
    const auto reader = workspace.open();
    const auto question = question_about(given, reader, workspace);
    const auto& run = question.run;
    RunView view;
    view.standing = {run.id, to_string(run.state), explanation(question)};
    view.row = run;
    view.attempts = attempts_of(run.id, reader);
    const auto model = reader.model(run.id);
    view.network = members_of(model.is_object() ? model.value("total", Json()) : Json());
    view.folder = run_folder(workspace.results, run.id);
    view.environment = members_of(read_json(read_file_if_exists(view.folder / kEnvironmentFile).value_or("")));
    view.files = files_of_run(view.folder);
    add_places(view, reader, workspace);
    return view;
}

OrderedJson to_json(const RunView& view) {
    auto json = to_json(view.standing);
    json["epoch"] = view.row.epoch;
    json["epochs"] = view.row.epochs;
    json["attempts"] = view.row.attempts;
    json["train_s"] = view.row.train_s;
    json["names"] = view.names;
    json["parent_in"] = view.sweeps_it_starts;
    json["history"] = view.attempts;
    json["config"] = to_json(view.config);
    json["network"] = view.network;
    json["metrics"] = view.row.metrics.all();
    json["result"] = view.row.result.all();
    json["environment"] = view.environment;
    json["folder"] = view.folder.string();
    json["files"] = OrderedJson::array();
    for (const auto& file : view.files) json["files"].push_back({{"name", file.name}, {"bytes", file.bytes}});
    return json;
}

}  // namespace bitsweep::app
