#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "report/figure/figure.h"
#include "report/figure/looks.h"

// The places of a figure's parts, in cm; heights are counted from the canvas's lower edge.

namespace bitsweep {

inline constexpr double kCharacter = 0.165;  // an average character of 8 pt sans, on the wide side

struct Extent {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void include(double value, const std::optional<Interval>& around = {});
    bool is_empty() const { return low > high; }
};

/// The ranges of the axes, and of a heat map's colours.
Extent x_extent(const Panel& panel);
Extent y_extent(const Panel& panel);
Extent heat_extent(const Panel& panel);

bool has_boxes(const Panel& panel);

/// The distance in x of the panel's i-th series from the named position `x`: the series that have a point there stand
/// side by side, within Panel::dodge.
double offset_of(const Panel& panel, std::size_t line, double x);

/// The width of a bar, where the panel has bars.
double box_width(const Panel& panel);

/// The lower left and upper right corner of a pair of axes.
struct PlotArea {
    double left = 0, right = 0, bottom = 0, top = 0;
};

struct Layout {
    double width = 0;
    double height = 0;
    int columns = 1;
    int key_columns = 1;
    double key_top = 0;
    double title_middle = 0;         ///< of its first line
    int tick_angle = 0;              ///< degrees: tick labels that would run into each other are slanted, or upright
    std::vector<std::string> title;  ///< lines, broken at spaces where the figure is too narrow for them
    std::vector<PlotArea> areas;     ///< one a panel; a single one's left is the plotting program's to choose
};

Layout layout_of(const Figure& figure, const Looks& looks);

/// The figure with texts that have room: names of ticks, axes and panels are cut in the middle where they are too long,
/// and two that differ stay different.
Figure with_short_texts(Figure figure);

/// Ticks of a logarithmic axis of at most two decades, at 1, 2 and 5, or finer; empty for longer ones, which have their
/// powers of ten.
Ticks log_ticks(const Extent& extent);

}  // namespace bitsweep
