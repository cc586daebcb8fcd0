#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"
#include "serve/page.h"

namespace bitsweep::serve {

/// What `bitsweep report --html` writes: the page of `bitsweep serve` with the views of those sweeps in it, in one file
/// that asks nothing of anybody. `body`, HTML of ours, is what it shows without script. The packages' licences stand in
/// it as text.
std::string frozen_page(const std::vector<std::string>& sweeps, const std::string& body, const std::string& analysis,
                        const std::vector<Asset>& assets, const app::Workspace& workspace);

}  // namespace bitsweep::serve
