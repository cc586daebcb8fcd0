#include "report/figure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include <fmt/format.h>

#include "report/table.h"

namespace bitsweep {
namespace {

// Okabe and Ito 2008, without yellow, which is too pale on white. Black is kept for levels.
constexpr const char* kColours[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#666666"};
constexpr int kShapes[] = {7, 5, 9, 13, 11, 6, 4, 8, 12, 10};  // filled first: circle, square, triangle, diamond, ...
constexpr int kHollowShapes[] = {6, 4, 8, 12, 10};
constexpr int kPatterns[] = {3, 4, 5, 6, 2};  // not as many as colours, nor as dashes: no two series are alike
constexpr int kDashes[] = {1, 2, 4, 5, 3};
constexpr int kLevelDashes[] = {2, 3, 4, 5};
// Sizes in cm. gnuplot's cairo terminals draw a point of text 4/3 as large as it is: font scales are 0.75 of the truth.
constexpr double kInch = 2.54;
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
constexpr double kDodge = 0.07;          // of the distance of two x positions
constexpr double kBoxes = 0.8;           // the same: a group of bars
constexpr std::size_t kLineLength = 48;  // characters over a column's width
constexpr std::size_t kLabelLength = 40;
constexpr double kPngPixelsPerCm = 300 / kInch;
constexpr double kSvgPixelsPerCm = 96 / kInch;

// gnuplot's single quotes: only the quote itself needs care.
std::string gnuplot_text(const std::string& text) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'') result += "''";
        else result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return result + "'";
}

// A text among data stands in double quotes, which it therefore cannot hold.
std::string datum_text(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' '; },
        '\'');
    return '"' + text + '"';
}

// Labels of ticks are formats to gnuplot.
std::string tick_text(std::string text) {
    for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%', at + 2)) text.insert(at, "%");
    return gnuplot_text(text);
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// At most `length` characters, the last an ellipsis where the text is cut.
std::string shortened(const std::string& text, std::size_t length) {
    if (characters(text) <= length) return text;
    std::string kept;
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        if (count == length) break;
        kept += c;
    }
    return kept + "…";
}

struct Extent {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    void include(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    void include(double value, const std::optional<Interval>& around) {
        include(value);
        if (!around) return;
        include(around->low);
        include(around->high);
    }
    bool is_empty() const { return low > high; }
};

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
    if (panel.log_x) return {range.low / 1.2, range.high * 1.2};
    const double margin = range.high > range.low ? (labelled ? 0.18 : 0.03) * (range.high - range.low) : 0.5;
    return {range.low - margin, range.high + margin};
}

// How a series looks wherever it is drawn.
struct Look {
    std::string colour;
    int dash = 1;
    int shape = 7;
    int pattern = 3;
    Marks marks = Marks::kJoined;
};

// The figure's series and levels by label, in order of appearance.
struct Looks {
    std::vector<std::pair<std::string, Look>> lines;
    std::vector<std::string> levels;

    explicit Looks(const Figure& figure) {
        for (const auto& panel : figure.panels) {
            for (const auto& line : panel.lines)
                if (index_of(line.label) == lines.size())
                    lines.emplace_back(line.label, look(lines.size(), line.marks));
            for (const auto& level : panel.levels)
                if (std::find(levels.begin(), levels.end(), level.label) == levels.end()) levels.push_back(level.label);
        }
    }
    std::size_t index_of(const std::string& label) const {
        return static_cast<std::size_t>(
            std::find_if(lines.begin(), lines.end(), [&](const auto& entry) { return entry.first == label; }) -
            lines.begin());
    }
    const Look& of(const FigureLine& line) const { return lines[index_of(line.label)].second; }
    int level_dash(const std::string& label) const {
        const auto i = std::find(levels.begin(), levels.end(), label) - levels.begin();
        return kLevelDashes[static_cast<std::size_t>(i) % std::size(kLevelDashes)];
    }
    std::size_t entries() const { return lines.size() + levels.size(); }

private:
    static Look look(std::size_t i, Marks marks) {
        const bool filled = marks != Marks::kHollow;
        const int shape = filled ? kShapes[i % std::size(kShapes)] : kHollowShapes[i % std::size(kHollowShapes)];
        return {kColours[i % std::size(kColours)], kDashes[i % std::size(kDashes)], shape,
                kPatterns[i % std::size(kPatterns)], marks};
    }
};

// The title's lines, broken at spaces where the figure is too narrow for them.
std::vector<std::string> title_lines(const Figure& figure) {
    const auto length = figure.panels.size() > 1 ? 2 * kLineLength : kLineLength;
    std::vector<std::string> lines;
    for (const auto& line : figure.title) {
        std::string current;
        std::istringstream words(line);
        for (std::string word; words >> word;) {
            if (!current.empty() && characters(current) + 1 + characters(word) > length) {
                lines.push_back(current);
                current.clear();
            }
            current += (current.empty() ? "" : " ") + shortened(word, length);
        }
        lines.push_back(current);
    }
    return lines;
}

// In cm; heights from the canvas's lower edge.
struct Layout {
    double width = kColumnWidth;
    double height = 0;
    int columns = 1;
    int key_columns = 1;
    double key_top = 0;
    bool slanted = false;  // tick labels that would run into each other
    double plot_height = kPlotHeight;
    double under_axis = kUnderAxis;
    double panel_title = 0;

    double row_height() const { return under_axis + plot_height + panel_title; }
};

Layout layout_of(const Figure& figure, const Looks& looks) {
    Layout layout;
    const auto panels = figure.panels.size();
    if (panels > 1) {
        layout.width = kPageWidth;
        layout.columns = panels <= 3 ? static_cast<int>(panels) : panels <= 9 ? 3 : 4;
        if (panels == 4) layout.columns = 2;
        layout.plot_height = panels == 2 ? kPlotHeight : kPanelHeight;
        layout.panel_title = kPanelTitle;
    }
    std::size_t longest = 1;
    for (const auto& [label, look] : looks.lines)
        longest = std::max(longest, characters(shortened(label, kLabelLength)));
    for (const auto& label : looks.levels) longest = std::max(longest, characters(shortened(label, kLabelLength)));
    const double entry = kKeySample + kCharacter * static_cast<double>(longest);
    layout.key_columns = std::clamp(static_cast<int>((layout.width - 2 * kEdge) / entry), 1, panels > 1 ? 6 : 4);
    double slant = 0;
    for (const auto& panel : figure.panels) {
        std::size_t longest_tick = 0;
        for (const auto& [position, label] : panel.ticks) longest_tick = std::max(longest_tick, characters(label));
        const double room =
            (layout.width / layout.columns - 1.5) / static_cast<double>(std::max<std::size_t>(1, panel.ticks.size()));
        if (kCharacter * static_cast<double>(longest_tick + 1) <= room) continue;
        layout.slanted = true;
        slant = std::max(slant, 0.5 * kCharacter * static_cast<double>(longest_tick));
    }
    layout.under_axis += slant;
    const double rows = std::ceil(static_cast<double>(panels) / layout.columns);
    layout.key_top = kEdge + kKeyLine * std::ceil(static_cast<double>(looks.entries()) / layout.key_columns);
    layout.height = layout.key_top + rows * layout.row_height() + kEdge +
                    kTextLine * static_cast<double>(title_lines(figure).size()) + kEdge;
    return layout;
}

std::string ticks_text(const Ticks& ticks) {
    std::string text;
    for (const auto& [position, label] : ticks)
        text += fmt::format("{}{} {:.10g}", text.empty() ? "" : ", ", tick_text(label), position);
    return text;
}

std::string title_setting(const Figure& figure, const Layout& layout) {
    std::string title;
    for (const auto& line : title_lines(figure)) title += (title.empty() ? "" : ".\"\\n\".") + gnuplot_text(line);
    if (title.empty()) return {};
    return fmt::format("set label 1 {} at screen 0.5,screen {:.4f} center\n", title,
                       1 - (kEdge + kTextLine / 2) / layout.height);
}

std::string margins(const Layout& layout, std::size_t panels, std::size_t i) {
    const auto columns = static_cast<std::size_t>(layout.columns);
    const auto rows_below = (panels + columns - 1) / columns - 1 - i / columns;
    const double bottom = layout.key_top + static_cast<double>(rows_below) * layout.row_height() + layout.under_axis;
    std::string text = fmt::format("set tmargin at screen {:.4f}\nset bmargin at screen {:.4f}\n",
                                   (bottom + layout.plot_height) / layout.height, bottom / layout.height);
    if (panels == 1) return text + fmt::format("set rmargin at screen {:.4f}\n", 1 - kEdge / layout.width);
    const double cell = (layout.width - 2 * kEdge) / layout.columns;
    const double left = kEdge + cell * static_cast<double>(i % columns);
    return text + fmt::format("set lmargin at screen {:.4f}\nset rmargin at screen {:.4f}\n",
                              (left + kPanelLeft) / layout.width, (left + cell - kEdge) / layout.width);
}

std::string axis_settings(const Panel& panel, const Layout& layout) {
    const auto x = x_extent(panel), y = y_extent(panel);
    std::string text =
        "set xlabel " + gnuplot_text(panel.x_label) + "\nset ylabel " + gnuplot_text(panel.y_label) + "\n";
    text += fmt::format("{}set logscale x\n{}set logscale y\n", panel.log_x ? "" : "un", panel.log_y ? "" : "un");
    text += fmt::format("set xrange [{:.10g}:{:.10g}]\nset yrange [{:.10g}:{:.10g}]\n", x.low, x.high, y.low, y.high);
    text += panel.ticks.empty() ? "set xtics nomirror scale 0.6 norotate autofreq\n"
                                : fmt::format("set xtics nomirror scale 0.6 {} ({})\n",
                                              layout.slanted ? "rotate by -30" : "norotate", ticks_text(panel.ticks));
    if (panel.y_ticks.empty())
        return text +
               "set ytics nomirror scale 0.6 autofreq format '%g'\nset grid ytics linetype 1 linewidth 0.5 linecolor "
               "rgb "
               "'#DDDDDD'\n";
    return text + "set ytics nomirror scale 0 (" + ticks_text(panel.y_ticks) + ")\nunset grid\n";
}

// Series at named positions stand side by side.
double offset_of(const Panel& panel, std::size_t line) {
    if (panel.ticks.empty()) return 0;
    const auto count = static_cast<double>(std::max<std::size_t>(1, panel.lines.size()));
    const double step = has_boxes(panel) ? kBoxes / count : std::min(kDodge, 0.6 / count);
    return (static_cast<double>(line) - (count - 1) / 2) * step;
}

std::string block(std::size_t panel, const char* what, std::size_t i) {
    return fmt::format("$panel{}_{}{}", panel + 1, what, i + 1);
}

bool is_dark(const HeatField& field, const Extent& range) {
    return field.value && *field.value > range.low + 0.6 * (range.high - range.low);
}

Extent heat_extent(const Panel& panel) {
    Extent range;
    for (const auto& field : panel.heat)
        if (field.value) range.include(*field.value);
    return range;
}

std::string heat_blocks(const Panel& panel, std::size_t p) {
    if (panel.heat.empty()) return {};
    const auto range = heat_extent(panel);
    std::string fields = block(p, "heat", 0) + " << EOD\n", texts[2];
    for (const auto& field : panel.heat) {
        if (field.value) fields += fmt::format("{:.10g} {:.10g} {:.10g}\n", field.x, field.y, *field.value);
        if (!field.text.empty())
            texts[is_dark(field, range) ? 1 : 0] +=
                fmt::format("{:.10g} {:.10g} {}\n", field.x, field.y, datum_text(field.text));
    }
    return fields + "EOD\n" + block(p, "dark_text", 0) + " << EOD\n" + texts[0] + "EOD\n" + block(p, "light_text", 0) +
           " << EOD\n" + texts[1] + "EOD\n";
}

std::string data_blocks(const Panel& panel, std::size_t p) {
    std::string text = heat_blocks(panel, p);
    const auto x = x_extent(panel);
    for (std::size_t i = 0; i < panel.levels.size(); ++i) {
        const auto& level = panel.levels[i];
        const auto band = level.band.value_or(Interval{level.y, level.y});
        text += fmt::format("# {}: x, y, low, high\n{} << EOD\n", gnuplot_text(level.label), block(p, "level", i));
        for (const double end : {x.low, x.high})
            text += fmt::format("{:.10g} {:.10g} {:.10g} {:.10g}\n", end, level.y, band.low, band.high);
        text += "EOD\n";
    }
    for (std::size_t i = 0; i < panel.lines.size(); ++i) {
        const double offset = offset_of(panel, i);
        text += fmt::format("# {}: x, y, low, high", gnuplot_text(panel.lines[i].label));
        if (offset != 0) text += fmt::format("; set apart in x by {:.4g}", offset);
        text += "\n" + block(p, "line", i) + " << EOD\n";
        for (const auto& point : panel.lines[i].points) {
            if (!point) {
                text += '\n';  // an empty line breaks the drawn line
                continue;
            }
            const auto bar = point->bar.value_or(Interval{point->y, point->y});
            text += fmt::format("{:.10g} {:.10g} {:.10g} {:.10g}", point->x + offset, point->y, bar.low, bar.high);
            text += point->label.empty() ? "\n" : " " + datum_text(point->label) + "\n";
        }
        text += "EOD\n";
    }
    return text;
}

std::string style_of(const Look& look, Marks marks) {
    switch (marks) {
        case Marks::kJoined:
            return fmt::format("linespoints linewidth 1.2 linecolor rgb '{}' dashtype {} pointtype {} pointsize 0.6",
                               look.colour, look.dash, look.shape);
        case Marks::kPoints:
            return fmt::format("points linewidth 1.2 linecolor rgb '{}' pointtype {} pointsize 0.6", look.colour,
                               look.shape);
        case Marks::kHollow:
            return fmt::format("points linewidth 1 linecolor rgb '{}' pointtype {} pointsize 0.8", look.colour,
                               look.shape);
        case Marks::kLine:
            return fmt::format("lines linewidth 1.2 linecolor rgb '{}' dashtype {}", look.colour, look.dash);
        case Marks::kBoxes:
            return fmt::format("boxes linewidth 0.6 linecolor rgb '{}' fillstyle pattern {} border", look.colour,
                               look.pattern);
    }
    return {};
}

// Error bars are drawn as vectors with flat heads: `yerrorbars` blanks a disc around each point, and with it what lies
// below.
void add_line(const Panel& panel, std::size_t p, std::size_t i, const Looks& looks, std::vector<std::string>& parts) {
    const auto& line = panel.lines[i];
    const auto& look = looks.of(line);
    const auto data = block(p, "line", i);
    const auto any = [&](const auto& has) {
        return std::any_of(line.points.begin(), line.points.end(),
                           [&](const auto& point) { return point && has(*point); });
    };
    const bool boxes = line.marks == Marks::kBoxes;
    const auto columns =
        boxes ? fmt::format("1:2:({:.4g})", 0.9 * kBoxes / static_cast<double>(panel.lines.size())) : "1:2";
    const auto drawn = fmt::format("{} using {} with {} notitle", data, columns, style_of(look, line.marks));
    if (boxes) parts.push_back(drawn);
    if (any([](const FigurePoint& point) { return point.bar.has_value(); }))
        parts.push_back(
            fmt::format("{} using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled "
                        "linewidth 1 linecolor rgb '{}' notitle",
                        data, boxes ? "#000000" : look.colour));
    if (!boxes) parts.push_back(drawn);
    if (!any([](const FigurePoint& point) { return !point.label.empty(); })) return;
    // Neighbours' labels stand on different sides, so that they do not cover each other.
    parts.push_back(fmt::format("{} using 1:2:5 every 2 with labels left offset 0.8,-0.3 textcolor rgb '{}' notitle",
                                data, look.colour));
    parts.push_back(fmt::format(
        "{} using 1:2:5 every 2::1 with labels right offset -0.8,0.3 textcolor rgb '{}' notitle", data, look.colour));
}

std::string plot_command(const Panel& panel, std::size_t p, const Looks& looks) {
    std::vector<std::string> parts;
    if (!panel.heat.empty()) {
        parts.push_back(block(p, "heat", 0) +
                        " using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette "
                        "fillstyle solid 1 noborder notitle");
        parts.push_back(block(p, "dark_text", 0) + " using 1:2:3 with labels textcolor rgb '#000000' notitle");
        parts.push_back(block(p, "light_text", 0) + " using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle");
    }
    for (std::size_t i = 0; i < panel.levels.size(); ++i)
        if (panel.levels[i].band)
            parts.push_back(block(p, "level", i) +
                            " using 1:3:4 with filledcurves fillcolor rgb '#000000' fillstyle transparent solid 0.12 "
                            "notitle");
    for (std::size_t i = 0; i < panel.levels.size(); ++i)
        parts.push_back(fmt::format("{} using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype {} notitle",
                                    block(p, "level", i), looks.level_dash(panel.levels[i].label)));
    for (std::size_t i = 0; i < panel.lines.size(); ++i) add_line(panel, p, i, looks, parts);
    if (parts.empty()) parts.emplace_back("NaN notitle");
    std::string text = "plot ";
    for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : ", \\\n     ") + parts[i];
    return text + "\n";
}

std::string panel_text(const Figure& figure, std::size_t p, const Layout& layout, const Looks& looks) {
    const auto& panel = figure.panels[p];
    std::string text = margins(layout, figure.panels.size(), p) + axis_settings(panel, layout);
    if (!panel.title.empty())
        text += "set label 2 " + gnuplot_text(panel.title) + " at graph 0.5,graph 1 center offset 0,0.6\n";
    if (!panel.heat.empty()) {
        const auto range = heat_extent(panel);
        text += fmt::format("set cbrange [{:.10g}:{:.10g}]\nunset colorbox\n", range.low,
                            range.high > range.low ? range.high : range.low + 1);
    }
    text += plot_command(panel, p, looks);
    if (p == 0) text += "unset label 1\n";
    return text + (panel.title.empty() ? "" : "unset label 2\n");
}

// One key for all panels, below them.
std::string key_text(const Layout& layout, const Looks& looks) {
    if (looks.entries() == 0) return {};
    std::string text = fmt::format(
        "set key on at screen 0.5,screen {:.4f} center top horizontal Left reverse samplen 3 maxcols {} maxrows auto\n",
        layout.key_top / layout.height, layout.key_columns);
    text +=
        "unset logscale\nset lmargin at screen 0\nset rmargin at screen 1\nset bmargin at screen 0\n"
        "set tmargin at screen 1\nset xrange [0:1]\nset yrange [0:1]\nunset border\nunset tics\nunset xlabel\n"
        "unset ylabel\nunset grid\n";
    std::vector<std::string> parts;
    for (const auto& label : looks.levels)
        parts.push_back(fmt::format("NaN with lines linewidth 1.2 linecolor rgb '#000000' dashtype {} title {}",
                                    looks.level_dash(label), gnuplot_text(shortened(label, kLabelLength))));
    for (const auto& [label, look] : looks.lines)
        parts.push_back("NaN with " + style_of(look, look.marks) + " title " +
                        gnuplot_text(shortened(label, kLabelLength)));
    text += "plot ";
    for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : ", \\\n     ") + parts[i];
    return text + "\n";
}

std::string terminals(const Layout& layout) {
    return fmt::format(
               "if (suffix eq 'pdf') {{ set terminal pdfcairo noenhanced size {}cm,{:.2f}cm font 'sans,8' fontscale "
               "0.75 linewidth 1.6 dashlength 0.6 }}\n",
               layout.width, layout.height) +
           fmt::format(
               "if (suffix eq 'svg') {{ set terminal svg noenhanced size {:.0f},{:.0f} dynamic background rgb 'white' "
               "font 'sans-serif,10.7' dashlength 0.6 }}\n",
               layout.width * kSvgPixelsPerCm, layout.height * kSvgPixelsPerCm) +
           fmt::format(
               "if (suffix eq 'png') {{ set terminal pngcairo noenhanced size {:.0f},{:.0f} font 'sans,8' fontscale "
               "3.125 linewidth 4 pointscale 4 dashlength 0.6 }}\n",
               layout.width * kPngPixelsPerCm, layout.height * kPngPixelsPerCm);
}

std::vector<std::string> drawn_row(const std::string& panel, const std::string& series, const std::string& x, double y,
                                   const std::optional<Interval>& bar) {
    return {panel, series, x, exact(y), bar ? exact(bar->low) : "", bar ? exact(bar->high) : ""};
}

// The tick's name where positions have names.
std::string position_name(const Ticks& ticks, double position) {
    for (const auto& [at, label] : ticks)
        if (at == position) return label;
    return exact(position);
}

}  // namespace

bool is_empty(const Figure& figure) {
    return std::all_of(figure.panels.begin(), figure.panels.end(), [](const Panel& panel) {
        return panel.levels.empty() && panel.heat.empty() &&
               std::all_of(panel.lines.begin(), panel.lines.end(), [](const FigureLine& line) {
                   return std::none_of(line.points.begin(), line.points.end(), [](const auto& point) { return point; });
               });
    });
}

std::string gnuplot_script(const Figure& figure) {
    const Looks looks(figure);
    const auto layout = layout_of(figure, looks);
    std::string text = "# Draws " + figure.stem + ".svg, .pdf and .png into the current folder.\nset encoding utf8\n";
    for (std::size_t p = 0; p < figure.panels.size(); ++p) text += data_blocks(figure.panels[p], p);
    text += "set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')\n";
    text += "do for [suffix in 'pdf svg png'] {\n" + terminals(layout);
    text += "set output " + gnuplot_text(figure.stem + ".") + ".suffix\nset multiplot\n";
    text += title_setting(figure, layout) + "set key off\nset border 3 linewidth 0.8\n";
    for (std::size_t p = 0; p < figure.panels.size(); ++p) text += panel_text(figure, p, layout, looks);
    text += key_text(layout, looks);
    return text + "unset multiplot\nset lmargin -1\n}\nset output\n";
}

std::string drawn_csv(const Figure& figure) {
    ReportTable table{{"panel", "series", "x", "y", "low", "high"}, {}, {}};
    for (const auto& panel : figure.panels) {
        for (const auto& level : panel.levels)
            table.rows.push_back(drawn_row(panel.title, level.label, "any", level.y, level.band));
        for (const auto& line : panel.lines)
            for (const auto& point : line.points)
                if (point)
                    table.rows.push_back(
                        drawn_row(panel.title, line.label, position_name(panel.ticks, point->x), point->y, point->bar));
        for (const auto& field : panel.heat)
            if (field.value)
                table.rows.push_back(drawn_row(panel.title, position_name(panel.y_ticks, field.y),
                                               position_name(panel.ticks, field.x), *field.value, std::nullopt));
    }
    return csv_table(table);
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
