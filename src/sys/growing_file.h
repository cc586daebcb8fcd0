#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "sys/descriptor.h"

namespace bitsweep {

/// A file that grows piece by piece and is kept half done, so that a later process goes on at its end.
class GrowingFile {
public:
    /// Opens or creates it. Throws SystemError, as do the others.
    explicit GrowingFile(std::filesystem::path path);

    std::uint64_t size() const { return size_; }
    void append(std::string_view bytes);
    void clear() { cut(0); }
    void cut_torn_line();  ///< cuts off the bytes after the last newline

    /// Waits until all that was appended is on the disk.
    void sync();

private:
    void cut(std::uint64_t size);

    std::filesystem::path path_;
    Descriptor descriptor_;
    std::uint64_t size_ = 0;
};

/// A file that only grows, a line at a time. Each line goes out in one write. A torn last line (the
/// writer was killed in the middle) is cut off when the file is opened. One writer at a time.
class LineWriter {
public:
    explicit LineWriter(std::filesystem::path path) : file_(std::move(path)) { file_.cut_torn_line(); }

    /// Appends `line` and a newline. `line` must not hold a newline. Throws SystemError.
    void append(std::string_view line) { file_.append(std::string(line) + '\n'); }

    /// Waits until all that was appended is on the disk.
    void sync() { file_.sync(); }

private:
    GrowingFile file_;
};

}  // namespace bitsweep
