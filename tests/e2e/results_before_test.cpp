// Results of the version before open in this one.

#include "e2e/results_before.h"

namespace bitsweep::results_before_test {
using test::World;

namespace {

// The values of `expected`, key by key; keys that came later may stand beside them.
void check_holds(const Json& found, const Json& expected) {
    INFO(found.dump(2));
    if (expected.is_array()) {
        REQUIRE(found.size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) check_holds(found[i], expected[i]);
    } else if (expected.is_object()) {
        for (const auto& [key, value] : expected.items()) {
            INFO(key);
            REQUIRE(found.contains(key));
            check_holds(found[key], value);
        }
    } else {
        CHECK(found == expected);
    }
}

Json status_before() {
    return Json::parse(read_file(test::results_before() / "status.json"));
}

}  // namespace

TEST_CASE("results of the version before show the states that it showed", "[e2e]") {
    const World world;
    test::copy_results_before(world);
    check_holds(Json::parse(world.stdout_of("status tiny --json")), status_before());
}

TEST_CASE("a database of the version before is brought over, and says what a new one says", "[e2e]") {
    const World world;
    test::copy_results_before(world);
    const std::string curves = "query --format csv \"SELECT * FROM v_curves ORDER BY run, epoch\"";
    const auto brought_over = world.stdout_of(curves);
    CHECK(std::count(brought_over.begin(), brought_over.end(), '\n') > 10);
    REQUIRE(world.bitsweep("index --rebuild").status.code == 0);
    CHECK(world.stdout_of(curves) == brought_over);
    check_holds(Json::parse(world.stdout_of("status tiny --json")), status_before());
}

TEST_CASE("a sweep file of the version before has the runs that it had", "[e2e]") {
    const World world;
    test::copy_results_before(world);
    std::vector<std::string> ids;
    const auto plan = Json::parse(world.stdout_of("plan tiny --json"));
    for (const auto& run : plan["runs"]) ids.push_back(run["run"]);
    CHECK(ids == std::vector<std::string>{test::kFinishedBefore, test::kDivergedBefore, test::kFailedBefore,
                                          test::kKilledBefore, test::kCancelledBefore, test::kNewBefore});
}

}  // namespace bitsweep::results_before_test
