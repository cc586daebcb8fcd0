#include "report/comparison.h"

#include "report/made_up.h"
#include "support/catch.h"

namespace bitsweep::comparison_test {
using namespace bitsweep::made_up;

namespace {

ComparedSide arm(const SweepRow& sweep, const std::string& name) {
    ComparedSide side{name, {}};
    for (const auto& cell : sweep.cells)
        if (cell.arm == name) side.cells.push_back(cell);
    return side;
}

}  // namespace

TEST_CASE("two arms are paired at each point of their axes and by seed", "[report]") {
    const auto sweep = three_arms();
    PooledSpread spread;
    const auto rows = paired_differences(arm(sweep, "pact+sawb"), arm(sweep, "dorefa"), "test.top1", spread);
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].at == "bits=2");
    CHECK(rows[0].difference.n == 3);
    CHECK(rows[0].difference.mean == Approx((5 + 4 + 5.1) / 3));
    CHECK(rows[0].difference.ci95.has_value());
    CHECK(rows[3].at == "mean over all");
    CHECK(rows[3].difference.mean ==
          Approx((rows[0].difference.mean + rows[1].difference.mean + rows[2].difference.mean) / 3));
    CHECK(spread.df > 0);
}

TEST_CASE("a seed that one side lacks is left out, and two single runs have no interval", "[report]") {
    auto sweep = three_arms();
    run_at(sweep, "dorefa", 2, 3).state = RunState::kDiverged;
    PooledSpread spread;
    CHECK(paired_differences(arm(sweep, "pact+sawb"), arm(sweep, "dorefa"), "test.top1", spread)[0].difference.n == 2);
    const ComparedSide a{"a", {{"", {}, 1, finished("a", 90)}}}, b{"b", {{"", {}, 1, finished("b", 88)}}};
    const auto rows = paired_differences(a, b, "test.top1", spread);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].difference.mean == Approx(2));
    CHECK_FALSE(rows[0].difference.ci95);
    CHECK_THAT(markdown_document(comparison_document(a, b, "test.top1")), Contains("the spread is unknown"));
}

TEST_CASE("config keys that differ are named with both sides' values", "[report]") {
    const auto sweep = three_arms();
    const auto keys = config_differences(arm(sweep, "pact+sawb"), arm(sweep, "fp32"));
    REQUIRE(keys.size() == 4);  // methods and bits of weights and activations
    CHECK(keys[0].key == "quant.activation.bits");
    CHECK(keys[0].first == "2, 3, 4");
    CHECK(keys[1].key == "quant.activation.method");
    CHECK(keys[1].second == "none");
    CHECK(config_differences(arm(sweep, "fp32"), arm(sweep, "fp32")).empty());
}

TEST_CASE("what a config leaves empty is a dash beside what the other sets", "[report]") {
    auto plain = arm(three_arms(), "fp32"), layered = plain;
    for (auto& cell : plain.cells) cell.run.config["quant"]["layers"] = Json::object();
    for (auto& cell : layered.cells) cell.run.config["quant"]["layers"]["conv1"]["weight"] = 4;
    const auto keys = config_differences(plain, layered);
    REQUIRE(keys.size() == 1);
    CHECK(keys[0].key == "quant.layers.conv1.weight");
    CHECK(keys[0].first == "—");
    CHECK(keys[0].second == "4");
}

}  // namespace bitsweep::comparison_test
