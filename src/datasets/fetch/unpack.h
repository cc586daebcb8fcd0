#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace bitsweep::fetch {

/// The path of the member `name` of an archive, relative to the folder it is unpacked into: a file under `folder/`.
/// nullopt for all else, absolute names and names with ".." first of all.
std::optional<std::filesystem::path> member_path(const std::string& name, const std::string& folder);

/// Unpacks the files under `folder/` in `archive` (a .tar.gz, or whatever libarchive reads) into `into`. Links and
/// devices are left out. false when `is_stopped` said so in the middle. Throws DataError naming the archive where it
/// is no archive, ends early or holds no such file; SystemError where the disk does not take them.
bool unpack(const std::filesystem::path& archive, const std::string& folder, const std::filesystem::path& into,
            const std::function<bool()>& is_stopped);

}  // namespace bitsweep::fetch
