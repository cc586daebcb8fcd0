#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/figure/figure.h"

// Where a figure's parts lie, and how its series look. In cm; heights are from the canvas's lower edge.

namespace bitsweep {

struct Extent {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void include(double value);
    void include(double value, const std::optional<Interval>& around);
    bool is_empty() const { return low > high; }
};

/// What the axes, and a heat map's colours, reach over.
Extent x_extent(const Panel& panel);
Extent y_extent(const Panel& panel);
Extent heat_extent(const Panel& panel);

bool has_boxes(const Panel& panel);

/// How far in x a series at named positions stands beside its position.
double offset_of(const Panel& panel, std::size_t line);

/// The width of a bar, where the panel has bars.
double box_width(const Panel& panel);

/// How a series looks wherever it is drawn, in gnuplot's numbers.
struct Look {
    std::string colour;
    int dash = 1;
    int shape = 7;
    int pattern = 3;
    Marks marks = Marks::kJoined;
};

/// The figure's series and levels by label, in order of appearance.
struct Looks {
    std::vector<std::pair<std::string, Look>> lines;
    std::vector<std::string> levels;

    explicit Looks(const Figure& figure);

    const Look& of(const FigureLine& line) const { return lines[index_of(line.label)].second; }
    int level_dash(const std::string& label) const;
    std::size_t entries() const;  ///< of the key: a series without a name has none

private:
    std::size_t index_of(const std::string& label) const;
};

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
    bool slanted = false;            ///< tick labels that would run into each other
    std::vector<std::string> title;  ///< lines, broken at spaces where the figure is too narrow for them
    std::vector<PlotArea> areas;     ///< one a panel; a single one's left is the plotting program's to choose
};

Layout layout_of(const Figure& figure, const Looks& looks);

/// A label beside its point: where its middle lies, in the axes' values.
struct PlacedLabel {
    double x = 0, y = 0;
    std::string text;
    std::string colour;
};

/// The labels of a panel's points, each at the first free place around its point. One that would cover a point, another
/// label or the axes is left out: the figure's table has every value.
std::vector<PlacedLabel> placed_labels(const Panel& panel, const PlotArea& area, const Looks& looks);

/// Ticks of a logarithmic axis of at most two decades, at 1, 2 and 5, or finer; empty for longer ones, which have their
/// powers of ten.
Ticks log_ticks(const Extent& extent);

/// What the key says of a series or level: cut, with an ellipsis, where it is too long.
std::string key_label(const std::string& label);

}  // namespace bitsweep
