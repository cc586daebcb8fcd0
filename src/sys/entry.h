#pragma once

#include <filesystem>

namespace bitsweep {

/// Removing and renaming entries of folders. std::filesystem's own words for a failure ("filesystem error: ...") are no
/// message for people: these throw SystemError, which names the path.

/// A file, a link or an empty folder. One that is gone is no error.
void remove_entry(const std::filesystem::path& path);

/// A file, or a folder with all that is in it. A link is removed, not followed.
void remove_tree(const std::filesystem::path& path);

/// The same, as far as it can be done: for entries that are worth nothing any more.
void try_to_remove_entry(const std::filesystem::path& path) noexcept;
void try_to_remove_tree(const std::filesystem::path& path) noexcept;

/// Replaces a file of the new name. It is not fsynced: move_durably() is.
void rename_entry(const std::filesystem::path& from, const std::filesystem::path& to);

/// `path` seen from the root. Throws where the current folder is gone.
std::filesystem::path absolute_path(const std::filesystem::path& path);

/// Throws where it is gone.
std::filesystem::path current_folder();

}  // namespace bitsweep
