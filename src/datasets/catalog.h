#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace bitsweep {

/// A published digest of a file's content. Without `hex` none has been published.
struct Checksum {
    HashAlgorithm algorithm = HashAlgorithm::kSha256;
    std::string_view hex;  ///< lower case

    bool is_known() const { return !hex.empty(); }
};

/// One file as its publisher gives it out: a part of a data set, or an archive of one.
struct DataFile {
    std::string_view name;  ///< inside the data set's folder; of an archive: after a mirror's address
    std::uint64_t bytes;
    Checksum checksum;
};

/// A folder of images, one folder a class in it.
struct PublishedFolder {
    std::string_view name;  ///< inside the data set's folder
    int classes;
    std::int64_t images;
};

/// The files of one data set on the disk, and their source. A generated data set has no row.
struct FileSet {
    std::string_view data_set;                  ///< its name in config/tables.h
    std::string_view folder;                    ///< under the data root
    std::span<const DataFile> files;            ///< training files first, as loaders read them
    std::span<const DataFile> archives;         ///< .tar.gz that `files` are packed in; none: they are given out singly
    std::span<const std::string_view> mirrors;  ///< addresses that a file's name follows, the official one first
    std::string_view terms;                     ///< the publisher's terms of use
    std::span<const PublishedFolder> image_folders = {};
    std::string_view instructions = {};  ///< a person's way to the files that no program may download

    bool is_downloadable() const { return !mirrors.empty(); }
};

/// The row of that data set, or nullptr where it needs no files.
const FileSet* find_file_set(std::string_view data_set);

/// "sha256:" + the first 16 hex digits of SHA-256 over the published checksums (their hex digits, nothing between):
/// those of `files` in their order where they have them, else those of `archives`.
/// It stands in config/tables.h and is part of a run's id; a test holds the two together.
std::string fingerprint_of(const FileSet& set);

}  // namespace bitsweep
