#pragma once

#include <string>

namespace bitsweep::bench {

/// Median seconds of a step of the one contestant that `arguments` name (--only), timed by `bitsweep-bench step` in a
/// process of its own. `environment`: "NAME=value ..." for it; may be empty.
double lone_step_s(const std::string& environment, const std::string& arguments);

}  // namespace bitsweep::bench
