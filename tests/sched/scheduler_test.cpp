#include "sched/scheduler.h"

#include <map>
#include <set>

#include "base/error.h"
#include "base/random.h"
#include "support/catch.h"

using namespace bitsweep;

namespace {

class FakeClock : public Clock {
public:
    double now_s() const override { return time_s; }
    double steady_s() const override { return time_s; }
    void sleep(double seconds) const override { time_s += seconds; }
    mutable double time_s = 1000;
};

// What the world does with an attempt: how long it takes, how it ends, how many epochs it completes.
struct Fate {
    double length_s;
    Cause cause;
    int epochs;
};

/// Asserts what must never happen: two attempts at one run, a slot used twice, more attempts than slots, an attempt
/// at a run that is over.
class FakeExecutor : public Executor {
public:
    FakeExecutor(FakeClock& clock, std::size_t capacity, std::uint64_t seed, std::function<Fate(SplitMix64&)> fate)
        : clock_(clock), capacity_(capacity), random_(seed), fate_(std::move(fate)) {}

    void start(std::size_t run, const std::string& id, const SlotSpec& slot) override {
        REQUIRE(attempts.count(run) == 0);
        REQUIRE(attempts.size() < capacity_);
        REQUIRE(over.count(id) == 0);
        REQUIRE(cores_in_use_.insert(slot.cores.front()).second);
        const auto fate = fate_(random_);
        attempts[run] = {id, slot.cores.front(), clock_.time_s + fate.length_s, fate};
        ++starts;
    }
    bool adopt(std::size_t, const std::string&) override { return false; }

    std::optional<AttemptEnd> wait(double timeout_s) override {
        auto first = attempts.end();
        for (auto it = attempts.begin(); it != attempts.end(); ++it)
            if (first == attempts.end() || it->second.end_s < first->second.end_s) first = it;
        if (first == attempts.end() || first->second.end_s > clock_.time_s + timeout_s) {
            clock_.time_s += std::max(timeout_s, 1e-3);
            return std::nullopt;
        }
        clock_.time_s = std::max(clock_.time_s, first->second.end_s);
        const auto run = first->first;
        const auto attempt = first->second;
        attempts.erase(first);
        cores_in_use_.erase(attempt.core);
        ends[attempt.id] = attempt.fate;
        epochs[attempt.id] += attempt.fate.epochs;
        if (attempt.fate.cause == Cause::kFinished || attempt.fate.cause == Cause::kDiverged) over.insert(attempt.id);
        return AttemptEnd{run, 1, std::nullopt};
    }
    void stop_all(bool kill) override {
        for (auto& [run, attempt] : attempts) {
            attempt.end_s = clock_.time_s;
            attempt.fate = {0, kill ? Cause::kCrashed : Cause::kInterrupted, 0};
        }
    }

    struct Attempt {
        std::string id;
        int core;
        double end_s;
        Fate fate;
    };
    std::map<std::size_t, Attempt> attempts;
    std::map<std::string, Fate> ends;
    std::map<std::string, std::int64_t> epochs;
    std::set<std::string> over;
    int starts = 0;

private:
    FakeClock& clock_;
    std::size_t capacity_;
    SplitMix64 random_;
    std::function<Fate(SplitMix64&)> fate_;
    std::set<int> cores_in_use_;
};

class FakeBook : public RunBook {
public:
    explicit FakeBook(FakeExecutor& executor) : executor_(executor) {}
    void open(const std::string&) override {}
    Outcome close(const std::string& id, const AttemptEnd&) override {
        return {executor_.ends.at(id).cause, "as fated"};
    }
    std::int64_t last_epoch(const std::string& id) override { return executor_.epochs[id]; }
    void refresh(const std::vector<std::string>&) override {}

private:
    FakeExecutor& executor_;
};

class SilentSink : public StatusSink {
    void started(std::size_t, const SlotSpec&, bool) override {}
    void ended(std::size_t, const Outcome&) override {}
    void stopping(bool) override {}
    void tick(const std::vector<std::size_t>&) override {}
};

struct World {
    World(std::vector<PlannedRun> runs, int slot_count, std::uint64_t seed, std::function<Fate(SplitMix64&)> fate)
        : plan(std::move(runs)),
          slots(make_slots({"cpu", 1, slot_count}, {}, {0, 1, 2, 3, 4, 5, 6, 7}, 8)),
          executor(clock, static_cast<std::size_t>(slot_count), seed, std::move(fate)),
          book(executor) {}

    void run(std::function<int()> stops = [] { return 0; }) {
        Scheduler(plan, slots, executor, book, clock, sink, std::move(stops)).run();
    }

    FakeClock clock;
    Plan plan;
    SlotPool slots;
    FakeExecutor executor;
    FakeBook book;
    SilentSink sink;
};

std::vector<PlannedRun> some_runs(std::size_t count, SplitMix64& random) {
    std::vector<PlannedRun> runs;
    for (std::size_t i = 0; i < count; ++i) {
        const bool has_parent = i > 0 && random.below(4) == 0;
        runs.push_back({"run" + std::to_string(i), has_parent ? runs[random.below(i)].id : "", random.uniform() * 100});
    }
    return runs;
}

Fate any_fate(SplitMix64& random) {
    static constexpr Cause kCauses[] = {Cause::kFinished,  Cause::kFinished,   Cause::kFinished,  Cause::kCrashed,
                                        Cause::kCrashed,   Cause::kDiverged,   Cause::kPreempted, Cause::kOutOfMemory,
                                        Cause::kBadConfig, Cause::kInterrupted};
    return {random.uniform() * 30, kCauses[random.below(std::size(kCauses))], static_cast<int>(random.below(2))};
}

}  // namespace

TEST_CASE("in thousands of histories no run is done twice, no slot leaks, and every run ends", "[sched]") {
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        SplitMix64 random(seed);
        World world(some_runs(1 + random.below(20), random), 1 + static_cast<int>(random.below(8)), seed, any_fate);
        INFO("seed " << seed);
        world.run();
        REQUIRE(world.plan.done());
        REQUIRE(world.executor.attempts.empty());
        REQUIRE(world.slots.free() == world.slots.size());
        for (std::size_t run = 0; run < world.plan.size(); ++run) {
            const bool is_over = world.executor.over.count(world.plan.planned(run).id) == 1;
            const auto state = world.plan.state(run);
            REQUIRE(is_over == (state == Plan::State::kFinished || state == Plan::State::kDiverged));
        }
    }
}

TEST_CASE("after a stop nothing starts, and the same plan goes on later", "[sched]") {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        SplitMix64 random(seed);
        World world(some_runs(10, random), 3, seed, [](SplitMix64& r) {
            return Fate{1 + r.uniform() * 5, Cause::kFinished, 1};
        });
        const double stop_s = world.clock.time_s + random.uniform() * 20;
        int starts_at_stop = -1;
        world.run([&] {
            if (world.clock.time_s < stop_s) return 0;
            if (starts_at_stop < 0) starts_at_stop = world.executor.starts;
            return 1;
        });
        INFO("seed " << seed);
        REQUIRE((starts_at_stop < 0 || world.executor.starts == starts_at_stop));
        REQUIRE(world.executor.attempts.empty());
        REQUIRE(world.slots.free() == world.slots.size());
        world.run();
        REQUIRE(world.plan.count(Plan::State::kFinished) == 10);
    }
}

TEST_CASE("two slots are both used while there is work", "[sched]") {
    World world({{"a", ""}, {"b", ""}, {"c", ""}, {"d", ""}}, 2, 1, [](SplitMix64&) {
        return Fate{10, Cause::kFinished, 1};
    });
    world.run();
    CHECK(world.clock.time_s == Approx(1020));
}

TEST_CASE("slots cut a machine without overlap", "[sched]") {
    const std::vector<int> cores{0, 1, 2, 3, 4, 5, 6, 7};
    SECTION("many runs: one thread each") {
        CHECK(make_slots({}, {}, cores, 100).size() == 8);
    }
    SECTION("few runs: the cores are spread") {
        const auto slots = make_slots({}, {}, cores, 2);
        CHECK(slots.size() == 2);
        CHECK(slots[0].threads == 4);
        CHECK(slots[1].cores == std::vector<int>{4, 5, 6, 7});
    }
    SECTION("too many threads are refused") {
        CHECK_THROWS_AS(make_slots({"cpu", 9, 0}, {}, cores, 1), ConfigError);
    }
    SECTION("a GPU a slot, pinned by UUID") {
        const auto slots = make_slots({}, {{"GPU-a", "x"}, {"GPU-b", "x"}}, cores, 100);
        CHECK(slots.size() == 2);
        CHECK(slots[1].gpu_uuid == "GPU-b");
        CHECK(slots[1].cores == std::vector<int>{4, 5, 6, 7});
    }
    SECTION("cuda without a GPU is refused") {
        CHECK_THROWS_AS(make_slots({"cuda"}, {}, cores, 1), ConfigError);
    }
}
