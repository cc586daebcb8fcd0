#include "app/completion.h"

#include <algorithm>
#include <set>

#include "app/project.h"
#include "app/run_name.h"
#include "config/config_io.h"

namespace bitsweep::app {
namespace {

using Words = std::vector<std::string>;

Words sweeps(const Workspace& workspace) {
    return workspace.open().sweep_names();
}

// "demo:" for each sweep; once one is typed its arms, "demo:pact,"; then the names of that arm's runs.
Words run_names(const std::string& word, const Workspace& workspace) {
    const auto reader = workspace.open();
    std::set<std::string> begun, arms, names;
    for (const auto& sweep : reader.sweep_names()) {
        begun.insert(start_of_names(sweep));
        if (!word.starts_with(start_of_names(sweep))) continue;
        for (const auto& place : reader.places(sweep)) {
            const auto arm = start_of_names(sweep, place.arm);
            arms.insert(arm + ",");
            if (word.starts_with(arm + ",")) names.insert(run_name(sweep, place));
        }
    }
    const auto& found = !names.empty() ? names : !arms.empty() ? arms : begun;
    return {found.begin(), found.end()};
}

Words conditions(const Workspace& workspace) {
    Words words = {"arm=", "seed=", "state="};
    const auto reader = workspace.open();
    std::set<std::string> axes;
    for (const auto& sweep : reader.sweep_names())
        for (const auto& place : reader.places(sweep))
            for (const auto& [axis, value] : place.at) axes.insert(axis + "=");
    words.insert(words.end(), axes.begin(), axes.end());
    for (const auto& info : config_keys()) words.push_back(info.key + "=");
    return words;
}

Words overrides() {
    Words words = {"seeds="};
    for (const auto& info : config_keys()) words.push_back(info.key + "=");
    return words;
}

Words arms(const Workspace& workspace) {
    const auto reader = workspace.open();
    std::set<std::string> arms;
    for (const auto& sweep : reader.sweep_names())
        for (const auto& place : reader.places(sweep)) arms.insert(place.arm);
    return {arms.begin(), arms.end()};
}

}  // namespace

Words completions(const WordPlace& place, const Workspace& workspace) {
    const auto& what = place.what;
    const bool is_of_file = place.command == "run" || place.command == "plan";
    if (what == "sweep" && is_of_file) return sweep_files();
    if (what == "overrides") return overrides();
    if (what == "sweep" || what == "--sweep") return sweeps(workspace);
    if (what == "--where") return conditions(workspace);
    if (what == "--arm") return arms(workspace);
    if (what == "run" || what == "runs" || what == "first" || what == "second") return run_names(place.word, workspace);
    if (what == "shell") return {"bash", "zsh", "fish"};
    if (what == "what" && place.command == "list") return {"keys", "quantizers", "models", "data", "figures", "schema"};
    return {};
}

}  // namespace bitsweep::app
