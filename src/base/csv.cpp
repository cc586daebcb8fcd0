#include "base/csv.h"

#include <stdexcept>

#include <fmt/format.h>

namespace bitsweep {

std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string csv_line(const std::vector<std::string>& fields) {
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i) line += (i == 0 ? "" : ",") + csv_field(fields[i]);
    return line + "\n";
}

std::vector<std::vector<std::string>> parse_csv(std::string_view text) {
    std::vector<std::vector<std::string>> lines;
    std::vector<std::string> fields(1);
    int number = 1;
    bool quoted = false, is_empty = true;
    const auto end_line = [&] {
        if (!is_empty) {
            if (!lines.empty() && fields.size() != lines.front().size())
                throw std::runtime_error(
                    fmt::format("line {}: {} fields, expected {}", number, fields.size(), lines.front().size()));
            lines.push_back(std::move(fields));
        }
        fields.assign(1, {});
        is_empty = true;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n' && !quoted) {
            end_line();
            ++number;
            continue;
        }
        if (c == '\r' && !quoted && i + 1 < text.size() && text[i + 1] == '\n') continue;
        is_empty = false;
        if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') fields.back() += text[++i];
        else if (c == '"') quoted = !quoted;
        else if (c == ',' && !quoted) fields.emplace_back();
        else fields.back() += c;
    }
    if (quoted) throw std::runtime_error(fmt::format("line {}: a quote is not closed", number));
    end_line();
    return lines;
}

}  // namespace bitsweep
