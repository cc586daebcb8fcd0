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
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep::adapter {

// Opened at its end: what stands there already was printed by somebody else.
ScriptProcess::ScriptProcess(const Command& command) : output_(-1), pid_(-1) {
    open_to_append(command.output);
    output_ = open_existing(command.output, O_RDONLY);
    ::lseek(output_.get(), 0, SEEK_END);
    pid_ = start_in_our_group(command);
}

ExitStatus ScriptProcess::follow(const std::function<void(std::string_view)>& take) {
    constexpr int kLook_ms = 50;   // at its output, its memory, and a signal that came just before poll()
    constexpr double kTold_s = 5;  // who stops a run signals the group, and so the script; not everybody does
    const SystemClock clock;
    const Descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    if (ended.get() < 0) throw SystemError("cannot watch process " + std::to_string(pid_), errno);
    bool has_ended = false, was_told = false;
    std::optional<double> stopped_s;
    while (!has_ended) {
        const double now_s = clock.steady_s();
        if (stop_signal_count() > 0 && !stopped_s) stopped_s = now_s;
        if (stopped_s && !was_told && now_s - *stopped_s >= kTold_s) {
            was_told = true;
            ::kill(pid_, last_stop_signal());
        }
        pollfd watched{ended.get(), POLLIN, 0};
        const int ready = ::poll(&watched, 1, kLook_ms);
        if (ready < 0 && errno != EINTR) throw SystemError("cannot wait for the script", errno);
        has_ended = ready > 0;
        peak_bytes_ = std::max(peak_bytes_, peak_memory_bytes(pid_));
        read_what_is_there(take);
    }
    return wait_process(pid_);
}

void ScriptProcess::kill() const {
    ::kill(pid_, SIGKILL);
}

void ScriptProcess::read_what_is_there(const std::function<void(std::string_view)>& take) {
    std::array<char, 1 << 16> buffer;
    while (true) {
        const auto count = ::read(output_.get(), buffer.data(), buffer.size());
        if (count > 0) take({buffer.data(), static_cast<std::size_t>(count)});
        else if (count == 0) return;
        else if (errno != EINTR) throw SystemError("cannot read what the script prints", errno);
    }
}

}  // namespace bitsweep::adapter
