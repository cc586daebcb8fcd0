#include "report/figure/figure_layout.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <sstream>

#include <fmt/format.h>

#include "report/table/text.h"

namespace bitsweep {
namespace {

// Okabe and Ito 2008, without yellow, which is too pale on white. Black is kept for levels and references.
constexpr const char* kColours[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#666666"};
constexpr int kShapes[] = {7, 5, 9, 13, 11, 6, 4, 8, 12, 10};  // filled first: circle, square, triangle, diamond, ...
constexpr int kHollowShapes[] = {6, 4, 8, 12, 10};
constexpr int kPatterns[] = {3, 4, 5, 6, 2};  // not as many as colours, nor as dashes: no two series are alike
constexpr int kDashes[] = {1, 2, 4, 5, 3};
constexpr int kLevelDashes[] = {2, 3, 4, 5};
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
constexpr double kCharacter = 0.165;     // an average character of 8 pt sans, on the wide side
constexpr double kKeySample = 1.35;      // the drawn sample and the space beside it
constexpr double kLabelGap = 0.15;       // between a point and its label
constexpr double kMark = 0.2;            // a point's mark
constexpr double kDodge = 0.07;          // of the distance of two x positions
constexpr double kBoxes = 0.8;           // the same: a group of bars
constexpr std::size_t kLineLength = 48;  // characters over a column's width
constexpr std::size_t kLabelLength = 40;

// At most `length` characters, the last an ellipsis where the text is cut.
std::string shortened(const std::string& text, std::size_t length) {
    if (text_width(text) <= length) return text;
    std::string kept;
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        if (count == length) break;
        kept += c;
    }
    return kept + "…";
}

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
            current += (current.empty() ? "" : " ") + shortened(word, length);
        }
        lines.push_back(current);
    }
    return lines;
}

Look black_look(std::size_t i, Marks marks) {
    return {"#000000", kLevelDashes[i % std::size(kLevelDashes)], kShapes[i % std::size(kShapes)],
            kPatterns[i % std::size(kPatterns)], marks};
}

Look look_of(std::size_t i, Marks marks) {
    const bool filled = marks != Marks::kHollow;
    const int shape = filled ? kShapes[i % std::size(kShapes)] : kHollowShapes[i % std::size(kHollowShapes)];
    return {kColours[i % std::size(kColours)], kDashes[i % std::size(kDashes)], shape,
            kPatterns[i % std::size(kPatterns)], marks};
}

}  // namespace

void Extent::include(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
}

void Extent::include(double value, const std::optional<Interval>& around) {
    include(value);
    if (!around) return;
    include(around->low);
    include(around->high);
}

bool has_boxes(const Panel& panel) {
    return std::any_of(panel.lines.begin(), panel.lines.end(),
                       [](const FigureLine& line) { return line.marks == Marks::kBoxes; });
}

Extent y_extent(const Panel& panel) {
    Extent range;
    for (const auto& line : panel.lines)
        for (const auto& point : line.points)
            if (point) range.include(point->y, point->bar);
    for (const auto& level : panel.levels) range.include(level.y, level.band);
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

// Series at named positions stand side by side.
double offset_of(const Panel& panel, std::size_t line) {
    if (panel.ticks.empty()) return 0;
    const auto count = static_cast<double>(std::max<std::size_t>(1, panel.lines.size()));
    const double step = has_boxes(panel) ? kBoxes / count : std::min(kDodge, 0.6 / count);
    return (static_cast<double>(line) - (count - 1) / 2) * step;
}

double box_width(const Panel& panel) {
    return 0.9 * kBoxes / static_cast<double>(panel.lines.size());
}

Looks::Looks(const Figure& figure) {
    std::size_t black = 0;
    for (const auto& panel : figure.panels) {
        for (const auto& line : panel.lines) {
            if (index_of(line.label) != lines.size()) continue;
            const auto coloured = lines.size() - black;
            lines.emplace_back(line.label,
                               line.black ? black_look(black++, line.marks) : look_of(coloured, line.marks));
        }
        for (const auto& level : panel.levels)
            if (std::find(levels.begin(), levels.end(), level.label) == levels.end()) levels.push_back(level.label);
    }
}

std::size_t Looks::entries() const {
    return levels.size() + static_cast<std::size_t>(std::count_if(
                               lines.begin(), lines.end(), [](const auto& entry) { return !entry.first.empty(); }));
}

std::size_t Looks::index_of(const std::string& label) const {
    return static_cast<std::size_t>(
        std::find_if(lines.begin(), lines.end(), [&](const auto& entry) { return entry.first == label; }) -
        lines.begin());
}

int Looks::level_dash(const std::string& label) const {
    const auto i = std::find(levels.begin(), levels.end(), label) - levels.begin();
    return kLevelDashes[static_cast<std::size_t>(i) % std::size(kLevelDashes)];
}

std::string key_label(const std::string& label) {
    return shortened(label, kLabelLength);
}

namespace {

std::size_t longest_label(const Looks& looks) {
    std::size_t longest = 1;
    for (const auto& [label, look] : looks.lines) longest = std::max(longest, text_width(key_label(label)));
    for (const auto& label : looks.levels) longest = std::max(longest, text_width(key_label(label)));
    return longest;
}

// How much deeper slanted tick labels reach than level ones; 0 where all have room beside each other.
double slant_of(const Panel& panel, double plot_width) {
    std::size_t longest = 0;
    for (const auto& [position, label] : panel.ticks) longest = std::max(longest, text_width(label));
    const double room = plot_width / static_cast<double>(std::max<std::size_t>(1, panel.ticks.size()));
    if (kCharacter * static_cast<double>(longest + 1) <= room) return 0;
    return 0.5 * kCharacter * static_cast<double>(longest);
}

// How far the last slanted tick label reaches beyond the axis' end, which is `plot_width` from its start.
double tick_overhang_of(const Panel& panel, double plot_width) {
    if (panel.ticks.empty()) return 0;
    const double reach = 0.87 * kCharacter * static_cast<double>(text_width(panel.ticks.back().second));
    return std::max(0.0, reach - plot_width / static_cast<double>(2 * panel.ticks.size()));
}

int columns_for(std::size_t panels) {
    if (panels == 4) return 2;
    return panels <= 3 ? static_cast<int>(panels) : panels <= 9 ? 3 : 4;
}

}  // namespace

Layout layout_of(const Figure& figure, const Looks& looks) {
    Layout layout;
    const auto panels = figure.panels.size();
    const bool many = panels > 1;
    layout.width = many ? kPageWidth : kColumnWidth;
    layout.columns = std::max(1, columns_for(panels));
    layout.title = broken_title(figure);
    const double entry = kKeySample + kCharacter * static_cast<double>(longest_label(looks));
    layout.key_columns = std::clamp(static_cast<int>((layout.width - 2 * kEdge) / entry), 1, many ? 6 : 4);
    layout.key_top = kEdge + kKeyLine * std::ceil(static_cast<double>(looks.entries()) / layout.key_columns);

    double slant = 0;
    for (const auto& panel : figure.panels)
        slant = std::max(slant, slant_of(panel, layout.width / layout.columns - 1.5));
    layout.slanted = slant > 0;
    const double under_axis = kUnderAxis + slant, plot_height = panels > 2 ? kPanelHeight : kPlotHeight;
    const double row_height = under_axis + plot_height + (many ? kPanelTitle : 0);
    const double rows = std::ceil(static_cast<double>(panels) / layout.columns);
    layout.height =
        layout.key_top + rows * row_height + kEdge + kTextLine * static_cast<double>(layout.title.size()) + kEdge;
    layout.title_middle = layout.height - kEdge - kTextLine / 2;

    const double cell = (layout.width - 2 * kEdge) / layout.columns;
    for (std::size_t i = 0; i < panels; ++i) {
        const auto columns = static_cast<std::size_t>(layout.columns), row = i / columns;
        const double rows_below = rows - 1 - static_cast<double>(row);
        const double left = kEdge + cell * static_cast<double>(i % columns);
        const double bottom = layout.key_top + rows_below * row_height + under_axis;
        const double end = many ? left + cell - kEdge : layout.width - kEdge;
        const double plot_width = end - left - kPanelLeft;
        const double overhang = layout.slanted ? tick_overhang_of(figure.panels[i], plot_width) : 0.0;
        layout.areas.push_back({left + kPanelLeft, end - overhang, bottom, bottom + plot_height});
    }
    return layout;
}

namespace {

// One axis: values to cm and back.
class Scale {
public:
    Scale(const Extent& extent, bool logarithmic, double from, double to)
        : low_(logarithmic ? std::log(extent.low) : extent.low),
          high_(logarithmic ? std::log(extent.high) : extent.high),
          logarithmic_(logarithmic),
          from_(from),
          to_(to) {}

    double cm_of(double value) const {
        return from_ + ((logarithmic_ ? std::log(value) : value) - low_) / (high_ - low_) * (to_ - from_);
    }
    double value_at(double cm) const {
        const double value = low_ + (cm - from_) / (to_ - from_) * (high_ - low_);
        return logarithmic_ ? std::exp(value) : value;
    }

private:
    double low_, high_;
    bool logarithmic_;
    double from_, to_;
};

struct Box {
    double left, right, bottom, top;

    static Box around(double x, double y, double width, double height) {
        return {x - width / 2, x + width / 2, y - height / 2, y + height / 2};
    }
    bool meets(const Box& other) const {
        return left < other.right && other.left < right && bottom < other.top && other.bottom < top;
    }
    bool lies_in(const PlotArea& area) const {
        return left > area.left && right < area.right && bottom > area.bottom && top < area.top;
    }
};

std::size_t count_met(const Box& box, const std::vector<Box>& others) {
    return static_cast<std::size_t>(
        std::count_if(others.begin(), others.end(), [&](const Box& other) { return box.meets(other); }));
}

// The first of the places around a point that is free, best one that hides no error bar.
std::optional<Box> free_place(double x, double y, const std::string& text, const PlotArea& area,
                              const std::vector<Box>& taken, const std::vector<Box>& bars) {
    const double width = kCharacter * static_cast<double>(text_width(text)), height = 0.8 * kTextLine;
    const double beside = kLabelGap + width / 2, above = kLabelGap + height / 2;
    const std::pair<double, double> places[] = {{beside, 0},      {-beside, 0},      {beside, above}, {-beside, above},
                                                {beside, -above}, {-beside, -above}, {0, above},      {0, -above}};
    std::optional<Box> best;
    std::size_t fewest = SIZE_MAX;
    for (const auto& [across, up] : places) {
        const auto box = Box::around(x + across, y + up, width, height);
        if (!box.lies_in(area) || count_met(box, taken) > 0 || count_met(box, bars) >= fewest) continue;
        fewest = count_met(box, bars);
        best = box;
    }
    return best;
}

}  // namespace

std::vector<PlacedLabel> placed_labels(const Panel& panel, const PlotArea& area, const Looks& looks) {
    const Scale across(x_extent(panel), panel.log_x, area.left, area.right);
    const Scale up(y_extent(panel), panel.log_y, area.bottom, area.top);
    std::vector<Box> taken, bars;
    for (const auto& line : panel.lines)
        for (const auto& point : line.points) {
            if (!point || line.marks == Marks::kLine) continue;
            const double x = across.cm_of(point->x);
            taken.push_back(Box::around(x, up.cm_of(point->y), kMark, kMark));
            if (point->bar)
                bars.push_back({x - kMark / 2, x + kMark / 2, up.cm_of(point->bar->low), up.cm_of(point->bar->high)});
        }
    std::vector<PlacedLabel> labels;
    for (const auto& line : panel.lines)
        for (const auto& point : line.points) {
            if (!point || point->label.empty()) continue;
            const auto place = free_place(across.cm_of(point->x), up.cm_of(point->y), point->label, area, taken, bars);
            if (!place) continue;
            taken.push_back(*place);
            labels.push_back({across.value_at((place->left + place->right) / 2),
                              up.value_at((place->bottom + place->top) / 2), point->label, looks.of(line).colour});
        }
    return labels;
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
