#include "deploy/network_file.h"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstring>
#include <deque>
#include <limits>
#include <map>
#include <set>
#include <type_traits>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/safetensors.h"
#include "deploy/packed_codes.h"

namespace bitsweep {
namespace {

constexpr char kFormat[] = "bsnet", kVersion[] = "1", kDigest[] = "sha256";
constexpr std::int64_t kLargestNumber = 1 << 24;
constexpr std::int64_t kMostWeights = 1 << 30;  // of a layer
constexpr std::size_t kMostNodes = 1 << 16, kMostLevels = 256;
constexpr int kLargestCode = 255;

// Names of the operations in IntegerOp's order: promises, as are the keys below.
constexpr std::string_view kOpNames[] = {
    "images", "level_convolution", "float_convolution", "norm",     "levels",      "values", "clip", "relu",
    "add",    "subsample",         "mean_pool",         "max_pool", "global_pool", "linear",
};
static_assert(std::size(kOpNames) == std::variant_size_v<IntegerOp>);

template <class Op, class Plain>
concept Is = std::same_as<std::remove_const_t<Op>, Plain>;

// Shows the visitor what an operation holds, for writing and for reading.
template <class Visitor>
void visit(Is<integer_op::Images> auto& op, Visitor& v) {
    v.number("channels", op.channels);
    v.number("size", op.size);
    v.number("levels", op.levels);
    v.number("range", op.range);
}
template <class Visitor, class Op>
void visit_convolution(Op& op, Visitor& v) {
    v.number("out", op.out_channels);
    v.number("kernel", op.kernel);
    v.number("stride", op.stride);
    v.number("pad", op.pad);
    v.weights(op.weights, {op.out_channels, -1, op.kernel, op.kernel});
}
template <class Visitor>
void visit(Is<integer_op::LevelConvolution> auto& op, Visitor& v) {
    v.number("groups", op.groups);
    visit_convolution(op, v);
}
template <class Visitor>
void visit(Is<integer_op::FloatConvolution> auto& op, Visitor& v) {
    visit_convolution(op, v);
}
template <class Visitor>
void visit(Is<integer_op::Norm> auto& op, Visitor& v) {
    v.floats("slope", op.slope);
    v.floats("offset", op.offset);
}
template <class Visitor>
void visit(Is<integer_op::Levels> auto& op, Visitor& v) {
    v.number("alpha", op.alpha);
    v.number("top", op.top);
    v.floats_if_any("thresholds", op.thresholds);
}
template <class Visitor>
void visit(Is<integer_op::Clip> auto& op, Visitor& v) {
    v.number("alpha", op.alpha);
}
template <class Visitor>
void visit(Is<integer_op::Subsample> auto& op, Visitor& v) {
    v.number("stride", op.stride);
}
template <class Visitor>
void visit(Is<integer_op::AveragePool> auto& op, Visitor& v) {
    v.number("stride", op.stride);
}
template <class Visitor>
void visit(Is<integer_op::MaxPool> auto& op, Visitor& v) {
    v.number("kernel", op.kernel);
    v.number("stride", op.stride);
    v.number("pad", op.pad);
}
template <class Visitor>
void visit(Is<integer_op::Linear> auto& op, Visitor& v) {
    v.floats("bias", op.bias);
    v.weights(op.weights, {static_cast<std::int64_t>(op.bias.size()), -1});
}
template <class Visitor, class Op>
void visit(Op&, Visitor&) {}

using Shape = std::vector<std::int64_t>;

bool all_finite(const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

// {"first", "step", "count"} where the levels are evenly spaced, else {"list"}.
OrderedJson json_of(const std::vector<std::int16_t>& levels) {
    const auto step = even_step(levels);
    if (!step) return {{"list", levels}};
    return {{"first", levels.front()}, {"step", *step}, {"count", levels.size()}};
}

std::string names_text(const std::vector<std::string>& names) {
    auto list = OrderedJson::array();
    for (const auto& name : names) list.push_back(text_of_bytes(name));
    return write_json(list);
}

// SHA-256 over all that the file says, but itself: a flipped bit of a code is a code, and no other check would see it.
std::string digest_of(const SafetensorsView& file) {
    Hasher hasher(HashAlgorithm::kSha256);
    for (const auto& [key, text] : file.metadata)
        if (key != kDigest) hasher.update(fmt::format("{}\n{}\n", key, text));
    std::map<std::string_view, std::string_view> tensors;
    for (const auto& entry : file.entries) tensors.emplace(entry.name, entry.bytes);
    for (const auto& [name, bytes] : tensors) {
        hasher.update(fmt::format("{}\n", name));
        hasher.update(bytes);
    }
    return hasher.hex();
}

class Writer {
public:
    std::string file_of(const DeployedNetwork& deployed) {
        name_ = "input";
        floats("scale", deployed.input_scale);
        floats("shift", deployed.input_shift);
        auto nodes = OrderedJson::array();
        for (const auto& node : deployed.network.nodes) nodes.push_back(json_of_node(node));
        file_.metadata = {{"format", kFormat},
                          {"version", kVersion},
                          {"data_set", deployed.data_set},
                          {"run", deployed.run},
                          {"graph", write_json(OrderedJson{{"nodes", nodes}})}};
        if (!deployed.classes.empty()) file_.metadata["classes"] = names_text(deployed.classes);
        file_.metadata[kDigest] = digest_of(file_);
        return write_safetensors(file_);
    }

    void number(const char* key, std::integral auto value) { json_[key] = value; }
    void number(const char* key, float value) {
        require(std::isfinite(value), key);
        json_[key] = value;
    }
    void floats(const char* key, const std::vector<float>& values) {
        add_floats(key, values, {static_cast<std::int64_t>(values.size())});
    }
    void floats_if_any(const char* key, const std::vector<float>& values) {
        if (!values.empty()) floats(key, values);
    }
    void weights(const LayerWeights& weights, Shape shape) {
        std::int64_t others = 1;
        for (const auto size : shape) others *= std::max<std::int64_t>(size, 1);
        shape[1] = static_cast<std::int64_t>(weights.size()) / others;
        if (weights.codes.empty()) return add_floats("weight", weights.floats, shape);
        json_["codes"] = json_of(weights.levels);
        json_["codes"]["shape"] = shape;
        packed_.push_back(pack_codes(weights.codes, weights.levels));
        add("codes", "U8", {static_cast<std::int64_t>(packed_.back().size())}, packed_.back());
        floats("scale", weights.scale);
    }

private:
    OrderedJson json_of_node(const IntegerNode& node) {
        name_ = node.name;
        json_ = {{"op", kOpNames[node.op.index()]}, {"in", node.inputs}};
        if (!name_.empty()) json_["name"] = name_;
        std::visit([&](const auto& op) { visit(op, *this); }, node.op);
        return std::move(json_);
    }
    void require(bool is_finite, const char* key) const {
        if (!is_finite) throw DataError(fmt::format("{}.{} is not finite: such a network is not deployed", name_, key));
    }
    void add_floats(const char* key, const std::vector<float>& values, const Shape& shape) {
        require(all_finite(values), key);
        add(key, "F32", shape, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
    }
    void add(const char* key, const char* dtype, Shape shape, std::string_view bytes) {
        auto tensor = name_ + "." + key;
        if (!names_.insert(tensor).second) throw DataError(tensor + ": two layers have one name");
        file_.entries.push_back({std::move(tensor), dtype, std::move(shape), bytes});
    }

    SafetensorsView file_;
    std::deque<std::string> packed_;  // which the entries point into
    std::set<std::string> names_;
    std::string name_;
    OrderedJson json_;
};

class Reader {
public:
    Reader(std::string_view bytes, const std::string& name) : name_(name), file_(read_safetensors(bytes, name)) {
        for (const auto& entry : file_.entries) unread_[entry.name] = &entry;
    }

    DeployedNetwork deployed() {
        if (metadata("format") != kFormat || metadata("version") != kVersion)
            throw ConfigError(name_, fmt::format("expected a network of format '{}', version {}, got '{}', '{}'",
                                                 kFormat, kVersion, metadata("format"), metadata("version")));
        // Files of before have none.
        if (const auto digest = metadata(kDigest); !digest.empty() && digest != digest_of(file_))
            throw ConfigError(name_, "its content is not the one that its sha256 was made of: damaged, or altered");
        DeployedNetwork made{{}, {}, {}, metadata("data_set"), metadata("run")};
        layer_ = where_ = "input";
        floats("scale", made.input_scale);
        floats("shift", made.input_shift);
        made.classes = class_names();
        read_nodes(made.network);
        for (const auto& [tensor, entry] : unread_) problems_.add(name_ + ": " + tensor, "belongs to no node");
        problems_.throw_if_any();
        check(made);
        return made;
    }

    void number(const char* key, std::int64_t& value) { value = whole(key, 0, kLargestNumber).value_or(0); }
    void number(const char* key, int& value) { value = static_cast<int>(whole(key, 0, kLargestNumber).value_or(0)); }
    void number(const char* key, float& value) {
        keys_.insert(key);
        const auto found = find_at<double>(*json_, key);
        if (!found || !(*found > 0 && *found <= static_cast<double>(std::numeric_limits<float>::max())))
            return refuse(key, "expected a number above 0 that is a float32");
        value = static_cast<float>(*found);
    }
    void floats(const char* key, std::vector<float>& values) {
        const auto* entry = take(key, "F32");
        if (entry == nullptr) return;
        if (entry->shape.size() != 1) return refuse(key, "expected one dimension");
        copy_floats(key, *entry, values);
    }
    void floats_if_any(const char* key, std::vector<float>& values) {
        if (unread_.contains(layer_ + "." + key)) floats(key, values);
    }
    void weights(LayerWeights& weights, const Shape& shape) {
        if (!json_->contains("codes")) {
            const auto* entry = take("weight", "F32");
            if (entry == nullptr) return;
            if (!fits(entry->shape, shape)) return refuse("weight", "another shape than its layer has");
            return copy_floats("weight", *entry, weights.floats);
        }
        keys_.insert("codes");
        const auto& codes = (*json_)["codes"];
        const auto count = read_codes(codes, shape, weights.levels);
        const auto* entry = take("codes", "U8");
        floats("scale", weights.scale);
        if (!count || entry == nullptr) return;
        auto unpacked = unpack_codes(entry->bytes, static_cast<std::size_t>(*count), weights.levels);
        if (!unpacked)
            return refuse("codes", fmt::format("{} bytes are not {} codes of {} bits", entry->bytes.size(), *count,
                                               index_bits(weights.levels.size())));
        weights.codes = std::move(*unpacked);
    }

private:
    std::string metadata(const char* key) const {
        const auto found = file_.metadata.find(key);
        return found == file_.metadata.end() ? "" : found->second;
    }
    // Files of before have none.
    std::vector<std::string> class_names() {
        std::vector<std::string> names;
        const auto text = metadata("classes");
        if (text.empty()) return names;
        const auto list = read_json(text);
        for (const auto& name : list)
            if (name.is_string()) names.push_back(bytes_of_text(name.get<std::string>()));
        if (!list.is_array() || names.size() != list.size())
            problems_.add(name_ + ": classes", "expected a list of the classes' names");
        return names;
    }
    void refuse(const std::string& key, std::string what) {
        problems_.add(fmt::format("{}: {}.{}", name_, where_, key), std::move(what));
    }

    void read_nodes(IntegerNetwork& network) {
        const auto graph = read_json(metadata("graph"));
        const auto nodes = graph.is_object() ? graph.find("nodes") : graph.end();
        if (nodes == graph.end() || !nodes->is_array() || graph.size() != 1 || nodes->size() > kMostNodes)
            return problems_.add(name_ + ": graph",
                                 fmt::format("expected {{\"nodes\": [...]}} of at most {}", kMostNodes));
        for (const auto& json : *nodes) {
            where_ = fmt::format("graph.nodes.{}", network.nodes.size());
            network.nodes.push_back(node_of(json));
        }
    }

    IntegerNode node_of(const Json& json) {
        json_ = &json;
        keys_ = {"op", "in", "name"};
        layer_ = text_at(json, "name");
        IntegerNode node{op_of(text_at(json, "op")), inputs_of(json), layer_};
        std::visit([&](auto& op) { visit(op, *this); }, node.op);
        if (json.is_object())
            for (const auto& [key, value] : json.items())
                if (keys_.count(key) == 0) refuse(key, "unknown key");
        return node;
    }
    IntegerOp op_of(const std::string& name) {
        const auto found = std::find(std::begin(kOpNames), std::end(kOpNames), name);
        if (found == std::end(kOpNames)) refuse("op", "unknown operation '" + name + "'");
        return made(static_cast<std::size_t>(found - std::begin(kOpNames)),
                    std::make_index_sequence<std::variant_size_v<IntegerOp>>());
    }
    template <std::size_t... I>
    static IntegerOp made(std::size_t index, std::index_sequence<I...>) {
        IntegerOp op = integer_op::Relu{};
        (void)((I == index && (op.emplace<I>(), true)) || ...);
        return op;
    }
    std::vector<std::size_t> inputs_of(const Json& json) {
        const auto list = json.is_object() && json.contains("in") ? json["in"] : Json();
        std::vector<std::size_t> inputs;
        for (const auto& item : list) {
            if (!item.is_number_unsigned()) break;
            inputs.push_back(item.get<std::size_t>());
        }
        if (!list.is_array() || inputs.size() != list.size()) refuse("in", "expected a list of nodes");
        return inputs;
    }

    std::optional<std::int64_t> whole(const char* key, std::int64_t least, std::int64_t most) {
        keys_.insert(key);
        return whole_in(*json_, key, least, most);
    }
    std::optional<std::int64_t> whole_in(const Json& json, const char* key, std::int64_t least, std::int64_t most) {
        const auto found = find_at<std::int64_t>(json, key);
        if (found && *found >= least && *found <= most) return found;
        refuse(key, fmt::format("expected a whole number of {}..{}", least, most));
        return std::nullopt;
    }

    // The number of codes.
    std::optional<std::int64_t> read_codes(const Json& json, const Shape& wanted, std::vector<std::int16_t>& levels) {
        const auto shape = json.is_object() && json.contains("shape") ? json["shape"] : Json();
        Shape sizes;
        std::int64_t count = 1;
        for (const auto& item : shape) {
            const auto size = item.is_number_unsigned() ? item.get<std::uint64_t>() : 0;
            if (size == 0 || size > static_cast<std::uint64_t>(kMostWeights / count)) break;
            sizes.push_back(static_cast<std::int64_t>(size));
            count *= sizes.back();
        }
        const bool good = shape.is_array() && sizes.size() == shape.size() && fits(sizes, wanted);
        if (!good) refuse("codes.shape", "no shape, or another one than its layer has");
        return read_levels(json, levels) && good ? std::optional(count) : std::nullopt;
    }
    bool read_levels(const Json& json, std::vector<std::int16_t>& levels) {
        const auto list = json.is_object() && json.contains("list") ? json["list"] : Json();
        if (list.is_null()) {
            const auto first = whole_in(json, "first", -kLargestCode, kLargestCode);
            const auto step = whole_in(json, "step", 1, kLargestCode);
            const auto count = whole_in(json, "count", 1, static_cast<std::int64_t>(kMostLevels));
            if (!first || !step || !count) return false;
            for (std::int64_t i = 0; i < *count; ++i) levels.push_back(static_cast<std::int16_t>(*first + i * *step));
        } else if (list.is_array() && list.size() <= kMostLevels)
            for (const auto& item : list)
                if (item.is_number_integer() && std::abs(item.get<double>()) <= kLargestCode)
                    levels.push_back(item.get<std::int16_t>());
        const bool ascends = std::adjacent_find(levels.begin(), levels.end(), std::greater_equal<>()) == levels.end();
        const bool good = !levels.empty() && ascends && levels.back() <= kLargestCode &&
                          (list.is_null() || levels.size() == list.size());
        if (!good) refuse("codes", fmt::format("its levels are not ascending numbers of -{0}..{0}", kLargestCode));
        return good;
    }
    // -1 stands for any size.
    static bool fits(const Shape& shape, const Shape& wanted) {
        return std::equal(shape.begin(), shape.end(), wanted.begin(), wanted.end(),
                          [](std::int64_t size, std::int64_t want) { return want < 0 || size == want; });
    }

    // A tensor of the node, which nobody has read before.
    const SafetensorsEntry* take(const std::string& key, std::string_view dtype) {
        const auto found = unread_.find(layer_ + "." + key);
        if (found == unread_.end())
            return refuse(key, fmt::format("there is no tensor '{}.{}' left", layer_, key)), nullptr;
        const auto* entry = found->second;
        unread_.erase(found);
        if (entry->dtype == dtype) return entry;
        return refuse(key, fmt::format("expected {}, got {}", dtype, entry->dtype)), nullptr;
    }
    void copy_floats(const char* key, const SafetensorsEntry& entry, std::vector<float>& values) {
        values.resize(entry.bytes.size() / sizeof(float));
        if (!values.empty()) std::memcpy(values.data(), entry.bytes.data(), entry.bytes.size());
        if (!all_finite(values)) refuse(key, "holds a number that is not finite");
    }

    void check(const DeployedNetwork& made) const {
        try {
            shapes_of(made.network);
        } catch (const DataError& error) {
            throw DataError(name_ + ": " + error.what());
        }
        const auto& images = std::get<integer_op::Images>(made.network.nodes.front().op);
        const auto channels = static_cast<std::size_t>(images.channels);
        const auto shifts = made.input_shift.size();
        if (made.input_scale.size() != channels ||
            (shifts != channels && shifts != channels * static_cast<std::size_t>(images.size * images.size)))
            throw DataError(name_ + ": input.scale and input.shift are not of its images' channels or pixels");
        const auto classes = shapes_of(made.network).back().channels;
        if (!made.classes.empty() && static_cast<std::int64_t>(made.classes.size()) != classes)
            throw DataError(fmt::format("{}: has names of {} classes, its network tells {} apart", name_,
                                        made.classes.size(), classes));
    }

    const std::string name_;
    const SafetensorsView file_;
    std::map<std::string, const SafetensorsEntry*> unread_;
    Problems problems_;
    std::string where_, layer_;  // of the node that is read, json_
    const Json* json_ = nullptr;
    std::set<std::string> keys_;
};

}  // namespace

std::string write_network(const DeployedNetwork& deployed) {
    return Writer().file_of(deployed);
}

DeployedNetwork read_network(std::string_view bytes, const std::string& name) {
    return Reader(bytes, name).deployed();
}

}  // namespace bitsweep
