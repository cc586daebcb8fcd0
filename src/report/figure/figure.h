#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/stats/statistics.h"
#include "report/table/text_table.h"

namespace bitsweep {

struct FigurePoint {
    double x = 0;
    double y = 0;
    std::optional<Interval> bar = {};
    std::string label = {};          ///< written beside the point
    std::vector<double> seeds = {};  ///< single values whose mean is y, drawn as small points
};

enum class Marks {
    kJoined,  ///< points joined by a line
    kPoints,
    kHollow,  ///< somebody else's values: open points, not joined
    kLine,    ///< a line without points: curves of many values; bars make a band
    kBoxes,   ///< grouped bars from 0, or from the axis' lower end
};

/// One series. nullopt is a gap: the line breaks there.
struct FigureLine {
    std::string label;
    std::vector<std::optional<FigurePoint>> points = {};
    Marks marks = Marks::kJoined;
    bool black = false;  ///< a reference, such as full precision: it takes none of the methods' colours
    std::string method =
        {};              ///< the method that gives the series its colour (looks.h); "" = the label is the method's name
    bool in_key = true;  ///< false: the axis names it already
};

/// A horizontal line over the whole width, with a band: a value that does not depend on x.
struct FigureLevel {
    std::string label;
    double y = 0;
    std::optional<Interval> band = {};
    std::vector<double> seeds = {};  ///< as of a point
};

/// One field of a heat map, at whole-numbered x and y (the positions of the ticks).
struct HeatField {
    double x = 0;
    double y = 0;
    std::optional<double> value;
    std::string text;  ///< written on it
};

using Ticks = std::vector<std::pair<double, std::string>>;  ///< position, label

/// One pair of axes. Either a heat map, or lines and levels.
struct Panel {
    std::string title = {};  ///< of a small multiple; a figure of one panel has none
    std::string x_label = {}, y_label = {};
    Ticks ticks = {};                      ///< of x: named positions; empty = an axis of numbers
    Ticks y_ticks = {};                    ///< of a heat map
    std::optional<double> y_ceiling = {};  ///< values cannot lie above it (100 %): nor does the axis
    std::optional<double> y_floor = {};    ///< the same below; where bars stand
    bool log_x = false;
    bool log_y = false;
    bool log_colour = false;        ///< of a heat map
    std::string colour_label = {};  ///< of a heat map: what its colours mean; "" = no colour bar
    double dodge = 0.1;             ///< how far series at one tick stand apart to each side, of two ticks' distance
    std::vector<FigureLine> lines = {};
    std::vector<FigureLevel> levels = {};
    std::vector<HeatField> heat = {};

    /// The series of that name: a new one, at the end, where the panel has none yet.
    FigureLine& line(const std::string& label, Marks marks, bool black = false, const std::string& method = {});
};

/// Texts are plain UTF-8; nothing in them is markup. A series of one label looks the same in every panel.
struct Figure {
    std::string stem = {};                ///< files are <stem>.svg, <stem>.pdf, <stem>.png
    std::vector<std::string> title = {};  ///< lines
    std::vector<Panel> panels = {};
    std::vector<std::string> methods = {};  ///< of the whole document, in the order in which they take colours
};

/// A gnuplot (5.4 or newer) script with its data in it, run from the folder that the figures go to. Column width
/// (8.5 cm; several panels: 17 cm, up to four side by side), 8 pt text in black or white, Okabe and Ito's colours, and
/// for those who cannot tell colours: a point shape and a dash pattern for each series. Series at named positions are
/// set slightly apart in x so that they do not hide each other. A line's bars are a band. The same figure gives the
/// same bytes.
std::string gnuplot_script(const Figure& figure);

/// The drawn numbers in full precision: panel, series, x, y, low, high (of a bar or band; empty where there is none).
TextTable drawn_values(const Figure& figure);

/// Whether there is anything to draw.
bool is_empty(const Figure& figure);
bool is_empty(const Panel& panel);
bool is_empty(const FigureLine& line);

/// Whether one dot is all there is beside levels: a table says it better.
bool is_single_value(const Figure& figure);

/// cairo writes the time into a PDF and heeds no SOURCE_DATE_EPOCH: the date's digits become 20000101000000, in place,
/// so that no offset of the file changes.
std::string with_fixed_creation_date(std::string pdf);

}  // namespace bitsweep
