#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"

namespace bitsweep {

/// Read members that an object written by a machine must have. Each throws DataError where one is missing or wrong,
/// "threads: expected a whole number from 1 to 1024, got -7": nlohmann's own words name neither key nor value.

std::string text_member(const Json& object, const char* key);
bool bool_member(const Json& object, const char* key);
double number_member(const Json& object, const char* key);
std::int64_t integer_member(const Json& object, const char* key, std::int64_t least, std::int64_t most);
const Json& list_member(const Json& object, const char* key);
const Json& object_member(const Json& object, const char* key);
std::vector<std::string> texts_member(const Json& object, const char* key);

}  // namespace bitsweep
