#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "config/trainer.h"
#include "sys/process.h"

namespace bitsweep {

/// What the placeholders of a trainer's command stand for, beside its keys. Paths are absolute.
struct RunPlace {
    std::filesystem::path folder;     ///< {dir}: of the run
    std::filesystem::path data_root;  ///< {data}
    std::string device;               ///< {device}: "cpu" or "cuda:0"
    int threads = 1;                  ///< {threads}
};

/// {files}: what the script itself keeps of a run (checkpoints, the best model). It is emptied before an attempt that
/// starts anew, never published, and goes with the checkpoints.
std::filesystem::path own_files_folder(const std::filesystem::path& run_folder);

/// Makes it, empty unless `goes_on`. Throws SystemError where it is a link.
void make_own_files_folder(const std::filesystem::path& run_folder, bool goes_on);

/// Whether an attempt goes on from what an earlier one left: the files that `resume_arguments` name are there.
bool resumes(const Trainer& trainer, const OrderedJson& config, const RunPlace& place);

/// How the trainer's program is started for the run with that config.json. Throws ConfigError where the config is not
/// one of this trainer, or lacks one of its keys.
Command trainer_command(const Trainer& trainer, const OrderedJson& config, const RunPlace& place);

}  // namespace bitsweep
