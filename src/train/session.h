#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <torch/torch.h>

#include "config/run_config.h"
#include "data/batches.h"
#include "data/data_set.h"
#include "nn/network.h"
#include "train/teacher.h"

namespace bitsweep {

/// The folders of the files that a config names.
struct SessionSources {
    std::filesystem::path data_root;
    std::filesystem::path runs = {};     ///< the folder of run directories, which holds a parent's final weights
    std::filesystem::path weights = {};  ///< a safetensors file in place of what the config starts from; "" = none
};

struct LoadedNetwork {
    std::shared_ptr<Network> network;
    std::set<std::string> loaded;  ///< names of the tensors that a file gave
};

/// The network of `config` on `device`. It starts from `sources.weights`; else from init.weights under the data root,
/// whose checksum must be init.weights_sha256; else from the final weights of the finished run that init.from means,
/// in `sources.runs`/<its id>; else from the seed. Throws DataError or ConfigError.
LoadedNetwork load_network(const RunConfig& config, const SessionSources& sources, torch::Device device);

/// The images that a run trains and is tested on, and its network. Training, evaluation and the studies of a trained
/// network prepare them here, so that all see the same images and the same weights.
class Session {
public:
    /// `config` must outlive it. Throws DataError, or ConfigError where a batch is larger than the training set.
    Session(const RunConfig& config, const SessionSources& sources, torch::Device device);

    /// Sets the clips that start from data on the first batches that training will see (nn/calibration.h).
    void calibrate();

    /// Each begins a list of images and returns the batches of it, which the next call ends; test() has batches of its
    /// own. Only an epoch's images (1, 2, ...) are shuffled and augmented; they are whole batches, since every step has
    /// the same shapes, and the rest is not decoded. first_training_images() are at most `count`.
    Batches& epoch(std::int64_t number);
    Batches& first_training_images(std::int64_t count);
    Batches& validation();
    Batches& test() { return test_; }

    std::int64_t steps_per_epoch() const { return steps_per_epoch_; }
    const DataSet& data() const { return data_; }
    const Split& split() const { return split_; }
    const Normalization& normalization() const { return normalization_; }
    Network& network() { return *network_.network; }

    /// The teacher of train.distill.from; null where there is none.
    Teacher* teacher() { return teacher_ ? &*teacher_ : nullptr; }

private:
    Batches& begin(std::vector<std::int64_t> positions, std::int64_t epoch);

    const RunConfig& config_;
    const std::uint64_t seed_;
    const DataSet data_;
    const Split split_;
    const std::int64_t steps_per_epoch_;
    const Normalization normalization_;
    Batches train_, test_;
    LoadedNetwork network_;
    std::optional<Teacher> teacher_;
};

}  // namespace bitsweep
