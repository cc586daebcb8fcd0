#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "sys/file.h"

namespace bitsweep {

/// Where the import of an append-only file stopped.
struct FilePosition {
    std::uint64_t offset = 0;   ///< bytes imported: whole lines
    std::int64_t lines = 0;     ///< whole lines imported
    std::int64_t inode = 0;     ///< of the file they were in
    std::int64_t mtime_ns = 0;  ///< when it was last looked at
    std::uint64_t tail = 0;     ///< hash of the last bytes before the offset, to notice that they are others now
};

/// Reads on: calls `line` with each whole line (without its end, numbered from 1) after `position`, which moves on.
/// A last line without an end is left for the next time. If the file was replaced, shrank or is gone, calls
/// `forget` first and starts over. `stamp` is the file's, nullptr if there is none. False if nothing had changed.
/// Pure but for the reading. Throws SystemError.
bool read_new_lines(const std::filesystem::path& path, const FileStamp* stamp, FilePosition& position,
                    const std::function<void()>& forget,
                    const std::function<void(std::string_view line, std::int64_t number)>& line);

}  // namespace bitsweep
