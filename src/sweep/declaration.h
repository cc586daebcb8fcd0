#pragma once

#include <functional>
#include <string>

#include "base/json.h"

namespace bitsweep {

/// When each contrast of a sweep was first seen, and on which seeds its verdict rests: the list "declared" of
/// results/sweeps/<name>.json,
///   {"contrast": [side, side], "time": "2026-...", "post_hoc": false, "seeds": [1, 2, 3], "later_seeds": [4, 5]}
/// A contrast is post hoc if, when it was first seen, both of its sides had a finished run of a common seed. Seeds that
/// come once such runs are finished are `later_seeds`: the verdict rests on them alone, since whoever added them had
/// seen the others.

/// The list for `sweep` (to_json() of a sweep) as it is now. before: the stored sweep, null where there is none. A
/// contrast that the stored sweep has without saying since when gets no entry: it is not recorded. Pure but for
/// `is_finished`, of a run's id.
OrderedJson declared_contrasts(const OrderedJson& before, const OrderedJson& sweep,
                               const std::function<bool(const std::string& run)>& is_finished, const std::string& now);

}  // namespace bitsweep
