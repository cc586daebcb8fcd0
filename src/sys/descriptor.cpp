#include "sys/descriptor.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/error.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

const char* kind_text(mode_t mode) {
    return S_ISDIR(mode) ? "a folder" : S_ISFIFO(mode) ? "a FIFO" : S_ISSOCK(mode) ? "a socket" : "a device";
}

}  // namespace

void fail_to(const std::string& verb, const fs::path& path) {
    throw SystemError("cannot " + verb + " " + path.string(), errno);
}

bool is_absent(int error_number) {
    return error_number == ENOENT || error_number == ENOTDIR;
}

Descriptor open_file(const fs::path& path, int flags) {
    const bool writes = (flags & O_ACCMODE) != O_RDONLY;
    Descriptor descriptor(::open(path.c_str(), flags | (writes ? O_NOFOLLOW : 0) | O_NONBLOCK | O_CLOEXEC, 0666));
    if (descriptor.get() < 0) {
        const int error = errno;  // is_link() has one of its own
        if (is_absent(error)) return descriptor;
        if (writes && is_link(path)) throw SystemError(path.string() + ": expected a file, but it is a link", 0);
        throw SystemError("cannot open " + path.string(), error);
    }
    struct stat info {};
    if (::fstat(descriptor.get(), &info) != 0) fail_to("stat", path);
    if (!S_ISREG(info.st_mode))
        throw SystemError(path.string() + ": expected a file, but it is " + kind_text(info.st_mode), 0);
    return descriptor;
}

bool leads_to(const fs::path& path, const Descriptor& open) {
    struct stat held {
    }, found{};
    if (::fstat(open.get(), &held) != 0 || ::stat(path.c_str(), &found) != 0) return !is_absent(errno);
    return held.st_dev == found.st_dev && held.st_ino == found.st_ino;
}

void share_as_folder(int descriptor, const fs::path& path) {
    struct stat file {
    }, folder{};
    if (::fstat(descriptor, &file) != 0 || ::stat(folder_of(path).c_str(), &folder) != 0) return;
    constexpr mode_t kGroup = S_IRGRP | S_IWGRP;
    const bool is_shared = (folder.st_mode & S_IWGRP) != 0 && folder.st_gid == file.st_gid;
    if (is_shared && file.st_uid == ::geteuid() && (file.st_mode & kGroup) != kGroup)
        ::fchmod(descriptor, (file.st_mode | kGroup) & 07777);  // where it cannot, the umask's word stands
}

Descriptor open_existing(const fs::path& path, int flags) {
    auto descriptor = open_file(path, flags);
    if (descriptor.get() < 0) {
        errno = ENOENT;
        fail_to("open", path);
    }
    return descriptor;
}

void write_all(int descriptor, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail_to("write", path);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void sync_descriptor(int descriptor, const fs::path& path) {
    if (::fsync(descriptor) != 0) fail_to("fsync", path);
}

}  // namespace bitsweep
