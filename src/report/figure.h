#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/statistics.h"

namespace bitsweep {

struct FigurePoint {
    double x = 0;
    double y = 0;
    std::optional<Interval> bar;
};

/// Points joined by a line. nullopt is a gap: the line breaks there.
struct FigureLine {
    std::string label;
    std::vector<std::optional<FigurePoint>> points;
};

/// A horizontal line over the whole width, with a band: a value that does not depend on x.
struct FigureLevel {
    std::string label;
    double y = 0;
    std::optional<Interval> band;
};

/// The kind "lines with intervals": series against an axis of named positions. Texts are plain UTF-8; nothing in them
/// is markup.
struct LineFigure {
    std::string stem;                ///< files are <stem>.svg, <stem>.pdf, <stem>.png
    std::vector<std::string> title;  ///< lines
    std::string x_label, y_label;
    std::vector<std::pair<double, std::string>> ticks;  ///< position, label
    std::optional<double> y_ceiling;                    ///< values cannot lie above it (100 %): nor does the axis
    bool joined = true;                                 ///< false: x has no order, so no lines between points
    std::vector<FigureLine> lines;
    std::vector<FigureLevel> levels;
};

/// A gnuplot (5.4 or newer) script with its data in it, run from the folder that the figures go to. Column width
/// (8.5 cm), 8 pt text, Okabe and Ito's colours, and for those who cannot tell colours: a point shape and a dash
/// pattern for each series. Series are set slightly apart in x so that their error bars do not hide each other.
/// The same figure gives the same bytes.
std::string gnuplot_script(const LineFigure& figure);

/// Whether there is anything to draw.
bool is_empty(const LineFigure& figure);

/// cairo writes the time into a PDF and heeds no SOURCE_DATE_EPOCH: the date's digits become 20000101000000, in place,
/// so that no offset of the file changes.
std::string with_fixed_creation_date(std::string pdf);

}  // namespace bitsweep
