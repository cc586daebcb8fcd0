#include "adapter/script_process.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "sys/clock.h"
#include "sys/machine.h"

namespace bitsweep::adapter {

ScriptProcess::ScriptProcess(const Command& command) : process_(start_piped(command)) {
    ::fcntl(process_.output.get(), F_SETFL, O_NONBLOCK);
}

ExitStatus ScriptProcess::follow(const std::function<void(std::string_view)>& take) {
    constexpr int kLook_ms = 500;  // at the memory, and at a signal that came just before poll()
    constexpr double kTold_s = 5;  // who stops a run signals the group, and so the script; not everybody does
    const SystemClock clock;
    const Descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, process_.pid, 0)));
    if (ended.get() < 0) throw SystemError("cannot watch process " + std::to_string(process_.pid), errno);
    bool is_open = true, was_told = false;
    std::optional<double> stopped_s;
    while (true) {
        const double now_s = clock.steady_s();
        if (stop_signal_count() > 0 && !stopped_s) stopped_s = now_s;
        if (stopped_s && !was_told && now_s - *stopped_s >= kTold_s) {
            was_told = true;
            ::kill(process_.pid, last_stop_signal());
        }
        pollfd watched[] = {{ended.get(), POLLIN, 0}, {process_.output.get(), POLLIN, 0}};
        const int ready = ::poll(watched, is_open ? 2 : 1, kLook_ms);
        if (ready < 0 && errno != EINTR) throw SystemError("cannot wait for the script", errno);
        if (const auto peak = peak_memory_bytes(process_.pid); peak > peak_bytes_) peak_bytes_ = peak;
        if (is_open) is_open = read_what_is_there(take);
        if (ready > 0 && watched[0].revents != 0) break;
    }
    if (is_open) read_what_is_there(take);
    return wait_process(process_.pid);
}

void ScriptProcess::kill() const {
    ::kill(process_.pid, SIGKILL);
}

// False at the end of the stream.
bool ScriptProcess::read_what_is_there(const std::function<void(std::string_view)>& take) {
    std::array<char, 1 << 16> buffer;
    while (true) {
        const auto count = ::read(process_.output.get(), buffer.data(), buffer.size());
        if (count > 0) take({buffer.data(), static_cast<std::size_t>(count)});
        else if (count == 0) return false;
        else if (errno == EAGAIN) return true;
        else if (errno != EINTR) throw SystemError("cannot read what the script prints", errno);
    }
}

}  // namespace bitsweep::adapter
