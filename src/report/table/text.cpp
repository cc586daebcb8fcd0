#include "report/table/text.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

namespace bitsweep {
namespace {

std::string latex_of(char c) {
    switch (c) {
        case '\\':
            return "\\textbackslash{}";
        case '~':
            return "\\textasciitilde{}";
        case '^':
            return "\\textasciicircum{}";
        case '<':
            return "\\textless{}";
        case '>':
            return "\\textgreater{}";
        case '|':
            return "\\textbar{}";
        case '"':
            return "''";
        case '[':  // after a line's \\ it would be read as an optional argument
            return "{[}";
        case '&':
        case '%':
        case '$':
        case '#':
        case '_':
        case '{':
        case '}':
            return std::string("\\") + c;
        case '\n':
        case '\r':
        case '\t':
            return " ";
        default:
            return std::string(1, c);
    }
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
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

std::size_t text_width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string markdown_escaped(std::string_view text) {
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
        escaped += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return escaped;
}

std::string latex_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : text) escaped += latex_of(c);
    replace_all(escaped, "±", "$\\pm$");
    replace_all(escaped, "—", "---");
    replace_all(escaped, "α", "$\\alpha$");
    replace_all(escaped, "λ", "$\\lambda$");
    replace_all(escaped, "×", "$\\times$");
    replace_all(escaped, "κ", "$\\kappa$");
    replace_all(escaped, "σ", "$\\sigma$");
    replace_all(escaped, "…", "\\ldots{}");
    return escaped;
}

std::string html_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '&') escaped += "&amp;";
        else if (c == '<') escaped += "&lt;";
        else if (c == '>') escaped += "&gt;";
        else if (c == '"') escaped += "&quot;";
        else escaped += c;
    }
    return escaped;
}

}  // namespace bitsweep
