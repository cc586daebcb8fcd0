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
#include "sys/folder_listing.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

std::uint64_t size_of(int descriptor, const fs::path& path) {
    struct stat info {};
    if (::fstat(descriptor, &info) != 0) fail_to("stat", path);
    return static_cast<std::uint64_t>(info.st_size);
}

// A rename is durable only once the folder itself is on the disk.
void sync_folder(const fs::path& folder) {
    const auto descriptor = open_folder(folder);
    if (::fsync(descriptor.get()) != 0 && errno != EINVAL)
        fail_to("fsync", folder);  // some network file systems refuse
}

// A reader finds the old bytes or the new ones, whenever this process is killed. The name beside it holds our pid, so
// that two writers of one file do not write into one another's.
void replace(const fs::path& path, std::string_view bytes, bool is_durable) {
    fs::path temporary = path;
    temporary += ".tmp." + std::to_string(::getpid());
    try {
        const Descriptor descriptor(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666));
        if (descriptor.get() < 0) fail_to("create", temporary);
        write_all(descriptor.get(), bytes, temporary);
        if (is_durable) sync_descriptor(descriptor.get(), temporary);
        if (::rename(temporary.c_str(), path.c_str()) != 0) fail_to("rename to", path);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
}

void add_files_below(const fs::path& folder, std::vector<fs::path>& files) {
    try {
        for (auto& file : files_below(folder)) files.push_back(std::move(file));
    } catch (const SystemError&) {  // it may not be read
    }
}

// Reads on from the descriptor's position, at most `limit` bytes.
std::string read_rest(int descriptor, std::uint64_t limit, const fs::path& path) {
    std::string bytes;
    std::array<char, 1 << 16> buffer;
    while (limit > 0) {
        const ssize_t count = ::read(descriptor, buffer.data(), std::min<std::uint64_t>(buffer.size(), limit));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail_to("read", path);
        if (count == 0) break;
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
        limit -= static_cast<std::uint64_t>(count);
    }
    return bytes;
}

}  // namespace

std::optional<std::string> read_file_if_exists(const fs::path& path) {
    const auto descriptor = open_file(path, O_RDONLY);
    if (descriptor.get() < 0) return std::nullopt;
    // Asked before it is read, and bounded below all the same: a file of /proc has size 0, and one may grow meanwhile.
    if (size_of(descriptor.get(), path) > kMostFileBytes) throw SystemError("cannot read " + path.string(), EFBIG);
    return read_rest(descriptor.get(), kMostFileBytes, path);
}

std::string read_file(const fs::path& path) {
    if (auto bytes = read_file_if_exists(path)) return *std::move(bytes);
    errno = ENOENT;
    fail_to("open", path);
}

std::string read_file_from(const fs::path& path, std::uint64_t offset, std::uint64_t limit) {
    const auto descriptor = open_file(path, O_RDONLY);
    if (descriptor.get() < 0) return {};
    if (::lseek(descriptor.get(), static_cast<off_t>(offset), SEEK_SET) < 0) fail_to("seek in", path);
    return read_rest(descriptor.get(), limit, path);
}

std::optional<FileStamp> file_stamp(const fs::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
        if (is_absent(errno)) return std::nullopt;
        fail_to("stat", path);
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

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

std::vector<fs::path> entries_in(const fs::path& folder) {
    std::vector<fs::path> paths;
    for (const auto& name : names_in(folder)) paths.push_back(folder / name);
    return paths;
}

std::vector<fs::path> files_in(const fs::path& folder) {
    auto paths = entries_in(folder);
    std::erase_if(paths, [](const fs::path& path) { return !is_file(path); });
    return paths;
}

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    for (auto& path : entries_in(folder)) {
        if (is_file(path)) files.push_back(std::move(path));
        else if (is_folder(path) && !is_link(path)) add_files_below(path, files);
    }
    return files;
}

void write_file_atomically(const fs::path& path, std::string_view bytes) {
    if (file_kind(path) == FileKind::kOther) open_file(path, O_WRONLY);  // throws: the rename would replace a device
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

void make_folders_in(const fs::path& root, const fs::path& path) {
    fs::path folder = root;
    for (const auto& name : path.lexically_relative(root)) {
        folder /= name;
        if (::mkdir(folder.c_str(), 0777) != 0 && !(errno == EEXIST && is_folder(folder)))
            fail_to("create folder", folder);
    }
}

void move_durably(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) fail_to("rename to", to);
    sync_folder(folder_of(to));
}

bool exchange_durably(const fs::path& a, const fs::path& b) {
    if (::renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) != 0) {
        if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP) return false;
        fail_to("replace", b);
    }
    sync_folder(folder_of(b));
    return true;
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

Descriptor open_folder(const fs::path& path) {
    Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0) fail_to("open", path);
    return descriptor;
}

bool is_link(const fs::path& path) {
    struct stat info {};
    return ::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

void make_shared_file(const fs::path& path) {
    share_as_folder(open_to_append(path).get(), path);
}

}  // namespace bitsweep
