#include "report/stats/images.h"

#include "report/made_up.h"
#include "report/stats/comparison.h"
#include "report/stats/contrasts.h"
#include "support/catch.h"

namespace bitsweep::images_test {
using namespace bitsweep::made_up;

namespace {

// Arm a, then arm b, a cell a seed: which images are right.
struct Made {
    std::vector<CellRow> rows;
    std::vector<const CellRow*> cells;
    std::vector<Treatments::Cell> places;

    explicit Made(const std::vector<std::vector<std::vector<bool>>>& arms) {
        for (std::size_t arm = 0; arm < arms.size(); ++arm)
            for (std::size_t seed = 0; seed < arms[arm].size(); ++seed) {
                auto run = finished(fmt::format("run-{}-{}", arm, seed), 50);
                run.right = arms[arm][seed];
                places.push_back({std::to_string(arm), run.id});
                rows.push_back({std::to_string(arm), {}, static_cast<std::int64_t>(seed), std::move(run)});
            }
        for (const auto& row : rows) cells.push_back(&row);
    }

    // The treatments' numbers are those of their first cells.
    std::optional<ImageDifference> difference(std::size_t second) const {
        return difference_over_images(answered_cells(cells, Treatments(places)), {{0, 1.0}, {second, -1.0}});
    }
};

}  // namespace

TEST_CASE("McNemar's exact p is the binomial's two tails", "[report]") {
    CHECK(mcnemar_exact_p(0, 0) == 1);
    CHECK(mcnemar_exact_p(1, 9) == Approx(2 * 11 / 1024.0));  // 1 + 10 of 1024
    CHECK(mcnemar_exact_p(9, 1) == mcnemar_exact_p(1, 9));
    CHECK(mcnemar_exact_p(5, 5) == 1);
}

TEST_CASE("the error over images is that of the mean over seeds, and only two runs have McNemar's p", "[report]") {
    const Made one({{{true, true, true, false}}, {{true, false, false, false}}});
    const auto single = one.difference(1).value();
    CHECK(single.images == 4);
    CHECK(single.mcnemar_p.value() == Approx(0.5));  // 2 and 0 discordant
    // Differences 0, 1, 1, 0: sd .577350, / sqrt(4).
    CHECK(single.error == Approx(100 * 0.577350 / 2).epsilon(1e-5));

    const Made two({{{true, true}, {true, false}}, {{false, true}, {true, true}}});
    const auto both = two.difference(2).value();
    CHECK(both.seeds == 2);
    CHECK_FALSE(both.mcnemar_p);
    CHECK(both.error == Approx(100 * std::sqrt(0.5) / std::sqrt(2.0)));  // means over seeds 0.5 and -0.5
}

TEST_CASE("runs without answers, or with answers to other images, have no error over images", "[report]") {
    CHECK_FALSE(Made({{{true, true}}, {{}}}).difference(1));
    CHECK_FALSE(Made({{{true, true}}, {{true}}}).difference(1));
    const Made some({{{true, false}, {}}, {{false, false}, {true, true}}});
    CHECK(some.difference(2).value().seeds == 1);
}

}  // namespace bitsweep::images_test
