#pragma once

#include <filesystem>
#include <optional>

#include <sys/types.h>

namespace bitsweep {

/// The process whose own lock the file has (fcntl's F_SETLK, lockf). nullopt where the file is free, not there, or
/// locked by a FileLock (sys/file_lock.h): such a lock names no process. Throws SystemError.
std::optional<pid_t> process_that_locks(const std::filesystem::path& path);

}  // namespace bitsweep
