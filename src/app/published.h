#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/analysis.h"
#include "app/workspace.h"

namespace bitsweep::app {

/// Folders below results/published/ that hold a manifest, sorted; names such as "cpu/bits", "probes".
std::vector<std::string> published_names(
    const std::filesystem::path& results, const Say& left_out = [](const std::string&) {});

/// Takes in the published rows of runs that this results folder does not have, so that they count as done, and says
/// so; `left_out` is told what is damaged or refused. Cheap where there is nothing new: it looks for each run's folder.
/// Nothing where the results folder cannot be written.
void adopt_published(const std::filesystem::path& results, const Say& say, const Say& left_out);

/// The exhibits that the rows in `folder` give by themselves: made in a results folder of its own, beside nothing else.
std::vector<Exhibit> exhibits_of_rows(const std::filesystem::path& folder, const Analysis& analysis);

/// published/<sweep> of the results folder, published/probes of probes (""). A sweep whose name stands for another
/// publication, or for a folder that others are in, has a hash behind its name.
std::filesystem::path published_folder(const std::filesystem::path& results, const std::string& sweep);

/// Checks a published folder: a line for each file that differs from what its rows and analysis/ give; empty = none
/// does.
std::vector<std::string> check_published(const std::filesystem::path& folder, const Analysis& analysis);

}  // namespace bitsweep::app
