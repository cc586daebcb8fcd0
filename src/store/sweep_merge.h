#pragma once

#include <functional>
#include <string>

#include "base/json.h"

namespace bitsweep {

/// The problem of somebody else's sweep file; "" = nothing. It calls itself `name`; its cells have ids of runs, a
/// place and a seed each, that of the run's config as far as `config_of` knows it (null = unknown), and no two are of
/// one place and seed.
std::string wrong_sweep(const OrderedJson& sweep, const std::string& name,
                        const std::function<Json(const std::string& id)>& config_of);

/// Whether `text` is a sweep as a person writes it, and not results/sweeps/<name>.json, which lists its cells. Such a
/// file is never written over: somebody has named the project's own folder as the results.
bool is_written_by_hand(const std::string& text);

/// Two files results/sweeps/<name>.json of one name, from two machines, as one.
struct MergedSweep {
    OrderedJson sweep;       ///< ours, with the seeds that only theirs has
    std::size_t added = 0;   ///< cells that only theirs has
    std::string difference;  ///< the place where their definitions differ (then nothing is merged); "" = they agree
};

/// They agree where arms, axes, contrasts and overrides but those of seeds are the same, their points are, a cell of
/// both has one run, and configs at a point differ by the seed alone, as far as `config_of` knows them (by run id; null
/// = unknown). Where the file lies is not compared: checkouts move. Pure.
MergedSweep merge_sweeps(const OrderedJson& ours, const OrderedJson& theirs,
                         const std::function<Json(const std::string& id)>& config_of);

}  // namespace bitsweep
