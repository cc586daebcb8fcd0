#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

namespace bitsweep {
namespace {

struct Range {
    char32_t first, last;
};

// C0, DEL and C1 move a terminal's cursor; the others turn the direction of what follows, or break a line.
constexpr Range kControls[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}};
// Unicode's East Asian Width W and F, in blocks; emoji.
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xAC00, 0xD7A3},
                           {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
                           {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF},
                           {0x20000, 0x3FFFD}};
constexpr Range kWithoutWidth[] = {{0x0300, 0x036F}, {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}};

template <std::size_t count>
bool is_in(char32_t number, const Range (&ranges)[count]) {
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [&](const Range& range) { return number >= range.first && number <= range.last; });
}

// Takes the first character off the text.
std::string_view take_character(std::string_view& text) {
    const auto length = character_length(text);
    const auto character = length > 0 ? text.substr(0, length) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(std::max<std::size_t>(1, length));
    return character;
}

std::string without_controls(std::string_view text, std::string_view kept) {
    std::string plain;
    while (!text.empty()) {
        const auto character = take_character(text);
        const bool stays = kept.find(character) != std::string_view::npos || !is_in(code_point(character), kControls);
        plain += stays ? character : " ";
    }
    return plain;
}

}  // namespace

std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
    const auto follows = [&](std::size_t k) { return (byte(k) & 0xC0U) == 0x80; };
    const unsigned first = byte(0), second = byte(1);
    // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
    const unsigned lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4 || second < lowest || second > highest) return 0;
    if (first < 0xE0) return 2;
    if (first < 0xF0) return follows(2) ? 3 : 0;
    return follows(2) && follows(3) ? 4 : 0;
}

std::vector<std::string> characters_of(std::string_view text) {
    std::vector<std::string> characters;
    while (!text.empty()) characters.emplace_back(take_character(text));
    return characters;
}

char32_t code_point(std::string_view character) {
    constexpr std::array<unsigned char, 5> kFirstByte{0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t number = static_cast<unsigned char>(character.front()) & kFirstByte.at(character.size());
    for (const char c : character.substr(1)) number = number << 6 | (static_cast<unsigned char>(c) & 0x3F);
    return number;
}

std::string character_number(std::string_view character) {
    return fmt::format("U+{:04X}", static_cast<std::uint32_t>(code_point(character)));
}

std::string plain_text(std::string_view text) {
    return without_controls(text, "");
}

std::string plain_lines(std::string_view text) {
    return without_controls(text, "\n\t");
}

std::string printable(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) return plain_lines(text);
    auto start = longest / 2, end = text.size() - longest / 2;
    const auto is_inside = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80; };
    while (start > 0 && is_inside(start)) --start;
    while (end < text.size() && is_inside(end)) ++end;
    return plain_lines(text.substr(0, start)) + " [...] " + plain_lines(text.substr(end));
}

std::size_t text_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const auto number = code_point(take_character(text));
        width += is_in(number, kWide) ? 2 : is_in(number, kWithoutWidth) ? 0 : 1;
    }
    return width;
}

}  // namespace bitsweep
