#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "report/stats/statistics.h"
#include "store/rows.h"

namespace bitsweep {

/// The place of a cell, whatever its seed: arm and axis values, as text.
std::string point_of(const CellRow& cell);

/// A treatment, as the statistics use the word: cells at one point are seeds of one treatment, and so are points that
/// share a run (a full-precision baseline at every bit-width), which would otherwise count as several independent ones.
class Treatments {
public:
    struct Cell {
        std::string point;
        std::string run;
    };

    explicit Treatments(const std::vector<Cell>& cells);

    /// The treatment of the i-th cell: a number below the count of cells.
    std::size_t of(std::size_t cell) const;

    /// Treatment -> weight in the mean over the points of those cells: a point counts once, not once a seed.
    std::map<std::size_t, double> mean_over(const std::vector<std::size_t>& cells) const;

private:
    void join(std::size_t a, std::size_t b);

    std::vector<std::string> points_;
    std::vector<std::size_t> parent_;  // union-find
};

/// The finished values of those cells, each run once. The i-th cell is the treatments' i-th.
std::vector<Observation> observations_of(const std::vector<const CellRow*>& cells, const Treatments& treatments,
                                         const std::string& metric);

/// first - second, without what cancels out.
std::map<std::size_t, double> minus(std::map<std::size_t, double> first, const std::map<std::size_t, double>& second);

}  // namespace bitsweep
