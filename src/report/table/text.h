#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "report/table/latex.h"

namespace bitsweep {

/// Numbers and texts as tables and figures print them. Texts are plain UTF-8; each format escapes its own markup.

/// Stands where there is no value.
inline constexpr const char* kNothing = "—";

/// "-0.0" is written "0.0"; not finite: "—".
std::string fixed(double value, int decimals);

/// The shortest text that reads back to the same value.
std::string exact(double value);

/// At most `length` columns each (text_width()): what is longer is cut in the middle, or before and after the place
/// where it differs from another that would look the same; two texts that differ stay different.
std::vector<std::string> shortened(std::vector<std::string> texts, std::size_t length);

std::string markdown_escaped(std::string_view text);
std::string html_escaped(std::string_view text);

}  // namespace bitsweep
