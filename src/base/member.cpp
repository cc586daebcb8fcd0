#include "base/member.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"

namespace bitsweep {
namespace {

[[noreturn]] void refuse(const Json& object, const char* key, const std::string& expected) {
    if (!object.is_object()) throw DataError(fmt::format("expected an object with {}, got {}", key, brief(object)));
    const auto found = object.find(key);
    throw DataError(fmt::format("{}: expected {}, {}", key, expected,
                                found == object.end() ? "it is missing" : "got " + brief(*found)));
}

template <class T>
T member(const Json& object, const char* key, const std::string& expected) {
    if (const auto value = find_at<T>(object, key)) return *value;
    refuse(object, key, expected);
}

const Json& member_like(const Json& object, const char* key, Json::value_t type, const std::string& expected) {
    if (const auto found = object.is_object() ? object.find(key) : object.end();
        found != object.end() && found->type() == type)
        return *found;
    refuse(object, key, expected);
}

}  // namespace

std::string text_member(const Json& object, const char* key) {
    return member<std::string>(object, key, "a text");
}

bool bool_member(const Json& object, const char* key) {
    return member_like(object, key, Json::value_t::boolean, "true or false").get<bool>();
}

double number_member(const Json& object, const char* key) {
    return member<double>(object, key, "a number");
}

std::int64_t integer_member(const Json& object, const char* key, std::int64_t least, std::int64_t most) {
    const auto expected = fmt::format("a whole number from {} to {}", least, most);
    const auto value = member<std::int64_t>(object, key, expected);
    if (value < least || value > most) refuse(object, key, expected);
    return value;
}

const Json& list_member(const Json& object, const char* key) {
    return member_like(object, key, Json::value_t::array, "a list");
}

const Json& object_member(const Json& object, const char* key) {
    return member_like(object, key, Json::value_t::object, "an object");
}

std::vector<std::string> texts_member(const Json& object, const char* key) {
    const auto& list = list_member(object, key);
    if (!std::all_of(list.begin(), list.end(), [](const Json& item) { return item.is_string(); }))
        refuse(object, key, "a list of texts");
    return list.get<std::vector<std::string>>();
}

}  // namespace bitsweep
