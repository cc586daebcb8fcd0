#include "app/terminal.h"

#include <algorithm>
#include <sstream>

#include "base/text.h"

namespace bitsweep::app {

std::string cut_at(const std::string& text, std::size_t columns) {
    std::string cut;
    std::size_t width = 0;
    for (const auto& character : characters_of(text)) {
        width += text_width(character);
        if (width > columns) break;
        cut += character;
    }
    return cut;
}

std::vector<std::string> broken_at(const std::string& text, std::size_t columns, std::size_t indent) {
    std::vector<std::string> lines(1);
    std::size_t width = 0;
    for (std::size_t start = 0; start < text.size();) {
        auto end = text.find(' ', start + 1);
        if (end == std::string::npos) end = text.size();
        auto word = text.substr(start, end - start);
        if (width + text_width(word) > columns && width > indent) {
            word.erase(0, word.find_first_not_of(' '));
            lines.emplace_back(indent, ' ');
            width = indent;
        }
        lines.back() += word;
        width += text_width(word);
        start = end;
    }
    return lines;
}

std::string fitted_help(const std::string& help, std::size_t columns) {
    std::string text;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
        // "  --name TEXT     description": the lines that follow stand below the description
        const auto name = std::min(line.find_first_not_of(' '), line.size());
        const auto gap = line.find("  ", name);
        const auto description =
            gap == std::string::npos ? name : std::min(line.find_first_not_of(' ', gap), line.size());
        for (const auto& part : broken_at(line, columns, std::min(description, columns / 2))) text += part + "\n";
    }
    return text;
}

}  // namespace bitsweep::app
