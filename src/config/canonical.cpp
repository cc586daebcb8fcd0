#include "config/canonical.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/hash.h"
#include "config/visit.h"

namespace bitsweep {
namespace {

// Text of a value in the canonical form. std::to_chars is exactly specified: the shortest text that reads back.

void render(std::string& out, std::int64_t value) {
    out += std::to_string(value);
}

void render(std::string& out, double value) {
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    out.append(buffer.data(), end);
}

void render(std::string& out, bool value) {
    out += value ? "true" : "false";
}
void render(std::string& out, const std::string& value) {
    out += write_json(Json(value));
}
void render(std::string& out, Bits bits) {
    out += std::to_string(bits.value);
}

template <const char* Word>
void render(std::string& out, const BitsOr<Word>& bits) {
    if (bits.own) render(out, *bits.own);
    else out.append("\"").append(Word).append("\"");
}

void render(std::string& out, const AlphaInit& init) {
    if (!init.percentile) return render(out, init.value);
    out += "\"percentile:";
    render(out, *init.percentile);
    out += '"';
}

void render(std::string& out, const std::vector<LayerBits>& layers) {
    auto object = OrderedJson::object();
    for (const auto& layer : layers)
        for (const auto& bits : {layer.weight, layer.activation, layer.shortcut})
            object[layer.pattern].push_back(bits ? OrderedJson(bits->value) : OrderedJson());
    out += write_json(object);
}

void render(std::string& out, const SawbCoefficients& coefficients) {
    if (!coefficients.pair) return render(out, coefficients.table);
    out += '[';
    render(out, coefficients.pair->first);
    out += ',';
    render(out, coefficients.pair->second);
    out += ']';
}

void render(std::string& out, const std::vector<std::int64_t>& list) {
    out += write_json(Json(list));
}

// init.from, train.distill.from: its meaning is the parent's id.
void render(std::string& out, const OrderedJson&) {
    out += "null";
}

struct Entry {
    std::string key;
    std::string text;
};

// Every key's default, in visiting order: the Nth key of any config is compared with the Nth text.
const std::vector<std::string>& default_texts() {
    static const auto texts = [] {
        std::vector<std::string> list;
        const RunConfig defaults;
        for_each_key(defaults, [&](const auto&, const auto& value, const auto&, auto, bool) {
            render(list.emplace_back(), value);
        });
        return list;
    }();
    return texts;
}

std::vector<Entry> entries_of(const RunConfig& config) {
    std::vector<Entry> entries;
    entries.reserve(24);
    std::string text;
    auto default_text = default_texts().begin();
    for_each_key(config, [&](const std::string& key, const auto& value, const auto&, auto, bool matters) {
        const auto& missing = *default_text++;
        if (!matters) return;
        text.clear();
        render(text, value);
        if (text != missing) entries.push_back({key, text});
    });
    return entries;
}

void add_revisions(const RunConfig& config, std::vector<Entry>& entries) {
    const auto& quant = config.quant;
    const auto add = [&](std::string_view key, int revision) {
        entries.push_back({std::string(key), std::to_string(revision)});
    };
    entries.push_back({"schema", std::to_string(kConfigSchema)});
    if (const auto* model = find_model(config.model.name)) add("model.revision", model->revision);
    const auto* data = find_data_set(config.data.name);
    if (data != nullptr && !data->fingerprint.empty())  // a folder's is a key of the config
        entries.push_back({"data.fingerprint", write_json(Json(data->fingerprint))});
    if (quant.weight.effective_method() != "none")
        add("quant.weight.revision", find_quantizer(Role::kWeight, quant.weight.method)->revision);
    if (quant.activation.effective_method() != "none")
        add("quant.activation.revision", find_quantizer(Role::kActivation, quant.activation.method)->revision);
    const auto end_uses = [&](std::string_view method) {
        return (!quant.first.bits.full_precision() && quant.first.method == method) ||
               (!quant.last.bits.full_precision() && quant.last.method == method);
    };
    for (const auto& row : kQuantizers)
        if (!row.ends.empty() && end_uses(row.name)) add(row.ends, row.revision);
    if (!config.init.parent.empty())
        entries.push_back({"init.from", write_json(Json(run_id(config.init.parent.front())))});
    if (const auto& teacher = config.train.distill.parent; !teacher.empty())
        entries.push_back({"train.distill.from", write_json(Json(run_id(teacher.front())))});
}

// Two ways to write one behaviour become one: a shortcut by its own name, bits of shortcuts that are not there, a
// shortcut at the body's own bits, and the bits of a shortcut that reads the unclipped ReLU output.
RunConfig normalized(RunConfig config) {
    const auto kind = resolved_shortcut(config.model.name, config.model.shortcut);
    const auto* model = find_model(config.model.name);
    if (model != nullptr && kind == model->native_shortcut) config.model.shortcut = "native";
    auto& quant = config.quant;
    auto& shortcut = quant.shortcut;
    const bool reads_bits = quant.activation.effective_method() != "none" && !kind.empty();
    const bool has_weights = quant.weight.effective_method() != "none" && kind == "B";
    if (!reads_bits) shortcut.clip = true;
    if (!has_weights) shortcut.weight_bits.own.reset();
    if (!reads_bits && !has_weights) shortcut.bits.own.reset();
    const bool bits_act = has_weights && !shortcut.weight_bits.own;  // the weights follow them
    if (!bits_act && (!shortcut.clip || shortcut.bits.own == quant.activation.bits)) shortcut.bits.own.reset();
    return config;
}

// Whether normalized() could change anything: a copy of each of 10,000 configs costs more than their hashes.
bool may_be_written_otherwise(const RunConfig& config) {
    return !(config.quant.shortcut == ShortcutQuantConfig{}) || config.model.shortcut != ModelConfig{}.shortcut;
}

}  // namespace

const RunConfig* RunConfig::needed() const {
    const auto& parent = init.parent.empty() ? train.distill.parent : init.parent;
    return parent.empty() ? nullptr : &parent.front();
}

const std::string& WeightQuantConfig::effective_method() const {
    static const std::string none = "none";
    return bits.full_precision() ? none : method;
}

const std::string& ActivationQuantConfig::effective_method() const {
    static const std::string none = "none";
    if (!bits.full_precision()) return method;
    const auto* row = find_quantizer(Role::kActivation, method);
    return row == nullptr || row->acts_at_32 ? method : none;
}

std::string canonical_config(const RunConfig& config) {
    auto entries = entries_of(may_be_written_otherwise(config) ? normalized(config) : config);
    add_revisions(config, entries);
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
    std::string text = "{";
    for (const auto& [key, value] : entries) {
        if (text.size() > 1) text += ',';
        text.append("\"").append(key).append("\":").append(value);
    }
    return text + "}";
}

std::string run_id(const RunConfig& config) {
    return sha256_hex(canonical_config(config)).substr(0, 16);
}

}  // namespace bitsweep
