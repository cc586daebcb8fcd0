#include "cli/bitsweep/missing_probes.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include <fmt/format.h>

#include "cli/bitsweep/project.h"
#include "datasets/files.h"
#include "store/store.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> weight_files(const Context& context) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(data_root(context.data_root) / "weights", error))
        if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

void make(const fs::path& trainer, std::vector<std::string> arguments, const Context& context) {
    fmt::print(stderr, "bitsweep: making the missing probe: bitsweep-train {}\n", fmt::join(arguments, " "));
    arguments.insert(arguments.begin(), trainer.string());
    arguments.insert(arguments.end(), {"--results", context.results.string()});
    const auto output = run_command(arguments);
    if (output.status.code != 0)
        fmt::print(stderr, "bitsweep: it failed with exit code {}: {}\n", output.status.code, output.text);
}

}  // namespace

void make_missing_probes(const Analysis& analysis, const Context& context) {
    const auto trainer = trainer_path("");
    if (!fs::exists(trainer)) return;
    std::set<std::string> wanted;
    for (const auto& specification : analysis.specifications) wanted.insert(specification.probe);
    refresh(context.results, context.database());
    std::set<std::string> missing;
    {
        const Reader reader(context.results, context.database());
        for (const char* kind : {"sawb-fit", "qerror", "sawb-grid"})
            if (wanted.contains(kind) && reader.probes(kind).empty()) missing.insert(kind);
    }
    if (missing.contains("sawb-fit")) make(trainer, {"sawb-fit", "--levels", "4"}, context);
    for (const auto& file : weight_files(context)) {
        if (missing.contains("qerror")) make(trainer, {"qerror", "--weights", file.string()}, context);
        if (missing.contains("sawb-grid")) make(trainer, {"sawb-grid", "--weights", file.string()}, context);
    }
}

}  // namespace bitsweep
