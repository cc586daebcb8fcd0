#include "app/glyphs.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <sstream>

#include "base/text.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep::app {

Glyphs::Glyphs(std::string_view charsets) : is_known_(true) {
    std::istringstream words{std::string(charsets)};
    for (std::string word; words >> word;) {
        std::uint32_t first = 0, last = 0;
        const auto* end = word.data() + word.size();
        const auto begin = std::from_chars(word.data(), end, first, 16);
        if (begin.ec != std::errc()) continue;
        const bool is_range = begin.ptr != end && *begin.ptr == '-';
        if (!is_range || std::from_chars(begin.ptr + 1, end, last, 16).ec != std::errc()) last = first;
        ranges_.emplace_back(first, last);
    }
    std::sort(ranges_.begin(), ranges_.end());
    ranges_.erase(std::unique(ranges_.begin(), ranges_.end()), ranges_.end());  // fonts of one family have the same
}

Glyphs Glyphs::of_this_machine() {
    const auto program = find_program("fc-list");
    if (!program) return {};
    const auto output = run_command({program->string(), "--format", "%{charset}\n"});
    return output.status.code == 0 ? Glyphs(output.text) : Glyphs();
}

bool Glyphs::has(char32_t character) const {
    constexpr char32_t kBeyondAscii = 0x80;
    return !is_known_ || character < kBeyondAscii ||
           std::any_of(ranges_.begin(), ranges_.end(),
                       [&](const auto& range) { return character >= range.first && character <= range.second; });
}

std::string Glyphs::drawable(std::string_view text, std::set<std::string>& missing) const {
    std::string drawn;
    for (const auto& character : characters_of(text)) {
        const bool is_drawable = has(code_point(character));
        if (!is_drawable) missing.insert(character_number(character));
        drawn += is_drawable ? character : character_number(character);
    }
    return drawn;
}

}  // namespace bitsweep::app
