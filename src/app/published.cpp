#include "app/published.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/exhibit_files.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/names.h"
#include "runs/files.h"
#include "store/row_files.h"
#include "store/row_import.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/folder_listing.h"
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

// Adds the names of `folder` and of the folders in it that have a manifest, whatever it is: who reads it says what is
// wrong with it.
void find_publications(const fs::path& folder, const std::string& name, bool is_inside, std::vector<std::string>& names,
                       const Say& left_out) try {
    const auto entries = names_in(folder);
    if (!name.empty() && is_among(entries, "manifest.json")) {
        names.push_back(name);
        is_inside = true;
    }
    if (!is_inside && is_among(entries, "sweep.json"))
        left_out(fmt::format("not taken in: {} has a sweep.json, but no manifest.json", folder.string()));
    for (const auto& entry : entries)
        if (const auto path = folder / entry; is_folder(path) && !is_link(path))
            find_publications(path, name.empty() ? entry : name + "/" + entry, is_inside, names, left_out);
} catch (const SystemError& error) {  // one below that may not be entered is nobody's publication yet
    if (name.empty()) left_out(error.what());
}

// The one sweep that a published folder is about; "" = probes.
std::string sweep_of(const fs::path& folder) {
    const auto sweep = read_file_if_exists(folder / "sweep.json");
    if (!sweep) return {};
    const auto object = read_json(*sweep);
    return bytes_of_text(text_at(object, "sweep"));
}

}  // namespace

std::vector<std::string> published_names(const fs::path& results, const Say& left_out) {
    std::vector<std::string> names;
    find_publications(results / "published", "", false, names, left_out);
    std::sort(names.begin(), names.end());
    return names;
}

void adopt_published(const fs::path& results, const Say& say, const Say& left_out) {
    if (!is_writable(results)) return;
    for (const auto& name : published_names(results, left_out)) {
        const auto folder = results / "published" / name;
        try {
            if (!has_something_new(folder, results)) continue;
            const auto taken = import_rows(folder, results);
            if (taken.runs > 0) say(fmt::format("took in {} of {}", counted(taken.runs, "published run"), name));
            for (const auto* lines : {&taken.refused, &taken.differs})
                for (const auto& line : *lines) left_out(fmt::format("of publication {}: {}", name, line));
        } catch (const std::exception& error) {  // no reason to stop a command that may be about something else
            left_out(std::string("not taken in: ") + error.what());
        }
    }
}

fs::path published_folder(const fs::path& results, const std::string& sweep) {
    const auto root = results / "published";
    if (sweep.empty()) return root / "probes";
    const auto is_others = [&](const std::string& name) {
        const bool holds = sweep.starts_with(name + "/") || name.starts_with(sweep + "/");
        return holds || (name == sweep && sweep_of(root / name) != sweep);
    };
    const auto names = published_names(results);
    const bool is_taken = sweep == "probes" || std::any_of(names.begin(), names.end(), is_others);
    return root / (is_taken ? sweep + "~" + sha256_hex(sweep).substr(0, 8) : sweep);
}

std::vector<Exhibit> exhibits_of_rows(const fs::path& folder, const Analysis& analysis) {
    const TemporaryFolder scratch(temporary_root() / "bitsweep");
    const auto& results = scratch.path();
    if (const auto taken = import_rows(folder, results); !taken.refused.empty())
        throw DataError(folder.string() + ": " + taken.refused.front());
    const auto database = results / "bitsweep.sqlite";
    refresh(results, database);
    return exhibits_of(analysis, sweep_of(folder), Reader(results, database), {});
}

std::vector<std::string> check_published(const fs::path& folder, const Analysis& analysis) {
    std::vector<std::string> problems;
    try {
        problems = altered_files(folder);
    } catch (const std::exception& error) {  // what is no file, too
        return {error.what()};
    }
    for (const auto& name : foreign_files(folder))
        problems.push_back(name + ": is not in manifest.json: left over, or no part of the publication");
    if (!problems.empty()) return problems;
    try {
        for (const auto& exhibit : exhibits_of_rows(folder, analysis))
            for (const auto& [name, text] : text_files(exhibit)) {
                const auto published = read_file_if_exists(folder / name);
                if (!published)
                    problems.push_back(name + ": its rows and analysis/ give this file, and it is not published");
                else if (*published != text) problems.push_back(name + ": is not what its rows and analysis/ give");
            }
    } catch (const std::exception& error) {
        problems.emplace_back(error.what());
    }
    return problems;
}

}  // namespace bitsweep::app
