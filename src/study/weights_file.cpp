#include "study/weights_file.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "nn/placement.h"
#include "nn/safetensors.h"
#include "sys/file.h"

namespace bitsweep::study {

WeightsFile read_weights_file(const std::filesystem::path& path, const std::string& layers) {
    const auto bytes = read_file(path);
    WeightsFile file{path.filename().string(), sha256_hex(bytes), {}};
    Problems problems;
    for (auto& [name, tensor] : parse_safetensors(bytes, path.string()).tensors) {
        if (!name.ends_with(".weight") || tensor.dim() < 2 || !tensor.is_floating_point() ||
            !matches_pattern(name, layers))
            continue;
        const auto& w = file.weights.emplace_back(name, tensor.to(torch::kFloat32)).second;
        if (!w.isfinite().all().item<bool>())
            problems.add(path.string() + ": " + name, "holds numbers that are not finite");
    }
    problems.throw_if_any();
    if (file.weights.empty())
        throw DataError(fmt::format("{} has no convolution or linear weight that matches '{}'", path.string(), layers));
    return file;
}

}  // namespace bitsweep::study
