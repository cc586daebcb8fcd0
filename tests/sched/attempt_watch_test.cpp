#include "sched/attempt_watch.h"

#include "sched/device_health.h"
#include "sched/memory_needs.h"
#include "sched/remaining_work.h"
#include "support/catch.h"

namespace bitsweep::sched::attempt_watch_test {
using Action = AttemptWatch::Action;

TEST_CASE("an attempt that gives no sign of life for too long is stopped, then killed", "[sched]") {
    AttemptWatch watch({.timeout_s = 0, .hang_s = 10, .grace_s = 5}, 100, 0);
    CHECK(watch.check(109, 0) == Action::kNone);
    CHECK(watch.check(109.5, 77) == Action::kNone);  // a sign
    CHECK(watch.check(119, 77) == Action::kNone);
    CHECK(watch.check(119.5, 77) == Action::kStop);
    CHECK(watch.verdict()->cause == Cause::kHung);
    CHECK(watch.verdict()->message == "wrote neither metrics nor log nor checkpoint for 10 s: stopped");
    CHECK(watch.check(124, 77) == Action::kNone);
    CHECK(watch.check(124.5, 77) == Action::kKill);
    CHECK(watch.check(125.5, 77) == Action::kNone);  // once a grace, since a person reads each
    CHECK(watch.check(129.5, 77) == Action::kKill);
}

TEST_CASE("an attempt that takes too long is stopped, though it writes", "[sched]") {
    AttemptWatch watch({.timeout_s = 120, .hang_s = 10, .grace_s = 5}, 0, 0);
    for (int second = 1; second < 120; ++second)
        REQUIRE(watch.check(second, static_cast<std::uint64_t>(second)) == Action::kNone);
    CHECK(watch.check(120, 120) == Action::kStop);
    CHECK(watch.verdict()->cause == Cause::kTimedOut);
    CHECK(watch.verdict()->message == "took longer than 2 minutes");
}

TEST_CASE("what is asked to stop keeps its first reason and has its grace", "[sched]") {
    AttemptWatch watch({.timeout_s = 0, .hang_s = 0, .grace_s = 5}, 0, 0);
    CHECK_FALSE(watch.verdict());
    watch.stopped(StopReason::kPause, 10);
    watch.stopped(StopReason::kUser, 14);
    CHECK(watch.reason() == StopReason::kPause);
    CHECK(watch.verdict()->cause == Cause::kInterrupted);
    CHECK(watch.check(14, 0) == Action::kNone);
    CHECK(watch.check(15, 0) == Action::kKill);
}

TEST_CASE("limits of 0 are none", "[sched]") {
    AttemptWatch watch({.timeout_s = 0, .hang_s = 0, .grace_s = 5}, 0, 0);
    CHECK(watch.check(1e9, 0) == Action::kNone);
}

TEST_CASE("a device is given up after different runs failed quickly in a row, not for one run's sake", "[sched]") {
    DeviceHealth health({.failures = 2, .quick_s = 60});
    const auto fails = [&](const char* device, std::size_t run, double length_s) {
        return health.ended(device, run, Cause::kCrashed, false, length_s);
    };
    SECTION("one run alone") {
        for (int i = 0; i < 10; ++i) CHECK_FALSE(fails("GPU-a", 0, 1));
    }
    SECTION("two runs") {
        CHECK_FALSE(fails("GPU-a", 0, 1));
        CHECK_FALSE(fails("GPU-b", 1, 1));
        CHECK(fails("GPU-a", 1, 1));
        CHECK(health.failed_on("GPU-a") == std::set<std::size_t>{0, 1});
    }
    SECTION("a run that works in between starts the count again") {
        CHECK_FALSE(fails("GPU-a", 0, 1));
        health.ended("GPU-a", 2, Cause::kFinished, true, 1);
        CHECK_FALSE(fails("GPU-a", 1, 1));
    }
    SECTION("slow failures and other ends do not count") {
        CHECK_FALSE(fails("GPU-a", 0, 1));
        CHECK_FALSE(fails("GPU-a", 1, 60));
        CHECK_FALSE(health.ended("GPU-a", 2, Cause::kBadConfig, false, 1));
        CHECK_FALSE(health.ended("GPU-a", 3, Cause::kPreempted, false, 1));
    }
}

TEST_CASE("needs are measured with headroom, an unknown run is taken for the largest", "[sched]") {
    MemoryNeeds needs;
    CHECK(needs.of(0) == 0);
    needs.measured(0, 1000);
    needs.measured(1, 2000);
    CHECK(needs.of(0) == 1150);
    CHECK(needs.of(1) == 2300);
    CHECK(needs.of(2) == 2300);
}

TEST_CASE("a dead worker's memory is back when as much is free as before, less what others need", "[sched]") {
    constexpr std::uint64_t kGib = 1ULL << 30;
    CHECK_FALSE(memory_is_back(10 * kGib, 16 * kGib, 0));
    CHECK(memory_is_back(16 * kGib, 16 * kGib, 0));
    CHECK(memory_is_back(10 * kGib, 16 * kGib, 6 * kGib));
    CHECK(memory_is_back(0, 16 * kGib, std::nullopt));
}

TEST_CASE("what is left comes from measured times", "[sched]") {
    Plan plan({{"running", "", 100}, {"known", "", 60}, {"unknown", "", 0}, {"done", "", 0, 0, {Cause::kFinished}}});
    plan.started(0);
    SECTION("the pace of what runs beats what was expected") {
        Plan two({{"running", "", 100}, {"known", "", 60}});
        two.started(0);
        const auto left = remaining_work(two, {{0, {20, 2, 3}}}, {}, 2);  // 10 s an epoch, 3 left
        REQUIRE(left);
        CHECK(left->work_s == Approx(90));
        CHECK(left->wall_s == Approx(60));
    }
    SECTION("nobody knows before anything was measured") {
        CHECK_FALSE(remaining_work(plan, {{0, {5, 0, 10}}}, {}, 1));
    }
    SECTION("what has ended tells the pace of those that have just begun") {
        Plan two({{"begun", "", 0, 10}, {"waiting", "", 0, 10}});
        two.started(0);
        const auto left = remaining_work(two, {{0, {5, 0, 10}}}, {60, 20, 0}, 2);  // 3 s an epoch
        REQUIRE(left);
        CHECK(left->work_s == Approx(60));
    }
    SECTION("longest first onto the slot that is free first") {
        CHECK(packed_s({1, 2, 3, 4}, 2) == Approx(5));
    }
}

}  // namespace bitsweep::sched::attempt_watch_test
