#include "store/sweep_merge.h"

#include <vector>

#include "support/catch.h"

namespace bitsweep::sweep_merge_test {

namespace {

OrderedJson cell(int bits, int seed, const char* run) {
    return {{"arm", "a"}, {"at", {{"bits", bits}}}, {"seed", seed}, {"run", run}};
}

OrderedJson sweep(const OrderedJson& cells) {
    return {{"sweep", "s"},
            {"file", "sweeps/s.json"},
            {"overrides", OrderedJson::array()},
            {"arms", {"a"}},
            {"axes", {"bits"}},
            {"contrasts", OrderedJson::array()},
            {"cells", cells},
            {"parents", OrderedJson::array()}};
}

const OrderedJson kOurs = sweep({cell(2, 1, "r21"), cell(3, 1, "r31")});

MergedSweep merged(const OrderedJson& theirs, double their_rate = 0.1) {
    return merge_sweeps(kOurs, theirs, [&](const std::string& id) {
        return Json{{"seed", id.back()}, {"optim", {{"lr", id.back() == '1' ? 0.1 : their_rate}}}};
    });
}

}  // namespace

TEST_CASE("two machines' seeds of one sweep become one sweep, in expansion order", "[store]") {
    auto theirs = sweep({cell(2, 2, "r22"), cell(2, 1, "r21"), cell(3, 2, "r32")});
    theirs["file"] = "elsewhere/sweeps/s.json";
    const auto both = merged(theirs);
    CHECK(both.difference.empty());
    CHECK(both.added == 2);
    CHECK(both.sweep["cells"] ==
          OrderedJson{cell(2, 1, "r21"), cell(2, 2, "r22"), cell(3, 1, "r31"), cell(3, 2, "r32")});
    CHECK(both.sweep["file"] == "sweeps/s.json");
    CHECK(merged(kOurs).added == 0);
    CHECK(merged(kOurs).sweep == kOurs);
}

TEST_CASE("sweeps whose definitions differ are not merged, and the difference is told", "[store]") {
    const auto with = [](const char* key, const OrderedJson& value) {
        auto theirs = kOurs;
        theirs[key] = value;
        return theirs;
    };
    const std::vector<std::pair<OrderedJson, const char*>> others{
        {with("arms", {"a", "b"}), R"(arms: ["a"] here, ["a","b"] there)"},
        {with("axes", {"width"}), "axes: "},
        {with("overrides", {"epochs=2"}), R"(overrides: [] here, ["epochs=2"] there)"},
        {with("contrasts", {{{"arm", "a"}}}), "contrasts: "},
        {sweep({cell(2, 1, "r21")}), "only here: "},
        {sweep({cell(2, 1, "r21"), cell(3, 1, "r31"), cell(4, 1, "r41")}), "only there: "},
        {sweep({cell(2, 1, "x21"), cell(3, 1, "r31")}), "seed 1: run r21 here, x21 there"},
        {sweep(OrderedJson::array()), "only here: "}};
    for (const auto& [theirs, difference] : others) {
        INFO(write_json(theirs));
        CHECK_THAT(merged(theirs).difference, Contains(difference));
        CHECK(merged(theirs).added == 0);
    }
    CHECK_THAT(merged(sweep({cell(2, 2, "r22"), cell(3, 2, "r32")}), 0.2).difference,
               Contains("optim.lr: 0.1 here, 0.2 there"));
    CHECK(merged(with("overrides", {"seeds=[1]"})).difference.empty());
}

}  // namespace bitsweep::sweep_merge_test
