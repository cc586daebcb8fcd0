#include "app/missing_probes.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/project.h"
#include "report/exhibit/probe_kinds.h"
#include "sys/file.h"
#include "sys/process.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> weight_files(const Workspace& workspace) {
    auto files = entries_in(workspace.data_root() / "weights");
    std::erase_if(files, [](const fs::path& path) { return path.extension() != ".safetensors"; });
    return files;
}

void make(const fs::path& trainer, std::vector<std::string> arguments, const Workspace& workspace) {
    workspace.say(fmt::format("making the missing probe: bitsweep-train {}", fmt::join(arguments, " ")));
    arguments.insert(arguments.begin(), trainer.string());
    arguments.insert(arguments.end(), {"--results", workspace.results.string()});
    const auto output = run_command(arguments);
    if (output.status.code != 0)
        workspace.say(fmt::format("it failed with exit code {}: {}", output.status.code, output.text));
}

}  // namespace

void make_missing_probes(const Analysis& analysis, const Workspace& workspace) {
    const auto trainer = trainer_path("");
    if (!is_there(trainer)) return;
    std::set<std::string> wanted;
    for (const auto& specification : analysis.specifications) wanted.insert(specification.probe);
    std::set<std::string> missing;
    {
        const auto reader = workspace.open();
        for (const auto& kind : kProbeKinds)
            if (const std::string name(kind.name); wanted.contains(name) && reader.probes(name).empty())
                missing.insert(name);
    }
    const auto make_missing = [&](bool by_weights, const std::string& file) {
        for (const auto& [name, option, value] : kProbeKinds)
            if (!option.empty() && value.empty() == by_weights && missing.contains(std::string(name)))
                make(trainer, {std::string(name), std::string(option), by_weights ? file : std::string(value)},
                     workspace);
    };
    make_missing(false, "");
    for (const auto& file : weight_files(workspace)) make_missing(true, file.string());
}

}  // namespace bitsweep::app
