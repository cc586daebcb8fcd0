#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace bitsweep {

/// The files that a data set is read from. Where the catalog (datasets/catalog.h) has a row for a file, its size and
/// checksum are checked; a file that is not there is a DataError saying where to get it.
class SourceFiles {
public:
    /// `folder`: below the data root, where the catalog has no row for the data set.
    SourceFiles(std::string_view data_set, std::string_view folder, std::filesystem::path data_root);

    std::filesystem::path path(const std::string& name) const;  ///< whether it is there or not

    /// The whole file, checked.
    std::string read(const std::string& name) const;

    /// The whole content of `name`, packed by gzip as <name>.gz or unpacked as <name>, whichever is there.
    std::string read_unpacked(const std::string& name) const;

    /// path(), once the file has been checked: for libraries that open files themselves.
    std::filesystem::path checked_path(const std::string& name) const;

private:
    std::string_view data_set_;
    std::filesystem::path root_;
    std::string folder_;
};

/// The content of gzip data (RFC 1952), through zlib, which checks its CRC. `file` is for the message of the DataError
/// that damaged or short data is.
std::string gunzip(std::string_view packed, const std::string& file);

}  // namespace bitsweep
