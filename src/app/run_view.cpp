#include "app/run_view.h"

#include <algorithm>

#include "config/config_io.h"
#include "runs/files.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

std::map<std::string, Json> not_at_default(const StoredConfig& config) {
    auto values = config.values();
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
    return files;
}

}  // namespace

RunView view_run(const std::string& prefix, const Workspace& workspace) {
    const auto question = question_about(prefix, workspace);
    const auto& run = question.run;
    return {{run.id, to_string(run.state), explanation(question)},
            run,
            not_at_default(run.config),
            files_of_run(run_folder(workspace.results, run.id))};
}

OrderedJson to_json(const RunView& view) {
    auto json = to_json(view.standing);
    json["epoch"] = view.row.epoch;
    json["epochs"] = view.row.epochs;
    json["attempts"] = view.row.attempts;
    json["train_s"] = view.row.train_s;
    json["config"] = view.config;
    json["metrics"] = view.row.metrics;
    json["result"] = view.row.result;
    json["files"] = OrderedJson::array();
    for (const auto& file : view.files) json["files"].push_back({{"name", file.name}, {"bytes", file.bytes}});
    return json;
}

}  // namespace bitsweep::app
