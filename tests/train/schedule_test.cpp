#include "train/schedule.h"

#include <cmath>

#include "support/catch.h"

namespace bitsweep::schedule_test {

namespace {

RunConfig with(const char* method, std::int64_t epochs, std::int64_t warmup_steps = 0) {
    RunConfig config;
    config.optim.lr = 0.4;
    config.epochs = epochs;
    config.schedule.method = method;
    config.schedule.milestones = {2, 3};
    config.schedule.warmup_steps = warmup_steps;
    return config;
}

}  // namespace

TEST_CASE("step: a milestone acts from the first step after its epoch", "[train]") {
    const auto config = with("step", 4);
    CHECK(learning_rate(config, 0, 10) == 0.4);
    CHECK(learning_rate(config, 19, 10) == 0.4);
    CHECK(learning_rate(config, 20, 10) == Approx(0.04));
    CHECK(learning_rate(config, 30, 10) == Approx(0.004));
}

TEST_CASE("cosine falls from the peak towards 0, through half of it in the middle", "[train]") {
    const auto config = with("cosine", 4);
    CHECK(learning_rate(config, 0, 10) == 0.4);
    CHECK(learning_rate(config, 20, 10) == Approx(0.2));
    CHECK(learning_rate(config, 40, 10) == Approx(0.0).margin(1e-12));
    CHECK(learning_rate(config, 39, 10) > 0);
}

TEST_CASE("linear falls in equal steps", "[train]") {
    const auto config = with("linear", 4);
    CHECK(learning_rate(config, 10, 10) == Approx(0.3));
    CHECK(learning_rate(config, 39, 10) == Approx(0.01));
}

TEST_CASE("constant stays", "[train]") {
    CHECK(learning_rate(with("constant", 4), 39, 10) == 0.4);
}

TEST_CASE("warm-up rises to the peak in equal steps, the schedule's own course begins after it", "[train]") {
    const auto config = with("cosine", 4, 8);
    CHECK(learning_rate(config, 0, 10) == Approx(0.05));
    CHECK(learning_rate(config, 7, 10) == Approx(0.4));
    CHECK(learning_rate(config, 8, 10) == Approx(0.4));
    CHECK(learning_rate(config, 24, 10) == Approx(0.2));
}

TEST_CASE("a warm-up longer than the run is all there is", "[train]") {
    const auto config = with("cosine", 1, 100);
    CHECK(learning_rate(config, 9, 10) == Approx(0.04));
}

}  // namespace bitsweep::schedule_test
