// The trainer that src/runs/README.md shows, in place of bitsweep-train: what the page says is enough.

#include <csignal>

#include "e2e/world.h"
#include "support/wait.h"
#include "sys/machine.h"

namespace bitsweep::contract_test {
using test::World;

namespace {

constexpr int kEpochs = 300;  // some seconds

std::string shown_trainer() {
    const auto page = read_file(BITSWEEP_SOURCE_DIR "/src/runs/README.md");
    const std::string fence = "```python\n";
    const auto start = page.find(fence) + fence.size();
    return page.substr(start, page.find("```\n", start) - start);
}

World world_of_two_runs(const std::string& model) {
    World world;
    world.write("trainer", shown_trainer());
    std::filesystem::permissions(world.root() / "trainer", std::filesystem::perms::owner_all);
    world.environment = "BITSWEEP_TRAINER=" + (world.root() / "trainer").string();
    world.write("recipes/r.json", R"({"model.name": ")" + model +
                                      R"(", "data.name": "shapes10", "batch": 32, "epochs": )" +
                                      std::to_string(kEpochs) + "}");
    world.write("sweeps/s.json", World::two_bits());
    return world;
}

int metric_lines(const World& world) {
    int count = 0;
    for (const auto& folder : world.run_folders()) count += test::count_lines(folder / "metrics.jsonl", "\n");
    return count;
}

bool has_python() {
    if (find_program("python3")) return true;
    WARN("SKIPPED: python3 is not installed");
    return false;
}

}  // namespace

TEST_CASE("the trainer of the contract's page is stopped, goes on, and trains every epoch once", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_two_runs("resnet8");
    const auto pid = world.start("run s --slots 2");
    // Which it is by the trainers' locks.
    test::wait_until([&] { return world.stdout_of("status").find("2 running") != std::string::npos; });
    const auto folder = world.run_folders().front();
    const auto second =
        run_command({(world.root() / "trainer").string(), "run", "--dir", folder.string(), "--threads=1"});
    CHECK(second.status.code == 75);
    ::kill(pid, SIGTERM);
    CHECK(wait_process(pid).code == 3);
    CHECK_THAT(world.stdout_of("status"), Contains("2 stopped"));
    REQUIRE(metric_lines(world) < 2 * kEpochs);

    const auto output = world.bitsweep("run s --slots 2");
    INFO(output.text);
    CHECK(output.status.code == 0);
    CHECK_THAT(world.stdout_of("status"), Contains("2 finished"));
    CHECK(metric_lines(world) == 2 * kEpochs);
    for (const auto& run : world.run_folders()) {
        const auto attempts = read_file(run / "attempts.jsonl");
        CHECK_THAT(attempts, Contains("\"exit\": 143") && Contains("\"attempt\": 2") && Contains("\"finished\""));
        CHECK(test::count_lines(run / "attempts.jsonl", "\n") == 4);
    }
    CHECK_THAT(world.stdout_of("index"), Contains(", 0 problems"));
}

TEST_CASE("the trainer of the contract's page refuses a config, and is not asked again", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_two_runs("resnet20");
    const auto output = world.bitsweep("run s --slots 2");
    CHECK(output.status.code == 1);
    CHECK_THAT(output.text, Contains("model.name: expected resnet8"));
    for (const auto& run : world.run_folders()) CHECK(test::count_lines(run / "attempts.jsonl", "\"start\"") == 1);
}

}  // namespace bitsweep::contract_test
