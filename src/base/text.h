#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bitsweep {

/// Bytes of the UTF-8 character that `text` begins with; 0 = it begins with none (overlong forms and surrogates are
/// none).
std::size_t character_length(std::string_view text);

/// The characters (code points) of a text; a byte that belongs to none becomes U+FFFD.
std::vector<std::string> characters_of(std::string_view text);

/// The number of a character as characters_of() gives them.
char32_t code_point(std::string_view character);

/// "U+65E5", "U+1F642".
std::string character_number(std::string_view character);

/// A text from outside as one line for a reader: control characters, and those that turn the direction of writing,
/// become spaces, bytes that are not UTF-8 become U+FFFD. What goes to a terminal, a table, a figure, LaTeX or HTML
/// goes through here.
std::string plain_text(std::string_view text);

/// The same for several lines: line breaks and tabs stay.
std::string plain_lines(std::string_view text);

/// Of plain_lines() at most `longest` bytes: the middle of a longer text is left out.
std::string printable(std::string_view text, std::size_t longest = 4000);

/// Columns of a terminal: a Chinese, Japanese or Korean character and an emoji take two, a combining mark takes none.
std::size_t text_width(std::string_view text);

}  // namespace bitsweep
