#include "sys/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& verb, const fs::path& path) {
    throw SystemError("cannot " + verb + " " + path.string(), errno);
}

// What a failed call says when a file or a folder above it is not there.
bool is_absent(int error_number) {
    return error_number == ENOENT || error_number == ENOTDIR;
}

const char* kind_text(mode_t mode) {
    return S_ISDIR(mode) ? "a folder" : S_ISFIFO(mode) ? "a FIFO" : S_ISSOCK(mode) ? "a socket" : "a device";
}

// Opens a regular file without waiting: open() of a FIFO waits for its other end, and a device may never end.
// -1 where it does not exist.
Descriptor open_file(const fs::path& path, int flags) {
    Descriptor descriptor(::open(path.c_str(), flags | O_NONBLOCK | O_CLOEXEC, 0666));
    if (descriptor.get() < 0) {
        if (is_absent(errno)) return descriptor;
        fail("open", path);
    }
    struct stat info {};
    if (::fstat(descriptor.get(), &info) != 0) fail("stat", path);
    if (!S_ISREG(info.st_mode))
        throw SystemError(path.string() + ": expected a file, but it is " + kind_text(info.st_mode),
                          S_ISDIR(info.st_mode) ? EISDIR : EINVAL);
    return descriptor;
}

// The same, of what must exist.
Descriptor open_existing(const fs::path& path, int flags) {
    auto descriptor = open_file(path, flags);
    if (descriptor.get() < 0) {
        errno = ENOENT;
        fail("open", path);
    }
    return descriptor;
}

std::uint64_t size_of(int descriptor, const fs::path& path) {
    struct stat info {};
    if (::fstat(descriptor, &info) != 0) fail("stat", path);
    return static_cast<std::uint64_t>(info.st_size);
}

void write_all(int descriptor, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("write", path);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void sync_descriptor(int descriptor, const fs::path& path) {
    if (::fsync(descriptor) != 0) fail("fsync", path);
}

// A rename is durable only once the folder itself is on the disk.
void sync_folder(const fs::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0) fail("open", folder);
    if (::fsync(descriptor.get()) != 0 && errno != EINVAL) fail("fsync", folder);  // some network file systems refuse
}

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

void replace(const fs::path& path, std::string_view bytes, bool is_durable) {
    fs::path temporary = path;
    temporary += ".tmp." + std::to_string(::getpid());
    try {
        const Descriptor descriptor(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
        if (descriptor.get() < 0) fail("create", temporary);
        write_all(descriptor.get(), bytes, temporary);
        if (is_durable) sync_descriptor(descriptor.get(), temporary);
        if (::rename(temporary.c_str(), path.c_str()) != 0) fail("rename to", path);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
}

// Reads on from the descriptor's position, at most `limit` bytes.
std::string read_rest(int descriptor, std::uint64_t limit, const fs::path& path) {
    std::string bytes;
    std::array<char, 1 << 16> buffer;
    while (limit > 0) {
        const ssize_t count = ::read(descriptor, buffer.data(), std::min<std::uint64_t>(buffer.size(), limit));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("read", path);
        if (count == 0) break;
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
        limit -= static_cast<std::uint64_t>(count);
    }
    return bytes;
}

struct flock whole_file(short type) {
    struct flock range {};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    return range;
}

// Length of `path` up to and with its last newline.
std::uint64_t whole_lines_length(int descriptor, const fs::path& path) {
    off_t end = ::lseek(descriptor, 0, SEEK_END);
    if (end < 0) fail("seek in", path);
    std::array<char, 4096> block;
    while (end > 0) {
        const off_t start = std::max<off_t>(0, end - static_cast<off_t>(block.size()));
        const ssize_t count = ::pread(descriptor, block.data(), static_cast<std::size_t>(end - start), start);
        if (count < 0) fail("read", path);
        const auto newline = std::string_view(block.data(), static_cast<std::size_t>(count)).rfind('\n');
        if (newline != std::string_view::npos) return static_cast<std::uint64_t>(start) + newline + 1;
        end = start;
    }
    return 0;
}

}  // namespace

std::optional<std::string> read_file_if_exists(const fs::path& path) {
    const auto descriptor = open_file(path, O_RDONLY);
    if (descriptor.get() < 0) return std::nullopt;
    if (size_of(descriptor.get(), path) > kMostFileBytes) throw SystemError("cannot read " + path.string(), EFBIG);
    return read_rest(descriptor.get(), kMostFileBytes, path);
}

std::string read_file(const fs::path& path) {
    if (auto bytes = read_file_if_exists(path)) return *std::move(bytes);
    errno = ENOENT;
    fail("open", path);
}

std::string read_file_from(const fs::path& path, std::uint64_t offset, std::uint64_t limit) {
    const auto descriptor = open_file(path, O_RDONLY);
    if (descriptor.get() < 0) return {};
    if (::lseek(descriptor.get(), static_cast<off_t>(offset), SEEK_SET) < 0) fail("seek in", path);
    return read_rest(descriptor.get(), limit, path);
}

std::optional<FileStamp> file_stamp(const fs::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
        if (is_absent(errno)) return std::nullopt;
        fail("stat", path);
    }
    constexpr std::int64_t kNanoseconds = 1'000'000'000;
    return FileStamp{static_cast<std::uint64_t>(info.st_size), static_cast<std::int64_t>(info.st_ino),
                     info.st_mtim.tv_sec * kNanoseconds + info.st_mtim.tv_nsec};
}

FileKind file_kind(const fs::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return is_absent(errno) ? FileKind::kNone : FileKind::kUnreadable;
    return S_ISREG(info.st_mode) ? FileKind::kFile : S_ISDIR(info.st_mode) ? FileKind::kFolder : FileKind::kOther;
}

std::optional<std::uint64_t> size_of_file(const fs::path& path) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    return error ? std::nullopt : std::optional<std::uint64_t>(size);
}

std::vector<fs::path> entries_in(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        paths.push_back(entry->path());
    if (error && is_there(folder)) throw SystemError("cannot read folder " + folder.string(), error.value());
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::vector<fs::path> files_in(const fs::path& folder) {
    auto paths = entries_in(folder);
    std::erase_if(paths, [](const fs::path& path) { return !is_file(path); });
    return paths;
}

std::vector<fs::path> files_below(const fs::path& folder) {
    entries_in(folder);  // throws where it is none
    std::vector<fs::path> paths;
    std::error_code error;
    constexpr auto kPassOver = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator entry(folder, kPassOver, error), end; !error && entry != end;
         entry.increment(error))
        if (is_file(entry->path())) paths.push_back(entry->path());
    std::sort(paths.begin(), paths.end());
    return paths;
}

void write_file_atomically(const fs::path& path, std::string_view bytes) {
    replace(path, bytes, true);
    sync_folder(folder_of(path));
}

void replace_file(const fs::path& path, std::string_view bytes) {
    replace(path, bytes, false);
}

fs::path find_near(const fs::path& path, const fs::path& anchor) {
    if (path.is_absolute() || is_there(path)) return path;
    std::error_code error;
    for (fs::path folder = fs::absolute(anchor, error).parent_path(); !error; folder = folder.parent_path()) {
        if (is_there(folder / path)) return folder / path;
        if (folder == folder.root_path()) break;
    }
    return path;
}

void make_folders(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) throw SystemError("cannot create folder " + path.string(), error.value());
}

void move_durably(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) fail("rename to", to);
    sync_folder(folder_of(to));
}

std::string hash_of_file(const fs::path& path, HashAlgorithm algorithm) {
    const auto descriptor = open_existing(path, O_RDONLY);
    Hasher hasher(algorithm);
    constexpr std::uint64_t kPiece = 1 << 20;
    for (;;) {
        const std::string piece = read_rest(descriptor.get(), kPiece, path);
        if (piece.empty()) return hasher.hex();
        hasher.update(piece);
    }
}

std::string sha256_of_file(const fs::path& path) {
    return hash_of_file(path, HashAlgorithm::kSha256);
}

Descriptor open_to_append(const fs::path& path) {
    return open_existing(path, O_WRONLY | O_CREAT | O_APPEND);
}

GrowingFile::GrowingFile(fs::path path)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0666)) {
    if (descriptor_.get() < 0) fail("open", path_);
    const off_t end = ::lseek(descriptor_.get(), 0, SEEK_END);
    if (end < 0) fail("seek in", path_);  // a FIFO
    size_ = static_cast<std::uint64_t>(end);
}

void GrowingFile::append(std::string_view bytes) {
    write_all(descriptor_.get(), bytes, path_);
    size_ += bytes.size();
}

void GrowingFile::cut(std::uint64_t size) {
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(size)) != 0) fail("truncate", path_);
    size_ = size;
}

void GrowingFile::cut_torn_line() {
    cut(whole_lines_length(descriptor_.get(), path_));
}

void GrowingFile::sync() {
    sync_descriptor(descriptor_.get(), path_);
}

std::optional<FileLock> FileLock::try_take(const fs::path& path, std::string_view note) {
    make_folders(folder_of(path));
    auto descriptor = open_existing(path, O_RDWR | O_CREAT);
    struct flock range = whole_file(F_WRLCK);
    if (::fcntl(descriptor.get(), F_OFD_SETLK, &range) != 0) {
        if (errno == EAGAIN || errno == EACCES) return std::nullopt;
        fail("lock", path);
    }
    if (::ftruncate(descriptor.get(), 0) != 0) fail("truncate", path);
    write_all(descriptor.get(), note, path);
    return FileLock(std::move(descriptor));
}

bool FileLock::is_held(const fs::path& path) {
    const auto descriptor = open_file(path, O_RDONLY);  // a query needs no right to write
    if (descriptor.get() < 0) return false;
    struct flock range = whole_file(F_WRLCK);
    if (::fcntl(descriptor.get(), F_OFD_GETLK, &range) != 0) fail("query the lock of", path);
    return range.l_type != F_UNLCK;
}

bool FileLock::is_at(const fs::path& path) const {
    struct stat held {
    }, found{};
    if (::fstat(descriptor_.get(), &held) != 0 || ::stat(path.c_str(), &found) != 0) return !is_absent(errno);
    return held.st_dev == found.st_dev && held.st_ino == found.st_ino;
}

}  // namespace bitsweep
