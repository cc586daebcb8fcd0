#include "sys/lock_holder.h"

#include <fcntl.h>

#include "sys/file.h"

namespace bitsweep {

std::optional<pid_t> process_that_locks(const std::filesystem::path& path) {
    const auto descriptor = open_file(path, O_RDONLY);
    if (descriptor.get() < 0) return std::nullopt;
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;  // the whole file
    if (::fcntl(descriptor.get(), F_OFD_GETLK, &range) != 0) fail_to("query the lock of", path);
    return range.l_type != F_UNLCK && range.l_pid > 0 ? std::optional(range.l_pid) : std::nullopt;
}

}  // namespace bitsweep
