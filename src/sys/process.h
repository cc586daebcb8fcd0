#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "sys/descriptor.h"

namespace bitsweep {

/// A program to be started, and its surroundings.
struct Command {
    std::vector<std::string> argv;                   ///< argv[0] is a path or is looked up on PATH
    std::map<std::string, std::string> environment;  ///< added to the inherited environment
    std::vector<int> cores;                          ///< cores to run on; empty = inherited
    std::filesystem::path output;                    ///< stdout and stderr are appended here; empty = inherited
    std::filesystem::path folder = {};               ///< to run in; empty = inherited
};

/// The end of a process.
struct ExitStatus {
    int code = 0;    ///< exit code; 128 + signal when a signal ended it
    int signal = 0;  ///< 0, or the signal that ended it
};

/// `text` as one word of a shell; in quotes where it needs them.
std::string shell_quoted(const std::string& text);

/// The command as a line of a shell. Which cores it is to run on is not in it.
std::string shell_line(const Command& command);

/// Starts a process in a process group of its own, so that it and its children can be signalled
/// together and a Ctrl-C on the terminal reaches only us. Throws SystemError where it cannot start.
pid_t start_process(const Command& command);

/// Starts a child in our own process group, which is killed when this process ends, however it ends.
pid_t start_in_our_group(const Command& command);

/// While the descriptor is open, a process of this group waits for its end, also by kill -9, and then kills the group:
/// a wrapper's children (conda's, a shell's) end with it. Closed where this process does not lead its group: then the
/// group is a shell's.
Descriptor guard_our_group();

/// Blocks until child `pid` ends.
ExitStatus wait_process(pid_t pid);

/// Whether child `pid` has ended; it is still to be waited for.
bool has_ended(pid_t pid);

/// Signals the whole process group; a group that is gone is no error.
void signal_group(pid_t pid, int signal);

/// The process's start time in clock ticks since boot, or nullopt if there is no such process (or it is a zombie).
/// With the boot id it names a process for good: pids are used again.
std::optional<long long> process_start_ticks(pid_t pid);

/// A variable of the environment that the process was started with; nullopt if it has none, or may not be read.
std::optional<std::string> process_environment(pid_t pid, const std::string& name);

/// The cores it may run on, in ascending order; empty if there is no such process. 0 = this process.
std::vector<int> cores_of_process(pid_t pid);

/// Runs to the end and returns the output. Throws SystemError where it cannot start.
struct CommandOutput {
    ExitStatus status;
    std::string text;  ///< stdout and stderr together
};
CommandOutput run_command(const std::vector<std::string>& argv);

/// Counts SIGINT and SIGTERM since installed: 1 = stop gently, 2 or more = now. Async-signal-safe. SIGHUP (the terminal
/// is gone; shell and kernel may both say so) counts as a first SIGTERM, never as a second one, and not under nohup.
void install_stop_signals();
int stop_signal_count();
int last_stop_signal();      ///< SIGINT or SIGTERM, or 0
bool terminal_was_closed();  ///< one of them was SIGHUP

/// From now on a write that nobody reads fails instead of ending this process. Its children are not affected.
void ignore_broken_pipes();

}  // namespace bitsweep
