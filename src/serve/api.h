#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"
#include "serve/router.h"

namespace bitsweep::serve {

/// The routes below /api/ that read: each is a view of app/ as JSON.
std::vector<Route> api_routes(const app::Workspace& workspace, const std::string& analysis);

}  // namespace bitsweep::serve
