#include "quant/methods/lsq_plus.h"

#include <cmath>

#include "config/canonical.h"
#include "models/table.h"
#include "nn/calibration.h"
#include "nn/quant_conv2d.h"
#include "quant/core/fused.h"
#include "support/networks.h"

namespace bitsweep::lsq_plus_test {

namespace {

ActivationQuantConfig config_at(int bits) {
    return test::quantized("", bits, "lsq", "lsq+").quant.activation;
}

RunConfig run_config() {
    auto config = test::quantized("resnet8", 2, "lsq", "lsq+");
    config.model.width = 0.25;
    config.quant.activation.calibration_batches = 2;
    return config;
}

torch::Tensor scalar(double value) {
    return torch::full({}, value);
}

// sum (y - a)^2 of the levels that (step, offset) mean.
double squared_error(const std::vector<float>& a, double step, double offset, int bits) {
    const double n = std::pow(2, bits) - 1;
    double error = 0;
    for (const double value : a) {
        const double y = std::nearbyint(std::clamp((value - offset) / step, 0.0, n)) * step + offset;
        error += (y - value) * (y - value);
    }
    return error;
}

struct Point {
    double step, offset, error;
};

// The least over a grid around `centre`, whose parts lie `reach` of the range from it.
Point least_around(const std::vector<float>& a, int bits, Point centre, double reach, double range) {
    constexpr int kPoints = 20;
    auto best = centre;
    for (int i = -kPoints; i <= kPoints; ++i)
        for (int j = -kPoints; j <= kPoints; ++j) {
            const double step = centre.step + reach * i / kPoints * range / (std::pow(2, bits) - 1);
            const double offset = centre.offset + reach * j / kPoints * range;
            if (step <= 0) continue;
            const double error = squared_error(a, step, offset, bits);
            if (error < best.error) best = {step, offset, error};
        }
    return best;
}

// Brute force over every step up to the range's and every offset within half of it, then finer around the best.
double least_error(const std::vector<float>& a, int bits) {
    const double range = *std::max_element(a.begin(), a.end());
    Point best = {range / 2 / (std::pow(2, bits) - 1), 0, INFINITY};
    for (double reach = 0.5; reach > 1e-3; reach /= 4) best = least_around(a, bits, best, reach, range);
    return best.error;
}

std::vector<float> values_of(const torch::Tensor& x) {
    const auto flat = x.contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

}  // namespace

TEST_CASE("LSQ+'s gradients are those of its straight-through form", "[quant][gradient]") {
    constexpr double kStep = 1e-6;
    torch::manual_seed(8);
    for (const int bits : {1, 2, 4, 8})
        for (const double offset_value : {-0.06, 0.0, 0.11}) {
            CAPTURE(bits, offset_value);
            const double n = std::pow(2, bits) - 1, step_value = 1.9 / n;
            const auto x = (torch::randn({4, 3, 8, 8}) * 2).requires_grad_();
            const auto step = scalar(step_value).requires_grad_(), offset = scalar(offset_value).requires_grad_();
            const auto g = torch::randn_like(x);
            ActivationQuantizer(config_at(bits))(x, {step, offset}).backward(g);

            // The distance that rounding moves each value, in steps, is held; an input at an end is clipped.
            const auto wide = x.detach().to(torch::kFloat64), wide_g = g.to(torch::kFloat64);
            const double s = step.item<double>(), b = offset.item<double>();
            const auto z = (wide.clamp_min(0) - b) / s;
            const auto inside = (z > 0).logical_and(z < n);
            const auto held = z.round() - z;
            const auto form = [&](const torch::Tensor& at, double own_step, double own_offset) {
                const auto free = at.clamp_min(0) + held * own_step;
                return torch::where(inside, free, own_offset + own_step * z.clamp(0, n));
            };
            const auto slope = [&](double dx, double ds, double db) {
                return (form(wide + dx, s + ds, b + db) - form(wide - dx, s - ds, b - db)) / (2 * kStep) * wide_g;
            };
            const auto away = (wide.abs() > 10 * kStep);
            CHECK(((x.grad() - slope(kStep, 0, 0)) * away).abs().max().item<double>() <= 1e-6);
            const double factor = 1 / std::sqrt(3 * 8 * 8 * n);
            const auto wanted = [&](double ds, double db) { return slope(0, ds, db).sum().item<double>() * factor; };
            CHECK(step.grad().item<double>() == Approx(wanted(kStep, 0)).epsilon(1e-4).margin(1e-4));
            CHECK(offset.grad().item<double>() == Approx(wanted(0, kStep)).epsilon(1e-4).margin(1e-4));
        }
}

TEST_CASE("LSQ+ starts within 0.2 % of the least error of all steps and offsets", "[quant][calibration]") {
    torch::manual_seed(3);
    const std::vector<std::pair<const char*, torch::Tensor>> inputs = {
        {"half of a normal", torch::randn({1500})},
        {"shifted up", torch::randn({1500}) * 0.4 + 1.5},
        {"a long tail", torch::randn({1500}).exp()},
        {"mostly zeros", torch::randn({1500}) - 1.2},
        {"two humps", torch::cat({torch::randn({700}) * 0.1 + 1, torch::randn({800}) * 0.3 + 3})},
    };
    for (const auto& [name, x] : inputs)
        for (const int bits : {1, 2, 3, 4}) {
            CAPTURE(name, bits);
            const auto r = torch::relu(x);
            const auto a = values_of(r);
            // Two batches of different ranges are one set of values.
            const auto sorted = std::get<0>(r.sort());
            const auto states = lsq_plus_start({lsq_plus_histogram(sorted.slice(0, 0, 1000), config_at(bits)),
                                                lsq_plus_histogram(sorted.slice(0, 1000), config_at(bits))},
                                               config_at(bits));
            const double error = squared_error(a, states[0].item<double>(), states[1].item<double>(), bits);
            CHECK(error <= 1.002 * least_error(a, bits));
        }
}

TEST_CASE("LSQ+ starts at its floor where all activations are 0", "[quant][calibration]") {
    const auto histogram = lsq_plus_histogram(torch::zeros({2, 3, 4, 4}), config_at(2));
    const auto states = lsq_plus_start({histogram}, config_at(2));
    CHECK(states[0].item<float>() == 1e-6F);
    CHECK(states[1].item<float>() == 0);
}

TEST_CASE("a convolution pads LSQ+'s activations with a true 0", "[quant][nn]") {
    QuantConv2dOptions options;
    options.in_channels = options.out_channels = 1;
    options.input_size = 4;
    options.quant.activation = ActivationQuantizer(config_at(2));
    QuantConv2d conv(options);
    torch::NoGradGuard no_grad;
    conv->weight.fill_(1);
    conv->state("act_step").fill_(0.5);
    conv->state("act_offset").fill_(0.25);
    const auto y = conv->forward(torch::full({1, 1, 4, 4}, -1.0));  // every activation is the offset
    CHECK(y[0][0][1][1].item<float>() == 9 * 0.25F);
    CHECK(y[0][0][0][1].item<float>() == 6 * 0.25F);
    CHECK(y[0][0][0][0].item<float>() == 4 * 0.25F);
}

TEST_CASE("LSQ+'s shortcut at other bits has the branch's ends", "[quant]") {
    const ActivationQuantizer branch(config_at(2)), shortcut(config_at(4));
    const std::vector<torch::Tensor> states = {scalar(0.5), scalar(-0.125)};
    const auto ends = branch.ends(states), other = shortcut.ends(shortcut.states_like(branch, states));
    CHECK(ends.low.item<float>() == -0.125F);
    CHECK(ends.high.item<float>() == 1.375F);
    CHECK(other.low.item<float>() == -0.125F);
    CHECK(other.high.item<float>() == Approx(1.375F));
}

TEST_CASE("LSQ+ is never fused, and is the plain ReLU at 32 bits", "[quant]") {
    const std::vector<torch::Tensor> states = {scalar(0.5), scalar(0.25)};
    CHECK_FALSE(can_fuse(torch::zeros({1, 1, 2, 2}), ActivationQuantizer(config_at(2)), nullptr, states));
    CHECK(ActivationQuantizer(config_at(32)).method() == "none");
}

TEST_CASE("a network with LSQ+ starts both values from the batches, and keeps both where both are loaded",
          "[quant][calibration]") {
    const auto images = [](std::int64_t i) { return test::normal({4, 3, 32, 32}, static_cast<std::uint64_t>(20 + i)); };
    const auto states_of = [&](const std::set<std::string>& loaded) {
        const auto network = make_network(run_config());
        calibrate_clips(*network, loaded, images);
        const auto& layer = *network->layers()[1].layer;
        return std::pair{layer.state("act_step").item<float>(), layer.state("act_offset").item<float>()};
    };
    const std::string layer = "layer1.0.conv1.";
    const auto started = states_of({});
    CHECK(started.first > 0);
    CHECK(started.first != 1);
    CHECK(started.second != 0);
    CHECK(states_of({layer + "act_step", layer + "act_offset"}) == std::pair{1.0F, 0.0F});
    CHECK(states_of({layer + "act_step"}) == started);  // of LSQ's weights: one of two starts nothing
}

TEST_CASE("the id of a run with LSQ+ has the number of its calibration batches, LSQ's has not", "[quant][config]") {
    const auto id = [](const char* method, std::int64_t batches) {
        auto config = run_config();
        config.quant.activation.method = method;
        config.quant.activation.calibration_batches = batches;
        return run_id(config);
    };
    CHECK(id("lsq+", 2) != id("lsq+", 4));
    CHECK(id("lsq", 2) == id("lsq", 4));
}

}  // namespace bitsweep::lsq_plus_test
