#include "sched/plan.h"

#include "runs/files.h"
#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"

namespace bitsweep::plan_test {
using State = RunState;

namespace {

Plan one_run(RetryRules rules = {}) {
    return Plan({{"a", "", 0}}, rules);
}

}  // namespace

TEST_CASE("the longest expected run starts first, and unknown lengths before known ones", "[sched]") {
    Plan plan({{"short", "", 10}, {"long", "", 50}, {"unknown", "", 0}});
    std::vector<std::string> order;
    while (const auto run = plan.next(0)) {
        order.push_back(plan.planned(*run).id);
        plan.started(*run);
    }
    CHECK(order == std::vector<std::string>{"unknown", "long", "short"});
}

TEST_CASE("a finished run is never started", "[sched]") {
    Plan plan({{"a", "", 0, 0, State::kFinished}});
    CHECK_FALSE(plan.next(0));
    CHECK(plan.done());
}

TEST_CASE("a diverged run is recorded and not retried", "[sched]") {
    auto plan = one_run();
    plan.started(0);
    plan.ended(0, {Cause::kDiverged, "loss is NaN"}, false, 0);
    CHECK(plan.state(0) == State::kDiverged);
    CHECK(plan.done());
}

TEST_CASE("a bad config is not retried, and says why", "[sched]") {
    auto plan = one_run();
    plan.started(0);
    plan.ended(0, {Cause::kBadConfig, "no such data"}, false, 0);
    CHECK(plan.state(0) == State::kFailed);
    CHECK(plan.why(0) == "no such data");
}

TEST_CASE("a crashed run is tried again after a back-off that doubles", "[sched]") {
    auto plan = one_run({.crash_budget = 3, .first_backoff_s = 1, .longest_backoff_s = 60, .busy_backoff_s = 2});
    plan.started(0);
    plan.ended(0, {Cause::kCrashed, "boom"}, false, 100);
    CHECK_FALSE(plan.next(100.5));
    CHECK(plan.next_wake_s() == 101);
    REQUIRE(plan.next(101));
    plan.started(0);
    plan.ended(0, {Cause::kCrashed, "boom"}, false, 200);
    CHECK_FALSE(plan.next(201.9));
    CHECK(plan.next(202));
}

TEST_CASE("the crash budget ends a run that never completes an epoch", "[sched]") {
    auto plan = one_run({.crash_budget = 2, .first_backoff_s = 0, .longest_backoff_s = 0, .busy_backoff_s = 0});
    plan.started(0);
    plan.ended(0, {Cause::kCrashed, "boom"}, false, 0);
    plan.started(0);
    plan.ended(0, {Cause::kCrashed, "boom"}, false, 0);
    CHECK(plan.state(0) == State::kFailed);
    CHECK(plan.why(0) == "boom (2 attempts in a row without completing an epoch)");
}

TEST_CASE("a completed epoch starts the crash budget again", "[sched]") {
    auto plan = one_run({.crash_budget = 2, .first_backoff_s = 0, .longest_backoff_s = 0, .busy_backoff_s = 0});
    for (int attempt = 0; attempt < 20; ++attempt) {
        REQUIRE(plan.next(0));
        plan.started(0);
        plan.ended(0, {Cause::kCrashed, "boom"}, true, 0);
    }
    CHECK(plan.state(0) == State::kStopped);
}

TEST_CASE("a preempted run is tried again as often as it takes", "[sched]") {
    auto plan = one_run();
    for (int attempt = 0; attempt < 100; ++attempt) {
        plan.started(0);
        plan.ended(0, {Cause::kPreempted, "busy"}, false, 0);
    }
    CHECK(plan.state(0) == State::kStopped);
    CHECK(plan.next_wake_s() == 2);
}

TEST_CASE("a hanging attempt counts like a crash", "[sched]") {
    auto plan = one_run({.crash_budget = 1, .first_backoff_s = 0, .longest_backoff_s = 0, .busy_backoff_s = 0});
    plan.started(0);
    plan.ended(0, {Cause::kHung, "was silent for 30 minutes"}, false, 0);
    CHECK(plan.state(0) == State::kFailed);
}

TEST_CASE("a timed-out run goes on once, then fails, though it completes epochs", "[sched]") {
    auto plan = one_run();
    plan.started(0);
    plan.ended(0, {Cause::kTimedOut, "took longer than 5 minutes"}, true, 0);
    REQUIRE(plan.next(0));
    plan.started(0);
    plan.ended(0, {Cause::kTimedOut, "took longer than 5 minutes"}, true, 0);
    CHECK(plan.state(0) == State::kFailed);
    CHECK_THAT(plan.why(0), Contains("took longer than 5 minutes (2 times") && Contains("--timeout-factor"));
}

TEST_CASE("a run out of memory is tried again alone, at once, alone, it counts like a crash", "[sched]") {
    auto plan = one_run({.crash_budget = 1, .first_backoff_s = 0, .longest_backoff_s = 0, .busy_backoff_s = 0});
    CHECK_FALSE(plan.is_alone(0));
    plan.started(0);
    plan.ended(0, {Cause::kOutOfMemory, "CUDA out of memory"}, false, 100);
    CHECK(plan.next(100) == 0);
    CHECK(plan.is_alone(0));
    plan.started(0);
    plan.ended(0, {Cause::kOutOfMemory, "CUDA out of memory"}, false, 100);
    CHECK(plan.state(0) == State::kFailed);
}

TEST_CASE("an interrupted run waits again at once and is not counted", "[sched]") {
    auto plan = one_run({.crash_budget = 1, .first_backoff_s = 9, .longest_backoff_s = 9, .busy_backoff_s = 9});
    plan.started(0);
    plan.ended(0, {Cause::kInterrupted, "stopped by 'bitsweep pause'"}, false, 0);
    CHECK(plan.next(0) == 0);
}

TEST_CASE("a cancelled run is not started, nor what starts from it, until it is retried", "[sched]") {
    Plan plan({{"parent", "", 1}, {"child", "parent", 1}});
    SECTION("while it waits") {
        plan.cancel(0);
    }
    SECTION("while it runs: its attempt's end is no failure") {
        plan.started(0);
        plan.cancel(0);
        CHECK(plan.state(0) == State::kRunning);
        plan.ended(0, {Cause::kInterrupted, "stopped by 'bitsweep cancel'"}, true, 0);
    }
    CHECK(plan.state(0) == State::kCancelled);
    CHECK(plan.state(1) == State::kBlocked);
    CHECK(plan.done());
    CHECK(plan.retry(0));
    CHECK(plan.next(0) == 0);
    CHECK(plan.state(1) == State::kNew);
}

TEST_CASE("a cancelled run that finishes all the same has finished", "[sched]") {
    auto plan = one_run();
    plan.started(0);
    plan.cancel(0);
    plan.ended(0, {Cause::kFinished, ""}, true, 0);
    CHECK(plan.state(0) == State::kFinished);
}

TEST_CASE("retry gives a failed run its whole budget again, and leaves finished and diverged ones", "[sched]") {
    auto plan = one_run({.crash_budget = 2, .first_backoff_s = 0, .longest_backoff_s = 0, .busy_backoff_s = 0});
    const auto crash = [&] {
        plan.started(0);
        plan.ended(0, {Cause::kCrashed, "boom"}, false, 0);
    };
    crash(), crash();
    REQUIRE(plan.state(0) == State::kFailed);
    CHECK(plan.retry(0));
    crash();
    CHECK(plan.state(0) == State::kStopped);
    Plan over({{"finished", "", 0, 0, State::kFinished}, {"diverged", "", 0, 0, State::kDiverged}});
    CHECK_FALSE(over.retry(0));
    CHECK_FALSE(over.retry(1));
}

TEST_CASE("a child waits for its parent, and is blocked when the parent fails", "[sched]") {
    Plan plan({{"parent", "", 1}, {"child", "parent", 100}, {"grandchild", "child", 100}});
    CHECK(plan.next(0) == 0);
    plan.started(0);
    CHECK_FALSE(plan.next(0));
    SECTION("finished") {
        plan.ended(0, {Cause::kFinished, ""}, true, 0);
        CHECK(plan.next(0) == 1);
    }
    SECTION("diverged") {
        plan.ended(0, {Cause::kDiverged, ""}, true, 0);
        CHECK(plan.state(1) == State::kBlocked);
        CHECK(plan.state(2) == State::kBlocked);
        CHECK(plan.done());
    }
}

TEST_CASE("a plan of a results folder leaves cancelled runs out, and runs alone what ran out of memory", "[sched]") {
    const test::Folder folder;
    const auto end = R"({"event":"end","attempt":1,"time":"t","exit":30,"outcome":"out_of_memory"})";
    make_folders(run_folder(folder.path, "b"));
    write_file_atomically(run_folder(folder.path, "b") / kAttemptsFile, std::string(end) + "\n");
    const Plan plan = plan_in(folder.path,
                              {{"a", "", 0, 0, State::kFinished},
                               {"b", "", 0, 0, State::kStopped},
                               {"c", "", 0, 0, State::kNew},
                               {"d", "c", 0, 0, State::kStopped}},
                              {"a", "c"}, {});
    CHECK(plan.counts() ==
          StateCounts{{State::kFinished, 1}, {State::kStopped, 1}, {State::kCancelled, 1}, {State::kBlocked, 1}});
    CHECK(plan.is_alone(1));
    CHECK_FALSE(plan.is_alone(3));
    CHECK(plan.ready(0) == std::vector<std::size_t>{1});
}

}  // namespace bitsweep::plan_test
