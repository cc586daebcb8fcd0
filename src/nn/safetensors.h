#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/torch.h>

namespace bitsweep {

/// A safetensors file (base/safetensors.h) as LibTorch's tensors.
struct Safetensors {
    std::vector<std::pair<std::string, torch::Tensor>> tensors;  ///< in the order of their bytes
    std::map<std::string, std::string> metadata;                 ///< "__metadata__"
};

/// Reads a file's content as read_safetensors() does, which throws. The tensors own their memory.
Safetensors parse_safetensors(std::string_view bytes, const std::string& name);

/// The file's content. Tensors are copied to the CPU, contiguous; dtypes float64/32/16, bfloat16, int64/32/16/8, uint8
/// and bool.
std::string format_safetensors(const Safetensors& file);

}  // namespace bitsweep
