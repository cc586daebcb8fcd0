#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace bitsweep {

using Json = nlohmann::json;                 ///< keys sorted
using OrderedJson = nlohmann::ordered_json;  ///< keys in the file's order

/// A JSON file as a person wrote it: its values in the file's order, and each key's line.
/// Comments (// and /* */) are allowed.
struct JsonDocument {
    std::string file;                  ///< as the person named it; used in messages only
    OrderedJson value;                 ///< null if the text could not be parsed
    std::map<std::string, int> lines;  ///< dotted key path -> line, from 1; array items are path.0, path.1, ...

    /// "file:line: path" for messages; without the line where the path is not in the file.
    std::string where(const std::string& path) const;
};

/// Parses `text`. Malformed JSON (with line and column), a number that does not fit, and a key that
/// stands twice in one object are added to `problems`; after the first two the document's value is null.
JsonDocument parse_json(std::string_view text, std::string file, Problems& problems);

inline constexpr std::size_t kDeepestJson = 100;  ///< nested levels; a document of ours has about ten
inline constexpr std::size_t kMostJsonBytes = std::size_t{1} << 30;

/// Reads JSON that a machine wrote (a run's files, the database's columns, others' rows). Returns null where the
/// text is malformed, longer than kMostJsonBytes, or nested more than kDeepestJson (nlohmann's destructor and writer
/// recurse, so a value of any depth could overflow the stack of whoever holds it), and where an object holds a key
/// twice: nobody knows which of its values counts. why_no_object() says which key.
Json read_json(std::string_view text);
OrderedJson read_ordered_json(std::string_view text);  ///< the same, keys in the text's order

/// Says why read_json() gives no object for the text: "'test.top1' stands twice in one object", at any depth, or "not a
/// whole JSON object".
std::string why_no_object(std::string_view text);

/// The keys that stand twice in the object `text`; the keys of objects inside it are not looked at.
std::vector<std::string> repeated_keys(std::string_view text);

/// A value as a person types it on a command line: JSON where it is JSON, else the text itself.
OrderedJson json_or_text(const std::string& text);

/// Writes JSON; nothing else does. Bytes that are not UTF-8 become U+FFFD: texts come from logs, file names and
/// arguments, and nlohmann's own writer throws at them. indent < 0: one line.
std::string write_json(const Json& value, int indent = -1);
std::string write_json(const OrderedJson& value, int indent = -1);

/// Whether `text` is UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view text);

/// Turn a path, a name or an argument, which may be any bytes, into text that JSON can hold, and back byte for byte.
/// UTF-8 stays as it is; a byte B outside UTF-8 becomes the character U+10FF00 + B, as do the bytes of such characters.
std::string text_of_bytes(std::string_view bytes);
std::string bytes_of_text(std::string_view text);

/// The value at `key`; nullopt where `object` is no object, or the value is missing or no T: std::string,
/// double (any number), or std::int64_t (a whole number that fits).
template <class T, class Value>
std::optional<T> find_at(const Value& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (found == object.end()) return std::nullopt;
    if constexpr (std::is_same_v<T, std::string>) {
        if (!found->is_string()) return std::nullopt;
    } else if constexpr (std::is_same_v<T, double>) {
        if (!found->is_number()) return std::nullopt;
    } else {
        static_assert(std::is_same_v<T, std::int64_t>);
        if (!found->is_number_integer() || (found->is_number_unsigned() && found->template get<T>() < 0))
            return std::nullopt;
    }
    return found->template get<T>();
}

/// The text at `key`, "" where there is none.
template <class Value>
std::string text_at(const Value& object, const char* key) {
    return find_at<std::string>(object, key).value_or("");
}

/// The whole number at `key`, if it is one from 0 to 2^53, which a double holds exactly; else nullopt.
template <class Value>
std::optional<std::int64_t> count_at(const Value& object, const char* key) {
    const auto value = find_at<std::int64_t>(object, key);
    return value && *value >= 0 && *value <= std::int64_t{1} << 53 ? value : std::nullopt;
}

/// The value on one line, for messages; a long value is cut.
std::string brief(const OrderedJson& value);

}  // namespace bitsweep
