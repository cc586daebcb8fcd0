#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bitsweep {

/// Bytes of the UTF-8 character that `text` begins with; 0 = it begins with no valid one (overlong forms and
/// surrogates are not valid).
std::size_t character_length(std::string_view text);

/// The characters (code points) of a text; a byte that belongs to no character becomes U+FFFD.
std::vector<std::string> characters_of(std::string_view text);

/// The code point of a character from characters_of().
char32_t code_point(std::string_view character);

/// "U+65E5", "U+1F642".
std::string character_number(std::string_view character);

/// A text from outside as one line for a reader: control characters, and characters that turn the direction of writing,
/// become spaces; bytes that are not UTF-8 become U+FFFD. Every such text passes through here on its way to a terminal,
/// a table, a figure, LaTeX or HTML.
std::string plain_text(std::string_view text);

/// The same for several lines: line breaks and tabs stay.
std::string plain_lines(std::string_view text);

/// plain_lines() of a text in at most `longest` bytes: the middle of a longer text is left out.
std::string printable(std::string_view text, std::size_t longest = 4000);

/// Columns of a text on a terminal: a Chinese, Japanese or Korean character and an emoji take 2, a combining mark 0.
std::size_t text_width(std::string_view text);

}  // namespace bitsweep
