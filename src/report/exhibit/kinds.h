#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/exhibit/exhibit_input.h"
#include "report/exhibit/probe_figures.h"
#include "report/exhibit/specification.h"
#include "report/figure/figure.h"
#include "report/stats/grid.h"

namespace bitsweep {

/// The data that a kind of figure reads of a sweep, beside its cells' grid (exhibit_input.h).
enum Reads : unsigned { kReadNothing = 0, kReadCurves = 1, kReadLayers = 2, kReadModels = 4, kReadProgress = 8 };

/// The tables that stand with a figure.
enum class Tables {
    kNone,   ///< the figure shows the course of the runs: no value of an end, no metric
    kCells,  ///< every cell, falls, contrasts (grid_document.h)
    kCost,   ///< the costs of the cells
};

/// One kind of figure that shows a sweep: a function and a row of the table in kinds.cpp.
struct SweepKind {
    std::string_view name, summary;
    unsigned reads = kReadNothing;
    Tables tables = Tables::kCells;
    Figure (*draw)(const Specification&, const ExhibitInput&, const ResultGrid&) = nullptr;
    std::string_view x = {};                               ///< the row is for this x alone; "" = for every other
    std::string_view x_noun = {};                          ///< of x_names: "cost"
    std::vector<std::string_view> (*x_names)() = nullptr;  ///< the values that x may have; null = an axis of the sweep

    bool reads_cells() const { return tables != Tables::kNone; }
};

/// One kind of figure that shows probes: a function and a row of the other table in kinds.cpp.
struct ProbeDrawing {
    std::string_view probe, kind, summary;
    ProbeView (*draw)(const std::vector<Json>& probes) = nullptr;
    std::string_view beside = {};  ///< a kind of probe that it is given too
};

/// The row of the kind that the specification names; null where there is none. At most one of both exists.
const SweepKind* find_kind(const Specification& specification);
const ProbeDrawing* find_drawing(const Specification& specification);

/// Every name that `kind` may have in a specification.
std::vector<std::string_view> exhibit_kinds();

/// Both tables, as `bitsweep list figures` prints them.
struct KindRow {
    std::string name, subject, summary;  ///< "lines", "a sweep, x: epoch", ...
};
std::vector<KindRow> kind_rows();

}  // namespace bitsweep
