#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "datasets/fetch/download.h"
#include "datasets/manifest.h"

namespace bitsweep::fetch {

struct FetchRequest {
    std::filesystem::path root;  ///< the data root
    std::string base;            ///< of base_address, in place of the set's mirrors; "" = those
    bool anew = false;           ///< also what is there and whole
};

enum class FetchOutcome {
    kFetched,
    kWasThere,  ///< every byte was as published (as far as that is known): nothing was done
    kStopped,   ///< by the user; the same call goes on
    kBusy,      ///< another process fetches into the same folder
};

struct Fetched {
    FetchOutcome outcome;
    std::vector<std::string> files;  ///< the names that were put in place
    Manifest recorded;               ///< of the files that have no published checksum: what was recorded
};

/// Makes the files of `set` be there under the data root. What is there and whole stays; what is not is downloaded into
/// NAME.part, checked, and put in place by a rename, so that nothing half done ever stands under its name. An archive
/// is unpacked into a folder beside the final one and checked there; it is not kept.
/// Throws DataError, naming files and addresses, where a set cannot be downloaded or none of its addresses will do.
Fetched fetch_set(const FileSet& set, const FetchRequest& request, const DownloadTools& tools);

}  // namespace bitsweep::fetch
