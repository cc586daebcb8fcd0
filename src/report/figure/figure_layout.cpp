#include "report/figure/figure_layout.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <sstream>

#include <fmt/format.h>

#include "report/table/text.h"

namespace bitsweep {
namespace {

constexpr double kColumnWidth = 8.5;
constexpr double kPageWidth = 17;
constexpr double kPlotHeight = 4.8;   // between the axes' ends
constexpr double kPanelHeight = 3.0;  // the same of a small multiple
constexpr double kPanelLeft = 1.65;   // its axis' name and tick labels
constexpr double kPanelTitle = 0.45;
constexpr double kEdge = 0.2;        // free on every side
constexpr double kTextLine = 0.38;   // a line of 8 pt text
constexpr double kUnderAxis = 1.25;  // tick labels and the axis' name
constexpr double kKeyLine = 0.40;
constexpr double kKeySample = 1.35;      // the drawn sample and the space beside it
constexpr double kDodge = 0.07;          // between two series, of the distance of two x positions
constexpr double kBoxes = 0.8;           // the same: a group of bars
constexpr double kHeatRow = 0.42;        // the least height of a heat map's row
constexpr double kColourBar = 2.2;       // the bar, its tick labels and its name
constexpr std::size_t kLineLength = 48;  // characters over a column's width
constexpr std::size_t kTickLength = 24;  // of a tick's name

// The title's lines, broken at spaces where the figure is too narrow for them.
std::vector<std::string> broken_title(const Figure& figure) {
    const auto length = figure.panels.size() > 1 ? 2 * kLineLength : kLineLength;
    std::vector<std::string> lines;
    for (const auto& line : figure.title) {
        std::string current;
        std::istringstream words(line);
        for (std::string word; words >> word;) {
            if (!current.empty() && text_width(current) + 1 + text_width(word) > length) {
                lines.push_back(current);
                current.clear();
            }
            current += (current.empty() ? "" : " ") + shortened({word}, length).front();
        }
        lines.push_back(current);
    }
    return lines;
}

}  // namespace

void Extent::include(double value, const std::optional<Interval>& around) {
    low = std::min(low, around ? std::min(value, around->low) : value);
    high = std::max(high, around ? std::max(value, around->high) : value);
}

bool has_boxes(const Panel& panel) {
    return std::any_of(panel.lines.begin(), panel.lines.end(),
                       [](const FigureLine& line) { return line.marks == Marks::kBoxes; });
}

Extent y_extent(const Panel& panel) {
    Extent range;
    for (const auto& line : panel.lines)
        for (const auto& point : line.points)
            if (point) {
                range.include(point->y, point->bar);
                for (const double seed : point->seeds) range.include(seed);
            }
    for (const auto& level : panel.levels) {
        range.include(level.y, level.band);
        for (const double seed : level.seeds) range.include(seed);
    }
    for (const auto& [position, label] : panel.y_ticks)
        range.include(position, Interval{position - 0.5, position + 0.5});
    if (range.is_empty()) return {0, 1};
    if (!panel.y_ticks.empty()) return range;
    if (panel.log_y) return {panel.y_floor.value_or(range.low / 1.3), range.high * 1.3};
    if (has_boxes(panel)) range.include(0);
    const double margin =
        range.high > range.low ? 0.07 * (range.high - range.low) : std::max(0.5, std::abs(range.low) / 100);
    if (!has_boxes(panel) || range.low < 0) range.low -= margin;
    range.high += margin;
    if (panel.y_ceiling) range.high = std::min(range.high, *panel.y_ceiling);
    if (panel.y_floor) range.low = std::max(range.low, *panel.y_floor);
    return range;
}

Extent x_extent(const Panel& panel) {
    Extent range;
    for (const auto& [position, label] : panel.ticks) range.include(position, Interval{position - 0.5, position + 0.5});
    if (!panel.ticks.empty()) return range;
    bool labelled = false;
    for (const auto& line : panel.lines)
        for (const auto& point : line.points) {
            if (!point) continue;
            range.include(point->x);
            labelled = labelled || !point->label.empty();
        }
    if (range.is_empty()) return {0, 1};
    if (panel.log_x) {
        const double margin = std::max(1.2, labelled ? std::pow(range.high / range.low, 0.18) : 1.0);
        return {range.low / margin, range.high * margin};
    }
    const double margin = range.high > range.low ? (labelled ? 0.18 : 0.03) * (range.high - range.low) : 0.5;
    return {range.low - margin, range.high + margin};
}

Extent heat_extent(const Panel& panel) {
    Extent range;
    for (const auto& field : panel.heat)
        if (field.value) range.include(*field.value);
    return range;
}

double offset_of(const Panel& panel, std::size_t line, double x) {
    if (panel.ticks.empty()) return 0;
    const bool boxes = has_boxes(panel);
    std::size_t count = 0, rank = 0;
    for (std::size_t i = 0; i < panel.lines.size(); ++i) {
        const auto& points = panel.lines[i].points;
        const bool is_here = boxes || std::any_of(points.begin(), points.end(),
                                                  [&](const auto& point) { return point && point->x == x; });
        if (i < line) rank += is_here;
        count += is_here;
    }
    if (count < 2) return 0;
    const auto n = static_cast<double>(count);
    const double step = boxes ? kBoxes / n : std::min(std::max(kDodge, panel.dodge / 2), 2 * panel.dodge / (n - 1));
    return (static_cast<double>(rank) - (n - 1) / 2) * step;
}

double box_width(const Panel& panel) {
    return 0.9 * kBoxes / static_cast<double>(panel.lines.size());
}

namespace {

double cm_of(std::size_t characters) {
    return kCharacter * static_cast<double>(characters);
}

// The least distance of two ticks, in cm.
double tick_distance(const Panel& panel, double plot_width) {
    const auto x = x_extent(panel);
    double least = x.high - x.low;
    for (std::size_t i = 1; i < panel.ticks.size(); ++i)
        least = std::min(least, panel.ticks[i].first - panel.ticks[i - 1].first);
    return least / (x.high - x.low) * plot_width;
}

std::size_t longest_of(const Ticks& ticks) {
    std::size_t longest = 0;
    for (const auto& [position, label] : ticks) longest = std::max(longest, text_width(label));
    return longest;
}

// By how many degrees tick labels are turned, so that none runs into the next.
int tick_angle_of(const Panel& panel, double plot_width) {
    const double distance = tick_distance(panel, plot_width);
    if (cm_of(longest_of(panel.ticks) + 1) <= distance) return 0;
    return distance >= 1.6 * kTextLine ? 30 : 90;  // slanted lines of text lie at half that distance
}

// How far the last slanted tick label reaches beyond the axis' end, which is `plot_width` from its start.
double tick_overhang_of(const Panel& panel, double plot_width) {
    if (panel.ticks.empty()) return 0;
    const auto x = x_extent(panel);
    const double beyond = (x.high - panel.ticks.back().first) / (x.high - x.low) * plot_width;
    return std::max(0.0, 0.87 * cm_of(text_width(panel.ticks.back().second)) - beyond);
}

bool has_colour_bar(const Panel& panel) {
    return !panel.heat.empty() && !panel.colour_label.empty();
}

// Panels with names along y and a colour bar need half a page.
int columns_for(const Figure& figure) {
    const auto panels = figure.panels.size();
    const bool are_wide = std::any_of(figure.panels.begin(), figure.panels.end(), has_colour_bar);
    if (panels == 4 || (are_wide && panels > 1)) return 2;
    return panels <= 3 ? static_cast<int>(panels) : panels <= 9 ? 3 : 4;
}

}  // namespace

Layout layout_of(const Figure& figure, const Looks& looks) {
    Layout layout;
    const auto panels = figure.panels.size();
    const bool many = panels > 1;
    layout.width = many ? kPageWidth : kColumnWidth;
    layout.columns = std::max(1, columns_for(figure));
    layout.title = broken_title(figure);
    const auto entries = looks.entries();
    std::size_t longest = 1;
    for (const auto& [label, look] : entries) longest = std::max(longest, text_width(label));
    const int fitting = static_cast<int>((layout.width - 2 * kEdge) / (kKeySample + cm_of(longest)));
    layout.key_columns = std::clamp(fitting, 1, many ? 6 : 4);
    layout.key_top = kEdge + kKeyLine * std::ceil(static_cast<double>(entries.size()) / layout.key_columns);

    double longest_tick = 0, left_margin = kPanelLeft, plot_height = panels > 2 ? kPanelHeight : kPlotHeight;
    for (const auto& panel : figure.panels) {
        left_margin = std::max(left_margin, kEdge + kTextLine + cm_of(longest_of(panel.y_ticks)));
        plot_height = std::max(plot_height, kHeatRow * static_cast<double>(panel.y_ticks.size()));
        longest_tick = std::max(longest_tick, cm_of(longest_of(panel.ticks)));
    }
    for (const auto& panel : figure.panels) {
        const double taken = std::max(1.5, left_margin) + (has_colour_bar(panel) ? kColourBar : 0);
        layout.tick_angle =
            std::max(layout.tick_angle, tick_angle_of(panel, layout.width / layout.columns - (many ? taken : 1.5)));
    }
    const double turned = layout.tick_angle == 90 ? 1 : layout.tick_angle == 30 ? 0.5 : 0;
    const double under_axis = kUnderAxis + turned * longest_tick;
    const bool has_titles = std::any_of(figure.panels.begin(), figure.panels.end(),
                                        [](const Panel& panel) { return !panel.title.empty(); });
    const double row_height = under_axis + plot_height + (has_titles ? kPanelTitle : 0);
    const double rows = std::ceil(static_cast<double>(panels) / layout.columns);
    layout.height =
        layout.key_top + rows * row_height + kEdge + kTextLine * static_cast<double>(layout.title.size()) + kEdge;
    layout.title_middle = layout.height - kEdge - kTextLine / 2;

    const double cell = (layout.width - 2 * kEdge) / layout.columns;
    for (std::size_t i = 0; i < panels; ++i) {
        const auto& panel = figure.panels[i];
        const auto columns = static_cast<std::size_t>(layout.columns), row = i / columns;
        const double rows_below = rows - 1 - static_cast<double>(row);
        const double left = kEdge + cell * static_cast<double>(i % columns);
        const double bottom = layout.key_top + rows_below * row_height + under_axis;
        const double end =
            (many ? left + cell - kEdge : layout.width - kEdge) - (has_colour_bar(panel) ? kColourBar : 0);
        const double overhang = layout.tick_angle == 30 ? tick_overhang_of(panel, end - left - left_margin) : 0.0;
        layout.areas.push_back(
            {left + left_margin, end - (has_colour_bar(panel) ? 0 : overhang), bottom, bottom + plot_height});
    }
    return layout;
}

Figure with_short_texts(Figure figure) {
    const auto shorten_ticks = [](Ticks& ticks) {
        std::vector<std::string> labels;
        for (const auto& [position, label] : ticks) labels.push_back(label);
        labels = shortened(std::move(labels), kTickLength);
        for (std::size_t i = 0; i < ticks.size(); ++i) ticks[i].second = labels[i];
    };
    const auto count = figure.panels.size();
    const double width = count > 1 ? kPageWidth / columns_for(figure) : kColumnWidth;
    const auto across = static_cast<std::size_t>((width - kPanelLeft) / kCharacter);
    std::vector<std::string> titles;
    for (auto& panel : figure.panels) {
        shorten_ticks(panel.ticks);
        shorten_ticks(panel.y_ticks);
        titles.push_back(panel.title);
        panel.x_label = shortened({panel.x_label}, static_cast<std::size_t>(width / kCharacter)).front();
        panel.y_label = shortened({panel.y_label}, static_cast<std::size_t>(kPlotHeight / kCharacter) + 4).front();
    }
    titles = shortened(std::move(titles), across);
    for (std::size_t i = 0; i < count; ++i) figure.panels[i].title = titles[i];
    return figure;
}

Ticks log_ticks(const Extent& extent) {
    constexpr double kMostDecades = 2;
    constexpr std::size_t kFewest = 3;
    if (std::log10(extent.high / extent.low) > kMostDecades) return {};
    Ticks ticks;
    for (const std::vector<double>& digits : {std::vector<double>{1, 2, 5}, {1, 1.5, 2, 3, 4, 5, 6, 8}}) {
        if (ticks.size() >= kFewest) break;
        ticks.clear();
        for (double power = std::pow(10.0, std::floor(std::log10(extent.low))); power < extent.high; power *= 10)
            for (const double digit : digits)
                if (const double value = digit * power; value >= extent.low && value <= extent.high)
                    ticks.emplace_back(value, fmt::format("{:.6g}", value));
    }
    return ticks;
}

}  // namespace bitsweep
