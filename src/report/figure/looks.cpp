#include "report/figure/looks.h"

#include <algorithm>
#include <map>

#include "report/table/text.h"

namespace bitsweep {
namespace {

// Okabe and Ito 2008, without yellow, which is too pale on white. Black is kept for levels and references.
constexpr const char* kColours[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#666666"};
constexpr int kShapes[] = {7, 5, 9, 13, 11, 6, 4, 8, 12, 10};  // filled: circle, square, triangles, diamond; then open
constexpr std::size_t kFilled = 5;
constexpr int kPatterns[] = {3, 4, 5, 6, 2};
constexpr const char* kDashes[] = {
    "1", "2", "4", "5", "3", "(14,4)", "(4,10)", "(16,4,4,4)", "(10,4,2,4,2,4)", "(2,8)", "(20,4,10,4)", "(6,2,2,2)"};
constexpr std::size_t kLabelLength = 40;

template <class List>
auto pick(const List& list, std::size_t i) {
    return list[i % std::size(list)];
}

Look black_look(std::size_t i, Marks marks) {
    return {"#000000", pick(kDashes, i + 1), pick(kShapes, i), pick(kPatterns, i), marks};
}

const std::string& method_of(const FigureLine& line) {
    return line.method.empty() ? line.label : line.method;
}

std::size_t index_in(std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    const auto index = static_cast<std::size_t>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    return index;
}

bool has(const std::vector<std::pair<std::string, Look>>& looks, const std::string& label) {
    return std::any_of(looks.begin(), looks.end(), [&](const auto& entry) { return entry.first == label; });
}

// Method -> its series that are neither black nor somebody else's.
using Variants = std::map<std::string, std::vector<std::string>>;

Variants variants_of(const Figure& figure) {
    Variants variants;
    for (const auto& panel : figure.panels)
        for (const auto& line : panel.lines)
            if (!line.black && line.marks != Marks::kHollow) index_in(variants[method_of(line)], line.label);
    return variants;
}

}  // namespace

Looks::Looks(const Figure& figure) {
    auto variants = variants_of(figure);
    auto methods = figure.methods;
    const bool several =
        std::any_of(variants.begin(), variants.end(), [](const auto& v) { return v.second.size() > 1; });
    const auto look_of = [&](const FigureLine& line) -> Look {
        const auto m = index_in(methods, method_of(line));
        if (line.marks == Marks::kHollow)
            return {pick(kColours, m), pick(kDashes, m), kShapes[kFilled + m % kFilled], 0, line.marks};
        const auto v = index_in(variants[method_of(line)], line.label);
        if (several && variants.size() == 1)
            return {pick(kColours, v), pick(kDashes, v), pick(kShapes, v), pick(kPatterns, v), line.marks};
        const auto shape = several ? kShapes[m % kFilled + kFilled * (v % 2)] : pick(kShapes, m);
        return {pick(kColours, m), pick(kDashes, several ? v : m), shape, pick(kPatterns, several ? v : m), line.marks};
    };
    std::size_t black = 0;
    for (const auto& panel : figure.panels) {
        for (const auto& line : panel.lines) {
            if (has(lines, line.label)) continue;
            lines.emplace_back(line.label, line.black ? black_look(black++, line.marks) : look_of(line));
            lines.back().second.in_key = line.in_key;
        }
        for (const auto& level : panel.levels)
            if (!has(levels, level.label)) levels.emplace_back(level.label, black_look(levels.size(), Marks::kLine));
    }
}

std::vector<std::pair<std::string, Look>> Looks::entries() const {
    auto entries = levels;
    entries.insert(entries.end(), lines.begin(), lines.end());
    std::erase_if(entries, [](const auto& entry) { return entry.first.empty() || !entry.second.in_key; });
    std::vector<std::string> labels;
    for (const auto& [label, look] : entries) labels.push_back(label);
    labels = shortened(std::move(labels), kLabelLength);
    for (std::size_t i = 0; i < entries.size(); ++i) entries[i].first = labels[i];
    return entries;
}

const Look& Looks::find(const std::vector<std::pair<std::string, Look>>& looks, const std::string& label) {
    return std::find_if(looks.begin(), looks.end(), [&](const auto& entry) { return entry.first == label; })->second;
}

}  // namespace bitsweep
