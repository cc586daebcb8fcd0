#include "sched/scheduler.h"

#include "sched/simulation.h"

namespace bitsweep::sched::scheduler_test {
using test::Fate;
using test::Simulation;

namespace {

std::vector<SlotSpec> cpu(int slots) {
    SlotRequest request;
    request.threads = 1;
    auto all = make_slots(request, {}, {0, 1, 2, 3, 4, 5, 6, 7}, 8);
    all.resize(static_cast<std::size_t>(slots));
    return all;
}

std::vector<SlotSpec> gpus(int count, int each, std::uint64_t bytes = 0) {
    std::vector<SlotSpec> slots;
    for (int gpu = 0; gpu < count; ++gpu)
        for (int i = 0; i < each; ++i) slots.push_back({"cuda:0", "GPU-" + std::to_string(gpu), {}, 1, bytes});
    return slots;
}

std::vector<PlannedRun> some_runs(std::size_t count, SplitMix64& random) {
    std::vector<PlannedRun> runs;
    for (std::size_t i = 0; i < count; ++i) {
        const bool has_parent = i > 0 && random.below(4) == 0;
        runs.push_back({"run" + std::to_string(i), has_parent ? runs[random.below(i)].id : "", random.uniform() * 100});
        runs.back().alone = random.below(8) == 0;
    }
    return runs;
}

Fate any_fate(std::size_t, SplitMix64& random) {
    static constexpr Cause kCauses[] = {Cause::kFinished,  Cause::kFinished,   Cause::kFinished,  Cause::kCrashed,
                                        Cause::kCrashed,   Cause::kDiverged,   Cause::kPreempted, Cause::kOutOfMemory,
                                        Cause::kBadConfig, Cause::kInterrupted};
    return {random.uniform() * 30,
            kCauses[random.below(std::size(kCauses))],
            static_cast<int>(random.below(2)),
            0,
            random.below(20) == 0,
            random.below(4) == 0};
}

Fate finishes(double seconds) {
    return {seconds, Cause::kFinished, 1};
}

}  // namespace

TEST_CASE("in thousands of histories no run is done twice, no slot leaks, and every run ends", "[sched]") {
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        SplitMix64 random(seed);
        const auto slots = random.below(2) == 0 ? cpu(1 + static_cast<int>(random.below(8)))
                                                : gpus(1 + static_cast<int>(random.below(4)), 2);
        Simulation world(some_runs(1 + random.below(20), random), slots, seed, any_fate);
        world.settings.limits = {.timeout_s = 0, .hang_s = 40, .grace_s = 5};
        INFO("seed " << seed);
        world.run();
        REQUIRE(world.plan.done());
        world.require_quiet();
        for (std::size_t run = 0; run < world.plan.size(); ++run) {
            const bool is_over = world.machine.over.count(world.plan.planned(run).id) == 1;
            const auto state = world.plan.state(run);
            REQUIRE(is_over == (state == RunState::kFinished || state == RunState::kDiverged));
        }
    }
}

TEST_CASE("in a thousand histories of shared GPUs memory is never exceeded and every run finishes", "[sched]") {
    int shared = 0;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        SplitMix64 random(seed);
        const std::uint64_t largest = 5 + random.below(60);  // one kind of run a sweep, up to 8 % apart
        const auto device_count = 1 + static_cast<int>(random.below(4));
        Simulation world(some_runs(1 + random.below(30), random), gpus(device_count, kMostRunsPerGpu, 100ULL << 30),
                         seed, [&](std::size_t, SplitMix64& r) {
                             Fate fate = finishes(10 + r.uniform() * 100);
                             fate.bytes = (largest << 30) - r.below((largest << 30) / 12);
                             return fate;
                         });
        world.machine.linger_s = random.uniform() * 5;
        INFO("seed " << seed);
        std::size_t most = 0;
        world.run([&] {
            for (int gpu = 0; gpu < device_count; ++gpu)
                most = std::max(most, world.machine.attempts_on("GPU-" + std::to_string(gpu)));
            return 0;
        });
        REQUIRE(world.plan.count(RunState::kFinished) == world.plan.size());
        world.require_quiet();
        shared += most > 1;
    }
    CHECK(shared > 300);  // the histories do share devices
}

TEST_CASE("after a stop nothing starts, and the same plan goes on later", "[sched]") {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        SplitMix64 random(seed);
        Simulation world(some_runs(10, random), cpu(3), seed,
                         [](std::size_t, SplitMix64& r) { return finishes(1 + r.uniform() * 5); });
        const double stop_s = world.clock.time_s + random.uniform() * 20;
        std::optional<std::size_t> starts_at_stop;
        world.run([&] {
            if (world.clock.time_s < stop_s) return 0;
            if (!starts_at_stop) starts_at_stop = world.machine.started.size();
            return 1;
        });
        INFO("seed " << seed);
        REQUIRE((!starts_at_stop || world.machine.started.size() == *starts_at_stop));
        world.require_quiet();
        world.run();
        REQUIRE(world.plan.count(RunState::kFinished) == 10);
    }
}

TEST_CASE("two slots are both used while there is work", "[sched]") {
    Simulation world({{"a", ""}, {"b", ""}, {"c", ""}, {"d", ""}}, cpu(2), 1,
                     [](std::size_t, SplitMix64&) { return finishes(10); });
    world.run();
    CHECK(world.clock.time_s == Approx(1020));
}

TEST_CASE("a run that must be alone waits for those that run, not for those that come", "[sched]") {
    std::vector<PlannedRun> runs{{"first", "", 1000}, {"alone", "", 999}};
    runs.back().alone = true;
    for (int i = 0; i < 50; ++i) runs.push_back({"small" + std::to_string(i), "", 1});
    Simulation world(runs, gpus(1, 4), 1, [](std::size_t, SplitMix64&) { return finishes(10); });
    world.run();
    REQUIRE(world.machine.started.size() == 52);
    CHECK(world.machine.started[1] == 1);
}

TEST_CASE("a hanging worker's stack is written, it is stopped, and killed if it does not listen", "[sched]") {
    int attempts = 0;
    const bool is_deaf = GENERATE(false, true);
    Simulation world({{"a", ""}}, cpu(1), 1, [&](std::size_t, SplitMix64&) {
        Fate fate = finishes(10);
        fate.hangs = attempts++ == 0;
        fate.is_deaf = is_deaf;
        return fate;
    });
    world.settings.limits = {.timeout_s = 0, .hang_s = 60, .grace_s = 5};
    world.run();
    CHECK(world.machine.stacks == 1);
    CHECK(world.machine.kills == (is_deaf ? 1 : 0));
    CHECK(world.plan.state(0) == RunState::kFinished);
    CHECK_THAT(world.sink.all, Contains("run a: wrote neither metrics nor log nor checkpoint for 1 minutes"));
}

TEST_CASE("a device on which run after run fails gets no more, and its victims run elsewhere", "[sched]") {
    std::vector<PlannedRun> runs;
    for (int i = 0; i < 100; ++i) runs.push_back({"run" + std::to_string(i), ""});
    Simulation* machine = nullptr;
    Simulation world(runs, gpus(2, 1), 1, [&](std::size_t, SplitMix64&) {
        // Called before the attempt is on its device: GPU-0 is taken first whenever it is free.
        const bool on_bad_device =
            machine->machine.attempts_on("GPU-0") == 0 && !machine->slots.is_quarantined("GPU-0");
        return on_bad_device ? Fate{1, Cause::kCrashed, 0} : finishes(10);
    });
    machine = &world;
    world.settings.health.failures = 5;
    world.run();
    CHECK(world.slots.is_quarantined("GPU-0"));
    CHECK(world.plan.count(RunState::kFinished) == 100);
    CHECK_THAT(world.sink.all, Contains("GPU-0 gets no more runs: 5 runs in a row failed on it"));
}

TEST_CASE("when no device is left the sweep ends, and says so", "[sched]") {
    std::vector<PlannedRun> runs;
    for (int i = 0; i < 20; ++i) runs.push_back({"run" + std::to_string(i), ""});
    Simulation world(runs, cpu(2), 1, [](std::size_t, SplitMix64&) { return Fate{1, Cause::kCrashed, 0}; });
    world.settings.health.failures = 5;
    world.run();
    world.require_quiet();
    CHECK(world.plan.waiting() > 0);
    CHECK_THAT(world.sink.all, Contains("no device is left"));
}

TEST_CASE("a script that fails at once everywhere costs no device, and its runs fail by themselves", "[sched]") {
    std::vector<PlannedRun> runs;
    for (int i = 0; i < 20; ++i) {
        runs.push_back({"run" + std::to_string(i), ""});
        if (i < 10) runs.back().trainer = "own@1";
    }
    Simulation world(runs, cpu(2), 1, [](std::size_t run, SplitMix64&) {
        return run < 10 ? Fate{1, Cause::kCrashed, 0} : finishes(10);
    });
    world.settings.health.failures = 5;
    world.run();
    CHECK(world.plan.count(RunState::kFailed) == 10);
    CHECK(world.plan.count(RunState::kFinished) == 10);
}

TEST_CASE("a stop says how many epochs of scripts that start again it costs, and their habits are heeded", "[sched]") {
    Trainer trainer;
    trainer.hang_minutes = 0.5;
    trainer.memory_mib = 2;
    const auto run = with_habits(PlannedRun{"a", ""}, trainer);
    CHECK(run.memory_bytes == 2 << 20);
    Simulation world({run, {"b", ""}}, cpu(2), 1, [](std::size_t, SplitMix64&) { return finishes(30); });
    world.control.ask = [&] {
        Requests requests;
        const double now_s = world.clock.time_s - 1000;
        if (now_s > 20 && now_s < 40) requests.paused_by = "pid 1 on host x";
        return requests;
    };
    world.run();
    CHECK_THAT(world.sink.all, Contains("1 epoch of scripts that start again will be trained anew"));
    CHECK(world.plan.count(RunState::kFinished) == 2);

    int attempts = 0;
    Simulation silent({run}, cpu(1), 1, [&attempts](std::size_t, SplitMix64&) {
        Fate fate = finishes(10);
        fate.hangs = attempts++ == 0;
        return fate;
    });
    silent.run();
    CHECK_THAT(silent.sink.all, Contains("wrote neither metrics nor log nor checkpoint for 30 s"));
}

TEST_CASE("a job does not start a script that starts again and takes longer than is left of it", "[sched]") {
    PlannedRun again{"again", "", 10};
    again.starts_again = true;
    Simulation world({again, {"b", "", 10}}, cpu(1), 1, [](std::size_t, SplitMix64&) { return finishes(10); });
    world.settings.time_left_s = [&] { return world.clock.time_s < 1100 ? 9 : 100; };
    world.run();
    CHECK(world.machine.started == std::vector<std::size_t>{1, 0});
    CHECK(world.clock.time_s >= 1110);
    CHECK_THAT(world.sink.all, Contains("run again takes about 10 s and starts again when it is stopped, and this job "
                                        "has 9 s left for it"));
}

TEST_CASE("the end of a job is a time-out of a script that starts again, and no failure of another run", "[sched]") {
    PlannedRun again{"again", "", 10};
    again.starts_again = true;
    Simulation world({again, {"b", "", 10}}, cpu(2), 1, [](std::size_t, SplitMix64&) { return finishes(1000); });
    world.settings.is_time_up = [] { return true; };
    for (const auto state : {RunState::kStopped, RunState::kFailed}) {  // that job, and the next
        const double began_s = world.clock.time_s;
        world.run([&] { return world.clock.time_s > began_s + 30 ? 1 : 0; });
        CHECK(world.plan.state(0) == state);
        CHECK_THAT(world.plan.why(0), Contains("the job's time was up"));
        CHECK(world.plan.state(1) == RunState::kStopped);
    }
}

TEST_CASE("pause stops the workers with checkpoints, resume goes on with every run", "[sched]") {
    Simulation world({{"a", ""}, {"b", ""}, {"c", ""}}, cpu(2), 1,
                     [](std::size_t, SplitMix64&) { return finishes(30); });
    std::size_t most_while_paused = 0;
    world.control.ask = [&] {
        Requests requests;
        const double now_s = world.clock.time_s - 1000;
        if (now_s > 10 && now_s < 100) requests.paused_by = "pid 1 on host x";
        if (now_s > 12 && now_s < 100) most_while_paused = std::max(most_while_paused, world.machine.attempts.size());
        return requests;
    };
    world.run();
    CHECK(most_while_paused == 0);
    CHECK(world.machine.stops == 2);
    CHECK(world.plan.count(RunState::kFinished) == 3);
    CHECK_THAT(world.sink.all, Contains("paused by pid 1 on host x") && Contains("resumed"));
}

TEST_CASE("the number of slots changes on a running sweep", "[sched]") {
    std::vector<PlannedRun> runs;
    for (int i = 0; i < 30; ++i) runs.push_back({"run" + std::to_string(i), ""});
    Simulation world(runs, cpu(4), 1, [](std::size_t, SplitMix64&) { return finishes(20); });
    world.settings.slots = 2;
    std::size_t most_early = 0, most_middle = 0, most_late = 0;
    world.control.ask = [&] {
        Requests requests;
        const double now_s = world.clock.time_s - 1000;
        const auto running = world.machine.attempts.size();
        if (now_s > 50) requests.slots = 4;
        if (now_s > 90) requests.slots = 1;
        if (now_s <= 50) most_early = std::max(most_early, running);
        else if (now_s <= 90) most_middle = std::max(most_middle, running);
        else if (now_s > 93) most_late = std::max(most_late, running);
        return requests;
    };
    world.run();
    CHECK(most_early == 2);
    CHECK(most_middle == 4);
    CHECK(most_late == 1);
    CHECK(world.plan.count(RunState::kFinished) == 30);
}

TEST_CASE("cancel stops a run for good, retry brings it back", "[sched]") {
    Simulation world({{"a", ""}, {"b", ""}}, cpu(1), 1, [](std::size_t, SplitMix64&) { return finishes(30); });
    world.control.ask = [&] {
        Requests requests = world.control.requests;
        if (world.clock.time_s < 1020) requests.cancelled = {"a", "of another sweep"};
        return requests;
    };
    SECTION("cancelled") {
        world.run();
        CHECK(world.plan.state(0) == RunState::kCancelled);
        CHECK(world.machine.started == std::vector<std::size_t>{1});
    }
    SECTION("and retried while another one runs") {
        world.control.requests.retry = {};
        bool asked = false;
        const auto cancelled = world.control.ask;
        world.control.ask = [&, cancelled] {
            auto requests = cancelled();
            if (world.clock.time_s > 1025 && !asked) requests.retry.insert("a"), asked = true;
            return requests;
        };
        world.run();
        CHECK(world.plan.count(RunState::kFinished) == 2);
    }
}

TEST_CASE("a GPU's slot is free only when a dead worker's memory is back", "[sched]") {
    Simulation world({{"a", ""}, {"b", ""}}, gpus(1, 1, 16ULL << 30), 1, [](std::size_t, SplitMix64&) {
        Fate fate = finishes(10);
        fate.bytes = 10ULL << 30;
        return fate;
    });
    SECTION("it comes back soon") {
        world.machine.linger_s = 7;
        world.run();  // the machine asserts that memory is not exceeded
        CHECK(world.clock.time_s >= 1027);
    }
    SECTION("it does not: after a minute the next one tries its luck, and somebody is told") {
        world.machine.linger_s = 70;
        world.machine.has_room_always = false;
        world.run();
        CHECK_THAT(world.sink.all, Contains("10.0 GiB of memory did not come back within 60 s"));
    }
    CHECK(world.plan.count(RunState::kFinished) == 2);
}

TEST_CASE("an orphan is adopted with the device that it is on", "[sched]") {
    Simulation world({{"a", ""}, {"b", ""}}, gpus(2, 1), 1, [](std::size_t, SplitMix64&) { return finishes(10); });
    world.machine.orphans["a"] = {"", "GPU-1", {}, 1, 0};
    world.run();  // the machine asserts that GPU-1 has one attempt at most
    CHECK(world.plan.count(RunState::kFinished) == 2);
    CHECK(world.clock.time_s == Approx(1010));
}

TEST_CASE("those who ask are told which runs wait, and why", "[sched]") {
    Simulation world({{"a", ""}, {"b", ""}, {"c", ""}}, cpu(1), 1,
                     [](std::size_t, SplitMix64&) { return finishes(30); });
    LiveState seen;
    world.run([&] {
        if (world.clock.time_s > 1010 && world.clock.time_s < 1020) seen = world.control.live;
        return 0;
    });
    REQUIRE(seen.slots.size() == 1);
    CHECK(seen.slots[0].run == "a");
    REQUIRE(seen.queue.size() == 2);
    CHECK(seen.queue[0].run == "b");
    CHECK(seen.queued == 2);
}

}  // namespace bitsweep::sched::scheduler_test
