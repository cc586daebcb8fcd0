#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "nn/diagnostics.h"
#include "nn/network.h"

namespace bitsweep {

/// The progress of a run, besides its network and optimizer. Shuffles, crops and initial weights derive from
/// (seed, stream, epoch, image) and have no state.
struct Progress {
    std::int64_t epoch = 1;  ///< the epoch being trained, from 1; epochs + 1 = all are done
    std::int64_t step = 0;   ///< the epoch's next step, from 0
    torch::Tensor loss_sum;  ///< scalar float64 on the device: loss x images of this epoch's steps so far
    torch::Tensor correct;   ///< scalar int64 on the device
    WeightLevels levels;     ///< of the last report, for weight.crossings
    double best_top1 = -1;
    std::int64_t best_epoch = 0;
    double epoch_s = 0;                    ///< of this epoch so far
    std::vector<std::string> arithmetics;  ///< what has computed it so far, each once (StartLine::computed_by())
    double train_s = 0;                    ///< training and evaluation, all attempts; lost work is not in it
};

/// checkpoint.pt: a LibTorch archive of the run's id, the progress, every parameter and buffer (batch norm, clips and
/// the counts of the epoch among them), and the optimizer; then the SHA-256 of that archive as 64 hex digits.
std::string format_checkpoint(const std::string& run_id, const Network& network,
                              const torch::optim::Optimizer& optimizer, const Progress& progress);

/// Restores all of it. `file` is for messages. Throws ConfigError for a checkpoint of another run, DataError for a
/// damaged one.
Progress load_checkpoint(const std::string& bytes, const std::string& file, const std::string& run_id, Network& network,
                         torch::optim::Optimizer& optimizer);

}  // namespace bitsweep
