#include "app/doctor.h"

#include <fmt/format.h>

#include "app/glyphs.h"
#include "app/project.h"
#include "config/tables.h"
#include "datasets/files.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/gpu.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

Finding program(const std::string& name, const std::vector<std::string>& arguments, const std::string& needed) {
    const auto path = find_program(name);
    if (!path) return {name, false, "not found", needed};
    std::vector<std::string> argv{path->string()};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const auto output = run_command(argv);
    if (output.status.code != 0) return {name, false, first_line(output.text), needed};
    return {name, true, first_line(output.text), {}};
}

Finding fonts() {
    constexpr char32_t kChinese = 0x65E5;
    if (Glyphs::of_this_machine().has(kChinese)) return {"fonts", true, "with Chinese, Japanese and Korean", {}};
    return {"fonts", false, "no font has Chinese, Japanese and Korean characters",
            "such names in figures (package fonts-noto-cjk)"};
}

Finding trainer() {
    const auto path = trainer_path(environment("BITSWEEP_TRAINER").value_or(""));
    const std::string needed = "training: build with LibTorch (libtorch-dev, or your own by CMAKE_PREFIX_PATH)";
    if (!is_there(path)) return {"bitsweep-train", false, path.string() + " is not there", needed};
    const auto output = run_command({path.string(), "--version"});
    return {"bitsweep-train", output.status.code == 0, first_line(output.text), output.status.code == 0 ? "" : needed};
}

Finding gpus() {
    const auto inventory = Nvml().inventory();
    if (inventory.gpus.empty()) return {"GPUs", false, inventory.reason, "training on a GPU; the CPU is used"};
    std::string names;
    for (const auto& gpu : inventory.gpus)
        names += fmt::format("{}{} ({:.0f} of {:.0f} GiB free)", names.empty() ? "" : ", ", gpu.name,
                             static_cast<double>(gpu.free_bytes) / (1 << 30),
                             static_cast<double>(gpu.memory_bytes) / (1 << 30));
    return {"GPUs", true, fmt::format("{}; driver {}", names, inventory.driver), {}};
}

Finding cores() {
    return {"cores",
            true,
            fmt::format("{} may be used; OMP_NUM_THREADS is set for each worker", usable_cores().size()),
            {}};
}

// Looked for, not read: it may hold a million files.
Finding image_folder(const DataSetInfo& info, const fs::path& root) {
    const std::string what = fmt::format("data: {}", info.name);
    if (info.fingerprint.empty()) return {what, true, "what data.folder names, looked at when a sweep is planned", {}};
    const auto path = root / info.name / "train";
    const bool found = is_folder(path);
    return {what, found, path.string() + (found ? " is there" : " is missing"),
            found ? "" : fmt::format("sweeps on {}; --data-root or BITSWEEP_DATA says where it is", info.name)};
}

// By sizes: reading every byte is `bitsweep data verify`'s.
Finding data_set(const DataSetInfo& info, const fs::path& root) {
    if (info.from_files) return image_folder(info, root);
    const auto* files = find_file_set(info.name);
    const auto [state, problems] = data_status(files, root);
    const std::string what = fmt::format("data: {}", info.name);
    if (state == DataState::kGenerated) return {what, true, "generated, needs no files", {}};
    const auto folder = (root / files->folder).string();
    if (state == DataState::kPresent) return {what, true, fmt::format("found in {}, sizes are right", folder), {}};
    const auto more = problems.size() > 1 ? fmt::format(" (and {} more)", problems.size() - 1) : "";
    return {what, false, state == DataState::kMissing ? "not in " + folder : problems.front() + more,
            fmt::format("sweeps on {0}: bitsweep data fetch {0}; --data-root or BITSWEEP_DATA says where it is",
                        info.name)};
}

// The results folder, or the nearest folder above it that exists.
fs::path existing(const fs::path& path) {
    fs::path folder = absolute_path(path);
    while (!is_there(folder)) folder = folder.parent_path();
    return folder;
}

Finding disk(const fs::path& results) {
    constexpr double kEnough = 1.0;
    const double free_gib = static_cast<double>(free_disk_bytes(existing(results))) / (1 << 30);
    const bool enough = free_gib >= kEnough;
    return {"free disk", enough, fmt::format("{:.1f} GiB where results go", free_gib),
            enough ? "" : "checkpoints and metrics"};
}

Finding results_file_system(const fs::path& results) {
    const auto kind = file_system(existing(results));
    return {"file system",
            true,
            fmt::format("{}{}", kind, is_network_file_system(kind) ? ": SQLite's journal is DELETE, not WAL" : ""),
            {}};
}

}  // namespace

std::vector<Finding> examine(const Workspace& workspace) {
    std::vector<Finding> findings{trainer(), gpus(), cores(), disk(workspace.results),
                                  results_file_system(workspace.results)};
    for (const auto& info : kDataSets) findings.push_back(data_set(info, workspace.data_root()));
    findings.push_back(program("gnuplot", {"--version"}, "figures (package gnuplot-nox)"));
    findings.push_back(fonts());
    findings.push_back(program("c++", {"--version"}, "building bitsweep (package g++)"));
    findings.push_back(program("cmake", {"--version"}, "building bitsweep (package cmake)"));
    findings.push_back(program("git", {"--version"}, "recording the commit of a run (package git)"));
    findings.push_back(program("sbatch", {"--version"}, "running on a Slurm cluster"));
    return findings;
}

OrderedJson to_json(const std::vector<Finding>& findings) {
    auto list = OrderedJson::array();
    for (const auto& finding : findings)
        list.push_back(
            {{"what", finding.what}, {"good", finding.good}, {"says", finding.says}, {"needed_for", finding.needed}});
    return list;
}

}  // namespace bitsweep::app
