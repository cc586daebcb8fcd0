#include "sched/slots.h"

#include "base/error.h"
#include "sched/gpus.h"
#include "sched/slot_pool.h"
#include "support/catch.h"

namespace bitsweep::sched::slots_test {

namespace {

const std::vector<int> kCores{0, 1, 2, 3, 4, 5, 6, 7};
const std::vector<Gpu> kGpus{{"GPU-aa1", "x", 100, 90}, {"GPU-ab2", "x", 100, 80}, {"GPU-c", "x", 100, 100}};

std::vector<std::string> uuids(const std::vector<Gpu>& gpus) {
    std::vector<std::string> list;
    for (const auto& gpu : gpus) list.push_back(gpu.uuid);
    return list;
}

std::vector<SlotSpec> slots_on(const std::string& gpu, int count, std::uint64_t bytes) {
    return std::vector<SlotSpec>(static_cast<std::size_t>(count), SlotSpec{"cuda:0", gpu, {0}, 1, bytes});
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a CPU is cut into slots without overlap", "[sched]") {
    SECTION("many runs: one thread each") {
        CHECK(make_slots({}, {}, kCores, 100).size() == 8);
    }
    SECTION("few runs: the cores are spread") {
        const auto slots = make_slots({}, {}, kCores, 2);
        CHECK(slots.size() == 2);
        CHECK(slots[0].threads == 4);
        CHECK(slots[1].cores == std::vector<int>{4, 5, 6, 7});
    }
    SECTION("more threads or slots than cores are refused, with the numbers") {
        SlotRequest request;
        request.threads = 9;
        CHECK_THROWS_WITH(make_slots(request, {}, kCores, 1), Contains("9 threads need 9 cores, but 8"));
        request.threads = 3;
        request.slots = 3;
        CHECK_THROWS_WITH(make_slots(request, {}, kCores, 1), Contains("2 fit 8 cores (3 threads a worker)"));
    }
}

TEST_CASE("GPUs have as many slots as asked for, pinned by UUID, and share their cores", "[sched]") {
    SlotRequest request;
    SECTION("one each") {
        const auto slots = make_slots(request, kGpus, kCores, 100);
        REQUIRE(slots.size() == 3);
        CHECK(slots[1].gpu_uuid == "GPU-ab2");
        CHECK(slots[1].cores == std::vector<int>{2, 3});
        CHECK(slots[1].device_bytes == 0);
    }
    SECTION("two each") {
        request.runs_per_gpu = 2;
        const auto slots = make_slots(request, kGpus, kCores, 100);
        REQUIRE(slots.size() == 6);
        CHECK(slots[0].gpu_uuid == slots[1].gpu_uuid);
    }
    SECTION("auto: by memory that is free") {
        request.runs_per_gpu = 0;
        const auto slots = make_slots(request, kGpus, kCores, 100);
        CHECK(slots.size() == 3 * kMostRunsPerGpu);
        CHECK(slots[0].device_bytes == 90);
    }
    SECTION("cuda without a GPU is refused") {
        request.device = "cuda";
        CHECK_THROWS_AS(make_slots(request, {}, kCores, 1), ConfigError);
    }
}

TEST_CASE("of the GPUs those are used that were given and asked for", "[sched]") {
    CHECK(uuids(select_gpus("all", kGpus, {})) == Names{"GPU-aa1", "GPU-ab2", "GPU-c"});
    CHECK(select_gpus("none", kGpus, {}).empty());
    CHECK(uuids(select_gpus("2,0", kGpus, {})) == Names{"GPU-aa1", "GPU-c"});
    CHECK(uuids(select_gpus("GPU-ab", kGpus, {})) == Names{"GPU-ab2"});
    CHECK(select_gpus("fake:4", {}, {}).size() == 4);
    CHECK(uuids(select_gpus("all", kGpus, {"1,2", {}})) == Names{"GPU-ab2", "GPU-c"});
    CHECK(uuids(select_gpus("all", kGpus, {"GPU-c", {}})) == Names{"GPU-c"});
    CHECK(select_gpus("all", kGpus, {"", {}}).empty());
    CHECK(uuids(select_gpus("all", kGpus, {"0,9,1", {}})) == Names{"GPU-aa1"});  // as CUDA does
    CHECK(uuids(select_gpus("all", kGpus, {{}, "2"})) == Names{"GPU-c"});
    CHECK(uuids(select_gpus("all", kGpus, {"0", "2"})) == Names{"GPU-aa1"});
}

TEST_CASE("a GPU that is not ours is refused with the names of those that are", "[sched]") {
    CHECK_THROWS_WITH(select_gpus("1", kGpus, {"0", {}}),
                      Contains("'1' names no GPU that may be used: there are 0 (GPU-aa1)"));
    CHECK_THROWS_WITH(select_gpus("0", {}, {}), Contains("there are none"));
    CHECK_THROWS_WITH(select_gpus("fake:x", {}, {}), Contains("expected fake:1 to fake:64"));
}

TEST_CASE("a slot is taken when lent and free when its lease goes", "[sched]") {
    SlotPool pool(slots_on("GPU-a", 2, 0));
    {
        const auto first = pool.try_lend(), second = pool.try_lend();
        CHECK(second);
        CHECK_FALSE(pool.try_lend());
        CHECK(pool.free() == 0);
    }
    CHECK(pool.free() == 2);
}

TEST_CASE("runs spread over the devices before they share one", "[sched]") {
    auto specs = slots_on("GPU-a", 2, 0);
    for (const auto& spec : slots_on("GPU-b", 2, 0)) specs.push_back(spec);
    SlotPool pool(specs);
    const auto first = pool.try_lend(), second = pool.try_lend();
    CHECK(first->slot().gpu_uuid == "GPU-a");
    CHECK(second->slot().gpu_uuid == "GPU-b");
}

TEST_CASE("where memory counts, a device is shared by known needs that fit", "[sched]") {
    SlotPool pool(slots_on("GPU-a", 8, 100));
    auto first = pool.try_lend();
    REQUIRE(first);
    CHECK_FALSE(pool.try_lend({40}));  // nobody knows yet what the first one needs
    first->set_bytes(40);
    CHECK_FALSE(pool.try_lend());  // nor what this one does
    const auto second = pool.try_lend({40});
    CHECK(second);
    CHECK_FALSE(pool.try_lend({40}));
    CHECK(pool.try_lend({20}));
}

TEST_CASE("a run that must be alone shares in neither direction", "[sched]") {
    SlotPool pool(slots_on("GPU-a", 2, 0));
    {
        const auto other = pool.try_lend();
        CHECK_FALSE(pool.try_lend({0, true}));
    }
    const auto alone = pool.try_lend({0, true});
    REQUIRE(alone);
    CHECK_FALSE(pool.try_lend());
}

TEST_CASE("a device that is kept for a large run is lent to nobody else in this round", "[sched]") {
    SlotPool pool(slots_on("GPU-a", 2, 0));
    const auto other = pool.try_lend();
    REQUIRE_FALSE(pool.try_lend({0, true}));
    CHECK(pool.keep_device());
    CHECK_FALSE(pool.try_lend());
    CHECK_FALSE(pool.has_room());
    pool.begin_round();
    CHECK(pool.try_lend());
}

TEST_CASE("fewer slots than fit are lent when asked for, and a quarantined device lends none", "[sched]") {
    auto specs = slots_on("GPU-a", 2, 0);
    specs.push_back({"cuda:0", "GPU-b", {0}, 1, 0});
    SlotPool pool(specs);
    pool.set_limit(1);
    {
        const auto only = pool.try_lend();
        CHECK_FALSE(pool.try_lend());
    }
    pool.set_limit(3);
    pool.quarantine("GPU-a");
    const auto left = pool.try_lend();
    REQUIRE(left);
    CHECK(left->slot().gpu_uuid == "GPU-b");
    CHECK_FALSE(pool.try_lend());
    CHECK_FALSE(pool.all_quarantined());
}

TEST_CASE("an adopted worker's slot is the one that it occupies", "[sched]") {
    auto specs = slots_on("GPU-a", 1, 0);
    specs.push_back({"cuda:0", "GPU-b", {1}, 1, 0});
    SlotPool pool(specs);
    CHECK(pool.try_lend_like({"", "GPU-b", {1}, 1, 0})->slot().gpu_uuid == "GPU-b");
    SlotPool cpu(make_slots({}, {}, kCores, 100));
    CHECK(cpu.try_lend_like({"", "", {5}, 1, 0})->slot().cores == std::vector<int>{5});
}

}  // namespace bitsweep::sched::slots_test
