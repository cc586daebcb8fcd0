#pragma once

#include <string>

#include <torch/torch.h>

#include "base/json.h"
#include "config/run_config.h"

namespace bitsweep {

/// "auto" (the first GPU, else the CPU), "cpu", or "cuda:N". Throws ConfigError for another name or a device that is
/// not there.
torch::Device choose_device(const std::string& name);

/// Threads of LibTorch, OpenMP and OpenBLAS, which has a pool of its own. 0 = as many as the usable cores.
/// Returns their number. Also turns off what would make two runs on one GPU differ (cuDNN's search, TF32).
int set_threads(int threads);

/// The kernels' instruction set for this process: the one that the environment's BITSWEEP_ISA names, else the quickest
/// that runs here. Returns its name; throws ConfigError for one that does not run here.
std::string choose_instruction_set();

/// The content of env.json: what a run ran on.
OrderedJson environment_facts(torch::Device device, int threads, const std::vector<std::string>& argv,
                              const DataConfig& data);

/// The build's record of the source; written by the build (src/CMakeLists.txt).
extern const char* const kGitCommit;  ///< 40 hex digits, or "" outside a checkout
extern const bool kGitDirty;

}  // namespace bitsweep
