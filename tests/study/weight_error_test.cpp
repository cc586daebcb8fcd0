#include "study/weight_error.h"

#include <cmath>
#include <map>

#include "config/quantizers.h"
#include "quant/core/table.h"
#include "study/sawb_grid.h"
#include "study/weights_file.h"
#include "support/folder.h"
#include "support/networks.h"

namespace bitsweep::weight_error_test {
using namespace study;

TEST_CASE("SAWB is near the optimum on a trained ResNet-20 at few levels, and poor at 255", "[study][data]") {
    double log_sum = 0, worst = 0, log_sum_8 = 0, worst_8 = 0;
    int layers = 0;
    for (const auto& [name, w] : test::published_convolutions("resnet20")) {
        if (name == "conv1.weight") continue;
        ++layers;
        for (const auto& error : weight_errors(w, 2))
            if (error.method == "sawb" && error.levels == 4)
                log_sum += std::log(error.ratio), worst = std::max(worst, error.ratio);
        for (const auto& error : weight_errors(w, 8))
            if (error.method == "sawb" && error.levels == 255)
                log_sum_8 += std::log(error.ratio), worst_8 = std::max(worst_8, error.ratio);
    }
    if (layers == 0) return;
    REQUIRE(layers == 18);
    CHECK(std::exp(log_sum / layers) == Approx(1.007).margin(5e-4));
    CHECK(worst == Approx(1.041).margin(5e-4));
    CHECK(std::exp(log_sum_8 / layers) == Approx(1.507).margin(2e-3));
    CHECK(worst_8 == Approx(4.469).margin(5e-3));
}

TEST_CASE("no ratio is below 1 for symmetric levels, and every method is there", "[study]") {
    std::map<std::string_view, int> seen, expected;
    for (const auto& method : kWeightMethods) {
        const auto& info = *find_quantizer(Role::kWeight, method.name);
        if (method.levels == nullptr || !info.bits_problem(2).empty()) continue;
        expected[method.name] = info.uses("zero_aligned") || info.both_levels ? 2 : 1;
    }
    for (const auto& error : weight_errors(test::normal({8, 4, 3, 3}, 11) * 0.1, 2)) {
        INFO(error.method << " " << error.levels);
        ++seen[error.method];
        const auto& method = find_weight_method(error.method);
        CHECK(error.nmse_rescaled.has_value() == (method.scaleless_from <= 2));
        if (!method.one_more_below) CHECK(error.ratio >= 1 - 1e-6);
        if (error.method == "mse") CHECK(error.ratio == Approx(1.0));
        if (error.nmse_rescaled) CHECK(*error.nmse_rescaled <= error.nmse);
    }
    CHECK(seen == expected);
    CHECK(seen.at("sawb") == 2);
    CHECK(seen.at("twn") == 1);
}

TEST_CASE("a layer without an error leaves the others' means and grid as they are", "[study]") {
    const auto w = test::normal({8, 4, 3, 3}, 11) * 0.1;
    const NamedTensors zeros = {{"b.weight", torch::zeros_like(w)}}, alone = {{"a.weight", w}},
                       both = {alone.front(), zeros.front()};
    const auto expected = summary_of(errors_json(alone, {2, 4})), found = summary_of(errors_json(both, {2, 4}));
    REQUIRE(found.size() == expected.size());
    for (const auto& [key, row] : expected) {
        CHECK(found.at(key).layers == 1);
        CHECK(found.at(key).nmse == row.nmse);
        CHECK(found.at(key).log_sum == row.log_sum);
    }
    CHECK(sawb_grid(both, 4, 0.4) == sawb_grid(alone, 4, 0.4));
    CHECK_THROWS_AS(sawb_grid(zeros, 4, 0.4), DataError);
}

TEST_CASE("weights that are not finite are refused with their names", "[study]") {
    const test::Folder folder;
    const auto file = folder.path / "w.safetensors";
    const auto w = torch::ones({2, 2}), nan = w * NAN, infinite = w * INFINITY;
    write_file_atomically(file, format_safetensors({{{"a.weight", w}, {"b.weight", nan}, {"c.weight", infinite}}, {}}));
    const auto why = test::problems_of([&] { read_weights_file(file, "*"); });
    CHECK_THAT(
        why, Contains("b.weight: holds numbers that are not finite") && Contains("c.weight") && !Contains("a.weight"));
    CHECK(read_weights_file(file, "a.*").weights.size() == 1);
}

}  // namespace bitsweep::weight_error_test
