#include "sys/process.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "sys/descriptor.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

volatile std::sig_atomic_t stop_count = 0;
volatile std::sig_atomic_t stop_signal = 0;
volatile std::sig_atomic_t was_hangup = 0;

void on_stop(int signal) {
    if (signal == SIGHUP && stop_count > 0) return;
    was_hangup = was_hangup || signal == SIGHUP;
    stop_signal = signal == SIGHUP ? SIGTERM : signal;
    stop_count = stop_count + 1;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> list;
    for (auto& text : strings) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
    std::vector<std::string> list;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (added.count(text.substr(0, text.find('='))) == 0) list.push_back(text);
    }
    for (const auto& [name, value] : added) list.push_back(name + "=" + value);
    return list;
}

ExitStatus decode(int status) {
    if (WIFSIGNALED(status)) return {128 + WTERMSIG(status), WTERMSIG(status)};
    return {WEXITSTATUS(status), 0};
}

void set_cores(const std::vector<int>& cores) {
    if (cores.empty()) return;
    cpu_set_t mask;
    CPU_ZERO(&mask);
    for (const int core : cores) CPU_SET(core, &mask);
    ::sched_setaffinity(0, sizeof mask, &mask);
}

// Everything the child needs is prepared before fork: after it only async-signal-safe calls are allowed.
struct Child {
    std::vector<std::string> argv, environment;
    std::string folder;
    std::vector<char*> argv_pointers, environment_pointers;
    explicit Child(const Command& command)
        : argv(command.argv),
          environment(merged_environment(command.environment)),
          folder(command.folder.string()),
          argv_pointers(pointers(argv)),
          environment_pointers(pointers(environment)) {}

    [[noreturn]] void exec(int report) {
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::signal(SIGINT, SIG_DFL);
        ::signal(SIGTERM, SIG_DFL);
        ::signal(SIGPIPE, SIG_DFL);
        environ = environment_pointers.data();
        if (folder.empty() || ::chdir(folder.c_str()) == 0) ::execvp(argv_pointers[0], argv_pointers.data());
        const int error = errno;
        [[maybe_unused]] const ssize_t told = ::write(report, &error, sizeof error);
        ::_exit(127);
    }
};

// Both ends are close-on-exec.
std::pair<Descriptor, Descriptor> make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw SystemError("cannot make a pipe", errno);
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// Forks with a close-on-exec pipe that carries errno when exec fails. `prepare` runs in the child.
template <class Prepare>
pid_t fork_and_exec(const Command& command, Prepare prepare) {
    if (!command.folder.empty() && !is_folder(command.folder))
        throw SystemError("cannot run " + command.argv[0] + " in " + command.folder.string(), ENOTDIR);
    Child child(command);
    auto [from_child, report] = make_pipe();
    const pid_t pid = ::fork();
    if (pid < 0) throw SystemError("cannot fork", errno);
    if (pid == 0) {
        prepare();
        child.exec(report.get());
    }
    report.close();
    int error = 0;
    ssize_t count = 0;
    do count = ::read(from_child.get(), &error, sizeof error);
    while (count < 0 && errno == EINTR);
    if (count <= 0) return pid;
    wait_process(pid);
    throw SystemError("cannot run " + command.argv[0], error);
}

// Its output goes to `command.output`; `prepare` runs in the child.
template <class Prepare>
pid_t start_to_file(const Command& command, Prepare prepare) {
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const auto output = command.output.empty() ? Descriptor(-1) : open_to_append(command.output);
    return fork_and_exec(command, [&] {
        prepare();
        set_cores(command.cores);
        ::dup2(nothing.get(), STDIN_FILENO);
        if (output.get() < 0) return;
        ::dup2(output.get(), STDOUT_FILENO);
        ::dup2(output.get(), STDERR_FILENO);
    });
}

}  // namespace

std::string shell_quoted(const std::string& text) {
    const auto is_plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("_-./=,:@%+").find(c) != std::string_view::npos;
    };
    if (!text.empty() && std::ranges::all_of(text, is_plain)) return text;
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string shell_line(const Command& command) {
    std::string line;
    for (const auto& [name, value] : command.environment) line += name + "=" + shell_quoted(value) + " ";
    if (!command.folder.empty()) line = "cd " + shell_quoted(command.folder.string()) + " && " + line;
    for (const auto& word : command.argv) line += (line.empty() || line.back() == ' ' ? "" : " ") + shell_quoted(word);
    return command.output.empty() ? line : line + " >>" + shell_quoted(command.output.string()) + " 2>&1";
}

pid_t start_process(const Command& command) {
    return start_to_file(command, [] { ::setpgid(0, 0); });
}

pid_t start_in_our_group(const Command& command) {
    const pid_t parent = ::getpid();
    return start_to_file(command, [parent] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);  // it died before it could be heard of
    });
}

Descriptor guard_our_group() {
    if (::getpgrp() != ::getpid()) return Descriptor(-1);
    auto [reading, writing] = make_pipe();
    const Descriptor nothing(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    const Command guard{{"/bin/sh", "-c", "trap '' HUP INT TERM; read nothing; kill -KILL 0"}, {}, {}, {}};
    fork_and_exec(guard, [in = reading.get(), out = nothing.get()] {
        ::dup2(in, STDIN_FILENO);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
    });
    return std::move(writing);
}

ExitStatus wait_process(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) throw SystemError("cannot wait for process " + std::to_string(pid), errno);
    return decode(status);
}

bool has_ended(pid_t pid) {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == pid;
}

void signal_group(pid_t pid, int signal) {
    if (::kill(-pid, signal) != 0 && errno != ESRCH)
        throw SystemError("cannot signal process group " + std::to_string(pid), errno);
}

std::optional<long long> process_start_ticks(pid_t pid) {
    const auto stat = read_file_if_exists("/proc/" + std::to_string(pid) + "/stat");
    if (!stat || stat->rfind(')') == std::string::npos) return std::nullopt;
    // proc(5): after the name in parentheses come field 3 (state) to field 22 (start time).
    std::istringstream fields(stat->substr(stat->rfind(')') + 1));
    std::string state, skipped;
    fields >> state;
    if (state == "Z" || state == "X") return std::nullopt;
    for (int field = 4; field < 22; ++field) fields >> skipped;
    long long ticks = 0;
    if (!(fields >> ticks)) return std::nullopt;
    return ticks;
}

std::optional<std::string> process_environment(pid_t pid, const std::string& name) {
    std::optional<std::string> bytes;
    try {
        bytes = read_file_if_exists("/proc/" + std::to_string(pid) + "/environ");
    } catch (const SystemError&) {  // another user's
    }
    std::istringstream entries(bytes.value_or(""));
    for (std::string entry; std::getline(entries, entry, '\0');)
        if (entry.rfind(name + "=", 0) == 0) return entry.substr(name.size() + 1);
    return std::nullopt;
}

std::vector<int> cores_of_process(pid_t pid) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    std::vector<int> cores;
    if (::sched_getaffinity(pid, sizeof mask, &mask) != 0) return cores;
    for (int core = 0; core < CPU_SETSIZE; ++core)
        if (CPU_ISSET(core, &mask)) cores.push_back(core);
    return cores;
}

CommandOutput run_command(const std::vector<std::string>& argv) {
    auto [from_child, to_us] = make_pipe();
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const pid_t pid = fork_and_exec(Command{argv, {}, {}, {}}, [&nothing, out = to_us.get()] {
        ::dup2(nothing.get(), STDIN_FILENO);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
    });
    to_us.close();
    CommandOutput output;
    std::array<char, 4096> buffer;
    for (ssize_t count; (count = ::read(from_child.get(), buffer.data(), buffer.size())) != 0;) {
        if (count > 0) output.text.append(buffer.data(), static_cast<std::size_t>(count));
        else if (errno != EINTR) break;
    }
    output.status = wait_process(pid);
    return output;
}

void install_stop_signals() {
    struct sigaction action {};
    action.sa_handler = on_stop;
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    struct sigaction hangup {};
    ::sigaction(SIGHUP, nullptr, &hangup);
    if (hangup.sa_handler != SIG_IGN) ::sigaction(SIGHUP, &action, nullptr);  // nohup ignores it
}

void ignore_broken_pipes() {
    ::signal(SIGPIPE, SIG_IGN);
}

int stop_signal_count() {
    return stop_count;
}
int last_stop_signal() {
    return stop_signal;
}

bool terminal_was_closed() {
    return was_hangup != 0;
}

}  // namespace bitsweep
