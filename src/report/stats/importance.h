#pragma once

#include <string>
#include <vector>

#include "store/rows.h"

namespace bitsweep {

/// The share of the differences between a sweep's finished runs that goes with each of its factors (the arm, each
/// axis): shares of the total sum of squares about the grand mean. In a full grid with the same number of seeds
/// everywhere the sums of squares of the factors, of their interactions and of the seeds add up to the total, so the
/// shares are exact; in any other they would depend on the order of the factors, and are refused.
struct Importance {
    struct Share {
        std::string factor;  ///< "arm", an axis, "together" (all interactions), or "seeds" (within the cells)
        double share = 0;    ///< the share of the total; all shares together are 1
        std::size_t df = 0;  ///< degrees of freedom
    };
    std::string refused;  ///< why there are none; "" = there are
    std::vector<Share> shares = {};
    std::size_t cells = 0, seeds = 0;  ///< of the grid; in each cell
};

Importance importance(const SweepRow& sweep, const std::string& metric);

}  // namespace bitsweep
