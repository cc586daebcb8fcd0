#include "sys/full_disk.h"

#include <sched.h>
#include <sys/mount.h>

#include <fmt/format.h>

#include "sys/descriptor.h"
#include "sys/file.h"
#include "sys/temporary_folder.h"

namespace bitsweep {
namespace {

// Other processes do not see mounts from now on.
bool leave_mounts_of_others() {
    return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

}  // namespace

std::optional<FullDisk> FullDisk::try_mount(const std::filesystem::path& file) {
    static const bool is_apart = leave_mounts_of_others();
    if (!is_apart) return std::nullopt;
    const auto content = read_file(file);
    const TemporaryFolder folder(temporary_root() / "bitsweep-disk");
    const auto options = fmt::format("size={}", content.size());
    if (::mount("tmpfs", folder.path().c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0)
        return std::nullopt;
    const auto inside = folder.path() / "full";
    std::optional<FullDisk> disk;
    try {
        write_all(open_to_append(inside).get(), content, inside);
        if (::mount(inside.c_str(), file.c_str(), nullptr, MS_BIND, nullptr) == 0) disk.emplace(FullDisk(file));
    } catch (...) {
        ::umount2(folder.path().c_str(), MNT_DETACH);
        throw;
    }
    ::umount2(folder.path().c_str(), MNT_DETACH);  // the file holds it
    return disk;
}

FullDisk::~FullDisk() {
    if (!file_.empty()) ::umount2(file_.c_str(), MNT_DETACH);
}

}  // namespace bitsweep
