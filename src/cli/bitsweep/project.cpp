#include "cli/bitsweep/project.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/names.h"
#include "datasets/files.h"
#include "datasets/image_folder.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> sweep_files_under(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; entry != end; entry.increment(error)) {
        if (error) break;
        if (entry->path().extension() == ".json") names.push_back(sweep_name(entry->path().string()));
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string find_sweep_file(const std::string& given) {
    if (fs::is_regular_file(given)) return given;
    for (const auto& candidate : {"sweeps/" + given, "sweeps/" + given + ".json"})
        if (fs::is_regular_file(candidate)) return candidate;
    const auto known = sweep_files_under("sweeps");
    const auto nearest = name_hint(sweep_name(given), {known.begin(), known.end()});
    throw ConfigError(given, "there is no such sweep file",
                      known.empty()      ? "the current folder has no sweeps/"
                      : !nearest.empty() ? nearest
                                         : fmt::format("sweeps/ has {}", fmt::join(known, ", ")));
}

// The recipe at `path`, which a file at `anchor` names.
std::string read_recipe(const fs::path& path, const std::string& anchor) {
    const auto found = find_near(path, anchor);
    if (fs::exists(found)) return read_file(found);
    std::vector<std::string> stems;
    std::error_code error;
    for (fs::directory_iterator entry(find_near(path.parent_path(), anchor), error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == ".json") stems.push_back(entry->path().stem().string());
    std::sort(stems.begin(), stems.end());
    const auto nearest = nearest_name(path.stem().string(), {stems.begin(), stems.end()});
    std::string hint;
    if (!nearest.empty()) hint = "did you mean '" + (path.parent_path() / (nearest + ".json")).string() + "'?";
    else if (!stems.empty()) hint = fmt::format("{}/ has {}", path.parent_path().string(), fmt::join(stems, ", "));
    throw ConfigError(path.string(), "there is no such recipe", hint);
}

// Reads each recipe and image folder, and hashes each weights file, once: a sweep asks for them run by run.
class Sources {
public:
    Sources(std::string anchor, fs::path data_root) : anchor_(std::move(anchor)), data_root_(std::move(data_root)) {}

    ConfigSources get() {
        return {[this](const std::string& path) {
                    return remember(recipes_, path, [&] { return read_recipe(path, anchor_); });
                },
                [this](const std::string& path) {
                    return remember(weights_, path, [&] { return sha256_under(data_root_, path); });
                },
                [this](const std::string& folder) {
                    return remember(folders_, folder, [&] { return folder_fingerprint(data_root_ / folder); });
                }};
    }

private:
    template <class Make>
    static std::string remember(std::map<std::string, std::string>& known, const std::string& key, Make make) {
        const auto found = known.find(key);
        return found != known.end() ? found->second : known.emplace(key, make()).first->second;
    }

    std::string anchor_;
    fs::path data_root_;
    std::map<std::string, std::string> recipes_, weights_, folders_;
};

void check_name(const std::string& name) {
    const bool escapes = name.empty() || name.front() == '/' || ("/" + name + "/").find("/../") != std::string::npos;
    if (escapes) throw ConfigError("--as", "expected a name such as cpu/bits, got '" + name + "'");
}

// A name that --as gives is free, or has been given to other overrides of the same file.
void check_takes_nothing_over(const std::string& name, const std::string& file, const fs::path& results) {
    const auto path = results / "sweeps" / (name + ".json");
    const auto written = Json::parse(read_file_if_exists(path).value_or(""), nullptr, false);
    const auto its_file = written.is_object() ? written.value("file", Json()) : Json();
    if (!its_file.is_string() || sweep_name(its_file.get<std::string>()) == sweep_name(file)) return;
    throw ConfigError("--as", fmt::format("'{}' is the name of the sweep of {}", name, its_file.get<std::string>()),
                      "take another name; 'bitsweep status' lists those that are taken");
}

}  // namespace

fs::path trainer_path(const std::string& option) {
    return option.empty() ? program_folder() / "bitsweep-train" : fs::path(option);
}

void add_sweep_arguments(CLI::App& command, SweepArguments& arguments) {
    command.add_option("sweep", arguments.file, "sweep file, or its name under sweeps/")->required();
    command.add_option("overrides", arguments.overrides, "key=value: on the sweep's base config, or seeds=...");
    command.add_option("--as", arguments.name, "name of the sweep that overrides make");
}

Sweep load_sweep(const SweepArguments& arguments, const Context& context) {
    const std::string file = find_sweep_file(arguments.file);
    const std::string name =
        arguments.name.empty() ? name_with_overrides(sweep_name(file), arguments.overrides) : arguments.name;
    check_name(name);
    if (!arguments.name.empty()) check_takes_nothing_over(name, file, context.results);
    Sources sources(file, data_root(context.data_root));
    const auto config_sources = sources.get();
    Problems problems;
    const auto document = parse_json(read_file(file), file, problems);
    auto sweep = expand_sweep({document, name, arguments.overrides, config_sources}, problems);
    problems.throw_if_any();
    return sweep;
}

}  // namespace bitsweep
