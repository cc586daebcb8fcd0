#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/exhibit/document.h"
#include "report/exhibit/exhibit_input.h"
#include "report/exhibit/specification.h"
#include "report/figure/figure.h"
#include "report/stats/grid.h"

namespace bitsweep {

/// The cost of one image, read from model.json: with the ends as trained, and for the body alone.
struct Cost {
    double macs = 0;
    double bit_operations = 0;  ///< MACs x weight bits x activation bits
    double size_bytes = 0;      ///< weights at their bits

    static Cost of(const Json& part);  ///< "total" or "body" of model.json
};

/// The cost that is measured, by `bitsweep-train latency`: milliseconds an image.
inline constexpr std::string_view kLatency = "latency";

/// The costs that pareto_figure can draw.
std::vector<std::string_view> cost_names();

/// A line for each cell of the grid whose network is known; nullopt where none is.
std::optional<Section> cost_section(const ExhibitInput& input, const ResultGrid& grid);

/// The metric against the cost that x names ("bit_operations" unless given; as trained, then for the body alone: two
/// panels; kLatency: at batch 1 and 128, of the cells that have a run with such a probe), a series an arm. Cells that
/// no other beats in both are joined by a line: the Pareto front.
Figure pareto_figure(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid);

}  // namespace bitsweep
