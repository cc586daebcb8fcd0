// Every quantizer's gradient is the derivative of its straight-through form: the same function with the distance that
// rounding moves each value held constant. Checked by central differences in float64, away from the kinks.

#include <cmath>

#include "config/quantizers.h"
#include "quant/core/table.h"
#include "support/networks.h"

namespace bitsweep::gradient_test {

namespace {

constexpr double kStep = 1e-6;

torch::Tensor some_weights() {
    return test::normal({6, 4, 3, 3}, 7) * 0.1;
}

torch::Tensor some_inputs() {
    return test::normal({4, 3, 8, 8}, 8) * 2;
}

// w: float64. The quantizer with its scale taken from float32 weights and held, and nothing rounded.
torch::Tensor straight_through(const WeightQuantConfig& config, const QuantizedWeight& at, const torch::Tensor& w) {
    const auto scale = at.scale.to(torch::kFloat64);
    const double largest = some_weights().abs().max().item<double>();
    if (config.method == "dorefa") {
        if (config.bits.value == 1) return w;
        return torch::tanh(w) / std::tanh(largest);
    }
    if (config.method == "wrpn") return config.scale == "none" ? w.clamp(-1, 1) : w / largest;
    if (config.method == "lsq") {
        const double top = lsq_weight_top(config.bits.value), low = top + 1;
        return torch::minimum(torch::maximum(w, -scale), scale * (top / low));
    }
    if (config.method == "apot") {
        const auto all = some_weights().to(torch::kFloat64);
        const auto normalised = (w - all.mean()) / all.std(/*unbiased=*/false);
        return config.gradient == "pass" ? normalised : torch::minimum(torch::maximum(normalised, -scale), scale);
    }
    if (config.method == "minmax" || config.method == "twn" || config.gradient == "pass") return w;
    return torch::minimum(torch::maximum(w, -scale), scale);
}

std::vector<WeightQuantConfig> weight_configs() {
    std::vector<WeightQuantConfig> configs;
    for (const auto& method : kWeightMethods)
        for (const int bits : {1, 2, 3, 8})
            for (const char* gradient : {"clip", "pass"})
                for (const char* granularity : {"tensor", "channel"})
                    for (const char* scale : {"max", "none"}) {
                        const auto* info = find_quantizer(Role::kWeight, method.name);
                        if (method.levels == nullptr || !info->bits_problem(bits).empty() ||
                            (!info->uses("gradient") && gradient == std::string("pass")) ||
                            (!info->uses("granularity") && granularity == std::string("channel")) ||
                            (!info->uses("scale") && scale == std::string("none")))
                            continue;
                        auto config = test::quantized("", bits, method.name).quant.weight;
                        config.gradient = gradient;
                        config.granularity = granularity;
                        config.scale = scale;
                        configs.push_back(config);
                    }
    return configs;
}

// Where a central difference means something: no kink within reach.
torch::Tensor smooth(const torch::Tensor& x, double kink) {
    return (x.abs() - kink).abs() > 10 * kStep;
}

}  // namespace

TEST_CASE("a weight's gradient is that of its straight-through form", "[quant][gradient]") {
    for (const auto& config : weight_configs()) {
        INFO(config.method << " at " << config.bits.value << " bits, " << config.gradient << ", " << config.granularity
                           << ", " << config.scale);
        const WeightQuantizer quantizer(config);
        const auto w = some_weights().requires_grad_();
        const auto quantized = quantizer(w, quantizer.start(w));
        const auto g = torch::randn_like(w);
        const auto gradient = torch::autograd::grad({quantized.values}, {w}, {g})[0].to(torch::kFloat64);
        const auto wide = some_weights().to(torch::kFloat64);
        const auto difference =
            (straight_through(config, quantized, wide + kStep) - straight_through(config, quantized, wide - kStep)) /
            (2 * kStep);
        const auto away = (wide.abs() - quantized.scale).abs() > 10 * kStep;
        const auto expected = g.to(torch::kFloat64) * difference;
        CHECK(((gradient - expected) * away).abs().max().item<double>() <= 1e-5 * expected.abs().max().item<double>());
        if (config.gradient == "clip" && (config.method == "sawb" || config.method == "mse") && config.bits.value == 2)
            CHECK((gradient == 0).any().item<bool>());
    }
}

TEST_CASE("LSQ's weight step gets the rounding inside, the ends outside, and its scale", "[quant][gradient]") {
    for (const int bits : {2, 4}) {
        const auto w = some_weights();
        WeightQuantConfig config;
        config.method = "lsq";
        config.bits = Bits{bits};
        const auto step = lsq_weight_start(w, config).front().requires_grad_();
        const auto g = torch::randn_like(w);
        quantize_lsq(w, step, config).values.backward(g);
        const double s = step.item<double>(), low = std::pow(2, bits - 1), high = low - 1;
        // q(s + d) with round(w / s) - w / s held inside the clip.
        const auto z = w.to(torch::kFloat64) / s;
        const auto held = z.round() - z;
        const auto q = [&](double at) {
            const auto inside = w.to(torch::kFloat64) + at * held;
            return torch::where(z < -low, torch::full_like(z, -low * at),
                                torch::where(z > high, torch::full_like(z, high * at), inside));
        };
        const auto slope = (q(s + kStep) - q(s - kStep)) / (2 * kStep);
        const double expected =
            (g.to(torch::kFloat64) * slope).sum().item<double>() / std::sqrt(static_cast<double>(w.numel()) * high);
        CHECK(step.grad().item<double>() == Approx(expected).epsilon(1e-4));
    }
}

TEST_CASE("an activation's gradient is that of its straight-through form", "[quant][gradient]") {
    for (const auto& method : kActivationMethods)
        for (const int bits : {1, 2, 4, 32}) {
            INFO(method.name << " at " << bits << " bits");
            if (method.quantize != nullptr) continue;  // not on [0, clip]: a test of its own
            const ActivationQuantizer quantizer(method.name, Bits{bits});
            const auto x = some_inputs().requires_grad_();
            const auto state = torch::full({}, 0.7F).requires_grad_();
            const auto g = torch::randn_like(x);
            quantizer(x, state).backward(g);
            const double clip = quantizer.clips() ? quantizer.ends(state).high.item<double>() : 1e30;
            const auto wide = some_inputs().to(torch::kFloat64);
            const auto form = [&](const torch::Tensor& at, double c) { return at.clamp_min(0).clamp_max(c); };
            const auto difference = (form(wide + kStep, clip) - form(wide - kStep, clip)) / (2 * kStep);
            const auto expected = g.to(torch::kFloat64) * difference;
            const auto away = smooth(wide, 0).logical_and(smooth(wide, clip));
            CHECK(((x.grad().to(torch::kFloat64) - expected) * away).abs().max().item<double>() <= 1e-6);
            const auto states = quantizer.states({});
            if (states.empty() || states.front().kind != StateKind::kLearned) continue;

            // The clip's: with what rounding adds held constant in units of the step, where the method feels it.
            const double n = quantizer.top();
            const auto z = (form(wide, clip) * n / clip);
            const auto held = method.feels_rounding && bits != 32 ? z.round() - z : torch::zeros_like(z);
            const auto q = [&](double c) { return form(wide, c) + held * c / n; };
            const auto slope = (q(clip + kStep) - q(clip - kStep)) / (2 * kStep);
            double wanted = (g.to(torch::kFloat64) * slope).sum().item<double>();
            if (states.front().symbol == "step")
                wanted *= n / std::sqrt(static_cast<double>(x.numel() / x.size(0)) * n);
            CHECK(state.grad().item<double>() == Approx(wanted).epsilon(2e-4).margin(1e-4));
        }
}

TEST_CASE("a clip a channel or a neuron gets the gradients of its own elements", "[quant][gradient]") {
    for (const auto& shape : {std::vector<std::int64_t>{1, 3, 1, 1}, {1, 3, 8, 8}})
        for (const char* method : {"pact", "pact+"}) {
            const ActivationQuantizer quantizer(method, Bits{2});
            const auto x = some_inputs();
            auto alpha = torch::rand(shape).add_(0.5).requires_grad_();
            const auto g = torch::randn_like(x);
            quantizer(x, alpha).backward(g);
            CHECK(alpha.grad().sizes() == alpha.sizes());
            // One element's clip alone, as a scalar.
            auto scalar = alpha.detach()[0][1][0][0].clone().requires_grad_();
            const bool neuron = shape[2] > 1;
            const auto part = neuron ? x.narrow(1, 1, 1).narrow(2, 0, 1).narrow(3, 0, 1) : x.narrow(1, 1, 1);
            const auto g_part = neuron ? g.narrow(1, 1, 1).narrow(2, 0, 1).narrow(3, 0, 1) : g.narrow(1, 1, 1);
            quantizer(part.contiguous(), scalar).backward(g_part);
            CHECK(alpha.grad()[0][1][0][0].item<float>() == Approx(scalar.grad().item<float>()).margin(1e-5));
        }
}

}  // namespace bitsweep::gradient_test
