#include "report/table/text.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

namespace bitsweep {
namespace {

using Characters = std::vector<std::string>;  // code points

std::string part_of(const Characters& characters, std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t i = from; i < std::min(to, characters.size()); ++i) text += characters[i];
    return text;
}

// The number of characters in the first `width` columns of a text: wide ones take two each.
std::size_t characters_in(const Characters& text, std::size_t width) {
    std::size_t all = 0;
    for (const auto& character : text) all += text_width(character);
    return all <= text.size() ? width : std::max<std::size_t>(1, width * text.size() / all);
}

std::string cut_in_middle(const Characters& text, std::size_t width) {
    const auto length = characters_in(text, width);
    if (text.size() <= length) return part_of(text, 0, text.size());
    const auto tail = (length - 1) / 2, head = length - 1 - tail;
    return part_of(text, 0, head) + "…" + part_of(text, text.size() - tail, text.size());
}

// The first place where those texts are not the same.
std::size_t difference_at(const std::vector<std::string>& texts, const std::vector<std::size_t>& chosen) {
    const auto first = characters_of(texts[chosen.front()]);
    auto at = first.size();
    for (const auto i : chosen) {
        const auto other = characters_of(texts[i]);
        const auto [ours, theirs] = std::mismatch(first.begin(), first.end(), other.begin(), other.end());
        if (theirs != other.end() || ours != first.end())
            at = std::min(at, static_cast<std::size_t>(ours - first.begin()));
    }
    return at;
}

// A few characters of the beginning, then what stands around `at`.
std::string cut_around(const Characters& text, std::size_t at, std::size_t width) {
    const auto length = std::max<std::size_t>(4, characters_in(text, width));
    const auto head = length / 4, middle = length - head - 2;
    const auto from = std::min(at > 3 ? at - 3 : 0, text.size() - std::min(middle, text.size()));
    return part_of(text, 0, head) + "…" + part_of(text, from, from + middle) + (from + middle < text.size() ? "…" : "");
}

}  // namespace

std::string fixed(double value, int decimals) {
    if (!std::isfinite(value)) return kNothing;
    auto text = fmt::format("{:.{}f}", value, decimals);
    if (text.find_first_of("123456789") == std::string::npos && text.front() == '-') text.erase(0, 1);
    return text;
}

std::string exact(double value) {
    return fmt::format("{}", value);
}

std::vector<std::string> shortened(std::vector<std::string> texts, std::size_t length) {
    std::map<std::string, std::vector<std::size_t>> alike;  // what the middle cut makes of them
    for (std::size_t i = 0; i < texts.size(); ++i) alike[cut_in_middle(characters_of(texts[i]), length)].push_back(i);
    std::set<std::string> taken;
    std::map<std::string, std::string> short_of;
    for (const auto& [cut, same] : alike) {
        const auto& members = same;  // clang 14 captures no structured binding
        const bool differ = std::any_of(members.begin(), members.end(),
                                        [&](std::size_t i) { return texts[i] != texts[members.front()]; });
        for (const auto i : members) {
            if (short_of.contains(texts[i])) continue;
            auto text = differ ? cut_around(characters_of(texts[i]), difference_at(texts, members), length) : cut;
            for (int n = 2; differ && !taken.insert(text).second; ++n)
                text = cut_in_middle(characters_of(texts[i]), length - 4) + fmt::format(" #{}", n);
            short_of[texts[i]] = text;
        }
    }
    for (auto& text : texts) text = short_of.at(text);
    return texts;
}

std::string markdown_escaped(std::string_view raw) {
    const auto text = plain_text(raw);
    const auto is_word = [&](std::size_t i) {
        return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0);
    };
    std::string escaped;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        // An underscore within a word is no markup, and names such as cifar10_smoke stay readable in a terminal.
        const bool plain_underscore = c == '_' && i > 0 && is_word(i - 1) && is_word(i + 1);
        const bool plain_less = c == '<' && i + 1 < text.size() && text[i + 1] == ' ';
        const bool markup = std::string_view("\\|*_`<[").find(c) != std::string_view::npos;
        if (markup && !plain_underscore && !plain_less) escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string html_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : plain_lines(text)) {
        if (c == '&') escaped += "&amp;";
        else if (c == '<') escaped += "&lt;";
        else if (c == '>') escaped += "&gt;";
        else if (c == '"') escaped += "&quot;";
        else escaped += c;
    }
    return escaped;
}

}  // namespace bitsweep
