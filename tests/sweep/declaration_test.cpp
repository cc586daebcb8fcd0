#include "sweep/declaration.h"

#include <set>

#include "support/catch.h"

namespace bitsweep::declaration_test {

namespace {

const OrderedJson kContrast = OrderedJson::parse(R"([{"arm": "a", "bits": 2}, {"arm": "b", "bits": 2}])");

// Arms a and b at 2 and 4 bits; run "a2-1" is arm a at 2 bits with seed 1.
OrderedJson sweep_of(int seeds, const OrderedJson& contrasts = OrderedJson::array({kContrast})) {
    OrderedJson sweep{{"contrasts", contrasts}, {"cells", OrderedJson::array()}};
    for (const char* arm : {"a", "b"})
        for (const int bits : {2, 4})
            for (int seed = 1; seed <= seeds; ++seed)
                sweep["cells"].push_back({{"arm", arm},
                                          {"at", {{"bits", bits}}},
                                          {"seed", seed},
                                          {"run", arm + std::to_string(bits) + "-" + std::to_string(seed)}});
    return sweep;
}

// What the stored sweep says after a launch at which `finished` runs had finished.
OrderedJson launched(OrderedJson sweep, const OrderedJson& before, const std::set<std::string>& finished,
                     const std::string& now = "t1") {
    sweep["declared"] = declared_contrasts(
        before, sweep, [&](const std::string& run) { return finished.contains(run); }, now);
    return sweep;
}

}  // namespace

TEST_CASE("a contrast is post hoc if both its sides had a finished run of one seed when it was first seen", "[sweep]") {
    const auto first = launched(sweep_of(2), nullptr, {"a2-1", "b2-2", "a4-1", "b4-1"});
    REQUIRE(first["declared"].size() == 1);
    CHECK(first["declared"][0]["contrast"] == kContrast);
    CHECK(first["declared"][0]["time"] == "t1");
    CHECK(first["declared"][0]["post_hoc"] == false);
    CHECK(first["declared"][0]["seeds"] == OrderedJson({1, 2}));
    CHECK(launched(sweep_of(2), nullptr, {"a2-2", "b2-2"})["declared"][0]["post_hoc"] == true);
}

TEST_CASE("what was first seen stays, whatever finishes, goes and comes back", "[sweep]") {
    const auto first = launched(sweep_of(2), nullptr, {});
    const auto second = launched(sweep_of(2), first, {"a2-1", "b2-1"}, "t2");
    CHECK(second == first);
    const auto without = launched(sweep_of(2, OrderedJson::array()), second, {"a2-1", "b2-1"}, "t3");
    CHECK(launched(sweep_of(2), without, {"a2-1", "b2-1"}, "t4")["declared"] == first["declared"]);
}

TEST_CASE("a contrast that was added to a sweep with results is post hoc, the older ones are not", "[sweep]") {
    const auto first = launched(sweep_of(2), nullptr, {});
    const auto other = OrderedJson::parse(R"([{"arm": "a", "bits": 4}, {"arm": "b", "bits": 4}])");
    const auto declared =
        launched(sweep_of(2, OrderedJson::array({kContrast, other})), first, {"a4-1", "b4-1"}, "t2")["declared"];
    REQUIRE(declared.size() == 2);
    CHECK(declared[0]["post_hoc"] == false);
    CHECK(declared[1]["post_hoc"] == true);
    CHECK(declared[1]["time"] == "t2");
}

TEST_CASE("a stored contrast without a time is not recorded, and never becomes it", "[sweep]") {
    const auto old = sweep_of(2);
    CHECK(launched(sweep_of(2), old, {})["declared"].empty());
    CHECK(launched(sweep_of(3), launched(sweep_of(2), old, {}), {})["declared"].empty());
}

TEST_CASE("seeds added before any result belong to the first; seeds added after a look decide alone", "[sweep]") {
    const auto first = launched(sweep_of(2), nullptr, {});
    const auto early = launched(sweep_of(3), first, {"a2-1"}, "t2")["declared"][0];
    CHECK(early["seeds"] == OrderedJson({1, 2, 3}));
    CHECK_FALSE(early.contains("later_seeds"));
    const auto looked = launched(sweep_of(4), first, {"a2-1", "b2-1"}, "t2");
    CHECK(looked["declared"][0]["seeds"] == OrderedJson({1, 2}));
    CHECK(looked["declared"][0]["later_seeds"] == OrderedJson({3, 4}));
    const auto again = launched(sweep_of(5), looked, {"a2-1", "b2-1"}, "t3");
    CHECK(again["declared"][0]["later_seeds"] == OrderedJson({3, 4, 5}));
}

TEST_CASE("a run that serves both sides is no look", "[sweep]") {
    auto sweep = sweep_of(1);
    for (auto& cell : sweep["cells"]) cell["run"] = "one";
    CHECK(launched(sweep, nullptr, {"one"})["declared"][0]["post_hoc"] == false);
}

TEST_CASE("others' lists are read as far as they make sense", "[sweep]") {
    auto before = sweep_of(2);
    before["declared"] = OrderedJson::parse(R"([7, {"contrast": 3}, {"contrast": [{}, {}], "seeds": "many"}])");
    CHECK(launched(sweep_of(2), before, {"a2-1", "b2-1"})["declared"] == before["declared"]);
    before["declared"] = "yes";
    CHECK(launched(sweep_of(2), before, {})["declared"].empty());
}

}  // namespace bitsweep::declaration_test
