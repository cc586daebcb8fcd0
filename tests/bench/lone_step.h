#pragma once

#include <string>

#include "base/json.h"

namespace bitsweep::bench {

/// What `bitsweep-bench step --json` prints of the one contestant that `arguments` name (--only), timed in a process of
/// its own. `environment`: "NAME=value ..." for it; may be empty.
OrderedJson lone_step(const std::string& environment, const std::string& arguments);

/// The median seconds of its steps.
double lone_step_s(const std::string& environment, const std::string& arguments);

}  // namespace bitsweep::bench
