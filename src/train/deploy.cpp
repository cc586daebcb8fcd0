#include "train/deploy.h"

#include "base/error.h"
#include "config/canonical.h"
#include "models/lower.h"

namespace bitsweep {
namespace {

std::vector<float> floats_of(const torch::Tensor& tensor) {
    const auto values = tensor.cpu().contiguous();
    return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

}  // namespace

DeployedNetwork deployed_network(Session& session, const RunConfig& config) {
    session.network().eval();
    auto lowered = lower(session.network());
    if (!lowered.network)
        throw DataError("only a network that is computed on integers is deployed; " + lowered.refusal);
    const auto& [scale, shift] = session.normalization();
    return {*std::move(lowered.network), floats_of(scale), floats_of(shift), config.data.name, run_id(config)};
}

}  // namespace bitsweep
