#pragma once

#include <set>
#include <string>
#include <string_view>

namespace bitsweep {

/// A text as LaTeX's core and inputenc's utf8 print it: markup is escaped; Greek, arrows and mathematics are commands;
/// a character that there is no command for is written by its number, "U+65E5", and added to `by_number`.
std::string latex_escaped(std::string_view text, std::set<std::string>* by_number = nullptr);

}  // namespace bitsweep
