#pragma once

#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace bitsweep {

using Json = nlohmann::json;                 ///< keys sorted
using OrderedJson = nlohmann::ordered_json;  ///< keys in the file's order

/// A JSON file as a person wrote it: values in the file's order, and where each key stands.
/// Comments (// and /* */) are allowed.
struct JsonDocument {
    std::string file;                  ///< as the person named it; used in messages only
    OrderedJson value;                 ///< null if the text could not be parsed
    std::map<std::string, int> lines;  ///< dotted key path -> line, from 1; array items are path.0, path.1, ...

    /// "file:line: path" for messages; without the line where the path is not in the file.
    std::string where(const std::string& path) const;
};

/// Parses `text`. Malformed JSON (with line and column), a number that does not fit, and a key that
/// stands twice in one object are added to `problems`; the document's value is null after the first two.
JsonDocument parse_json(std::string_view text, std::string file, Problems& problems);

/// One line, for messages: long values are cut.
std::string brief(const OrderedJson& value);

}  // namespace bitsweep
