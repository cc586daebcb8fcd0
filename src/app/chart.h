#pragma once

#include <string>
#include <vector>

#include "app/selection.h"
#include "app/workspace.h"
#include "report/exhibit/exhibit.h"

namespace bitsweep::app {

/// The part of a sweep that a person wants to see drawn.
struct ChartRequest {
    std::string sweep, run;            ///< a run alone: the start of its id, instead of its sweep's name
    std::string kind = "lines";        ///< one of exhibit_kinds() that draws sweeps
    std::string x;                     ///< "epoch", an axis, or a cost; "" = chosen
    std::vector<std::string> metrics;  ///< several make a panel each; empty = the one that the sweep is read by
    Selection selection;
    bool seeds = false;  ///< every seed is a line of its own, as if the seed were one more axis
};

/// The figure that the report would draw, as values. A chart by epoch holds kMostCells cells at most.
struct Chart {
    Exhibit exhibit;
    std::size_t left_out = 0;  ///< cells, beyond kMostCells
};
inline constexpr std::size_t kMostCells = 12;

/// Throws ConfigError for a kind, axis or metric that the sweep does not have.
Chart chart(const ChartRequest& request, const Workspace& workspace);

/// With the look of each series. No line has more than kMostPoints points: of longer curves the database gives several
/// epochs as one, and an axis of more values is thinned(), each bucket to the mean with the ends of its bands.
OrderedJson to_json(const Chart& chart);
inline constexpr std::size_t kMostPoints = 1000;

/// Its line as that few points, which to_json() shows.
FigureLine thinned(const FigureLine& line, std::size_t most_points);

}  // namespace bitsweep::app
