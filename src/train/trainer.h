#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "config/run_config.h"
#include "nn/layer_path.h"
#include "sys/clock.h"
#include "train/run_directory.h"

namespace bitsweep {

/// The surroundings of a training; none of them changes its numbers but the device, the number of threads, and
/// `arithmetic`, all by rounding.
struct TrainSettings {
    std::filesystem::path directory;  ///< runs/<id>; a parent's is beside it
    std::filesystem::path data_root;
    torch::Device device = torch::kCPU;
    int threads = 1;
    std::int64_t checkpoint_steps = 0;  ///< a checkpoint every so many steps; 0 = every minute
    Arithmetic arithmetic = Arithmetic::kInteger;
    std::vector<std::string> argv;  ///< for env.json
};

/// One attempt at the run of `config`: from its checkpoint where there is one, to its result, or until a stop signal
/// (sys/process.h). A run that has its result already is left alone. Mistakes and crashes are outcomes too, written
/// to attempts.jsonl; only what goes wrong before the directory is ours throws.
Outcome train(const RunConfig& config, const TrainSettings& settings, const Clock& clock);

/// The meaning of an exception: bad input, out of memory, or a crash.
Outcome outcome_of(const std::exception& error);

}  // namespace bitsweep
