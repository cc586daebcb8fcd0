#pragma once

#include <map>
#include <optional>
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

/// The one reader of JSON that a machine wrote (a run's files, the database's columns, others' rows). nullopt where the
/// text is malformed, longer than kMostJsonBytes, or nested more than kDeepestJson: nlohmann's destructor and writer
/// recurse, so a value of any depth could overflow the stack of whoever holds it.
std::optional<Json> read_json(std::string_view text);
std::optional<OrderedJson> read_ordered_json(std::string_view text);  ///< the same, keys in the text's order

inline constexpr std::size_t kDeepestJson = 100;  ///< a document of ours has about ten
inline constexpr std::size_t kMostJsonBytes = std::size_t{1} << 30;

/// The one writer of JSON. Bytes that are not UTF-8 become U+FFFD: texts come from logs, file names and arguments, and
/// nlohmann's own writer throws at them. indent < 0: one line.
std::string write_json(const Json& value, int indent = -1);
std::string write_json(const OrderedJson& value, int indent = -1);

/// Whether `text` is UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view text);

/// One line, for messages: long values are cut.
std::string brief(const OrderedJson& value);

}  // namespace bitsweep
