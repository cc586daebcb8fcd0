#include "sys/folder_watch.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <sys/inotify.h>

#include "base/error.h"

namespace bitsweep {

FolderWatch::FolderWatch(const std::filesystem::path& folder) : events_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (::inotify_add_watch(events_.get(), folder.c_str(), IN_MODIFY | IN_MOVED_TO) < 0) fail_to("watch", folder);
}

std::vector<std::string> FolderWatch::take() {
    std::vector<std::string> names;
    std::array<char, 1 << 14> buffer;
    for (ssize_t count; (count = ::read(events_.get(), buffer.data(), buffer.size())) > 0;)
        for (ssize_t at = 0; at < count;) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof event);
            if (event.len > 0) names.emplace_back(buffer.data() + at + sizeof event);
            at += static_cast<ssize_t>(sizeof event + event.len);
        }
    return names;
}

}  // namespace bitsweep
