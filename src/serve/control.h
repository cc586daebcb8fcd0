#pragma once

#include <vector>

#include "app/workspace.h"
#include "serve/router.h"

namespace bitsweep::serve {

/// POST /api/control, which `bitsweep serve --control` has: pause, resume, slots, cancel, retry, queue ("sweep": a name
/// below sweeps/, "overrides", "name") and note ("sweep", "text"). It takes two steps. {"action": "cancel", "sweep":
/// ..., "where": [...], "runs": [...]} answers with the text of what would happen, the runs that it would touch, and
/// "confirm". The same request with that "confirm" does it; 409 where meanwhile other runs would be touched.
std::vector<Route> control_routes(const app::Workspace& workspace);

}  // namespace bitsweep::serve
