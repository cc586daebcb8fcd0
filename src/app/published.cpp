#include "app/published.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/exhibit_files.h"
#include "base/error.h"
#include "base/names.h"
#include "runs/files.h"
#include "store/row_files.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/temporary_folder.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

bool is_writable(const fs::path& folder) {
    return ::access(folder.c_str(), W_OK) == 0;
}

bool has_something_new(const fs::path& folder, const fs::path& results) {
    if (is_there(folder / "sweep.json")) {
        const auto ids = run_ids_in(folder);
        return std::any_of(ids.begin(), ids.end(),
                           [&](const std::string& id) { return !is_there(run_folder(results, id)); });
    }
    const auto probes = entries_in(folder / "probes");
    return std::any_of(probes.begin(), probes.end(),
                       [&](const fs::path& probe) { return !is_there(results / "probes" / probe.filename()); });
}

// The one sweep that a published folder is about; "" = probes.
std::string sweep_of(const fs::path& folder) {
    const auto sweep = read_file_if_exists(folder / "sweep.json");
    if (!sweep) return {};
    const auto object = read_json(*sweep);
    return object.is_object() ? object.value("sweep", "") : "";
}

}  // namespace

std::vector<std::string> published_names(const fs::path& results) {
    const auto root = results / "published";
    std::vector<std::string> names;
    for (const auto& path : files_below(root))
        if (path.filename() == "manifest.json") names.push_back(path.parent_path().lexically_relative(root).string());
    std::sort(names.begin(), names.end());
    return names;
}

void adopt_published(const fs::path& results, const Say& say) {
    if (!is_writable(results)) return;
    for (const auto& name : published_names(results)) {
        const auto folder = results / "published" / name;
        try {
            if (!has_something_new(folder, results)) continue;
            const auto taken = import_rows(folder, results);
            if (taken.runs > 0) say(fmt::format("took in {} of {}", counted(taken.runs, "published run"), name));
        } catch (const DataError& error) {  // no reason to stop a command that may be about something else
            say(std::string("not taken in: ") + error.what());
        }
    }
}

std::vector<Exhibit> exhibits_of_rows(const fs::path& folder, const Analysis& analysis) {
    const TemporaryFolder scratch(fs::temp_directory_path() / "bitsweep");
    const auto& results = scratch.path();
    import_rows(folder, results);
    const auto database = results / "bitsweep.sqlite";
    refresh(results, database);
    return exhibits_of(analysis, sweep_of(folder), Reader(results, database), {});
}

std::vector<std::string> check_published(const fs::path& folder, const Analysis& analysis) {
    auto problems = altered_files(folder);
    for (const auto& name : foreign_files(folder))
        problems.push_back(name + ": is not in manifest.json: left over, or no part of the publication");
    if (!problems.empty()) return problems;
    for (const auto& exhibit : exhibits_of_rows(folder, analysis))
        for (const auto& [name, text] : text_files(exhibit)) {
            const auto published = read_file_if_exists(folder / name);
            if (!published)
                problems.push_back(name + ": its rows and analysis/ give this file, and it is not published");
            else if (*published != text) problems.push_back(name + ": is not what its rows and analysis/ give");
        }
    return problems;
}

}  // namespace bitsweep::app
