#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "sys/file.h"
#include "sys/file_lock.h"

namespace bitsweep {

/// Another process is the writer of this results folder. The message names its pid and host.
class WriterBusy : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The purpose of a writer.
enum class WriterRole {
    kOwner,    ///< `bitsweep run`: keeps the database up to date as long as it lives, and obeys requests
    kWriter,   ///< a command that writes for a while and obeys nobody: `bitsweep index`, `bitsweep rm`
    kVisitor,  ///< a reading command that brings the database up to date first: gone in a moment
};

/// The right to write a results folder's database: one process has it (src/README.md, D2), by the lock on
/// results/writer.lock, until the object goes or the process ends, however it ends.
class WriterLock {
public:
    /// nullopt if another process has it. Creates the folder. Throws SystemError where the folder cannot be written.
    static std::optional<WriterLock> try_take(const std::filesystem::path& results,
                                              WriterRole role = WriterRole::kOwner);

    /// Waits for a visitor, at most a minute; nullopt if an owner or a writer has it. Throws std::runtime_error, naming
    /// the holder as far as it is known, if the holder is no bitsweep, or a visitor that stays.
    static std::optional<WriterLock> take_turn(const std::filesystem::path& results, WriterRole role);

    /// The same; throws WriterBusy, naming the holder's pid and host, if an owner or a writer has it.
    static WriterLock take(const std::filesystem::path& results, WriterRole role = WriterRole::kOwner);

    /// Whether some process has it now. Takes nothing.
    static bool is_held(const std::filesystem::path& results);

    /// Whether a living owner has it: somebody who obeys requests.
    static bool is_owned(const std::filesystem::path& results);

    /// Whether the results folder was moved or removed: what its owner writes from now on, nobody will look at.
    bool is_lost() const { return !lock_.is_at(path_); }

private:
    WriterLock(FileLock lock, std::filesystem::path path) : lock_(std::move(lock)), path_(std::move(path)) {}
    FileLock lock_;
    std::filesystem::path path_;
};

/// "pid 4711 on host node7" from what the holder wrote into the lock file; "another process" where it cannot be read.
std::string writer_name(const std::filesystem::path& results);

}  // namespace bitsweep
