#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace bitsweep {

/// Values are those of TensorProto.DataType in onnx.proto.
enum class OnnxType { kFloat = 1, kUint8 = 2, kInt8 = 3, kInt16 = 5, kInt64 = 7, kUint2 = 25 };

struct OnnxTensor {
    std::string name;
    OnnxType type;
    std::vector<std::int64_t> shape;
    std::string bytes;  ///< row-major, little-endian; kUint2: four values a byte, the first in its lowest bits
};

using OnnxAttribute = std::variant<std::int64_t, std::vector<std::int64_t>, std::string>;

struct OnnxNode {
    std::string op;
    std::string domain;  ///< "": ONNX's own
    std::vector<std::string> inputs;
    std::string output;
    std::map<std::string, OnnxAttribute> attributes;
};

/// float32; the first dimension is any number of images, "N".
struct OnnxPort {
    std::string name;
    std::vector<std::int64_t> shape_of_one;
};

/// A model of ONNX (https://onnx.ai/onnx/repo-docs/IR.html).
struct OnnxModel {
    std::int64_t ir_version;
    std::map<std::string, std::int64_t> opsets;  ///< by domain
    std::vector<OnnxTensor> constants;
    std::vector<OnnxNode> nodes;  ///< each after those whose outputs it reads
    OnnxPort input, output;
    std::map<std::string, std::string> metadata;
};

/// The content of an .onnx file.
std::string write_onnx(const OnnxModel& model);

}  // namespace bitsweep
