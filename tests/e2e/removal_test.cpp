// What forget and clean take away, and what they leave.

#include "e2e/world.h"
#include "support/wait.h"
#include "sys/file_lock.h"

namespace bitsweep::removal_test {
using test::World;

TEST_CASE("forget removes a sweep and the runs that it has alone, once somebody has said yes", "[e2e]") {
    auto world = World::with_fake_trainer(World::two_bits());
    REQUIRE(world.bitsweep("run s").status.code == 0);
    REQUIRE(world.bitsweep("run s seeds=2 --as t").status.code == 0);
    const auto refused = world.bitsweep("forget t </dev/null");
    CHECK(refused.status.code == 2);
    CHECK_THAT(refused.text, Contains("nobody can be asked whether to remove this") && Contains("--yes removes it"));
    CHECK_THAT(world.bitsweep("forget u --yes").text, Contains("no sweep 'u'"));
    const auto listed = world.stdout_of("forget t -n");
    CHECK_THAT(listed, Contains("sweep t and 2 runs would be removed") && Contains("t:sawb,bits=2,seed=2, finished") &&
                           Contains("kept, as other sweeps or publications have them: 2 runs"));
    CHECK(world.run_folders().size() == 4);
    CHECK(Json::parse(world.stdout_of("forget t --yes --json"))["removed"] == true);
    CHECK(world.run_folders().size() == 2);
    CHECK_THAT(world.stdout_of("status --all"), Contains("s: 2 runs, 2 finished") && !Contains("t:"));
    CHECK_THAT(world.stdout_of("plan s"), Contains("2 runs (2 finished)"));
    REQUIRE(world.bitsweep("publish --sweep s").status.code == 0);
    CHECK_THAT(world.stdout_of("forget s --yes"), Contains("sweep s is hidden: it is published"));
    CHECK_THAT(world.stdout_of("status --all"), !Contains("s:"));
    CHECK(world.run_folders().size() == 2);
    CHECK_THAT(world.bitsweep("report --check").text, Contains("1 publication checked"));
    REQUIRE(world.bitsweep("import results/published/s").status.code == 0);
    CHECK_THAT(world.stdout_of("status --all"), Contains("s: 2 runs, 2 finished"));
}

TEST_CASE("nothing is removed while a process works at it", "[e2e]") {
    auto world = World::with_fake_trainer(World::two_bits(), "until_go");
    const auto pid = world.start("run s --slots 1");
    test::wait_until([&] {
        return read_file_if_exists(world.root() / "bitsweep.log").value_or("").find("started") != std::string::npos;
    });
    const auto busy = world.bitsweep("forget s --yes");
    CHECK(busy.status.code == 1);
    CHECK_THAT(busy.text, Contains("pid " + std::to_string(pid)));
    world.write("go", "");
    CHECK(wait_process(pid).code == 0);
    const auto folder = world.run_folders().front();
    auto held = FileLock::try_take(folder / "lock", "");
    CHECK_THAT(world.bitsweep("forget s --yes").text, Contains("a process works at this run, so nothing is removed"));
    CHECK(world.run_folders().size() == 2);
    held.reset();
    CHECK(world.bitsweep("forget s --yes").status.code == 0);
    CHECK(world.run_folders().empty());
}

TEST_CASE("clean removes the checkpoints of runs that have ended, and nothing else", "[e2e]") {
    auto world = World::with_fake_trainer(World::two_bits());
    REQUIRE(world.bitsweep("run s").status.code == 0);
    const auto folders = world.run_folders();
    for (const auto& folder : folders) write_file_atomically(folder / "checkpoint.pt", std::string(1000, 'x'));
    std::filesystem::remove(folders[1] / "result.json");  // it goes on from its checkpoint
    CHECK_THAT(world.bitsweep("clean").text, Contains("no kind of files to remove is given (--checkpoints removes"));
    CHECK(world.bitsweep("clean --checkpoints </dev/null").status.code == 2);
    CHECK_THAT(world.stdout_of("clean --checkpoints -n"), Contains("1 checkpoint would be removed (1.0 kB)"));
    CHECK_THAT(world.stdout_of("clean --checkpoints --yes"), Contains("1 checkpoint removed"));
    CHECK_FALSE(std::filesystem::exists(folders[0] / "checkpoint.pt"));
    CHECK(std::filesystem::exists(folders[0] / "result.json"));
    CHECK(std::filesystem::exists(folders[1] / "checkpoint.pt"));
    CHECK(world.stdout_of("clean --checkpoints --yes --sweep s") == "nothing is removed\n");
}

}  // namespace bitsweep::removal_test
