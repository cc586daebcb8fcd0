#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "nn/parameters.h"
#include "nn/safetensors.h"
#include "support/catch.h"
#include "sys/file.h"

namespace bitsweep::test {

/// A run of that network; below 32 bits with these quantizers.
inline RunConfig quantized(std::string_view model, int bits, std::string_view weight = "sawb",
                           std::string_view activation = "pact") {
    RunConfig config;
    config.model.name = model;
    config.quant.weight.method = weight;
    config.quant.activation.method = activation;
    config.quant.weight.bits = config.quant.activation.bits = Bits{bits};
    config.quant.activation.alpha_init.value = 2.0;
    return config;
}
inline RunConfig full_precision(std::string_view model) {
    return quantized(model, 32, "none", "none");
}

/// Normal numbers that depend on the seed alone.
inline torch::Tensor normal(torch::IntArrayRef shape, std::uint64_t seed = 5) {
    torch::manual_seed(seed);
    return torch::randn(shape);
}

inline std::map<std::string, torch::Tensor> by_name(const NamedTensors& tensors) {
    return {tensors.begin(), tensors.end()};
}

/// The convolutions of a published network; none, and a visible line, where BITSWEEP_DATA holds no weights.
inline NamedTensors published_convolutions(const std::string& network) {
    NamedTensors list;
    const char* root = std::getenv("BITSWEEP_DATA");
    const auto path =
        std::filesystem::path(root == nullptr ? "" : root) / "weights" / (network + "-cifar10.safetensors");
    if (root == nullptr || !std::filesystem::exists(path)) {
        WARN("skipped: no weights under BITSWEEP_DATA");
        return list;
    }
    for (auto& [name, tensor] : parse_safetensors(read_file(path), network).tensors)
        if (tensor.dim() == 4) list.emplace_back(name, tensor);
    return list;
}

/// Every problem of the ConfigError that `call` throws, a line each; "" where it throws none.
template <class Call>
std::string problems_of(Call call) {
    std::string all;
    try {
        call();
    } catch (const ConfigError& error) {
        for (const auto& problem : error.problems()) all += to_string(problem) + "\n";
    }
    return all;
}

}  // namespace bitsweep::test
