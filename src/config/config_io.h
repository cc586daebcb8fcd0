#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "config/run_config.h"

namespace bitsweep {

/// One key as `bitsweep list keys` prints it.
struct KeyInfo {
    std::string key;   ///< dotted
    std::string type;  ///< e.g. "number > 0", "one of sgd, adam"
    std::string default_value;
    std::string help;
    OrderedJson schema;  ///< the same type as JSON Schema
};

/// Every key of a run, in the order of config/visit.h.
const std::vector<KeyInfo>& config_keys();

/// Whether `path` (dotted) is a key with a value, not a group of keys and not unknown.
bool is_config_key(const std::string& path);

/// Sets the key `path` (dotted) of `config`. An unknown key, a wrong type or a value out of range is
/// added to `problems` at `where`, with the nearest known name; `config` is then unchanged.
void set_key(RunConfig& config, std::string_view path, const OrderedJson& value, const std::string& where,
             Problems& problems);

/// Sets every key of the document's object (nested, dotted or both) on top of `base`.
RunConfig parse_config(const JsonDocument& document, Problems& problems, RunConfig base = {});

/// "optim.lr=0.05" -> {"optim.lr", 0.05}. The value is JSON where it parses as JSON, else a string.
/// Without a key or "=", adds to `problems` and returns an empty key.
std::pair<std::string, OrderedJson> parse_override(const std::string& text, Problems& problems);

/// The value of a dotted key, made with the groups around it.
OrderedJson& place(OrderedJson& object, std::string_view key);

/// The complete config, defaults filled in, nested: what config.json holds. Parses back to an equal config.
OrderedJson to_json(const RunConfig& config);

}  // namespace bitsweep
