#include "train/initial_weights.h"

#include <fmt/format.h>

#include "base/error.h"
#include "config/canonical.h"
#include "datasets/files.h"
#include "nn/parameters.h"
#include "nn/safetensors.h"
#include "runs/files.h"
#include "sys/file.h"

namespace bitsweep {

std::set<std::string> load_initial_weights(const RunConfig& config, const std::filesystem::path& data_root,
                                           const std::filesystem::path& runs, Network& network) {
    const auto& init = config.init;
    if (!init.weights.empty()) {
        const auto bytes = read_with_checksum(data_root, init.weights, init.weights_sha256);
        return load_weights(network, parse_safetensors(bytes, init.weights).tensors, init.weights);
    }
    if (init.parent.empty()) return {};
    const auto parent = run_id(init.parent.front());
    const auto file = runs / parent / kFinalWeightsFile;
    const auto bytes = read_file_if_exists(file);
    if (!bytes)
        throw DataError(
            fmt::format("{} is missing: the run starts from run {}, which has not finished", file.string(), parent));
    return load_weights(network, parse_safetensors(*bytes, file.string()).tensors, file.string());
}

}  // namespace bitsweep
