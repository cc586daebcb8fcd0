#include "base/safetensors.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "base/names.h"

namespace bitsweep {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kLongestHeader = 100'000'000;  // as the format's own reader
constexpr int kMostDimensions = 16;
constexpr std::int64_t kMostElements = std::int64_t{1} << 48;

struct DtypeRow {
    std::string_view name;
    std::uint64_t bytes;  // of one element
};
constexpr DtypeRow kDtypes[] = {
    {"F64", 8}, {"F32", 4}, {"F16", 2}, {"BF16", 2}, {"I64", 8},
    {"I32", 4}, {"I16", 2}, {"I8", 1},  {"U8", 1},   {"BOOL", 1},
};

const DtypeRow* find_dtype(std::string_view name) {
    for (const auto& row : kDtypes)
        if (row.name == name) return &row;
    return nullptr;
}

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
std::optional<SafetensorsEntry> read_entry(const std::string& tensor, const Json& value, std::string_view data,
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
    SafetensorsEntry entry;
    entry.name = tensor;
    const auto member = [&](const char* key) { return value.contains(key) ? value[key] : Json(); };
    const auto dtype = member("dtype");
    const auto* row = dtype.is_string() ? find_dtype(dtype.get_ref<const std::string&>()) : nullptr;
    if (row == nullptr) refuse(fmt::format("unknown dtype {}", brief(OrderedJson(dtype))));
    else entry.dtype = row->name;
    const auto elements = read_shape(member("shape"), entry.shape);
    if (!elements) refuse(fmt::format("not a shape: {}", brief(OrderedJson(member("shape")))));
    const auto offsets = member("data_offsets");
    const bool is_pair = offsets.is_array() && offsets.size() == 2;
    const auto begin = is_pair ? count(offsets[0]) : kNoCount;
    const auto end = is_pair ? count(offsets[1]) : kNoCount;
    if (begin > end || end > data.size())
        refuse(fmt::format("data_offsets {} lie outside the file's {} bytes of data", brief(OrderedJson(offsets)),
                           data.size()));
    if (!good) return std::nullopt;
    entry.bytes = data.substr(begin, end - begin);
    const auto expected = static_cast<std::uint64_t>(*elements) * row->bytes;
    if (expected != entry.bytes.size())
        refuse(fmt::format("shape {} of {} needs {} bytes, data_offsets give {}", brief(OrderedJson(member("shape"))),
                           row->name, expected, entry.bytes.size()));
    if (entry.dtype == "BOOL" && entry.bytes.find_first_not_of(std::string_view("\0\1", 2)) != entry.bytes.npos)
        refuse("a BOOL is neither 0 nor 1");
    return good ? std::optional(std::move(entry)) : std::nullopt;
}

// Every byte of data belongs to exactly one tensor. `entries` is sorted by where they begin.
void check_layout(const std::vector<SafetensorsEntry>& entries, std::string_view data, const std::string& name,
                  Problems& problems) {
    const auto* at = data.data();
    for (const auto& entry : entries) {
        const auto* begin = entry.bytes.data();
        if (begin < at) problems.add(name + ": " + entry.name, "its data overlaps the tensor before it");
        if (begin > at)
            problems.add(name + ": " + entry.name,
                         fmt::format("{} bytes before its data belong to no tensor", begin - at));
        at = std::max(at, begin + entry.bytes.size());
    }
    const auto left = data.data() + data.size() - at;
    if (left != 0) problems.add(name, fmt::format("{} bytes at the end belong to no tensor", left));
}

bool ends_behind(const Json& value, std::size_t size) {
    const auto offsets = value.is_object() ? value.value("data_offsets", Json()) : Json();
    return offsets.is_array() && offsets.size() == 2 && offsets[1].is_number_unsigned() && count(offsets[1]) > size;
}

// Said once: each tensor behind the cut would say it again.
void check_whole(const Json& header, std::size_t size, const std::string& name) {
    const auto lost =
        std::count_if(header.begin(), header.end(), [&](const auto& it) { return ends_behind(it, size); });
    if (lost > 1)
        throw ConfigError(name, fmt::format("cut off: {} of its {} tensors end behind the file's {} bytes of data",
                                            lost, header.size() - header.contains("__metadata__"), size));
}

void read_metadata(const Json& value, const std::string& name, SafetensorsView& file, Problems& problems) {
    if (!value.is_object()) return problems.add(name + ": __metadata__", "expected an object of strings");
    for (const auto& [key, text] : value.items()) {
        if (text.is_string()) file.metadata[key] = text.get<std::string>();
        else problems.add(name + ": __metadata__." + key, "expected a string, got " + brief(OrderedJson(text)));
    }
}

// An image in the place of a file of tensors is an easy mistake, and its first bytes are no length of a header.
std::string_view image_format(std::string_view bytes) {
    if (bytes.starts_with("\xff\xd8\xff")) return "JPEG";
    return bytes.starts_with("\x89PNG") ? "PNG" : "";
}

}  // namespace

SafetensorsView read_safetensors(std::string_view bytes, const std::string& name) {
    if (bytes.size() < kLengthBytes)
        throw ConfigError(name, fmt::format("not a safetensors file: {} bytes long", bytes.size()));
    const auto length = header_length(bytes);
    if (length > kLongestHeader || length > bytes.size() - kLengthBytes) {
        if (const auto image = image_format(bytes); !image.empty())
            throw ConfigError(name, fmt::format("expected a safetensors file, got a {} image", image));
        throw ConfigError(
            name, fmt::format("not a safetensors file, or cut off: its header claims {} bytes, the file has {}", length,
                              bytes.size()));
    }
    Problems problems;
    const auto header = parse_header(bytes.substr(kLengthBytes, length), name, problems);
    const auto data = bytes.substr(kLengthBytes + length);
    check_whole(header, data.size(), name);
    SafetensorsView file;
    for (const auto& [tensor, value] : header.items()) {
        if (tensor == "__metadata__") read_metadata(value, name, file, problems);
        else if (auto wrong = wrong_name(tensor); !wrong.empty()) problems.add(name, std::move(wrong));
        else if (auto entry = read_entry(tensor, value, data, name + ": " + tensor, problems))
            file.entries.push_back(std::move(*entry));
    }
    problems.throw_if_any();
    const auto place = [](const SafetensorsEntry& entry) {
        return std::tuple(entry.bytes.data(), entry.bytes.size(), std::string_view(entry.name));
    };
    std::sort(file.entries.begin(), file.entries.end(),
              [&](const SafetensorsEntry& a, const SafetensorsEntry& b) { return place(a) < place(b); });
    check_layout(file.entries, data, name, problems);
    problems.throw_if_any();
    return file;
}

std::string write_safetensors(const SafetensorsView& file) {
    constexpr std::size_t kAlignment = 8;
    OrderedJson header = OrderedJson::object();
    if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
    std::string data;
    for (const auto& [name, dtype, shape, content] : file.entries) {
        const auto begin = data.size();
        data.append(content);
        header[name] = {{"dtype", dtype}, {"shape", shape}, {"data_offsets", {begin, data.size()}}};
    }
    auto text = write_json(header);
    text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
    std::string bytes;
    for (std::size_t i = 0; i < kLengthBytes; ++i) bytes += static_cast<char>((text.size() >> (8 * i)) & 0xff);
    return bytes + text + data;
}

}  // namespace bitsweep
