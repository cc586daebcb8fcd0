#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bitsweep {

/// One tensor of a safetensors file.
struct SafetensorsEntry {
    std::string name;
    std::string dtype;  ///< F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL
    std::vector<std::int64_t> shape;
    std::string_view bytes;  ///< row-major, little-endian; stands in the caller's memory
};

/// A safetensors file: u64 little-endian header length, a JSON header, then the tensors' bytes.
/// https://github.com/huggingface/safetensors. No code is ever run from it.
struct SafetensorsView {
    std::vector<SafetensorsEntry> entries;        ///< in the order of their bytes
    std::map<std::string, std::string> metadata;  ///< "__metadata__"
};

/// Reads a file's content. Nothing in it is trusted: header length, JSON, dtypes, shapes against offsets, overlaps,
/// holes and trailing bytes are checked, and all that is wrong is thrown as one ConfigError whose problems stand at
/// "<name>: <tensor>".
SafetensorsView read_safetensors(std::string_view bytes, const std::string& name);

/// The file's content.
std::string write_safetensors(const SafetensorsView& file);

}  // namespace bitsweep
