#include <algorithm>

#include <fmt/format.h>

#include "report/figure/figure.h"
#include "report/figure/figure_layout.h"

namespace bitsweep {
namespace {

constexpr double kInch = 2.54;
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

std::string axis_settings(const Panel& panel, const Layout& layout) {
    const auto x = x_extent(panel), y = y_extent(panel);
    std::string text =
        "set xlabel " + gnuplot_text(panel.x_label) + "\nset ylabel " + gnuplot_text(panel.y_label) + "\n";
    text += fmt::format("{}set logscale x\n{}set logscale y\n", panel.log_x ? "" : "un", panel.log_y ? "" : "un");
    text += fmt::format("set xrange [{:.10g}:{:.10g}]\nset yrange [{:.10g}:{:.10g}]\n", x.low, x.high, y.low, y.high);
    const auto x_ticks = panel.log_x ? log_ticks(x) : panel.ticks;
    text += fmt::format("set xtics nomirror scale 0.6 {} {}\n", layout.slanted ? "rotate by -30" : "norotate",
                        x_ticks.empty() ? "autofreq" : "(" + ticks_text(x_ticks) + ")");
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

bool is_dark(const HeatField& field, const Extent& range) {
    return field.value && *field.value > range.low + 0.6 * (range.high - range.low);
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
            text += fmt::format("{:.10g} {:.10g} {:.10g} {:.10g}\n", point->x + offset, point->y, bar.low, bar.high);
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
    const bool has_bars = std::any_of(line.points.begin(), line.points.end(),
                                      [](const auto& point) { return point && point->bar.has_value(); });
    const bool boxes = line.marks == Marks::kBoxes;
    const auto columns = boxes ? fmt::format("1:2:({:.4g})", box_width(panel)) : "1:2";
    const auto drawn = fmt::format("{} using {} with {} notitle", data, columns, style_of(look, line.marks));
    if (boxes) parts.push_back(drawn);
    if (has_bars)
        parts.push_back(
            fmt::format("{} using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled "
                        "linewidth 1 linecolor rgb '{}' notitle",
                        data, boxes ? "#000000" : look.colour));
    if (!boxes) parts.push_back(drawn);
}

bool has_labels(const Panel& panel) {
    return std::any_of(panel.lines.begin(), panel.lines.end(), [](const FigureLine& line) {
        return std::any_of(line.points.begin(), line.points.end(),
                           [](const auto& point) { return point && !point->label.empty(); });
    });
}

// Colours are whole numbers there.
std::string label_block(const Panel& panel, std::size_t p, const Layout& layout, const Looks& looks) {
    if (!has_labels(panel)) return {};
    std::string text = "# Labels: x, y, text, colour\n" + block(p, "labels", 0) + " << EOD\n";
    for (const auto& label : placed_labels(panel, layout.areas[p], looks))
        text += fmt::format("{:.6g} {:.6g} {} {}\n", label.x, label.y, datum_text(label.text),
                            std::stoul(label.colour.substr(1), nullptr, 16));
    return text + "EOD\n";
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
    if (has_labels(panel))
        parts.push_back(block(p, "labels", 0) + " using 1:2:3:4 with labels textcolor rgb variable notitle");
    if (parts.empty()) parts.emplace_back("NaN notitle");
    std::string text = "plot ";
    for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : ", \\\n     ") + parts[i];
    return text + "\n";
}

std::string panel_text(const Figure& figure, std::size_t p, const Layout& layout, const Looks& looks) {
    const auto& panel = figure.panels[p];
    std::string text = margins(layout, p) + axis_settings(panel, layout);
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
                                    looks.level_dash(label), gnuplot_text(key_label(label))));
    for (const auto& [label, look] : looks.lines)
        if (!label.empty())
            parts.push_back("NaN with " + style_of(look, look.marks) + " title " + gnuplot_text(key_label(label)));
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

}  // namespace

std::string gnuplot_script(const Figure& figure) {
    const Looks looks(figure);
    const auto layout = layout_of(figure, looks);
    std::string text = "# Draws " + figure.stem + ".svg, .pdf and .png into the current folder.\nset encoding utf8\n";
    for (std::size_t p = 0; p < figure.panels.size(); ++p)
        text += data_blocks(figure.panels[p], p) + label_block(figure.panels[p], p, layout, looks);
    text += "set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')\n";
    text += "do for [suffix in 'pdf svg png'] {\n" + terminals(layout);
    text += "set output " + gnuplot_text(figure.stem + ".") + ".suffix\nset multiplot\n";
    text += title_setting(layout) + "set key off\nset border 3 linewidth 0.8\n";
    for (std::size_t p = 0; p < figure.panels.size(); ++p) text += panel_text(figure, p, layout, looks);
    text += key_text(layout, looks);
    return text + "unset multiplot\nset lmargin -1\n}\nset output\n";
}

}  // namespace bitsweep
