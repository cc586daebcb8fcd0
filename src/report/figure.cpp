#include "report/figure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include <fmt/format.h>

namespace bitsweep {
namespace {

// Okabe and Ito 2008, without yellow, which is too pale on white. Black is kept for levels.
constexpr const char* kColours[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#666666"};
constexpr int kShapes[] = {7, 5, 9, 13, 11, 6, 4, 8, 12, 10};  // filled first: circle, square, triangle, diamond, ...
constexpr int kDashes[] = {1, 2, 4, 5, 3};
constexpr int kLevelDashes[] = {2, 3, 4, 5};
// Sizes in cm. gnuplot's cairo terminals draw a point of text 4/3 as large as it is: font scales are 0.75 of the truth.
constexpr double kInch = 2.54;
constexpr double kWidth = 8.5;
constexpr double kPlotHeight = 4.8;  // between the axes' ends
constexpr double kEdge = 0.2;        // free on every side
constexpr double kTextLine = 0.38;   // a line of 8 pt text
constexpr double kUnderAxis = 1.05;  // tick labels and the axis' name
constexpr double kKeyLine = 0.40;
constexpr double kCharacter = 0.165;     // an average character of 8 pt sans, on the wide side
constexpr double kKeySample = 1.35;      // the drawn sample and the space beside it
constexpr double kDodge = 0.07;          // of the distance of two x positions
constexpr std::size_t kLineLength = 48;  // characters over the whole width
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

// The title's lines, broken at spaces where the column is too narrow for them.
std::vector<std::string> title_lines(const LineFigure& figure) {
    std::vector<std::string> lines;
    for (const auto& line : figure.title) {
        std::string current;
        std::istringstream words(line);
        for (std::string word; words >> word;) {
            if (!current.empty() && characters(current) + 1 + characters(word) > kLineLength) {
                lines.push_back(current);
                current.clear();
            }
            current += (current.empty() ? "" : " ") + shortened(word, kLineLength);
        }
        lines.push_back(current);
    }
    return lines;
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
};

Extent y_extent(const LineFigure& figure) {
    Extent range;
    for (const auto& line : figure.lines)
        for (const auto& point : line.points)
            if (point) range.include(point->y, point->bar);
    for (const auto& level : figure.levels) range.include(level.y, level.band);
    const double margin =
        range.high > range.low ? 0.07 * (range.high - range.low) : std::max(0.5, std::abs(range.low) / 100);
    range.low -= margin;
    range.high += margin;
    if (figure.y_ceiling) range.high = std::min(range.high, *figure.y_ceiling);
    return range;
}

Extent x_extent(const LineFigure& figure) {
    Extent range;
    for (const auto& [position, label] : figure.ticks) range.include(position);
    range.low -= 0.5;
    range.high += 0.5;
    return range;
}

// Heights from the canvas's lower edge, cm.
struct Layout {
    int key_columns = 1;
    double key_top = 0;
    double axes_bottom = 0;
    double axes_top = 0;
    double height = 0;
    bool slanted = false;  // tick labels that would run into each other
};

Layout layout_of(const LineFigure& figure) {
    std::size_t longest = 1, longest_tick = 0;
    for (const auto& line : figure.lines) longest = std::max(longest, characters(shortened(line.label, kLabelLength)));
    for (const auto& level : figure.levels)
        longest = std::max(longest, characters(shortened(level.label, kLabelLength)));
    for (const auto& [position, label] : figure.ticks) longest_tick = std::max(longest_tick, characters(label));
    Layout layout;
    const double entry = kKeySample + kCharacter * static_cast<double>(longest);
    const auto entries = static_cast<double>(figure.lines.size() + figure.levels.size());
    layout.key_columns = std::clamp(static_cast<int>((kWidth - 2 * kEdge) / entry), 1, 4);
    const double tick_room = (kWidth - 1.5) / static_cast<double>(std::max<std::size_t>(1, figure.ticks.size()));
    layout.slanted = kCharacter * static_cast<double>(longest_tick + 1) > tick_room;
    layout.key_top = kEdge + kKeyLine * std::ceil(entries / layout.key_columns);
    layout.axes_bottom = layout.key_top + kUnderAxis;
    if (layout.slanted) layout.axes_bottom += 0.5 * kCharacter * static_cast<double>(longest_tick);
    layout.axes_top = layout.axes_bottom + kPlotHeight;
    layout.height = layout.axes_top + kEdge + kTextLine * static_cast<double>(title_lines(figure).size()) + kEdge;
    return layout;
}

std::string settings(const LineFigure& figure, const Layout& layout) {
    std::string title, ticks;
    for (const auto& line : title_lines(figure)) title += (title.empty() ? "" : ".\"\\n\".") + gnuplot_text(line);
    for (const auto& [position, label] : figure.ticks)
        ticks += fmt::format("{}{} {:.10g}", ticks.empty() ? "" : ", ", tick_text(label), position);
    const auto x = x_extent(figure);
    const auto y = y_extent(figure);
    std::string text;
    if (!title.empty())
        text += fmt::format("set label 1 {} at screen 0.5,screen {:.4f} center\n", title,
                            1 - (kEdge + kTextLine / 2) / layout.height);
    text += "set xlabel " + gnuplot_text(figure.x_label) + "\n";
    text += "set ylabel " + gnuplot_text(figure.y_label) + "\n";
    text += fmt::format("set xrange [{:.10g}:{:.10g}]\nset yrange [{:.10g}:{:.10g}]\n", x.low, x.high, y.low, y.high);
    text += fmt::format("set xtics nomirror scale 0.6{} ({})\n", layout.slanted ? " rotate by -30" : "", ticks);
    text += "set ytics nomirror scale 0.6\n";
    text += "set border 3 linewidth 0.8\n";
    text += "set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'\n";
    text += fmt::format("set tmargin at screen {:.4f}\nset bmargin at screen {:.4f}\nset rmargin at screen {:.4f}\n",
                        layout.axes_top / layout.height, layout.axes_bottom / layout.height, 1 - kEdge / kWidth);
    text += fmt::format(
        "set key at screen 0.5,screen {:.4f} center top horizontal Left reverse samplen 3 maxcols {} maxrows auto\n",
        layout.key_top / layout.height, layout.key_columns);
    return text;
}

std::string data_blocks(const LineFigure& figure) {
    std::string text;
    const auto x = x_extent(figure);
    for (std::size_t i = 0; i < figure.levels.size(); ++i) {
        const auto& level = figure.levels[i];
        const auto band = level.band.value_or(Interval{level.y, level.y});
        text += fmt::format("# {}: x, y, low, high\n$level{} << EOD\n", gnuplot_text(level.label), i + 1);
        for (const double end : {x.low, x.high})
            text += fmt::format("{:.10g} {:.10g} {:.10g} {:.10g}\n", end, level.y, band.low, band.high);
        text += "EOD\n";
    }
    const double middle = (static_cast<double>(figure.lines.size()) - 1) / 2;
    const double step = std::min(kDodge, 0.6 / static_cast<double>(std::max<std::size_t>(1, figure.lines.size())));
    for (std::size_t i = 0; i < figure.lines.size(); ++i) {
        const double offset = (static_cast<double>(i) - middle) * step;
        text += fmt::format("# {}: x, y, low, high; set apart in x by {:.4g}\n$line{} << EOD\n",
                            gnuplot_text(figure.lines[i].label), offset, i + 1);
        for (const auto& point : figure.lines[i].points) {
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

// Error bars are drawn as vectors with flat heads: `yerrorbars` blanks a disc around each point, and with it what lies
// below.
std::string plot_command(const LineFigure& figure) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < figure.levels.size(); ++i)
        if (figure.levels[i].band)
            parts.push_back(
                fmt::format("$level{} using 1:3:4 with filledcurves fillcolor rgb '#000000' fillstyle transparent "
                            "solid 0.12 notitle",
                            i + 1));
    for (std::size_t i = 0; i < figure.levels.size(); ++i)
        parts.push_back(fmt::format(
            "$level{} using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype {} title {}", i + 1,
            kLevelDashes[i % std::size(kLevelDashes)], gnuplot_text(shortened(figure.levels[i].label, kLabelLength))));
    for (std::size_t i = 0; i < figure.lines.size(); ++i) {
        const auto& line = figure.lines[i];
        const auto colour = kColours[i % std::size(kColours)];
        const bool bars =
            std::any_of(line.points.begin(), line.points.end(), [](const auto& p) { return p && p->bar; });
        if (bars)
            parts.push_back(
                fmt::format("$line{} using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled "
                            "linewidth 1 linecolor rgb '{}' notitle",
                            i + 1, colour));
        parts.push_back(
            fmt::format("$line{} using 1:2 with {} linewidth 1.2 linecolor rgb '{}' dashtype {} pointtype {} "
                        "pointsize 0.6 title {}",
                        i + 1, figure.joined ? "linespoints" : "points", colour, kDashes[i % std::size(kDashes)],
                        kShapes[i % std::size(kShapes)], gnuplot_text(shortened(line.label, kLabelLength))));
    }
    std::string text = "plot ";
    for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : ", \\\n     ") + parts[i];
    return text + "\n";
}

}  // namespace

bool is_empty(const LineFigure& figure) {
    return figure.levels.empty() && std::all_of(figure.lines.begin(), figure.lines.end(), [](const FigureLine& line) {
               return std::none_of(line.points.begin(), line.points.end(), [](const auto& point) { return point; });
           });
}

std::string gnuplot_script(const LineFigure& figure) {
    const auto layout = layout_of(figure);
    std::string text = "# Draws " + figure.stem + ".svg, .pdf and .png into the current folder.\n";
    text += "set encoding utf8\n" + data_blocks(figure) + settings(figure, layout);
    text += fmt::format(
        "set terminal pdfcairo noenhanced size {}cm,{:.2f}cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength "
        "0.6\n",
        kWidth, layout.height);
    text += "set output " + gnuplot_text(figure.stem + ".pdf") + "\n" + plot_command(figure);
    text += fmt::format(
        "set terminal svg noenhanced size {:.0f},{:.0f} dynamic background rgb 'white' font 'sans-serif,10.7' "
        "dashlength 0.6\n",
        kWidth * kSvgPixelsPerCm, layout.height * kSvgPixelsPerCm);
    text += "set output " + gnuplot_text(figure.stem + ".svg") + "\nreplot\n";
    text += fmt::format(
        "set terminal pngcairo noenhanced size {:.0f},{:.0f} font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 "
        "dashlength 0.6\n",
        kWidth * kPngPixelsPerCm, layout.height * kPngPixelsPerCm);
    text += "set output " + gnuplot_text(figure.stem + ".png") + "\nreplot\nset output\n";
    return text;
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
