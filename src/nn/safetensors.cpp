#include "nn/safetensors.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"

namespace bitsweep {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kLongestHeader = 100'000'000;  // as the format's own reader
constexpr int kMostDimensions = 16;
constexpr std::int64_t kMostElements = std::int64_t{1} << 48;

struct DtypeRow {
    std::string_view name;
    torch::ScalarType type;
};
constexpr DtypeRow kDtypes[] = {
    {"F64", torch::kFloat64}, {"F32", torch::kFloat32}, {"F16", torch::kFloat16}, {"BF16", torch::kBFloat16},
    {"I64", torch::kInt64},   {"I32", torch::kInt32},   {"I16", torch::kInt16},   {"I8", torch::kInt8},
    {"U8", torch::kUInt8},    {"BOOL", torch::kBool},
};

const DtypeRow* find_dtype(std::string_view name) {
    for (const auto& row : kDtypes)
        if (row.name == name) return &row;
    return nullptr;
}

struct Entry {
    std::string name;
    torch::ScalarType type = torch::kFloat32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

std::uint64_t header_length(std::string_view bytes) {
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < kLengthBytes; ++i)
        length |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return length;
}

// The header as JSON, or null with a problem added.
Json parse_header(std::string_view text, const std::string& name, Problems& problems) {
    auto header = read_json(text);
    if (!header.is_object())
        problems.add(name, fmt::format("the header is not a JSON object, or nested deeper than {}", kDeepestJson));
    for (const auto& tensor : repeated_keys(text)) problems.add(name + ": " + tensor, "stands twice in the header");
    return header.is_object() ? header : Json();
}

// A value that is no count reads as one that no file can hold.
constexpr std::uint64_t kNoCount = UINT64_MAX;
std::uint64_t count(const Json& value) {
    return value.is_number_unsigned() ? value.get<std::uint64_t>() : kNoCount;
}

// Elements of the shape (0 where a dimension is 0), or nullopt where it is no shape or too large.
std::optional<std::int64_t> read_shape(const Json& value, std::vector<std::int64_t>& shape) {
    if (!value.is_array() || value.size() > kMostDimensions) return std::nullopt;
    std::int64_t elements = 1;
    std::int64_t extent = 1;  // with 0 counted as 1: strides must not overflow either
    for (const auto& item : value) {
        const auto size = count(item);
        if (size > static_cast<std::uint64_t>(kMostElements)) return std::nullopt;
        const auto dimension = static_cast<std::int64_t>(size);
        if (__builtin_mul_overflow(extent, std::max<std::int64_t>(dimension, 1), &extent) || extent > kMostElements)
            return std::nullopt;
        elements *= dimension;
        shape.push_back(dimension);
    }
    return elements;
}

// Reads one tensor's entry; adds what is wrong with it, and returns nullopt then.
std::optional<Entry> read_entry(const std::string& tensor, const Json& value, std::uint64_t data_bytes,
                                const std::string& at, Problems& problems) {
    if (!value.is_object()) {
        problems.add(at, "expected an object with dtype, shape and data_offsets");
        return std::nullopt;
    }
    bool good = true;
    const auto refuse = [&](std::string what) {
        problems.add(at, std::move(what));
        good = false;
    };
    for (const auto& [key, unused] : value.items())
        if (key != "dtype" && key != "shape" && key != "data_offsets") refuse("unknown key '" + key + "'");
    Entry entry;
    entry.name = tensor;
    const auto member = [&](const char* key) { return value.contains(key) ? value[key] : Json(); };
    const auto dtype = member("dtype");
    const auto* row = dtype.is_string() ? find_dtype(dtype.get_ref<const std::string&>()) : nullptr;
    if (row == nullptr) refuse(fmt::format("unknown dtype {}", brief(OrderedJson(dtype))));
    else entry.type = row->type;
    const auto elements = read_shape(member("shape"), entry.shape);
    if (!elements) refuse(fmt::format("not a shape: {}", brief(OrderedJson(member("shape")))));
    const auto offsets = member("data_offsets");
    const bool is_pair = offsets.is_array() && offsets.size() == 2;
    entry.begin = is_pair ? count(offsets[0]) : kNoCount;
    entry.end = is_pair ? count(offsets[1]) : kNoCount;
    if (entry.begin > entry.end || entry.end > data_bytes)
        refuse(fmt::format("data_offsets {} lie outside the file's {} bytes of data", brief(OrderedJson(offsets)),
                           data_bytes));
    if (!good) return std::nullopt;
    const auto expected = static_cast<std::uint64_t>(*elements) * torch::elementSize(entry.type);
    if (expected != entry.end - entry.begin) {
        refuse(fmt::format("shape {} of {} needs {} bytes, data_offsets give {}", brief(OrderedJson(member("shape"))),
                           row->name, expected, entry.end - entry.begin));
        return std::nullopt;
    }
    return entry;
}

// Every byte of data belongs to exactly one tensor. `entries` is sorted by where they begin.
void check_layout(const std::vector<Entry>& entries, std::uint64_t data_bytes, const std::string& name,
                  Problems& problems) {
    std::uint64_t at = 0;
    for (const auto& entry : entries) {
        if (entry.begin < at) problems.add(name + ": " + entry.name, "its data overlaps the tensor before it");
        if (entry.begin > at)
            problems.add(name + ": " + entry.name,
                         fmt::format("{} bytes before its data belong to no tensor", entry.begin - at));
        at = std::max(at, entry.end);
    }
    if (at != data_bytes) problems.add(name, fmt::format("{} bytes at the end belong to no tensor", data_bytes - at));
}

void read_metadata(const Json& value, const std::string& name, Safetensors& file, Problems& problems) {
    if (!value.is_object()) return problems.add(name + ": __metadata__", "expected an object of strings");
    for (const auto& [key, text] : value.items()) {
        if (text.is_string()) file.metadata[key] = text.get<std::string>();
        else problems.add(name + ": __metadata__." + key, "expected a string, got " + brief(OrderedJson(text)));
    }
}

torch::Tensor make_tensor(const Entry& entry, std::string_view data, const std::string& name, Problems& problems) {
    const auto bytes = data.substr(entry.begin, entry.end - entry.begin);
    if (entry.type == torch::kBool && std::any_of(bytes.begin(), bytes.end(), [](char c) { return c != 0 && c != 1; }))
        problems.add(name + ": " + entry.name, "a BOOL is neither 0 nor 1");
    auto tensor = torch::empty(entry.shape, entry.type);
    if (!bytes.empty()) std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
    return tensor;
}

}  // namespace

Safetensors parse_safetensors(std::string_view bytes, const std::string& name) {
    if (bytes.size() < kLengthBytes)
        throw ConfigError(name, fmt::format("not a safetensors file: {} bytes long", bytes.size()));
    const auto length = header_length(bytes);
    if (length > kLongestHeader || length > bytes.size() - kLengthBytes)
        throw ConfigError(
            name, fmt::format("not a safetensors file, or cut off: its header claims {} bytes, the file has {}", length,
                              bytes.size()));
    Problems problems;
    const auto header = parse_header(bytes.substr(kLengthBytes, length), name, problems);
    const auto data = bytes.substr(kLengthBytes + length);
    Safetensors file;
    std::vector<Entry> entries;
    for (const auto& [tensor, value] : header.items()) {
        if (tensor == "__metadata__") read_metadata(value, name, file, problems);
        else if (auto entry = read_entry(tensor, value, data.size(), name + ": " + tensor, problems))
            entries.push_back(std::move(*entry));
    }
    problems.throw_if_any();
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
    });
    check_layout(entries, data.size(), name, problems);
    problems.throw_if_any();
    for (const auto& entry : entries) file.tensors.emplace_back(entry.name, make_tensor(entry, data, name, problems));
    problems.throw_if_any();
    return file;
}

std::string format_safetensors(const Safetensors& file) {
    constexpr std::size_t kAlignment = 8;
    OrderedJson header = OrderedJson::object();
    if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
    std::string data;
    for (const auto& [name, tensor] : file.tensors) {
        const auto values = tensor.detach().cpu().contiguous();
        const auto row = std::find_if(std::begin(kDtypes), std::end(kDtypes),
                                      [&](const DtypeRow& dtype) { return dtype.type == values.scalar_type(); });
        TORCH_CHECK(row != std::end(kDtypes), "safetensors: no dtype for ", values.scalar_type(), " of ", name);
        const auto begin = data.size();
        data.append(static_cast<const char*>(values.data_ptr()), values.nbytes());
        header[name] = {{"dtype", row->name}, {"shape", values.sizes().vec()}, {"data_offsets", {begin, data.size()}}};
    }
    auto text = write_json(header);
    text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
    std::string bytes;
    for (std::size_t i = 0; i < kLengthBytes; ++i) bytes += static_cast<char>((text.size() >> (8 * i)) & 0xff);
    return bytes + text + data;
}

}  // namespace bitsweep
