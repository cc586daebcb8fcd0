#include "sched/local_executor.h"

#include <csignal>

#include "runs/attempts.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_results.h"
#include "support/wait.h"
#include "sys/file_lock.h"
#include "sys/machine.h"

namespace bitsweep::sched::local_executor_test {
using test::MadeResults;

TEST_CASE("the end of an adopted worker hurts nobody else of its process group", "[sched]") {
    const test::Folder folder;
    const MadeResults results(folder.path);
    const auto id = MadeResults::id(1);
    const auto beside = folder.path / "beside";
    const auto worker = start_process({{"/bin/sh", "-c", "sleep 100 & echo $! >$OUT.tmp; mv $OUT.tmp $OUT; wait"},
                                       {{"OUT", beside.string()}},
                                       {},
                                       {}});
    test::wait_until([&] { return std::filesystem::exists(beside); });
    const auto other = static_cast<pid_t>(std::stoi(read_file(beside)));
    const OrderedJson start{{"event", "start"},    {"attempt", 1},      {"pid", worker},
                            {"host", host_name()}, {"boot", boot_id()}, {"start_ticks", *process_start_ticks(worker)}};
    results.append("runs/" + id + "/attempts.jsonl", start.dump() + "\n");
    const auto lock = FileLock::try_take(results.run(id) / "lock", "");

    LocalExecutor executor({"/nowhere", folder.path, ""});
    REQUIRE(executor.adopt(0, id));
    ::kill(worker, SIGKILL);
    wait_process(worker);  // as init does where bitsweep is not the parent
    const auto ended = executor.wait(10);
    REQUIRE(ended);
    CHECK(ended->end.pid == worker);
    CHECK_FALSE(ended->end.status);
    CHECK(process_start_ticks(other));
    ::kill(other, SIGKILL);
}

}  // namespace bitsweep::sched::local_executor_test
