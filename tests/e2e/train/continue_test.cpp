// Results of the version before go on in this one, with the real trainer.

#include "e2e/results_before.h"

namespace bitsweep::continue_test {
using test::World;
namespace fs = std::filesystem;

TEST_CASE("a run that the version before left killed goes on from its checkpoint, and done ones stay", "[e2e][train]") {
    const World world;
    test::copy_results_before(world);
    const auto of = [&](const char* id, const char* file) { return world.results() / "runs" / id / file; };
    const auto killed_before = read_file(of(test::kKilledBefore, "metrics.jsonl"));
    std::map<fs::path, std::string> done;
    for (const auto* id : {test::kFinishedBefore, test::kDivergedBefore})
        for (const auto* file : {"attempts.jsonl", "metrics.jsonl", "result.json"})
            done[of(id, file)] = read_file(of(id, file));

    const auto went_on = world.bitsweep("run tiny --slots 1 --threads 1");
    INFO(went_on.text);
    CHECK(went_on.status.code == 1);  // one run diverged
    for (const auto& [path, text] : done) {
        INFO(path);
        CHECK(read_file(path) == text);
    }
    const auto killed = read_file(of(test::kKilledBefore, "metrics.jsonl"));
    CHECK(killed.starts_with(killed_before));
    CHECK(test::count_lines(of(test::kKilledBefore, "metrics.jsonl"), R"("attempt":2,"epoch":3,)") == 0);
    CHECK(test::count_lines(of(test::kKilledBefore, "metrics.jsonl"), R"("attempt":2,"epoch":4,)") == 1);
    CHECK(Json::parse(read_file(of(test::kKilledBefore, "result.json")))["epochs"] == 6);
    CHECK(Json::parse(read_file(of(test::kFailedBefore, "result.json")))["outcome"] == "finished");
    CHECK(Json::parse(read_file(of(test::kNewBefore, "result.json")))["outcome"] == "finished");
    CHECK_FALSE(fs::exists(of(test::kCancelledBefore, "attempts.jsonl")));
    CHECK(world.run_folders().size() == 6);
}

}  // namespace bitsweep::continue_test
