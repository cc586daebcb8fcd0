#include "base/json.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"

namespace bitsweep {
namespace {

struct Position {
    int line = 1;
    int column = 0;
};

// Counts lines while nlohmann's lexer reads: its SAX events carry no position of their own.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, Position* position) : at_(at), position_(position) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        if (*at_ == '\n') *position_ = {position_->line + 1, 0};
        else ++position_->column;
        ++at_;
        return *this;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
    bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

private:
    const char* at_;
    Position* position_;
};

// Builds the document's value and remembers the line of each key path.
class Builder : public nlohmann::json_sax<OrderedJson> {
public:
    Builder(JsonDocument& document, const Position& position, Problems& problems)
        : document_(document), position_(position), problems_(problems) {}

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t&) override { return put(value); }
    bool string(string_t& value) override { return put(value); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(OrderedJson::object()); }
    bool start_array(std::size_t) override { return open(OrderedJson::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        auto& object = open_.back();
        object.key = name;
        object.is_repeated = !object.keys.insert(name).second;
        const std::string path = child_path();
        if (object.is_repeated) {
            problems_.add(document_.file + ":" + std::to_string(position_.line) + ": " + path,
                          "'" + name + "' stands twice in this object",
                          "first on line " + std::to_string(document_.lines[path]));
        } else {
            document_.lines[path] = position_.line;
        }
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
        problems_.add(
            document_.file + ":" + std::to_string(position_.line) + ":" + std::to_string(std::max(1, position_.column)),
            reason(error.what()));
        return false;
    }

private:
    struct Open {
        OrderedJson* value;
        std::string path;
        std::string key;
        std::unordered_set<std::string> keys = {};
        bool is_repeated = false;  // the key was there before
    };

    // "[json.exception...] parse error at line 1, column 5: syntax error while ..." -> "malformed JSON: syntax error
    // ..."
    static std::string reason(std::string message) {
        if (const auto at = message.find("syntax error"); at != std::string::npos) message.erase(0, at);
        else if (const auto end = message.find("] "); end != std::string::npos) message.erase(0, end + 2);
        return "malformed JSON: " + message;
    }

    std::string child_path() const {
        const auto& parent = open_.back();
        const std::string name = parent.value->is_array() ? std::to_string(parent.value->size()) : parent.key;
        return parent.path.empty() ? name : parent.path + "." + name;
    }

    OrderedJson* place(OrderedJson value) {
        if (open_.empty()) return &(document_.value = std::move(value));
        auto& parent = *open_.back().value;
        if (parent.is_array()) {
            document_.lines[child_path()] = position_.line;
            parent.push_back(std::move(value));
            return &parent.back();
        }
        if (open_.back().is_repeated) return &(parent[open_.back().key] = std::move(value));
        using Members = OrderedJson::object_t::Container;  // as a list: operator[] walks through all keys
        Members& members = parent.get_ref<OrderedJson::object_t&>();
        return &members.emplace_back(open_.back().key, std::move(value)).second;
    }

    bool put(OrderedJson value) {
        place(std::move(value));
        return true;
    }

    bool open(OrderedJson value) {
        if (open_.size() == kDeepestJson) {
            problems_.add(document_.file + ":" + std::to_string(position_.line),
                          "nested more than " + std::to_string(kDeepestJson) + " deep");
            return false;
        }
        const std::string path = open_.empty() ? std::string() : child_path();
        open_.push_back({place(std::move(value)), path, {}});
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    JsonDocument& document_;
    const Position& position_;
    Problems& problems_;
    std::vector<Open> open_;
};

// Builds a value whose objects hold each key once. It stops at the first that does not, and at kDeepestJson.
template <class Value>
class StrictBuilder {
public:
    bool null() { return put(nullptr) != nullptr; }
    bool boolean(bool value) { return put(value) != nullptr; }
    bool number_integer(typename Value::number_integer_t value) { return put(value) != nullptr; }
    bool number_unsigned(typename Value::number_unsigned_t value) { return put(value) != nullptr; }
    bool number_float(typename Value::number_float_t value, const std::string&) { return put(value) != nullptr; }
    bool string(std::string& value) { return put(std::move(value)) != nullptr; }
    bool binary(typename Value::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Value::object()); }
    bool start_array(std::size_t) { return open(Value::array()); }
    bool end_array() { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

    bool key(std::string& name) {
        auto& members = open_.back()->template get_ref<typename Value::object_t&>();
        if constexpr (kIsOrdered) {  // as a list: its own functions walk through all keys
            using Members = typename Value::object_t::Container;
            member_ = &static_cast<Members&>(members).emplace_back(std::move(name), nullptr).second;
        } else {
            const auto [at, is_new] = members.try_emplace(std::move(name));
            if (!is_new) return refuse(at->first);
            member_ = &at->second;
        }
        return true;
    }

    bool end_object() {
        if constexpr (kIsOrdered) {
            std::vector<std::string_view> names;
            for (const auto& [name, value] : open_.back()->template get_ref<typename Value::object_t&>())
                names.push_back(name);
            std::sort(names.begin(), names.end());
            if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end())
                return refuse(*twice);
        }
        return close();
    }

    Value root;
    std::string repeated;  // the key that stands twice

private:
    static constexpr bool kIsOrdered = std::is_same_v<Value, OrderedJson>;

    Value* put(Value value) {
        if (open_.empty()) return &(root = std::move(value));
        if (!open_.back()->is_array()) return &(*member_ = std::move(value));
        open_.back()->push_back(std::move(value));
        return &open_.back()->back();
    }

    bool open(Value value) {
        if (open_.size() == kDeepestJson) return false;
        open_.push_back(put(std::move(value)));
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    bool refuse(std::string_view name) {
        repeated = name;
        return false;
    }

    std::vector<Value*> open_;  // the innermost last; what encloses it does not grow meanwhile
    Value* member_ = nullptr;   // of the innermost object, its last
};

// U+10FF00 + byte, for a byte of 0x80 or more.
std::string character_of(unsigned char byte) {
    return {'\xF4', '\x8F', static_cast<char>(0xBE | (byte >> 6 & 1)), static_cast<char>(0x80 | (byte & 0x3F))};
}

// The byte whose character_of() `text` begins with.
std::optional<char> byte_in(std::string_view text) {
    const bool is_one = text.starts_with("\xF4\x8F") && character_length(text) == 4 && (text[2] & 0x3E) == 0x3E;
    if (!is_one) return std::nullopt;
    return static_cast<char>(0x80 | (text[2] & 1) << 6 | (text[3] & 0x3F));
}

// To the parser a NUL byte is the text's end: what follows would not be read.
bool has_nul(std::string_view text) {
    return text.find('\0') != std::string_view::npos;
}

template <class Value>
Value read_or(std::string_view text, Value otherwise) {
    if (text.size() > kMostJsonBytes || has_nul(text)) return otherwise;
    StrictBuilder<Value> builder;
    return Value::sax_parse(text.begin(), text.end(), &builder) ? std::move(builder.root) : otherwise;
}

template <class Value>
std::string write(const Value& value, int indent) {
    return value.dump(indent, ' ', /*ensure_ascii=*/false, Value::error_handler_t::replace);
}

}  // namespace

std::string JsonDocument::where(const std::string& path) const {
    const auto line = lines.find(path);
    std::string text = file;
    if (line != lines.end()) text += ":" + std::to_string(line->second);
    return path.empty() ? text : text + ": " + path;
}

JsonDocument parse_json(std::string_view text, std::string file, Problems& problems) {
    JsonDocument document{std::move(file), nullptr, {}};
    if (has_nul(text)) {
        const auto line =
            1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find('\0')), '\n');
        problems.add(document.file + ":" + std::to_string(line), "malformed JSON: a NUL byte");
        return document;
    }
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        problems.add(document.file + ":1:1", "malformed JSON: it is empty");
        return document;
    }
    Position position;
    Builder builder(document, position, problems);
    const bool parsed = OrderedJson::sax_parse(CountingIterator(text.data(), &position),
                                               CountingIterator(text.data() + text.size(), &position), &builder,
                                               nlohmann::detail::input_format_t::json, /*strict=*/true,
                                               /*ignore_comments=*/true);
    if (!parsed) document.value = nullptr;
    else if (document.value.is_null()) problems.add(document.where(""), "expected an object, got null");
    return document;
}

Json read_json(std::string_view text) {
    return read_or<Json>(text, nullptr);
}

OrderedJson read_ordered_json(std::string_view text) {
    return read_or<OrderedJson>(text, nullptr);
}

std::vector<std::string> repeated_keys(std::string_view text) {
    std::vector<std::string> repeated;
    std::unordered_set<std::string> seen;
    const auto look = [&](int depth, Json::parse_event_t event, const Json& key) {
        if (event == Json::parse_event_t::key && depth == 1 && !seen.insert(key.get<std::string>()).second)
            repeated.push_back(key);
        return depth == 0;  // nothing inside is kept, however deep
    };
    const auto nothing = Json::parse(text.begin(), text.end(), look, /*allow_exceptions=*/false);
    return repeated;
}

std::string why_no_object(std::string_view text) {
    StrictBuilder<Json> builder;
    Json::sax_parse(text.begin(), text.end(), &builder);
    if (builder.repeated.empty()) return "not a whole JSON object";
    return "'" + printable(builder.repeated, 100) + "' stands twice in one object";
}

OrderedJson json_or_text(const std::string& text) {
    return read_or<OrderedJson>(text, text);
}

std::string write_json(const Json& value, int indent) {
    return write(value, indent);
}

std::string write_json(const OrderedJson& value, int indent) {
    return write(value, indent);
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = character_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string text_of_bytes(std::string_view bytes) {
    std::string text;
    while (!bytes.empty()) {
        const auto length = byte_in(bytes) ? 0 : character_length(bytes);
        if (length > 0) text += bytes.substr(0, length);
        else text += character_of(static_cast<unsigned char>(bytes.front()));
        bytes.remove_prefix(std::max<std::size_t>(1, length));
    }
    return text;
}

std::string bytes_of_text(std::string_view text) {
    std::string bytes;
    while (!text.empty()) {
        const auto byte = byte_in(text);
        bytes += byte.value_or(text.front());
        text.remove_prefix(byte ? 4 : 1);
    }
    return bytes;
}

std::string brief(const OrderedJson& value) {
    constexpr std::size_t kLongest = 60;
    std::string text = write_json(value);
    if (text.size() > kLongest) text = text.substr(0, kLongest - 3) + "...";
    return text;
}

}  // namespace bitsweep
