#pragma once

#include <string>
#include <vector>

#include "report/figure/figure_layout.h"

namespace bitsweep {

/// A label beside its point, in the axes' values: where its middle lies, and where a thin line to it begins and ends.
struct PlacedLabel {
    double x = 0, y = 0;
    std::string text;
    double from_x = 0, from_y = 0, to_x = 0, to_y = 0;
    bool has_leader = false;  ///< it stands too far from its point to be read without
};

/// The labels of a panel's points, none left out: each at the nearest place around its point where neither it nor the
/// way to it covers a mark, a line or another label, or, where there is none, at the place where they cover least.
std::vector<PlacedLabel> placed_labels(const Panel& panel, const PlotArea& area);

}  // namespace bitsweep
