#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/torch.h>

namespace bitsweep {

/// A safetensors file: u64 little-endian header length, a JSON header, then the tensors' bytes, row-major and
/// little-endian. https://github.com/huggingface/safetensors. No code is ever run from it.
struct Safetensors {
    std::vector<std::pair<std::string, torch::Tensor>> tensors;  ///< in the order of their bytes
    std::map<std::string, std::string> metadata;                 ///< "__metadata__"
};

/// Reads a file's content. Nothing in it is trusted: header length, JSON, dtypes, shapes against offsets, overlaps,
/// holes and trailing bytes are checked before a tensor is made, and all that is wrong is thrown as one ConfigError
/// whose problems stand at "<name>: <tensor>". The tensors own their memory.
Safetensors parse_safetensors(std::string_view bytes, const std::string& name);

/// The file's content. Tensors are copied to the CPU, contiguous; dtypes float64/32/16, bfloat16, int64/32/16/8, uint8
/// and bool.
std::string format_safetensors(const Safetensors& file);

}  // namespace bitsweep
