#include "app/run_view.h"

#include <algorithm>

#include "app/run_name.h"
#include "config/config_io.h"
#include "runs/files.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

std::map<std::string, Json> not_at_default(const StoredConfig& config) {
    auto values = config.values();
    if (!config.trainer().empty()) {
        const auto in_id = config.json()["trainer"].value("in_id", Json::array());
        std::erase_if(values, [&](const auto& entry) {
            return entry.first != "trainer" && std::find(in_id.begin(), in_id.end(), entry.first) == in_id.end();
        });
        return values;
    }
    const auto defaults = StoredConfig(Json(to_json(RunConfig()))).values();
    std::erase_if(values, [&](const auto& entry) {
        const auto found = defaults.find(entry.first);
        return found != defaults.end() && found->second == entry.second;
    });
    return values;
}

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

void add_places(RunView& view, const Reader& reader) {
    const auto sweeps = reader.sweeps_of_runs();
    const auto found = sweeps.find(view.row.id);
    if (found == sweeps.end()) return;
    for (const auto& sweep : found->second) {
        const auto before = view.names.size();
        for (const auto& place : reader.places(sweep))
            if (place.run == view.row.id) view.names.push_back(run_name(sweep, place));
        if (view.names.size() == before) view.sweeps_it_starts.push_back(sweep);
    }
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
    view.config = not_at_default(run.config);
    const auto model = reader.model(run.id);
    view.network = members_of(model.is_object() ? model.value("total", Json()) : Json());
    view.folder = run_folder(workspace.results, run.id);
    view.environment = members_of(read_json(read_file_if_exists(view.folder / kEnvironmentFile).value_or("")));
    view.files = files_of_run(view.folder);
    add_places(view, reader);
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
    json["config"] = view.config;
    json["network"] = view.network;
    json["metrics"] = view.row.metrics;
    json["result"] = view.row.result;
    json["environment"] = view.environment;
    json["folder"] = view.folder.string();
    json["files"] = OrderedJson::array();
    for (const auto& file : view.files) json["files"].push_back({{"name", file.name}, {"bytes", file.bytes}});
    return json;
}

}  // namespace bitsweep::app
