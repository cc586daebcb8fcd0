#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "report/figure/figure.h"
#include "report/figure/figure_layout.h"
#include "report/figure/labels.h"
#include "report/figure/looks.h"
#include "report/table/text.h"

namespace bitsweep {
namespace {

constexpr double kInch = 2.54;
constexpr double kPngPixelsPerCm = 300 / kInch;
constexpr double kSvgPixelsPerCm = 96 / kInch;

// gnuplot's single quotes: only the quote itself needs care.
std::string gnuplot_text(const std::string& text) {
    std::string result = "'";
    for (const char c : plain_text(text)) result += c == '\'' ? std::string("''") : std::string(1, c);
    return result + "'";
}

// A text among data stands in double quotes, which it therefore cannot hold.
std::string datum_text(const std::string& given) {
    auto text = plain_text(given);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '"' || c == '\\'; }, '\'');
    return '"' + text + '"';
}

// Labels of ticks are formats to gnuplot.
std::string tick_text(std::string text) {
    for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%', at + 2)) text.insert(at, "%");
    return gnuplot_text(text);
}

std::string ticks_text(const Ticks& ticks) {
    std::string text;
    for (const auto& [position, label] : ticks)
        text += fmt::format("{}{} {:.10g}", text.empty() ? "" : ", ", tick_text(label), position);
    return text;
}

std::string title_setting(const Layout& layout) {
    std::string title;
    for (const auto& line : layout.title) title += (title.empty() ? "" : ".\"\\n\".") + gnuplot_text(line);
    if (title.empty()) return {};
    return fmt::format("set label 1 {} at screen 0.5,screen {:.4f} center\n", title,
                       layout.title_middle / layout.height);
}

// The left margin of a single panel is gnuplot's to choose: by its tick labels.
std::string margins(const Layout& layout, std::size_t i) {
    const auto& area = layout.areas[i];
    std::string text;
    const auto set = [&](const char* margin, double part) {
        text += fmt::format("set {} at screen {:.4f}\n", margin, part);
    };
    set("tmargin", area.top / layout.height);
    set("bmargin", area.bottom / layout.height);
    if (layout.areas.size() > 1) set("lmargin", area.left / layout.width);
    set("rmargin", area.right / layout.width);
    return text;
}

// Whether x counts something in few steps, such as epochs: half an epoch is no place on the axis.
bool has_whole_x(const Panel& panel) {
    constexpr double kFewSteps = 8;
    const auto x = x_extent(panel);
    return panel.ticks.empty() && !panel.log_x && x.high - x.low <= kFewSteps && !is_empty(panel) &&
           std::all_of(panel.lines.begin(), panel.lines.end(), [](const FigureLine& line) {
               return std::all_of(line.points.begin(), line.points.end(),
                                  [](const auto& point) { return !point || point->x == std::floor(point->x); });
           });
}

std::string axis_settings(const Panel& panel, const Layout& layout) {
    const auto x = x_extent(panel), y = y_extent(panel);
    std::string text =
        "set xlabel " + gnuplot_text(panel.x_label) + "\nset ylabel " + gnuplot_text(panel.y_label) + "\n";
    text += fmt::format("{}set logscale x\n{}set logscale y\n", panel.log_x ? "" : "un", panel.log_y ? "" : "un");
    text += fmt::format("set xrange [{:.10g}:{:.10g}]\nset yrange [{:.10g}:{:.10g}]\n", x.low, x.high, y.low, y.high);
    const auto x_ticks = panel.log_x ? log_ticks(x) : panel.ticks;
    text += fmt::format("set xtics nomirror scale 0.6 {} {}\n",
                        layout.tick_angle > 0 ? fmt::format("rotate by -{}", layout.tick_angle) : "norotate",
                        has_whole_x(panel) ? "1"
                        : x_ticks.empty()  ? "autofreq"
                                           : "(" + ticks_text(x_ticks) + ")");
    if (panel.y_ticks.empty()) {
        const auto y_ticks = panel.log_y ? log_ticks(y) : Ticks();
        return text + fmt::format(
                          "set ytics nomirror scale 0.6 {} format '%g'\nset grid ytics linetype 1 linewidth 0.5 "
                          "linecolor rgb '#DDDDDD'\n",
                          y_ticks.empty() ? "autofreq" : "(" + ticks_text(y_ticks) + ")");
    }
    return text + "set ytics nomirror scale 0 (" + ticks_text(panel.y_ticks) + ")\nunset grid\n";
}

std::string block(std::size_t panel, const char* what, std::size_t i) {
    return fmt::format("$panel{}_{}{}", panel + 1, what, i + 1);
}

// The colours of a heat map, from its lowest value to its highest.
constexpr std::array<double, 3> kPalette[] = {{0xF7, 0xFB, 0xFF}, {0x6B, 0xAE, 0xD6}, {0x08, 0x30, 0x6B}};

// WCAG 2.1's relative luminance of the palette's colour at `share` of the range.
double luminance(double share) {
    const auto& from = kPalette[share < 0.5 ? 0 : 1];
    const auto& to = kPalette[share < 0.5 ? 1 : 2];
    const double part = share < 0.5 ? 2 * share : 2 * share - 1;
    constexpr double kWeights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double c = (from[i] + part * (to[i] - from[i])) / 255;
        sum += kWeights[i] * (c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

// Whether white stands out from the field better than black does. One of both always has a contrast of 4.5 : 1.
bool is_dark(const HeatField& field, const Extent& range, bool logarithmic) {
    if (!field.value || range.high <= range.low) return false;
    const auto at = [&](double value) { return logarithmic ? std::log(value) : value; };
    const double l = luminance((at(*field.value) - at(range.low)) / (at(range.high) - at(range.low)));
    return 1.05 / (l + 0.05) > (l + 0.05) / 0.05;
}

// Whether every text has room in its field; else the colour bar alone says the values.
bool texts_fit(const Panel& panel, const PlotArea& area) {
    constexpr double kNarrow = 0.9;  // digits, of an average character
    std::size_t longest = 0;
    for (const auto& field : panel.heat) longest = std::max(longest, text_width(field.text));
    const auto x = x_extent(panel);
    return kNarrow * kCharacter * static_cast<double>(longest) <= (area.right - area.left) / (x.high - x.low);
}

std::string heat_blocks(const Panel& panel, std::size_t p, const PlotArea& area) {
    if (panel.heat.empty()) return {};
    const auto range = heat_extent(panel);
    const bool fits = texts_fit(panel, area);
    std::string fields = block(p, "heat", 0) + " << EOD\n", texts[2];
    for (const auto& field : panel.heat) {
        if (field.value) fields += fmt::format("{:.10g} {:.10g} {:.10g}\n", field.x, field.y, *field.value);
        if (!field.text.empty() && fits)
            texts[is_dark(field, range, panel.log_colour) ? 1 : 0] +=
                fmt::format("{:.10g} {:.10g} {}\n", field.x, field.y, datum_text(field.text));
    }
    return fields + "EOD\n" + block(p, "dark_text", 0) + " << EOD\n" + texts[0] + "EOD\n" + block(p, "light_text", 0) +
           " << EOD\n" + texts[1] + "EOD\n";
}

// Single values, small, beside their mean.
std::string seed_block(const Panel& panel, std::size_t p) {
    std::string text;
    const auto add = [&](const char* what, std::size_t i, const std::string& rows) {
        if (!rows.empty()) text += block(p, what, i) + " << EOD\n" + rows + "EOD\n";
    };
    const auto x = x_extent(panel);
    for (std::size_t i = 0; i < panel.levels.size(); ++i) {
        std::string rows;
        for (const double seed : panel.levels[i].seeds)
            rows +=
                fmt::format("{:.10g} {:.10g}\n", x.low + (x.high - x.low) * 0.02 * static_cast<double>(i + 1), seed);
        add("level_seeds", i, rows);
    }
    for (std::size_t i = 0; i < panel.lines.size(); ++i) {
        std::string rows;
        for (const auto& point : panel.lines[i].points)
            if (point)
                for (const double seed : point->seeds)
                    rows += fmt::format("{:.10g} {:.10g}\n", point->x + offset_of(panel, i, point->x), seed);
        add("line_seeds", i, rows);
    }
    return text;
}

std::string data_blocks(const Panel& panel, std::size_t p, const PlotArea& area) {
    std::string text = heat_blocks(panel, p, area);
    const auto row = [&](double x, double y, const std::optional<Interval>& around) {
        const auto [low, high] = around.value_or(Interval{y, y});
        text += fmt::format("{:.10g} {:.10g} {:.10g} {:.10g}\n", x, y, low, high);
    };
    const auto x = x_extent(panel);
    for (std::size_t i = 0; i < panel.levels.size(); ++i) {
        const auto& level = panel.levels[i];
        text += fmt::format("# {}: x, y, low, high\n{} << EOD\n", gnuplot_text(level.label), block(p, "level", i));
        for (const double end : {x.low, x.high}) row(end, level.y, level.band);
        text += "EOD\n";
    }
    for (std::size_t i = 0; i < panel.lines.size(); ++i) {
        text +=
            fmt::format("# {}: x, y, low, high\n{} << EOD\n", gnuplot_text(panel.lines[i].label), block(p, "line", i));
        for (const auto& point : panel.lines[i].points) {
            if (point) row(point->x + offset_of(panel, i, point->x), point->y, point->bar);
            else text += '\n';  // an empty line breaks the drawn line
        }
        text += "EOD\n";
    }
    return text + seed_block(panel, p);
}

std::string style_of(const Look& look) {
    const auto line = [&](double width) { return fmt::format(" linewidth {} linecolor rgb '{}'", width, look.colour); };
    const auto dash = fmt::format(" dashtype {}", look.dash);
    const auto shape = [&](double size) { return fmt::format(" pointtype {} pointsize {}", look.shape, size); };
    switch (look.marks) {
        case Marks::kJoined:
            return "linespoints" + line(1.2) + dash + shape(0.6);
        case Marks::kPoints:
            return "points" + line(1.2) + shape(0.6);
        case Marks::kHollow:
            return "points" + line(1) + shape(0.8);
        case Marks::kLine:
            return "lines" + line(1.2) + dash;
        case Marks::kBoxes:
            return "boxes" + line(0.6) + fmt::format(" fillstyle pattern {} border", look.pattern);
    }
    return {};
}

std::string plot_of(const std::vector<std::string>& parts) {
    return fmt::format("plot {}\n", fmt::join(parts, ", \\\n     "));
}

std::string seeds_style(const std::string& colour) {
    return fmt::format(" using 1:2 with points linewidth 0.8 linecolor rgb '{}' pointtype 6 pointsize 0.3 notitle",
                       colour);
}

// Many bands on top of each other would hide the lines.
double band_opacity(const Panel& panel) {
    constexpr double kOpacity = 0.15, kFew = 4;
    return kOpacity * std::min(1.0, kFew / static_cast<double>(panel.lines.size()));
}

// Error bars are drawn as vectors with flat heads: `yerrorbars` blanks a disc around each point, and with it what lies
// below.
void add_line(const Panel& panel, std::size_t p, std::size_t i, const Looks& looks, std::vector<std::string>& parts) {
    const auto& line = panel.lines[i];
    auto look = looks.line(line.label);
    look.marks = line.marks;
    const auto data = block(p, "line", i);
    const auto some = [&](const auto& has) {
        return std::any_of(line.points.begin(), line.points.end(),
                           [&](const auto& point) { return point && has(*point); });
    };
    const bool boxes = line.marks == Marks::kBoxes;
    const auto columns = boxes ? fmt::format("1:2:({:.4g})", box_width(panel)) : "1:2";
    const auto drawn = fmt::format("{} using {} with {} notitle", data, columns, style_of(look));
    if (boxes) parts.push_back(drawn);
    if (some([](const FigurePoint& point) { return point.bar.has_value(); }))
        parts.push_back(line.marks == Marks::kLine
                            ? fmt::format("{} using 1:3:4 with filledcurves fillcolor rgb '{}' fillstyle transparent "
                                          "solid {:.2g} notitle",
                                          data, look.colour, band_opacity(panel))
                            : fmt::format("{} using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled "
                                          "linewidth 1 linecolor rgb '{}' notitle",
                                          data, boxes ? "#000000" : look.colour));
    if (some([](const FigurePoint& point) { return !point.seeds.empty(); }))
        parts.push_back(block(p, "line_seeds", i) + seeds_style(look.colour));
    if (!boxes) parts.push_back(drawn);
}

bool has_labels(const Panel& panel) {
    return std::any_of(panel.lines.begin(), panel.lines.end(), [](const FigureLine& line) {
        return std::any_of(line.points.begin(), line.points.end(),
                           [](const auto& point) { return point && !point->label.empty(); });
    });
}

// Lines to labels that stand away from their points come first.
std::string label_block(const Panel& panel, std::size_t p, const Layout& layout) {
    if (!has_labels(panel)) return {};
    std::string leaders = "# Lines to labels: x, y, dx, dy\n" + block(p, "leaders", 0) + " << EOD\n";
    std::string text = "# Labels: x, y, text\n" + block(p, "labels", 0) + " << EOD\n";
    for (const auto& label : placed_labels(panel, layout.areas[p])) {
        text += fmt::format("{:.6g} {:.6g} {}\n", label.x, label.y, datum_text(label.text));
        if (label.has_leader)
            leaders += fmt::format("{:.6g} {:.6g} {:.6g} {:.6g}\n", label.from_x, label.from_y,
                                   label.to_x - label.from_x, label.to_y - label.from_y);
    }
    return leaders + "EOD\n" + text + "EOD\n";
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
        parts.push_back(fmt::format("{} using 1:2 with {} notitle", block(p, "level", i),
                                    style_of(looks.level(panel.levels[i].label))));
    for (std::size_t i = 0; i < panel.levels.size(); ++i)
        if (!panel.levels[i].seeds.empty()) parts.push_back(block(p, "level_seeds", i) + seeds_style("#000000"));
    for (std::size_t i = 0; i < panel.lines.size(); ++i) add_line(panel, p, i, looks, parts);
    if (has_labels(panel)) {
        parts.push_back(block(p, "leaders", 0) +
                        " using 1:2:3:4 with vectors nohead linewidth 0.6 linecolor rgb '#666666' notitle");
        parts.push_back(block(p, "labels", 0) + " using 1:2:3 with labels notitle");
    }
    if (parts.empty()) parts.emplace_back("NaN notitle");
    return plot_of(parts);
}

std::string colour_settings(const Panel& panel, const Layout& layout, std::size_t p) {
    if (panel.heat.empty()) return {};
    auto range = heat_extent(panel);
    if (range.high <= range.low) range.high = panel.log_colour ? 10 * range.low : range.low + 1;
    auto text = fmt::format("{}set logscale cb\nset cbrange [{:.10g}:{:.10g}]\n", panel.log_colour ? "" : "un",
                            range.low, range.high);
    if (panel.colour_label.empty()) return text + "unset colorbox\n";
    const auto& area = layout.areas[p];
    const auto ticks = panel.log_colour ? log_ticks(range) : Ticks();
    return text + fmt::format(
                      "set colorbox user origin screen {:.4f},screen {:.4f} size screen {:.4f},screen {:.4f}\n"
                      "set cblabel {} offset 1.6,0\nset cbtics scale 0.4 {} format '%g'\n",
                      (area.right + 0.2) / layout.width, area.bottom / layout.height, 0.25 / layout.width,
                      (area.top - area.bottom) / layout.height, gnuplot_text(panel.colour_label),
                      ticks.empty() ? "autofreq" : "(" + ticks_text(ticks) + ")");
}

std::string panel_text(const Figure& figure, std::size_t p, const Layout& layout, const Looks& looks) {
    const auto& panel = figure.panels[p];
    std::string text = margins(layout, p) + axis_settings(panel, layout);
    if (!panel.title.empty())
        text += "set label 2 " + gnuplot_text(panel.title) + " at graph 0.5,graph 1 center offset 0,0.6\n";
    text += colour_settings(panel, layout, p);
    text += plot_command(panel, p, looks);
    if (p == 0) text += "unset label 1\n";
    return text + (panel.title.empty() ? "" : "unset label 2\n");
}

// One key for all panels, below them.
std::string key_text(const Layout& layout, const Looks& looks) {
    std::vector<std::string> parts;
    for (const auto& [label, look] : looks.entries())
        parts.push_back("NaN with " + style_of(look) + " title " + gnuplot_text(label));
    if (parts.empty()) return {};
    return fmt::format(
               "set key on at screen 0.5,screen {:.4f} center top horizontal Left reverse samplen 3 maxcols {} maxrows "
               "auto\nunset logscale\nset lmargin at screen 0\nset rmargin at screen 1\nset bmargin at screen 0\n"
               "set tmargin at screen 1\nset xrange [0:1]\nset yrange [0:1]\nunset border\nunset tics\nunset xlabel\n"
               "unset ylabel\nunset grid\nunset colorbox\n",
               layout.key_top / layout.height, layout.key_columns) +
           plot_of(parts);
}

std::string terminals(const Layout& layout) {
    const auto pixels = [&](double per_cm) {
        return fmt::format("{:.0f},{:.0f}", layout.width * per_cm, layout.height * per_cm);
    };
    return fmt::format(
        "if (suffix eq 'pdf') {{ set terminal pdfcairo noenhanced size {}cm,{:.2f}cm font 'sans,8' fontscale 0.75 "
        "linewidth 1.6 dashlength 0.6 }}\n"
        "if (suffix eq 'svg') {{ set terminal svg noenhanced size {} dynamic background rgb 'white' font "
        "'sans-serif,10.7' dashlength 0.6 }}\n"
        "if (suffix eq 'png') {{ set terminal pngcairo noenhanced size {} font 'sans,8' fontscale 3.125 linewidth 4 "
        "pointscale 4 dashlength 0.6 }}\n",
        layout.width, layout.height, pixels(kSvgPixelsPerCm), pixels(kPngPixelsPerCm));
}

}  // namespace

std::string gnuplot_script(const Figure& given) {
    const auto figure = with_short_texts(given);
    const Looks looks(figure);
    const auto layout = layout_of(figure, looks);
    std::string text = "# Draws " + figure.stem + ".svg, .pdf and .png into the current folder.\nset encoding utf8\n";
    for (std::size_t p = 0; p < figure.panels.size(); ++p)
        text += data_blocks(figure.panels[p], p, layout.areas[p]) + label_block(figure.panels[p], p, layout);
    text += "set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')\n";
    text += "do for [suffix in 'pdf svg png'] {\n" + terminals(layout);
    text += "set output " + gnuplot_text(figure.stem + ".") + ".suffix\nset multiplot\n";
    text += title_setting(layout) + "set key off\nset border 3 linewidth 0.8\n";
    for (std::size_t p = 0; p < figure.panels.size(); ++p) text += panel_text(figure, p, layout, looks);
    text += key_text(layout, looks);
    return text + "unset multiplot\nset lmargin -1\n}\nset output\n";
}

}  // namespace bitsweep
