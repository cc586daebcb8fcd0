#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/runner.h"
#include "models/plan.h"
#include "nn/network.h"

namespace bitsweep::study {

/// A network as it is deployed, ready to be timed on one thread: its integer network where it has one, else its own
/// evaluation in float32, whose convolutions lie in blocks of channels where LibTorch's oneDNN is linked.
class Inference {
public:
    /// The network is in evaluation mode from then on.
    Inference(std::shared_ptr<Network> network, const ImageShape& images);

    bool is_integer() const { return runner_.has_value(); }
    const std::string& refusal() const { return refusal_; }  ///< why it has no integer network

    /// Milliseconds an image, of one pass over `batch` images.
    double ms_an_image(std::int64_t batch);

private:
    std::shared_ptr<Network> network_;
    ImageShape images_;
    std::optional<IntegerRunner> runner_;
    std::string refusal_;
};

inline constexpr std::int64_t kLatencyBatches[] = {1, 128};

/// {"low", "latency", "high", "n"}: least, median and largest, ms an image.
OrderedJson latency_json(std::vector<double> times_ms);

/// {"engine": "bitsweep" or "libtorch", "refusal", "size_bytes", "batch_1": latency_json(), "batch_128": ...}, batches
/// in turn, `rounds` of each after one to warm up.
OrderedJson measure_latency(const std::shared_ptr<Network>& network, const ImageShape& images, int rounds);

}  // namespace bitsweep::study
