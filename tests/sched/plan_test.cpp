#include "sched/plan.h"

#include "runs/files.h"
#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"

namespace bitsweep::sched::plan_test {
using State = RunState;

namespace {

std::string starts_of(Plan plan) {
    std::string order;
    while (const auto run = plan.next(0)) {
        order += plan.planned(*run).id + " ";
        plan.started(*run);
    }
    return order;
}

Plan one_run(RetryRules rules = {}) {
    return Plan({{"a", "", 0}}, rules);
}

}  // namespace

TEST_CASE("the longest expected run starts first, and unknown lengths before known ones", "[sched]") {
    CHECK(starts_of(Plan({{"short", "", 10}, {"long", "", 50}, {"unknown", "", 0}})) == "unknown long short ");
}

TEST_CASE("what had begun goes on first; one at a time, the sweep's order holds for the others", "[sched]") {
    const std::vector<PlannedRun> runs{{"short", "", 10},
                                       {"long", "", 50},
                                       {"begun", "", 5, 0, {{}, false, true}},
                                       {"also", "", 8, 0, {{}, false, true}}};
    CHECK(starts_of(Plan(runs)) == "also begun long short ");
    CHECK(starts_of(Plan(runs, {}, StartOrder::kAsGiven)) == "begun also short long ");
}

TEST_CASE("a finished run is never started", "[sched]") {
    Plan plan({{"a", "", 0, 0, {Cause::kFinished}}});
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

TEST_CASE("what becomes of a run follows from how its attempts ended", "[sched]") {
    struct End {
        Outcome outcome;
        bool made_progress = false;
        int times = 1;
    };
    struct Case {
        const char* what;
        RetryRules rules;
        std::vector<End> ends;
        State state;
        std::optional<double> wake_s;  // after the last end, at 100 s
        const char* why;
    };
    const RetryRules once{.crash_budget = 1, .first_backoff_s = 0}, twice{.crash_budget = 2, .first_backoff_s = 0};
    const RetryRules thrice{.crash_budget = 3, .first_backoff_s = 1};
    const Outcome boom{Cause::kCrashed, "boom"}, late{Cause::kTimedOut, "took longer"},
        memory{Cause::kOutOfMemory, "OOM"};
    const Case cases[] = {
        {"a bad config is not retried", {}, {{{Cause::kBadConfig, "no data"}}}, State::kFailed, {}, "no data"},
        {"a crash is tried again after a back-off", thrice, {{boom}}, State::kStopped, 101, "boom"},
        {"that doubles", thrice, {{boom, false, 2}}, State::kStopped, 102, "boom"},
        {"until the budget is spent",
         twice,
         {{boom, false, 2}},
         State::kFailed,
         {},
         "boom (2 attempts in a row without completing an epoch)"},
        {"a completed epoch starts the budget again", twice, {{boom, true, 20}}, State::kStopped, 100, "boom"},
        {"a busy machine is tried as often as it takes",
         {},
         {{{Cause::kPreempted, "busy"}, false, 100}},
         State::kStopped,
         102,
         "busy"},
        {"a hanging attempt counts like a crash",
         once,
         {{{Cause::kHung, "silent"}}},
         State::kFailed,
         {},
         "silent (1 attempts in a row without completing an epoch)"},
        {"a timed-out run goes on once", {}, {{late, true}}, State::kStopped, {}, "took longer"},
        {"then it fails, though it completes epochs",
         {},
         {{late, true, 2}},
         State::kFailed,
         {},
         "took longer (2 times; its checkpoint is kept: resources.minutes or --timeout-factor"},
        {"out of memory is tried again at once", once, {{memory}}, State::kStopped, 100, "OOM"},
        {"alone it counts like a crash", once, {{memory, false, 2}}, State::kFailed, {}, "OOM"},
        {"who is interrupted is not counted",
         once,
         {{{Cause::kInterrupted, "pause"}, false, 5}},
         State::kStopped,
         100,
         "pause"}};
    for (const auto& [what, rules, ends, state, wake_s, why] : cases) {
        INFO(what);
        auto plan = one_run(rules);
        for (const auto& [outcome, made_progress, times] : ends)
            for (int i = 0; i < times; ++i) {
                plan.started(0);
                plan.ended(0, outcome, made_progress, 100);
            }
        CHECK(plan.state(0) == state);
        if (wake_s) CHECK(plan.next_wake_s() == wake_s);
        CHECK_THAT(plan.why(0), Contains(why));
        CHECK(plan.is_alone(0) == (ends.front().outcome.cause == Cause::kOutOfMemory));
        CHECK(plan.next(1000).has_value() == is_waiting(state));
    }
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
    Plan over({{"finished", "", 0, 0, {Cause::kFinished}}, {"diverged", "", 0, 0, {Cause::kDiverged}}});
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
    const std::string a(16, 'a'), b(16, 'b'), c(16, 'c'), d(16, 'd');
    const auto end = R"({"event":"end","attempt":1,"time":"t","exit":30,"outcome":"out_of_memory"})";
    make_folders(run_folder(folder.path, b));
    write_file_atomically(run_folder(folder.path, b) / kAttemptsFile, std::string(end) + "\n");
    const Plan plan = plan_in(folder.path,
                              {{a, "", 0, 0, {Cause::kFinished}},
                               {b, "", 0, 0, {{}, false, true}},
                               {c, "", 0, 0},
                               {d, c, 0, 0, {{}, false, true}}},
                              {a, c}, {});
    CHECK(plan.counts() ==
          StateCounts{{State::kFinished, 1}, {State::kStopped, 1}, {State::kCancelled, 1}, {State::kBlocked, 1}});
    CHECK(plan.is_alone(1));
    CHECK_FALSE(plan.is_alone(3));
    CHECK(plan.ready(0) == std::vector<std::size_t>{1});
}

}  // namespace bitsweep::sched::plan_test
