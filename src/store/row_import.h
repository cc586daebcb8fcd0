#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bitsweep {

/// The outcome of the rows of a folder. A line each where it is text: "run 0123456789abcdef: ...".
struct ImportedRows {
    std::size_t runs = 0;              ///< made anew
    std::size_t known = 0;             ///< had their result here already
    std::size_t cells = 0;             ///< of a sweep that is here already: the cells it did not have
    std::vector<std::string> kept;     ///< ids of runs that have begun here and not ended: left as they are
    std::vector<std::string> differs;  ///< known runs whose numbers are others here; ours are kept
    std::vector<std::string> refused;  ///< rows that are not taken in, each with the reason
};

/// Takes the rows in `folder` into the results folder. A run appears whole, by rename; nothing that is there is changed
/// but a sweep of which theirs has more seeds (store/sweep_merge.h). Refused alone: a run whose config has another id,
/// that has two rows, or whose outcome or percentages are none; a sweep that is another one here. One import at a time:
/// a second waits. Throws DataError, before anything is written, where a file is missing, altered or malformed.
ImportedRows import_rows(const std::filesystem::path& folder, const std::filesystem::path& results);

/// The run ids of `folder`, without reading more than runs.csv.
std::vector<std::string> run_ids_in(const std::filesystem::path& folder);

}  // namespace bitsweep
