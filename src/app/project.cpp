#include "app/project.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/names.h"
#include "datasets/config_sources.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> sweep_files_under(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& path : files_below(folder))
        if (path.extension() == ".json") names.push_back(sweep_name(path.string()));
    std::sort(names.begin(), names.end());
    return names;
}

std::string find_sweep_file(const std::string& given) {
    if (is_file(given)) return given;
    for (const auto& candidate : {"sweeps/" + given, "sweeps/" + given + ".json"})
        if (is_file(candidate)) return candidate;
    const auto known = sweep_files_under("sweeps");
    const auto nearest = name_hint(sweep_name(given), {known.begin(), known.end()});
    throw ConfigError(given, "there is no such sweep file",
                      known.empty()      ? "the current folder has no sweeps/"
                      : !nearest.empty() ? nearest
                                         : fmt::format("sweeps/ has {}", fmt::join(known, ", ")));
}

void check_name(const std::string& name) {
    const bool escapes = name.empty() || name.front() == '/' || ("/" + name + "/").find("/../") != std::string::npos;
    if (escapes) throw ConfigError("--as", "expected a name such as cpu/bits, got '" + name + "'");
}

// A name that --as gives is free, or has been given to other overrides of the same file.
void check_takes_nothing_over(const std::string& name, const std::string& file, const fs::path& results) {
    const auto path = results / "sweeps" / (name + ".json");
    const auto written = read_json(read_file_if_exists(path).value_or(""));
    const auto its_file = written.is_object() ? written.value("file", Json()) : Json();
    if (!its_file.is_string() || sweep_name(its_file.get<std::string>()) == sweep_name(file)) return;
    throw ConfigError("--as", fmt::format("'{}' is the name of the sweep of {}", name, its_file.get<std::string>()),
                      "take another name; 'bitsweep status' lists those that are taken");
}

}  // namespace

fs::path trainer_path(const std::string& option) {
    return option.empty() ? program_folder() / "bitsweep-train" : fs::path(option);
}

Sweep load_sweep(const SweepRequest& request, const Workspace& workspace) {
    const std::string file = request.text ? request.file : find_sweep_file(request.file);
    const std::string name =
        request.name.empty() ? name_with_overrides(sweep_name(file), request.overrides) : request.name;
    check_name(name);
    if (!request.name.empty()) check_takes_nothing_over(name, file, workspace.results);
    const auto sources = config_sources(file, workspace.data_root());
    Problems problems;
    const auto document = parse_json(request.text ? *request.text : read_file(file), file, problems);
    auto sweep = expand_sweep({document, name, request.overrides, sources}, problems);
    problems.throw_if_any();
    return sweep;
}

}  // namespace bitsweep::app
