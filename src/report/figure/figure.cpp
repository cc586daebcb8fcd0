#include "report/figure/figure.h"

#include <algorithm>

#include "report/table/text.h"

namespace bitsweep {
namespace {

// Single values have their least and their largest.
std::vector<Json> drawn_row(const std::string& panel, const std::string& series, const std::string& x, double y,
                            std::optional<Interval> bar, const std::vector<double>& seeds = {}) {
    if (seeds.size() > 1) {
        const auto [low, high] = std::minmax_element(seeds.begin(), seeds.end());
        bar = {*low, *high};
    }
    return {panel, series, x, exact(y), bar ? exact(bar->low) : "", bar ? exact(bar->high) : ""};
}

// The tick's name where positions have names.
std::string position_name(const Ticks& ticks, double position) {
    for (const auto& [at, label] : ticks)
        if (at == position) return label;
    return exact(position);
}

}  // namespace

FigureLine& Panel::line(const std::string& label, Marks marks, bool black, const std::string& method) {
    const auto found =
        std::find_if(lines.begin(), lines.end(), [&](const auto& known) { return known.label == label; });
    return found != lines.end() ? *found : lines.emplace_back(FigureLine{label, {}, marks, black, method});
}

bool is_empty(const FigureLine& line) {
    return std::none_of(line.points.begin(), line.points.end(), [](const auto& point) { return point.has_value(); });
}

bool is_empty(const Panel& panel) {
    return panel.levels.empty() && panel.heat.empty() &&
           std::all_of(panel.lines.begin(), panel.lines.end(), [](const FigureLine& line) { return is_empty(line); });
}

bool is_empty(const Figure& figure) {
    return std::all_of(figure.panels.begin(), figure.panels.end(), [](const Panel& panel) { return is_empty(panel); });
}

bool is_single_value(const Figure& figure) {
    std::size_t values = 0;
    for (const auto& panel : figure.panels) {
        values += panel.heat.size();
        for (const auto& line : panel.lines)
            for (const auto& point : line.points) values += point ? std::max<std::size_t>(1, point->seeds.size()) : 0;
    }
    return values == 1;
}

TextTable drawn_values(const Figure& figure) {
    TextTable table{{"panel", "series", "x", "y", "low", "high"}};
    for (const auto& panel : figure.panels) {
        for (const auto& level : panel.levels)
            table.rows.push_back(drawn_row(panel.title, level.label, "any", level.y, level.band, level.seeds));
        for (const auto& line : panel.lines)
            for (const auto& point : line.points)
                if (point)
                    table.rows.push_back(drawn_row(panel.title, line.label, position_name(panel.ticks, point->x),
                                                   point->y, point->bar, point->seeds));
        for (const auto& field : panel.heat)
            if (field.value)
                table.rows.push_back(drawn_row(panel.title, position_name(panel.y_ticks, field.y),
                                               position_name(panel.ticks, field.x), *field.value, std::nullopt));
    }
    return table;
}

std::string with_fixed_creation_date(std::string pdf) {
    const std::string_view key = "/CreationDate (D:", date = "20000101000000";
    for (std::size_t at = pdf.find(key); at != std::string::npos; at = pdf.find(key, at + key.size())) {
        const auto digits = at + key.size();
        if (digits + date.size() <= pdf.size()) pdf.replace(digits, date.size(), date);
    }
    return pdf;
}

}  // namespace bitsweep
