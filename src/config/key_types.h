#pragma once

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "config/run_config.h"
#include "config/visit.h"

namespace bitsweep {

/// The values that a key may have: type_of() says it in words, schema_of() as JSON Schema (draft 7). Each type of value
/// has one of each, and take() in config_io.cpp accepts what they say.

inline constexpr double kSaidLimit = 1e12;  // an upper limit from there on is told only to who exceeds it

inline std::string describe(const Range& range, std::string_view noun) {
    if (std::isinf(range.low) && std::isinf(range.high)) return std::string(noun);
    const bool bounded = range.high < kSaidLimit;
    if (bounded && range.low_open) return fmt::format("{} > {}, up to {}", noun, range.low, range.high);
    if (bounded) return fmt::format("{} from {} to {}", noun, range.low, range.high);
    return fmt::format("{} {} {}", noun, range.low_open ? ">" : ">=", range.low);
}

inline std::string describe(const Choice& choice) {
    return choice.names.empty() ? "string" : fmt::format("one of {}", fmt::join(choice.names, ", "));
}

inline std::string type_of(std::int64_t, const Range& range) {
    return describe(range, "integer");
}
inline std::string type_of(double, const Range& range) {
    return describe(range, "number");
}
inline std::string type_of(bool, NoRule) {
    return "true or false";
}
inline std::string type_of(const std::string&, const Choice& choice) {
    return describe(choice);
}
inline std::string type_of(Bits, NoRule) {
    return "1..8, or 32";
}
template <const char* Word>
std::string type_of(const BitsOr<Word>&, NoRule) {
    return fmt::format("\"{}\", 1..8, or 32", Word);
}
inline std::string type_of(const SawbCoefficients&, NoRule) {
    return "ibm, ibm-old, quantlib, fit, or [c1, c2]";
}
inline std::string type_of(const AlphaInit&, const Range&) {
    return "number > 0, or \"percentile:P\" with 0 < P <= 100";
}
inline std::string type_of(const std::vector<LayerBits>&, NoRule) {
    return "object {pattern: {\"weight\", \"activation\", \"shortcut\": 1..8, or 32}}";
}
inline std::string type_of(const std::vector<std::int64_t>&, const Range&) {
    return "list of ascending integers >= 1";
}
inline std::string type_of(const OrderedJson&, NoRule) {
    return "path, or object";
}

inline OrderedJson with_range(const char* type, const Range& range) {
    OrderedJson schema{{"type", type}};
    if (!std::isinf(range.low)) schema[range.low_open ? "exclusiveMinimum" : "minimum"] = range.low;
    if (!std::isinf(range.high)) schema["maximum"] = range.high;
    return schema;
}

inline OrderedJson bits_schema(const char* word = nullptr) {
    auto choices = OrderedJson::array({1, 2, 3, 4, 5, 6, 7, 8, 32});
    if (word != nullptr) choices.insert(choices.begin(), word);
    return {{"enum", std::move(choices)}};
}

inline OrderedJson schema_of(std::int64_t, const Range& range) {
    return with_range("integer", range);
}
inline OrderedJson schema_of(double, const Range& range) {
    return with_range("number", range);
}
inline OrderedJson schema_of(bool, NoRule) {
    return {{"type", "boolean"}};
}
inline OrderedJson schema_of(const std::string&, const Choice& choice) {
    return choice.names.empty() ? OrderedJson{{"type", "string"}} : OrderedJson{{"enum", choice.names}};
}
inline OrderedJson schema_of(Bits, NoRule) {
    return bits_schema();
}
template <const char* Word>
OrderedJson schema_of(const BitsOr<Word>&, NoRule) {
    return bits_schema(Word);
}
inline OrderedJson schema_of(const SawbCoefficients&, NoRule) {
    const OrderedJson pair{{"type", "array"}, {"items", {{"type", "number"}}}, {"minItems", 2}, {"maxItems", 2}};
    return {{"anyOf", OrderedJson::array({{{"enum", {"ibm", "ibm-old", "quantlib", "fit"}}}, pair})}};
}
inline OrderedJson schema_of(const AlphaInit&, const Range& range) {
    const OrderedJson percentile{{"type", "string"}, {"pattern", "^percentile:[0-9.]+$"}};
    return {{"anyOf", OrderedJson::array({with_range("number", range), percentile})}};
}
inline OrderedJson schema_of(const std::vector<LayerBits>&, NoRule) {
    OrderedJson layer{{"type", "object"}, {"minProperties", 1}, {"additionalProperties", false}};
    for (const auto* role : {"weight", "activation", "shortcut"}) layer["properties"][role] = bits_schema();
    return {{"type", "object"}, {"additionalProperties", layer}};
}
inline OrderedJson schema_of(const std::vector<std::int64_t>&, const Range& range) {
    return {{"type", "array"}, {"items", with_range("integer", range)}};
}
inline OrderedJson schema_of(const OrderedJson&, NoRule) {
    return {{"type", {"string", "object", "null"}}};
}

}  // namespace bitsweep
