#include "study/sawb_fit.h"

#include "support/catch.h"

namespace bitsweep::sawb_fit_test {
using namespace study;

TEST_CASE("the SAWB fit agrees with the study's table", "[study][fit]") {
    const auto fit = fit_sawb(4);
    struct Row {
        const char* name;
        double r, over_mean, over_sigma, nmse, excess;
    };
    // reference/paper.md, "Optimal symmetric 4-level quantizer"; alpha* is flat, so its last digit is within 4e-4.
    const Row rows[] = {
        {"uniform", 1.1547, 1.5000, 1.2990, .06250, .59},       {"triangle", 1.2247, 1.7525, 1.4309, .09406, .00},
        {"Gaussian", 1.2533, 1.8718, 1.4935, .11885, .06},      {"von Mises k=1", 1.2667, 1.9465, 1.5368, .11117, .37},
        {"von Mises k=4", 1.2784, 1.9526, 1.5274, .13732, .06}, {"logistic", 1.3084, 2.0642, 1.5777, .15169, .12},
        {"Laplace", 1.4142, 2.3065, 1.6309, .19630, .07}};
    const auto excess = excess_error(fit, {3.12, 2.064, ""});
    REQUIRE(fit.distributions.size() == 7);
    for (std::size_t i = 0; i < 7; ++i) {
        INFO(rows[i].name);
        CHECK(fit.distributions[i].name == rows[i].name);
        CHECK(fit.distributions[i].r == Approx(rows[i].r).margin(5e-5));
        CHECK(fit.distributions[i].alpha_over_mean == Approx(rows[i].over_mean).margin(5e-4));
        CHECK(fit.distributions[i].alpha_over_sigma == Approx(rows[i].over_sigma).margin(4e-4));
        CHECK(fit.distributions[i].nmse == Approx(rows[i].nmse).margin(1e-5));
        CHECK(100 * excess[i] == Approx(rows[i].excess).margin(0.006));
    }
    const auto close = [](const SawbPair& pair, double c1, double c2) {
        CHECK(pair.c1 == Approx(c1).margin(6e-4));
        CHECK(pair.c2 == Approx(c2).margin(6e-4));
    };
    close(fit.lines[0].forward, 3.114, 2.049);
    close(fit.lines[1].forward, 3.125, 2.068);
    close(fit.lines[0].inverse, 3.191, 2.147);
    close(fit.lines[1].inverse, 3.182, 2.141);
}

TEST_CASE("coefficients = fit are what the fit gives", "[study][fit]") {
    for (const int levels : {3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256}) {
        const auto table = sawb_pair({"fit", std::nullopt}, levels);
        const auto fit = fit_sawb(levels);
        CHECK(table.source == "fit");
        CHECK(table.c1 == Approx(fit.chosen.c1).margin(1e-4));
        CHECK(table.c2 == Approx(fit.chosen.c2).margin(1e-4));
    }
}

}  // namespace bitsweep::sawb_fit_test
