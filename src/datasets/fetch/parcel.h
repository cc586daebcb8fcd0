#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "datasets/catalog.h"

namespace bitsweep::fetch {

/// One file to download.
struct Parcel {
    DataFile file;
    std::vector<std::string> addresses;  ///< tried in order
    std::filesystem::path part;          ///< where it grows: <name>.part, beside its final place
};

/// "--from" as an address that a file's name follows: "http://host/dir" -> "http://host/dir/", a folder -> file://.
/// Relative folders are seen from `current_folder`.
std::string base_address(const std::string& from, const std::filesystem::path& current_folder);

/// The addresses of `file` of `set`: the set's mirrors; with `base` (of base_address), there and nowhere else: in
/// the set's folder, as under another machine's data root, or beside the others. "" = no base given.
std::vector<std::string> addresses_of(const FileSet& set, const DataFile& file, const std::string& base);

/// The downloads that bring the files of `set` named in `wanted` (by pointer into set.files): they
/// themselves, or, where it comes packed and any is wanted, the archives.
std::vector<Parcel> parcels_of(const FileSet& set, const std::vector<const DataFile*>& wanted, const std::string& base,
                               const std::filesystem::path& root);

}  // namespace bitsweep::fetch
