#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"
#include "serve/page.h"

namespace bitsweep::serve {

/// The file of `bitsweep report --html`: the page of `bitsweep serve` with the views of those sweeps in it, in one file
/// that asks nothing of any server. The page shows `body`, HTML of ours, where scripts are off. The packages' licences
/// stand in it as text.
std::string frozen_page(const std::vector<std::string>& sweeps, const std::string& body, const std::string& analysis,
                        const std::vector<Asset>& assets, const app::Workspace& workspace);

}  // namespace bitsweep::serve
