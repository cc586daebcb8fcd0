#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/exhibit/document.h"
#include "report/exhibit/material.h"
#include "report/figure/figure.h"
#include "report/stats/grid.h"

namespace bitsweep {

/// What one image costs, of model.json: with the ends as trained, and for the body alone.
struct Cost {
    double macs = 0;
    double bit_operations = 0;  ///< MACs x weight bits x activation bits
    double size_bytes = 0;      ///< weights at their bits

    static Cost of(const Json& part);  ///< "total" or "body" of model.json
};

/// What pareto_figure can be asked for.
std::vector<std::string_view> cost_names();

/// A line for each cell of the grid whose network is known; nullopt where none is.
std::optional<Section> cost_section(const Material& material, const ResultGrid& grid);

/// The metric against a cost ("bit_operations", "size_bytes" or "macs"; as trained, then for the body alone: two
/// panels), a series an arm. Cells that no other beats in both are joined by a line: the Pareto front.
Figure pareto_figure(const Material& material, const ResultGrid& grid, const std::string& cost);

}  // namespace bitsweep
