#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bitsweep::app {

/// The characters that some font of this machine has, as fontconfig's `%{charset}` prints them: "20-7e a0 a2-17f", a
/// font a line. Whoever draws with pango falls back from font to font.
class Glyphs {
public:
    explicit Glyphs(std::string_view charsets);

    /// The glyphs of this machine's fonts; without fontconfig every character counts as there.
    static Glyphs of_this_machine();

    bool has(char32_t character) const;

    /// The text with numbers ("U+65E5") in place of characters that no font has, which are added to `missing`: what
    /// would be drawn for them covers the figure.
    std::string drawable(std::string_view text, std::set<std::string>& missing) const;

private:
    Glyphs() = default;

    bool is_known_ = false;
    std::vector<std::pair<char32_t, char32_t>> ranges_;  // sorted
};

}  // namespace bitsweep::app
