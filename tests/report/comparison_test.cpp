#include "report/exhibit/comparison_document.h"

#include <cmath>

#include "report/exhibit/quality.h"
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

    const auto rows = paired_differences(arm(sweep, "pact+sawb"), arm(sweep, "dorefa"), "test.top1");
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].at == "bits=2");
    CHECK(rows[0].difference.n == 3);
    CHECK(rows[0].difference.mean == Approx((5 + 4 + 5.1) / 3));
    CHECK(rows[0].difference.ci95.has_value());
    for (const auto& row : rows) CHECK(*row.first - *row.second == Approx(row.difference.mean));
    CHECK(*rows[0].first == Approx((87 + 88 + 89.6) / 3));
    CHECK(rows[3].at == "mean over all");
    CHECK(rows[3].difference.mean ==
          Approx((rows[0].difference.mean + rows[1].difference.mean + rows[2].difference.mean) / 3));
}

TEST_CASE("a seed that one side lacks is left out, and two single runs have no interval", "[report]") {
    auto sweep = three_arms();
    run_at(sweep, "dorefa", 2, 3).state = RunState::kDiverged;

    CHECK(paired_differences(arm(sweep, "pact+sawb"), arm(sweep, "dorefa"), "test.top1")[0].difference.n == 2);
    const ComparedSide a{"a", {{"", {}, 1, finished("a", 90)}}}, b{"b", {{"", {}, 1, finished("b", 88)}}};
    const auto rows = paired_differences(a, b, "test.top1");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].difference.mean == Approx(2));
    CHECK_FALSE(rows[0].difference.ci95);
    CHECK_THAT(markdown_document(comparison_document(a, b, "test.top1")), Contains("fewer than 3 seeds"));
}

TEST_CASE("a side with several cells at one key stands for their mean, over the seeds that all of them have",
          "[report]") {
    const auto sweep = three_arms();
    auto single = arm(sweep, "dorefa");
    std::erase_if(single.cells, [](const CellRow& cell) { return cell.run.metrics.at("test.top1") != 84.5; });
    REQUIRE(single.cells.size() == 1);  // 2 bits, seed 3
    single.cells[0].arm.clear();
    single.cells[0].at.clear();

    const auto rows = paired_differences(arm(sweep, "pact+sawb"), single, "test.top1");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].difference.n == 1);
    CHECK(rows[0].difference.mean == Approx((89.6 + 91.3 + 92.3) / 3 - 84.5));
    auto own = arm(sweep, "pact+sawb");
    own.cells.resize(1);
    own.cells[0].at.clear();
    const auto itself = paired_differences(arm(sweep, "pact+sawb"), own, "test.top1");
    CHECK(itself[0].difference.n == 1);
    CHECK(itself[0].difference.mean == Approx((90 + 90.7) / 3 - 87 * 2 / 3.0));
}

TEST_CASE("cells at different values of an axis are compared with each other", "[report]") {
    const auto sweep = three_arms();
    const auto at = [&](int bits) {
        auto side = arm(sweep, "pact+sawb");
        std::erase_if(side.cells, [&](const CellRow& cell) { return cell.at.front().second != bits; });
        return side;
    };

    const auto rows = paired_differences(at(4), at(2), "test.top1");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].difference.n == 3);
    CHECK(rows[0].difference.mean == Approx((3.7 + 3.9 + 2.7) / 3));
}

TEST_CASE("no p is given across data sets, and it is said why", "[report]") {
    const auto sweep = three_arms();
    const auto on = [&](const std::string& arm_name, const std::string& data) {
        auto side = arm(sweep, arm_name);
        for (auto& cell : side.cells) {
            auto config = cell.run.config.json();
            config["data"] = {{"name", data}};
            cell.run.config = config;
        }
        return side;
    };

    for (const auto& row : paired_differences(on("pact+sawb", "mnist"), on("dorefa", "svhn"), "test.top1")) {
        CHECK(row.other_data);
        CHECK_FALSE((row.difference.p || row.difference.ci95));
        CHECK(row.first.has_value());
    }
    const auto text = [&](const std::string& data) {
        return markdown_document(comparison_document(on("pact+sawb", "mnist"), on("dorefa", data), "test.top1"));
    };
    CHECK_THAT(text("svhn"), Contains("tested on different data sets"));
    CHECK_THAT(text("mnist"), !Contains("different data sets"));
    for (const auto& row : paired_differences(on("pact+sawb", "mnist"), on("dorefa", "mnist"), "test.top1"))
        CHECK(row.difference.p.has_value());
}

TEST_CASE("a run that serves several cells is one run, not several", "[report]") {
    const auto sweep = three_arms();

    const auto rows = paired_differences(arm(sweep, "fp32"), arm(sweep, "dorefa"), "test.top1");
    REQUIRE(rows.size() == 4);
    for (const auto& row : rows) CHECK(*row.first == Approx(92));  // 91, 92, 93, whatever the bits
    for (const auto& row : paired_differences(arm(sweep, "fp32"), arm(sweep, "fp32"), "test.top1")) {
        CHECK(row.same_runs);
        CHECK_FALSE(row.difference.p);
    }
    CHECK_THAT(markdown_document(comparison_document(arm(sweep, "fp32"), arm(sweep, "fp32"), "test.top1")),
               Contains("the same runs"));
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
    const auto with_layers = [](const StoredConfig& config, const Json& layers) {
        auto json = config.json();
        json["quant"]["layers"] = layers;
        return json;
    };
    for (auto& cell : plain.cells) cell.run.config = with_layers(cell.run.config, Json::object());
    for (auto& cell : layered.cells) cell.run.config = with_layers(cell.run.config, {{"conv1", {{"weight", 4}}}});
    const auto keys = config_differences(plain, layered);
    REQUIRE(keys.size() == 1);
    CHECK(keys[0].key == "quant.layers.conv1.weight");
    CHECK(keys[0].first == "—");
    CHECK(keys[0].second == "4");
}

TEST_CASE("calibration error and each class's accuracy stand beside top-1", "[report]") {
    auto sweep = three_arms();
    const auto nothing = make_grid(sweep, "test.top1");
    CHECK_FALSE(quality_section(sweep, nothing));
    CHECK_FALSE(quality_section(arm(sweep, "pact+sawb"), arm(sweep, "dorefa"), "test.top1"));
    for (auto& cell : sweep.cells) {
        cell.run.result["test.ece"] = cell.arm == "dorefa" ? 4.5 : 3.25;
        cell.run.result["test.by_class.0"] = 90;
        cell.run.result["test.by_class.1"] = cell.arm == "dorefa" ? 60 : 70;
    }
    const auto section = quality_section(sweep, make_grid(sweep, "test.top1"));
    REQUIRE(section);
    const std::vector<std::string> columns{"arm", "expected calibration error (%)", "class 0 (%)", "class 1 (%)"};
    CHECK(section->table.columns == columns);
    CHECK(section->table.rows[1] ==
          std::vector<Json>{"pact+sawb, 2 bits", "3.25 ± 0.00 (n=3)", "90.0 ± 0.0", "70.0 ± 0.0"});
    CHECK_FALSE(quality_section(sweep, make_grid(sweep, "test.loss")));
    auto partial = sweep;
    for (const int seed : {1, 2, 3}) run_at(partial, "dorefa", 4, seed).state = RunState::kRunning;
    CHECK(quality_section(partial, make_grid(partial, "test.top1"))->table.rows.size() ==
          section->table.rows.size() - 1);

    const auto differences = quality_differences(arm(sweep, "pact+sawb"), arm(sweep, "dorefa"), "test.top1");
    REQUIRE(differences.size() == 3);
    CHECK(differences[0].metric == "test.ece");
    CHECK(differences[0].cells.difference.mean == Approx(-1.25));
    CHECK(differences[2].cells.difference.mean == Approx(10));
    const auto document = comparison_document(arm(sweep, "pact+sawb"), arm(sweep, "dorefa"), "test.top1");
    CHECK(document.sections.back().table.rows[2] ==
          std::vector<Json>{"class 1 (%)", "70.0", "60.0", "10.0 ± 0.0", "3"});
    for (int number = 2; number <= 20; ++number)
        sweep.cells.front().run.result["test.by_class." + std::to_string(number)] = 50;
    CHECK(quality_section(sweep, make_grid(sweep, "test.top1"))->table.columns.size() == 2);
}

}  // namespace bitsweep::comparison_test
