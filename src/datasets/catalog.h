#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace bitsweep {

/// One file of a data set as its publisher gives it out.
struct DataFile {
    std::string_view name;  ///< inside the data set's folder
    std::uint64_t bytes;
    std::string_view sha256;  ///< of its content, 64 hex digits
};

/// The files of one data set. A data set that is generated has no row here.
struct FileSet {
    std::string_view data_set;  ///< its name in config/tables.h
    std::string_view folder;    ///< under the data root
    std::span<const DataFile> files;
    std::string_view address;  ///< where a person gets them
    std::string_view unpack;   ///< the command that turns the download into `folder`, run in the data root
};

/// The row of that data set, or nullptr where it needs no files.
const FileSet* find_file_set(std::string_view data_set);

/// "sha256:" + the first 16 hex digits of SHA-256 over the files' checksums (64 hex digits each, nothing between)
/// in the order of `files`. It stands in config/tables.h and is part of a run's id; a test holds the two together.
std::string fingerprint_of(const FileSet& set);

}  // namespace bitsweep
