#include "sys/growing_file.h"

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <unistd.h>

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// Length of `path` up to and with its last newline.
std::uint64_t whole_lines_length(int descriptor, const fs::path& path) {
    off_t end = ::lseek(descriptor, 0, SEEK_END);
    if (end < 0) fail_to("seek in", path);
    std::array<char, 4096> block;
    while (end > 0) {
        const off_t start = std::max<off_t>(0, end - static_cast<off_t>(block.size()));
        const ssize_t count = ::pread(descriptor, block.data(), static_cast<std::size_t>(end - start), start);
        if (count < 0) fail_to("read", path);
        const auto newline = std::string_view(block.data(), static_cast<std::size_t>(count)).rfind('\n');
        if (newline != std::string_view::npos) return static_cast<std::uint64_t>(start) + newline + 1;
        end = start;
    }
    return 0;
}

}  // namespace

GrowingFile::GrowingFile(fs::path path)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC, 0666)) {
    if (descriptor_.get() < 0) fail_to("open", path_);
    const off_t end = ::lseek(descriptor_.get(), 0, SEEK_END);
    if (end < 0) fail_to("seek in", path_);  // a FIFO
    size_ = static_cast<std::uint64_t>(end);
}

void GrowingFile::append(std::string_view bytes) {
    write_all(descriptor_.get(), bytes, path_);
    size_ += bytes.size();
}

void GrowingFile::cut(std::uint64_t size) {
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(size)) != 0) fail_to("truncate", path_);
    size_ = size;
}

void GrowingFile::cut_torn_line() {
    cut(whole_lines_length(descriptor_.get(), path_));
}

void GrowingFile::sync() {
    sync_descriptor(descriptor_.get(), path_);
}

}  // namespace bitsweep
