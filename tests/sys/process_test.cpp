#include "sys/process.h"

#include <csignal>

#include <sys/time.h>
#include <unistd.h>

#include "base/error.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/wait.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep::process_test {

TEST_CASE("exit codes and signals are told apart", "[sys]") {
    CHECK(wait_process(start_process({{"/bin/sh", "-c", "exit 20"}, {}, {}, {}})).code == 20);
    const auto killed = wait_process(start_process({{"/bin/sh", "-c", "kill -9 $$"}, {}, {}, {}}));
    CHECK(killed.signal == SIGKILL);
    CHECK(killed.code == 137);
}

TEST_CASE("a child has its own environment, cores and output file", "[sys]") {
    const test::Folder folder;
    const auto core = usable_cores().front();
    const auto output = folder.path / "log";
    wait_process(start_process({{"/bin/sh", "-c", "echo $GREETING; nproc"}, {{"GREETING", "hello"}}, {core}, output}));
    CHECK(read_file(output) == "hello\n1\n");
}

TEST_CASE("a program that does not exist is said at once, with its name", "[sys]") {
    CHECK_THROWS_WITH(start_process({{"/nowhere/program"}, {}, {}, {}}), Contains("/nowhere/program"));
    CHECK_THROWS_AS(run_command({"/nowhere/program"}), SystemError);
}

TEST_CASE("a program that does not exist is said also where signals arrive all the time", "[sys]") {
    struct sigaction action {
    }, before{};
    action.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &action, &before);
    const itimerval often{{0, 500}, {0, 500}}, never{};
    ::setitimer(ITIMER_REAL, &often, nullptr);
    int said = 0;
    for (int i = 0; i < 200; ++i) {
        try {
            wait_process(start_process({{"/nowhere/program"}, {}, {}, {}}));
        } catch (const SystemError&) {
            ++said;
        }
    }
    ::setitimer(ITIMER_REAL, &never, nullptr);
    ::sigaction(SIGALRM, &before, nullptr);
    CHECK(said == 200);
}

TEST_CASE("a signal reaches the whole process group", "[sys]") {
    const auto pid = start_process({{"/bin/sh", "-c", "sleep 100 & wait"}, {}, {}, {}});
    CHECK_FALSE(test::has_ended(pid));
    signal_group(pid, SIGKILL);
    CHECK(wait_process(pid).signal == SIGKILL);
    signal_group(pid, SIGKILL);  // gone: no error
}

TEST_CASE("a command's output comes back with its status", "[sys]") {
    const auto output = run_command({"/bin/sh", "-c", "echo out; echo err >&2; exit 3"});
    CHECK(output.text == "out\nerr\n");
    CHECK(output.status.code == 3);
}

TEST_CASE("a process is known by its start time, and a dead one is not", "[sys]") {
    CHECK(process_start_ticks(::getpid()));
    const auto pid = start_process({{"/bin/true"}, {}, {}, {}});
    wait_process(pid);
    CHECK_FALSE(process_start_ticks(pid));
}

TEST_CASE("a child of one that ignores broken pipes still ends by them", "[sys]") {
    ignore_broken_pipes();
    const auto status = wait_process(start_process({{"/bin/sh", "-c", "kill -PIPE $$"}, {}, {}, {}}));
    ::signal(SIGPIPE, SIG_DFL);
    CHECK(status.signal == SIGPIPE);
}

TEST_CASE("file systems shared between hosts are known as such", "[sys]") {
    CHECK(is_network_file_system("nfs"));
    CHECK(is_network_file_system("lustre"));
    CHECK_FALSE(is_network_file_system("ext4"));
    CHECK_FALSE(file_system("/proc").empty());
}

TEST_CASE("a command as a line of a shell does what the command does", "[sys]") {
    const test::Folder folder;
    const Command command{{"/bin/sh", "-c", "printf '%s|' \"$A\" \"$@\"", "sh", "it's", "$HOME", ""},
                          {{"A", "a b;"}},
                          {},
                          folder.path / "out put"};
    CHECK(run_command({"/bin/sh", "-c", shell_line(command)}).status.code == 0);
    CHECK(read_file(command.output) == "a b;|it's|$HOME||");
}

}  // namespace bitsweep::process_test
