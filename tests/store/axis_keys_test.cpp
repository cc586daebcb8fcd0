#include "store/axis_keys.h"

#include "support/catch.h"

namespace bitsweep::axis_keys_test {

namespace {

using Keys = std::vector<std::string>;

CellRow cell(const char* arm, int value, int weight, int activation) {
    CellRow row{arm, {{"width", value}}, 1, {}};
    row.run.config = Json{{"quant", {{"weight", {{"bits", weight}}}, {"activation", {{"bits", activation}}}}}};
    return row;
}

SweepRow older_sweep(std::vector<CellRow> cells, const char* axis = "width") {
    SweepRow sweep;
    sweep.axes = {axis};
    sweep.cells = std::move(cells);
    return sweep;
}

Keys recovered(SweepRow sweep) {
    recover_axis_keys(sweep);
    return sweep.axis_keys.at(sweep.axes.front());
}

}  // namespace

TEST_CASE("an older sweep's axis sets the bits that are its value in every started run of some arm", "[store]") {
    CHECK(recovered(older_sweep({cell("a", 2, 2, 2), cell("a", 4, 4, 4)})) ==
          Keys{"quant.weight.bits", "quant.activation.bits"});
    CHECK(recovered(older_sweep({cell("a", 2, 2, 8), cell("a", 4, 4, 8)})) == Keys{"quant.weight.bits"});
    CHECK(recovered(older_sweep({cell("a", 2, 2, 8), cell("a", 4, 8, 8)})).empty());
    CHECK(recovered(older_sweep({cell("fp32", 2, 32, 32), cell("a", 2, 2, 8)})) == Keys{"quant.weight.bits"});
}

TEST_CASE("before a run has started, an older sweep's axis of bits is known by its name", "[store]") {
    CHECK(recovered(older_sweep({}, "bits")) == Keys{"quant.weight.bits", "quant.activation.bits"});
    CHECK(recovered(older_sweep({}, "width")).empty());
}

TEST_CASE("keys that the sweep file gives stay as they are", "[store]") {
    auto sweep = older_sweep({cell("a", 2, 2, 2)});
    sweep.axis_keys["width"] = {"model.width"};
    CHECK(recovered(sweep) == Keys{"model.width"});
}

}  // namespace bitsweep::axis_keys_test
