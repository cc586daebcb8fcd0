#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "datasets/catalog.h"

namespace bitsweep {

/// The files of a data set's folder when it was fetched, where the publisher gives no checksums of the unpacked files.
/// It lies beside them as bitsweep-files.json:
///
///     {"data_set": "cifar100", "from": "https://…/cifar-100-binary.tar.gz",
///      "files": {"test.bin": {"bytes": 30740000, "sha256": "…"}, …}}
///
/// *Benefit:* damage on the disk is found later, although the publisher's checksum is only of the archive, which is
/// not kept. *Downside:* it says that files are as they were fetched; that those were the right ones, the archive's
/// checksum said at that moment.
struct Manifest {
    struct Entry {
        std::uint64_t bytes = 0;
        std::string sha256;
        bool operator==(const Entry&) const = default;
    };

    std::string data_set;
    std::string from;
    std::map<std::string, Entry> files;
    bool operator==(const Manifest&) const = default;
};

std::string to_text(const Manifest& manifest);

/// Throws DataError naming `file` where the text is no manifest.
Manifest parse_manifest(const std::string& text, const std::string& file);

/// Whether some file of `set` has no published checksum.
bool needs_manifest(const FileSet& set);

/// Reads and hashes the files of `set` as they lie under `root`.
Manifest describe_files(const FileSet& set, const std::filesystem::path& root, const std::string& from);

std::filesystem::path manifest_path(const FileSet& set, const std::filesystem::path& root);

/// The one under `root`, or nullopt where none was written. Throws DataError where it is damaged.
std::optional<Manifest> read_manifest(const FileSet& set, const std::filesystem::path& root);

}  // namespace bitsweep
