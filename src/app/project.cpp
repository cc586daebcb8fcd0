#include "app/project.h"

#include <algorithm>

#include <unistd.h>

#include <fmt/format.h>

#include "app/trainers.h"
#include "base/hash.h"
#include "base/names.h"
#include "base/text.h"
#include "datasets/config_sources.h"
#include "runs/files.h"
#include "store/sweep_merge.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

// The .json file whose name is nearest, in the folder where `given` should be; "" = none is near.
std::string file_beside(const fs::path& given) {
    const auto folder = given.parent_path();
    const auto place = folder.empty() ? fs::path(".") : folder;
    if (!is_folder(place) || ::access(place.c_str(), R_OK) != 0) return {};
    std::vector<std::string> names;
    for (const auto& file : files_in(place))
        if (file.extension() == ".json") names.push_back(file.stem().string());
    const auto nearest = nearest_name(given.stem().string(), {names.begin(), names.end()});
    return nearest.empty() ? nearest : (folder / (nearest + ".json")).string();
}

// Where `cmake --install` puts sweeps and recipes, beside the programs.
fs::path installed_folder() {
    return program_folder().parent_path() / "share/bitsweep";
}

std::string find_sweep_file(const std::string& given) {
    if (is_file(given)) return given;
    for (const auto& folder : {fs::path(), installed_folder()})
        for (const auto& name : {given, given + ".json"})
            if (const auto candidate = folder / "sweeps" / name; is_file(candidate)) return candidate.string();
    if (const auto beside = file_beside(given); !beside.empty())
        throw ConfigError(given, "there is no such sweep file", "did you mean '" + beside + "'?");
    const auto known = sweep_files();
    const auto nearest = name_hint(sweep_name(given), {known.begin(), known.end()});
    throw ConfigError(given, "there is no such sweep file",
                      known.empty()      ? "the current folder has no sweeps/"
                      : !nearest.empty() ? nearest
                                         : fmt::format("sweeps/ has {}", fmt::join(known, ", ")));
}

// Where its name is from: an option, or the file, which one that was queued names too.
std::string place_of_name(const SweepRequest& request) {
    return request.name.empty() || request.text ? request.file : "--as";
}

void check_name(const std::string& name, const std::string& place) {
    if (const auto wrong = wrong_path_name(name); !wrong.empty())
        throw ConfigError(place, fmt::format("{}, got '{}'", wrong, printable(name, 100)));
}

bool is_below_sweeps(const std::string& file) {
    return ("/" + file).find("/sweeps/") != std::string::npos;
}

// x/grid.json and y/grid.json are both "grid": the second has a hash behind it, unless they are one sweep and its
// checkout has moved. Names below sweeps/ are paths, and differ.
std::string free_name(const Sweep& sweep, const fs::path& results) {
    auto written = read_ordered_json(read_file_if_exists(stored_sweep_file(results, sweep.name)).value_or(""));
    const auto its_file = text_at(written, "file");
    const auto place = [](const std::string& file) { return absolute_path(file).lexically_normal(); };
    if (its_file.empty() || (is_below_sweeps(its_file) && is_below_sweeps(sweep.file)) ||
        place(its_file) == place(sweep.file))
        return sweep.name;
    written["file"] = sweep.file;
    written.erase("declared");  // what a launch adds to the definition
    if (written == to_json(sweep)) return sweep.name;
    return sweep.name + "~" + sha256_hex(sweep.file).substr(0, 8);
}

// A name that --as gives is free, or has been given to other overrides of the same file.
void check_takes_nothing_over(const std::string& name, const std::string& place, const std::string& file,
                              const fs::path& results) {
    const auto path = stored_sweep_file(results, name);
    const auto written = read_json(read_file_if_exists(path).value_or(""));
    const auto its_file = bytes_of_text(text_at(written, "file"));
    if (its_file.empty() || sweep_name(its_file) == sweep_name(file)) return;
    throw ConfigError(place, fmt::format("'{}' is the name of the sweep of {}", name, its_file),
                      "take another name; 'bitsweep status' lists those that are taken");
}

// With the project's folder as --results, results/sweeps/ is where the sweep files lie.
void check_writes_over_nothing(const std::string& name, const fs::path& results) {
    const auto path = stored_sweep_file(results, name);
    if (is_written_by_hand(read_file_if_exists(path).value_or("")))
        throw ConfigError("--results", path.string() + " is a sweep file, and would be written over",
                          "a folder of its own, such as --results results");
}

}  // namespace

SweepRequest request_of(const OrderedJson& stored, const std::string& name) {
    SweepRequest request{bytes_of_text(text_at(stored, "file")), {}, name};
    if (stored.is_object() && stored.contains("overrides") && stored["overrides"].is_array())
        for (const auto& text : stored["overrides"])
            if (text.is_string()) request.overrides.push_back(text);
    return request;
}

SweepRequest last_request(const std::string& name, const Workspace& workspace) {
    try {
        return request_of(read_ordered_json(read_file(stored_sweep_file(workspace.results, name))), name);
    } catch (const std::runtime_error&) {  // opening the results has said it
        return {"", {}, name};
    }
}

std::vector<std::string> sweep_files() {
    std::vector<std::string> names;
    for (const auto& path : files_below("sweeps"))
        if (path.extension() == ".json") names.push_back(sweep_name(path.string()));
    std::sort(names.begin(), names.end());
    return names;
}

fs::path trainer_path(const std::string& option) {
    return option.empty() ? program_folder() / "bitsweep-train" : fs::path(option);
}

Sweep load_sweep(const SweepRequest& request, const Workspace& workspace) {
    const std::string file = request.text ? request.file : find_sweep_file(request.file);
    const std::string name =
        request.name.empty() ? name_with_overrides(sweep_name(file), request.overrides) : request.name;
    const std::string place = place_of_name(request);
    check_name(name, place);
    if (!request.name.empty()) check_takes_nothing_over(name, place, file, workspace.results);
    const auto sources = config_sources(file, workspace.data_root());
    Problems problems;
    const auto document = parse_json(request.text ? *request.text : read_file(file), file, problems);
    auto sweep = expand_sweep({document, name, request.overrides, sources}, problems);
    problems.throw_if_any();
    check_trainers(sweep, workspace);
    if (request.name.empty()) sweep.name = free_name(sweep, workspace.results);
    check_writes_over_nothing(sweep.name, workspace.results);
    for (const auto& note : sweep.notes) workspace.say(file + ": " + note);
    return sweep;
}

}  // namespace bitsweep::app
