// A disk that fails or is full at any one moment, and many who read while many write.

#include <cerrno>

#include <fmt/format.h>

#include "e2e/world.h"
#include "support/wait.h"
#include "sys/machine.h"

namespace bitsweep::faults_test {
using test::World;

namespace {

std::string failing_at(const World& world, int operation, int error) {
    // A sanitizer minds not being the first library; here it may come second.
    return fmt::format(
        " ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 LD_PRELOAD={} BITSWEEP_FAIL_AT={} "
        "BITSWEEP_FAIL_ERROR={} BITSWEEP_FAIL_UNDER={} "
        "BITSWEEP_FAIL_TOLD={}",
        BITSWEEP_FAILING_FILES, operation, error, world.results().string(), (world.root() / "told").string());
}

}  // namespace

TEST_CASE("whichever file operation fails, nothing crashes, no result is made up, and the same command ends it",
          "[e2e]") {
    // Every third operation, another third for each error; BITSWEEP_EVERY_OPERATION=1 tries all of them.
    const int error = GENERATE(ENOSPC, EIO);
    const int stride = environment("BITSWEEP_EVERY_OPERATION") ? 1 : 3;
    int operation = error == ENOSPC ? 1 - stride : 2 - stride;
    for (bool failed = true; failed;) {
        operation += stride;
        auto world = World::with_fake_trainer(World::two_bits());
        const auto healthy = world.environment;
        world.environment += failing_at(world, operation, error);
        const auto output = world.bitsweep("run s --slots 1");
        failed = std::filesystem::exists(world.root() / "told");
        INFO("operation " << operation << "\n" << output.text);
        REQUIRE(output.status.signal == 0);
        REQUIRE(output.status.code < 4);  // neither a crash of the shell's child (128 + signal) nor an abort
        if (output.status.code != 0) REQUIRE_FALSE(output.text.empty());
        for (const auto& folder : world.run_folders()) {
            const bool has_result = std::filesystem::exists(folder / "result.json");
            REQUIRE(has_result == (test::count_lines(folder / "metrics.jsonl", "\"epoch\":1,") > 0));
        }
        world.environment = healthy;
        const auto again = world.bitsweep("run s --slots 1");
        INFO(again.text);
        REQUIRE(again.status.code == 0);
        REQUIRE_THAT(world.stdout_of("status"), Contains("2 finished"));
        for (const auto& folder : world.run_folders())
            REQUIRE(test::count_lines(folder / "metrics.jsonl", "\"epoch\":1,") == 1);
        const auto rows = world.stdout_of("query --format csv \"SELECT * FROM v_curves\"");
        REQUIRE(world.bitsweep("index --rebuild").status.code == 0);
        REQUIRE(world.stdout_of("query --format csv \"SELECT * FROM v_curves\"") == rows);
    }
    CHECK(operation > 20);  // the faults do reach the sweep's files
}

TEST_CASE("16 workers and 4 readers: no lock error, no lost line", "[e2e]") {
    auto world = World::with_fake_trainer(World::two_bits(R"(, "seeds": 16)"), "twenty_epochs");
    world.write("recipes/r.json", R"({"model.name": "resnet8", "data.name": "shapes10", "epochs": 20, "batch": 32})");
    const auto pid = world.start("run s --gpus fake:4 --runs-per-gpu 4");
    int reads = 0;
    test::wait_until([&] {
        for (const auto& output : world.four_times("status --json")) {
            INFO(output);
            REQUIRE(Json::accept(output));  // an error message is no JSON
            ++reads;
        }
        return test::has_ended(pid);
    });
    CHECK(reads >= 4);
    const auto log = read_file(world.root() / "bitsweep.log");
    CHECK(log.find("locked") == std::string::npos);
    CHECK_THAT(log, Contains("32 of 32 runs finished"));
    CHECK(world.stdout_of("query --format csv \"SELECT count(*) FROM v_curves WHERE key = 'test.top1'\"") ==
          "count(*)\n640\n");
}

}  // namespace bitsweep::faults_test
