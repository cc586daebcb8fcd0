#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "config/quantizers.h"
#include "config/trainer.h"

namespace bitsweep {

/// A key that holds a bit-width, and what it is of.
struct BitKey {
    std::string_view key, part;
    bool of_body = false;
};
inline constexpr BitKey kBitKeys[] = {
    {"quant.weight.bits", "weights", true}, {"quant.activation.bits", "activations", true},
    {"quant.shortcut.bits", "shortcuts"},   {"quant.shortcut.weight_bits", "shortcut weights"},
    {"quant.first.bits", "first layer"},    {"quant.last.bits", "last layer"}};

/// A run's config.json, asked by dotted key. It is no struct of keys: a config may have keys that RunConfig lacks.
class StoredConfig {
public:
    StoredConfig() = default;  ///< of a run that has not started: nothing is known
    StoredConfig(Json config);

    /// The config in the text of an object, which is read when it is first asked for a value: most commands look at
    /// the configs of a few of their runs. Several threads may ask. `full_precision`: is_full_precision(), where
    /// somebody has read the config before.
    static StoredConfig in_text(std::string text, std::optional<bool> full_precision = {});

    bool is_known() const;
    Json json() const;

    /// The value of `key`. Where the config has the key's group but not the key (an older version wrote it), the key's
    /// default; else null.
    Json at(std::string_view key) const;

    /// The same as text or as a whole number; "" or 0 where it is of another type.
    std::string text(std::string_view key) const;
    std::int64_t integer(std::string_view key) const;

    /// Dotted key -> value, for every key that config.json has. Items of lists have their number as the last part;
    /// "trainer" is another trainer's name and revision.
    std::map<std::string, Json> values() const;

    /// The values that `other` does not have at the same key.
    std::map<std::string, Json> values_unlike(const StoredConfig& other) const;

    /// The name of the quantizer that acts (RunConfig's effective_method()); "" where the config names none. Another
    /// trainer's is called by the trainer.
    std::string method(Role role) const;

    /// "own@1" where another trainer than ours trains by it; else "".
    std::string trainer() const;

    /// The key with that role; "" where it has none.
    std::string key_of(KeyRole role) const;

    std::int64_t epochs() const;   ///< 0 where it does not say
    TrainerMetric metric() const;  ///< the number that stands for its run
    bool starts_again() const;     ///< an attempt that ends early is lost: its trainer keeps no checkpoint
    bool resumes_exactly() const;  ///< it ends with the same numbers, stopped or not

    /// Whether neither weights nor activations nor the ends are quantized. False where nothing is known.
    bool is_full_precision() const;

private:
    struct Content;
    const Json& object() const;

    std::shared_ptr<const Content> content_;  // cells are copied by the ten thousand
};

}  // namespace bitsweep
