#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "sys/descriptor.h"

namespace bitsweep {

/// An exclusive lock on a file, held by this process until the object goes (or the process ends,
/// however it ends). Open-file-description locks: they work on NFS, and a child does not keep them
/// (the descriptor is close-on-exec).
class FileLock {
public:
    /// Takes the lock, creating the file, or returns nullopt if another process holds it. Throws SystemError where its
    /// folder is not there.
    /// `note` is written into the file for whoever is refused (pid, host).
    static std::optional<FileLock> try_take(const std::filesystem::path& path, std::string_view note);

    /// The same, waiting for the other process at most so long.
    static std::optional<FileLock> take_within(double seconds, const std::filesystem::path& path,
                                               std::string_view note);

    /// Whether some process holds the lock now. Takes nothing.
    static bool is_held(const std::filesystem::path& path);

    /// Whether `path` still leads to the file that is locked: neither it nor a folder above it was moved or removed.
    bool is_at(const std::filesystem::path& path) const { return leads_to(path, descriptor_); }

private:
    explicit FileLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    Descriptor descriptor_;
};

}  // namespace bitsweep
