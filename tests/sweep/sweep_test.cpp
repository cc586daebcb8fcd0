#include "sweep/sweep.h"

#include <set>

#include "config/canonical.h"
#include "support/catch.h"
#include "support/sources.h"

using namespace bitsweep;
using test::expand;

namespace {

constexpr const char* kBits = R"({
  "base": "ok.json",
  "arms": { "fp32": {"quant.weight.method": "none"},
            "pact+sawb": {"quant": {"weight": {"method": "sawb"}, "activation.method": "pact"}},
            "dorefa": {"quant.weight.method": "dorefa", "quant.activation.method": "dorefa"} },
  "axes": { "bits": {"keys": ["quant.weight.bits", "quant.activation.bits"], "values": [2, 3, 4]} },
  "seeds": 2 })";

std::string label(const Sweep& sweep, const SweepCell& cell) {
    std::string text = sweep.arms[cell.arm];
    for (std::size_t i = 0; i < cell.at.size(); ++i) text += " " + sweep.axes[i].values[cell.at[i]].dump();
    return text + " s" + std::to_string(cell.seed);
}

}  // namespace

TEST_CASE("cells stand in the file's order: arms, axes, seeds", "[sweep]") {
    const auto sweep = expand(kBits);
    REQUIRE(sweep.cells.size() == 18);
    CHECK(label(sweep, sweep.cells[0]) == "fp32 2 s1");
    CHECK(label(sweep, sweep.cells[1]) == "fp32 2 s2");
    CHECK(label(sweep, sweep.cells[2]) == "fp32 3 s1");
    CHECK(label(sweep, sweep.cells[17]) == "dorefa 4 s2");
}

TEST_CASE("one full-precision baseline serves every bit-width", "[sweep]") {
    const auto sweep = expand(kBits);
    CHECK(sweep.runs.size() == 2 + 6 + 6);
    CHECK(sweep.cells[0].run == sweep.cells[2].run);
    CHECK(sweep.cells[0].run != sweep.cells[1].run);
}

TEST_CASE("the runs do not depend on the order of the file", "[sweep]") {
    const auto sweep = expand(kBits);
    const auto turned = expand(R"({
      "seeds": [2, 1],
      "axes": { "bits": {"keys": ["quant.activation.bits", "quant.weight.bits"], "values": [4, 2, 3]} },
      "arms": { "dorefa": {"quant.activation.method": "dorefa", "quant.weight.method": "dorefa"},
                "pact+sawb": {"quant.activation.method": "pact", "quant.weight.method": "sawb"}, "fp32": {} },
      "base": "ok.json" })");
    std::set<std::string> ids, turned_ids;
    for (const auto& run : sweep.runs) ids.insert(run.id);
    for (const auto& run : turned.runs) turned_ids.insert(run.id);
    CHECK(ids == turned_ids);
}

TEST_CASE("zipped axes advance together and exclusions leave cells out", "[sweep]") {
    const auto sweep = expand(R"({ "base": "ok.json",
      "axes": { "epochs": [1, 2, 3], "batch": [8, 16, 32], "optim.lr": [0.1, 0.2] },
      "zip": [["epochs", "batch"]],
      "exclude": [ {"epochs": 3, "optim.lr": 0.2}, {"epochs": 1, "seed": 2} ], "seeds": 2 })");
    CHECK(sweep.cells.size() == 3 * 2 * 2 - 2 - 2);
    for (const auto& cell : sweep.cells) {
        const auto& config = sweep.runs[cell.run].config;
        CHECK(config.batch == 8LL << (config.epochs - 1));
        CHECK_FALSE((config.epochs == 3 && config.optim.lr == 0.2));
        CHECK_FALSE((config.epochs == 1 && config.seed == 2));
    }
}

TEST_CASE("overrides act on the base and make another sweep", "[sweep]") {
    const auto sweep = expand(kBits, {"epochs=7", "seeds=[5]"});
    CHECK(sweep.cells.size() == 9);
    for (const auto& run : sweep.runs) {
        CHECK(run.config.epochs == 7);
        CHECK(run.config.seed == 5);
    }
    CHECK(name_with_overrides("cpu/bits", {"epochs=7", "seeds=[5]"}) == "cpu/bits@epochs=7,seeds=[5]");
}

TEST_CASE("a sweep's name is its path under sweeps/", "[sweep]") {
    CHECK(sweep_name("sweeps/cpu/bits.json") == "cpu/bits");
    CHECK(sweep_name("/home/me/project/sweeps/demo.json") == "demo");
    CHECK(sweep_name("mine.json") == "mine");
}

TEST_CASE("a parent given by init.from stands before its children and is no cell", "[sweep]") {
    test::FakeSources fake;
    fake.recipes["parent.json"] = R"({"epochs": 12})";
    const auto sweep = expand(R"({ "base": {"epochs": 4, "optim.lr": 0.02, "init.from": "parent.json"},
      "arms": { "a": {"quant.weight.method": "sawb", "quant.weight.bits": 2},
                "b": {"init.from": {"base": "parent.json", "optim.lr": 0.3}} }, "seeds": 2 })",
                              {}, fake);
    CHECK(sweep.cells.size() == 4);
    REQUIRE(sweep.runs.size() == 8);
    for (const auto& cell : sweep.cells) {
        const auto& child = sweep.runs[cell.run];
        const auto parent = std::find_if(sweep.runs.begin(), sweep.runs.end(),
                                         [&](const SweepRun& run) { return run.id == child.parent; });
        REQUIRE(parent < sweep.runs.begin() + static_cast<std::ptrdiff_t>(cell.run));
        CHECK_FALSE(parent->is_cell);
        CHECK(parent->config.epochs == 12);
        CHECK(parent->config.seed == child.config.seed);
    }
}

TEST_CASE("a recipe that starts from itself is refused", "[sweep]") {
    test::FakeSources fake;
    fake.recipes["loop.json"] = R"({"init.from": "loop.json"})";
    CHECK_THROWS_WITH(expand(R"({"base": "loop.json"})", {}, fake),
                      Catch::Contains("does a recipe start from itself?"));
}

TEST_CASE("initial weights are known by content, not by path", "[sweep]") {
    test::FakeSources fake;
    fake.weights = {{"a.safetensors", std::string(64, 'a')}, {"copy.safetensors", std::string(64, 'a')}};
    const auto sweep =
        expand(R"({"base": "ok.json", "axes": {"init.weights": ["a.safetensors", "copy.safetensors"]}})", {}, fake);
    CHECK(sweep.cells.size() == 2);
    CHECK(sweep.runs.size() == 1);
}
