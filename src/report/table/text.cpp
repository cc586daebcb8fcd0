#include "report/table/text.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

namespace bitsweep {
namespace {

// What LaTeX cannot have as it is. '[': after a line's \\\\ it would be read as an optional argument.
constexpr std::pair<std::string_view, std::string_view> kLatex[] = {{"\\", "\\textbackslash{}"},
                                                                    {"~", "\\textasciitilde{}"},
                                                                    {"^", "\\textasciicircum{}"},
                                                                    {"<", "\\textless{}"},
                                                                    {">", "\\textgreater{}"},
                                                                    {"|", "\\textbar{}"},
                                                                    {"\"", "''"},
                                                                    {"[", "{[}"},
                                                                    {"&", "\\&"},
                                                                    {"%", "\\%"},
                                                                    {"$", "\\$"},
                                                                    {"#", "\\#"},
                                                                    {"_", "\\_"},
                                                                    {"{", "\\{"},
                                                                    {"}", "\\}"},
                                                                    {"\n", " "},
                                                                    {"\r", " "},
                                                                    {"\t", " "},
                                                                    {"±", "$\\pm$"},
                                                                    {"—", "---"},
                                                                    {"α", "$\\alpha$"},
                                                                    {"λ", "$\\lambda$"},
                                                                    {"×", "$\\times$"},
                                                                    {"κ", "$\\kappa$"},
                                                                    {"σ", "$\\sigma$"},
                                                                    {"…", "\\ldots{}"}};

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
    while (!text.empty()) {
        const auto known = std::find_if(std::begin(kLatex), std::end(kLatex),
                                        [&](const auto& entry) { return text.starts_with(entry.first); });
        const bool is_known = known != std::end(kLatex);
        escaped += is_known ? known->second : text.substr(0, 1);
        text.remove_prefix(is_known ? known->first.size() : 1);
    }
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
