#include "sys/file_lock.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

struct flock whole_file(short type) {
    struct flock range {};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    return range;
}

}  // namespace

std::optional<FileLock> FileLock::try_take(const fs::path& path, std::string_view note) {
    auto descriptor = open_existing(path, O_RDWR | O_CREAT);
    share_as_folder(descriptor.get(), path);
    struct flock range = whole_file(F_WRLCK);
    if (::fcntl(descriptor.get(), F_OFD_SETLK, &range) != 0) {
        if (errno == EAGAIN || errno == EACCES) return std::nullopt;
        fail_to("lock", path);
    }
    if (::ftruncate(descriptor.get(), 0) != 0) fail_to("truncate", path);
    write_all(descriptor.get(), note, path);
    return FileLock(std::move(descriptor));
}

std::optional<FileLock> FileLock::take_within(double seconds, const fs::path& path, std::string_view note) {
    constexpr double kPause_s = 0.02;
    const SystemClock clock;
    for (const double start_s = clock.steady_s(); clock.steady_s() - start_s < seconds; clock.sleep(kPause_s))
        if (auto lock = try_take(path, note)) return lock;
    return std::nullopt;
}

bool FileLock::is_held(const fs::path& path) {
    const auto descriptor = open_file(path, O_RDONLY);  // a query needs no right to write
    if (descriptor.get() < 0) return false;
    struct flock range = whole_file(F_WRLCK);
    if (::fcntl(descriptor.get(), F_OFD_GETLK, &range) != 0) fail_to("query the lock of", path);
    return range.l_type != F_UNLCK;
}

}  // namespace bitsweep
