#include "app/edited_sweep.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/project.h"
#include "datasets/config_sources.h"
#include "runs/files.h"
#include "sweep/sweep.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

bool is_newer(const fs::path& path, const FileStamp& than) {
    const auto stamp = is_file(path) ? file_stamp(path) : std::nullopt;
    return stamp && stamp->mtime_ns > than.mtime_ns;
}

// The cells, in any order: what stands in results/sweeps/<name>.json and what the file gives now.
std::set<std::string> cells_of(const OrderedJson& sweep) {
    std::set<std::string> cells;
    const auto list = sweep.is_object() ? sweep.find("cells") : sweep.end();
    if (list != sweep.end() && list->is_array())
        for (const auto& cell : *list) cells.insert(write_json(Json(cell)));
    return cells;
}

std::string difference(const std::set<std::string>& before, const std::set<std::string>& now) {
    const auto only_in = [](const auto& here, const auto& there) {
        return std::count_if(here.begin(), here.end(), [&](const auto& cell) { return !there.contains(cell); });
    };
    if (before == now) return {};
    return fmt::format("cells that only the file has: {}, that only this has: {}", only_in(now, before),
                       only_in(before, now));
}

// Its base, and those that arms bring.
std::vector<std::string> recipes_of(const OrderedJson& sweep) {
    std::vector<std::string> recipes{text_at(sweep, "base")};
    if (sweep.is_object() && sweep.contains("arms") && sweep["arms"].is_object())
        for (const auto& [arm, keys] : sweep["arms"].items()) recipes.push_back(text_at(keys, "base"));
    std::erase(recipes, "");
    return recipes;
}

}  // namespace

std::string edit_since_run(const std::string& name, const Workspace& workspace) try {
    const auto path = stored_sweep_file(workspace.results, name);
    const auto stamp = file_stamp(path);
    const auto written = read_ordered_json(read_file_if_exists(path).value_or(""));
    const auto request = request_of(written, name);
    const auto& file = request.file;
    if (!stamp || file.empty() || !is_file(file)) return {};
    Problems problems;
    const auto document = parse_json(read_file(file), file, problems);
    const auto recipes = recipes_of(document.value);
    const bool is_recipe_newer = std::any_of(
        recipes.begin(), recipes.end(), [&](const auto& recipe) { return is_newer(find_near(recipe, file), *stamp); });
    if (!is_newer(file, *stamp) && !is_recipe_newer) return {};
    const auto sources = config_sources(file, workspace.data_root());
    const auto sweep = expand_sweep({document, name, request.overrides, sources}, problems);
    const auto what = problems.empty() ? difference(cells_of(written), cells_of(to_json(sweep)))
                                       : "it is no sweep now: " + to_string(problems.list().front());
    return what.empty() ? what
                        : fmt::format("{}: this is about its last run, and {} was edited since: {}", name, file, what);
} catch (const std::runtime_error&) {  // whatever cannot be read, it is the next run's trouble
    return {};
}

void say_if_edited(const std::string& sweep, const Workspace& workspace) {
    if (const auto edit = edit_since_run(sweep, workspace); !edit.empty()) workspace.say(edit);
}

}  // namespace bitsweep::app
