#include "app/deployed.h"

#include <fmt/format.h>

#include "app/project.h"
#include "app/run_name.h"
#include "base/error.h"
#include "base/safetensors.h"
#include "datasets/files.h"
#include "runs/files.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"
#include "sys/temporary_folder.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNetworkEnding = ".bsnet";
constexpr const char* kClassesEnding = ".predictions.u8";

// The message of a program that failed, without its line end.
std::string last_words(const CommandOutput& output) {
    auto text = output.text;
    while (text.ends_with('\n')) text.pop_back();
    return fmt::format("exit code {}: {}", output.status.code, text);
}

void in_order(std::vector<std::string> command, const fs::path& run) {
    const auto trainer = trainer_path("");
    if (!is_program(trainer)) throw ConfigError("--deployed", trainer.string() + " is not there");
    command.insert(command.begin(), trainer.string());
    command.insert(command.end(), {"--run", run.string()});
    if (const auto output = run_command(command); output.status.code != 0)
        throw ConfigError("--deployed", fmt::format("{} {}", command[1], last_words(output)));
}

// Classes as bytes that differ, counted; "" = none.
std::string difference(const std::string& classes, const std::string& published) {
    if (classes.size() != published.size())
        return fmt::format("{} classes, and {} are published", classes.size(), published.size());
    std::size_t different = 0;
    for (std::size_t i = 0; i < classes.size(); ++i) different += classes[i] != published[i];
    return different == 0 ? "" : fmt::format("{} of {} images get another class", different, classes.size());
}

struct Checked {
    std::string problem, not_checked;  // both empty: every class is as published
};

Checked check_network(const fs::path& network, const fs::path& classes, const Workspace& workspace) {
    const auto program = program_folder() / "bitsweep-infer";
    if (!is_program(program)) return {{}, program.string() + " is not there"};
    const auto bytes = read_file(network);
    const auto data = read_safetensors(bytes, network.string()).metadata["data_set"];
    if (data != "cifar10" && data != "cifar100")
        return {{}, fmt::format("bitsweep-infer reads CIFAR's files only, not those of {}", data)};
    if (data_status(find_file_set(data), workspace.data_root()).state != DataState::kPresent)
        return {{}, fmt::format("{} is not in {}", data, workspace.data_root().string())};
    const TemporaryFolder scratch(temporary_root() / "bitsweep");
    const auto found = scratch.path() / "classes";
    const auto output = run_command({program.string(), "eval", network.string(), "--data", data, "--data-root",
                                     workspace.data_root().string(), "--predictions", found.string()});
    if (output.status.code != 0) return {"bitsweep-infer: " + last_words(output), {}};
    return {difference(read_file(found), read_file_if_exists(classes).value_or("")), {}};
}

}  // namespace

std::vector<RowFile> deployed_files(const std::string& run, const Workspace& workspace) {
    const auto id = run_id_of(run, workspace.open());
    const auto folder = run_folder(workspace.results, id);
    if (!is_there(folder / kFinalWeightsFile))
        throw ConfigError("--deployed", fmt::format("{} has no {}", folder.string(), kFinalWeightsFile),
                          "an imported run has no weights here, and one that has not finished has none yet");
    const TemporaryFolder scratch(workspace.results / ".deployed");
    const auto network = scratch.path() / (id + kNetworkEnding), classes = scratch.path() / (id + kClassesEnding);
    const auto root = workspace.data_root().string();
    in_order({"export", "--format", "bsnet", "--out", network.string(), "--data-root", root}, folder);
    in_order({"eval", "--predictions", classes.string(), "--data-root", root}, folder);
    return {{network.filename().string(), read_file(network)}, {classes.filename().string(), read_file(classes)}};
}

bool is_deployed_file(const std::string& name) {
    return name.ends_with(kNetworkEnding) || name.ends_with(kClassesEnding);
}

DeployedCheck check_deployed(const fs::path& folder, const Workspace& workspace) {
    DeployedCheck check;
    for (const auto& file : entries_in(folder)) {
        if (file.extension() != kNetworkEnding) continue;
        const auto name = file.filename().string();
        try {
            const auto beside = folder / (file.stem().string() + kClassesEnding);
            const auto [problem, not_checked] = check_network(file, beside, workspace);
            if (!problem.empty()) check.problems.push_back(name + ": " + problem);
            if (!not_checked.empty()) check.not_checked.push_back(name + ": not checked: " + not_checked);
        } catch (const std::exception& error) {
            check.problems.push_back(name + ": " + error.what());
        }
    }
    return check;
}

}  // namespace bitsweep::app
