#include "app/missing_probes.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/project.h"
#include "sys/process.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> weight_files(const Workspace& workspace) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(workspace.data_root() / "weights", error))
        if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
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
    if (!fs::exists(trainer)) return;
    std::set<std::string> wanted;
    for (const auto& specification : analysis.specifications) wanted.insert(specification.probe);
    std::set<std::string> missing;
    {
        const auto reader = workspace.open();
        for (const char* kind : {"sawb-fit", "qerror", "sawb-grid"})
            if (wanted.contains(kind) && reader.probes(kind).empty()) missing.insert(kind);
    }
    if (missing.contains("sawb-fit")) make(trainer, {"sawb-fit", "--levels", "4"}, workspace);
    for (const auto& file : weight_files(workspace)) {
        if (missing.contains("qerror")) make(trainer, {"qerror", "--weights", file.string()}, workspace);
        if (missing.contains("sawb-grid")) make(trainer, {"sawb-grid", "--weights", file.string()}, workspace);
    }
}

}  // namespace bitsweep::app
