#include "nn/safetensors.h"

#include <algorithm>
#include <cstring>

#include "base/safetensors.h"

namespace bitsweep {
namespace {

struct TypeRow {
    std::string_view dtype;
    torch::ScalarType type;
};
constexpr TypeRow kTypes[] = {
    {"F64", torch::kFloat64}, {"F32", torch::kFloat32}, {"F16", torch::kFloat16}, {"BF16", torch::kBFloat16},
    {"I64", torch::kInt64},   {"I32", torch::kInt32},   {"I16", torch::kInt16},   {"I8", torch::kInt8},
    {"U8", torch::kUInt8},    {"BOOL", torch::kBool},
};

template <typename Is>
const TypeRow& row_where(Is is, std::string_view name) {
    const auto* row = std::find_if(std::begin(kTypes), std::end(kTypes), is);
    TORCH_CHECK(row != std::end(kTypes), "safetensors: no dtype for ", name);
    return *row;
}

torch::Tensor tensor_of(const SafetensorsEntry& entry) {
    const auto& row = row_where([&](const TypeRow& r) { return r.dtype == entry.dtype; }, entry.name);
    auto tensor = torch::empty(entry.shape, row.type);
    if (!entry.bytes.empty()) std::memcpy(tensor.data_ptr(), entry.bytes.data(), entry.bytes.size());
    return tensor;
}

}  // namespace

Safetensors parse_safetensors(std::string_view bytes, const std::string& name) {
    auto view = read_safetensors(bytes, name);
    Safetensors file;
    file.metadata = std::move(view.metadata);
    for (const auto& entry : view.entries) file.tensors.emplace_back(entry.name, tensor_of(entry));
    return file;
}

std::string format_safetensors(const Safetensors& file) {
    SafetensorsView view{{}, file.metadata};
    std::vector<torch::Tensor> kept;
    for (const auto& [name, tensor] : file.tensors) {
        kept.push_back(tensor.detach().cpu().contiguous());
        const auto& values = kept.back();
        const auto& row = row_where([&](const TypeRow& r) { return r.type == values.scalar_type(); }, name);
        view.entries.push_back({name,
                                std::string(row.dtype),
                                values.sizes().vec(),
                                {static_cast<const char*>(values.data_ptr()), values.nbytes()}});
    }
    return write_safetensors(view);
}

}  // namespace bitsweep
