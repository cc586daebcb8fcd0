// What stands beside a quantizer: EWGS, rescaled weights, SAWB's guard; and N2UQ.

#include "config/canonical.h"
#include "config/config_io.h"
#include "config/validate.h"
#include "models/table.h"
#include "quant/core/fused.h"
#include "quant/core/table.h"
#include "quant/methods/oscillation.h"
#include "support/networks.h"
#include "train/teacher.h"

namespace bitsweep::later_methods_test {

namespace {

constexpr double kDelta = 0.4;

WeightQuantConfig weight_config(std::string_view method, int bits) {
    return test::quantized("", bits, method).quant.weight;
}

torch::Tensor weight_gradient_of(const WeightQuantConfig& config, const torch::Tensor& w, const torch::Tensor& g) {
    const auto x = w.clone().requires_grad_();
    return torch::autograd::grad({WeightQuantizer(config)(x).values}, {x}, {g})[0];
}

double apart(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

}  // namespace

TEST_CASE("EWGS multiplies a weight's gradient by the share of its rounding error", "[quant][gradient]") {
    const auto w = test::normal({6, 4, 3, 3}, 7) * 0.1, g = test::normal({6, 4, 3, 3}, 8);
    for (const char* method : {"sawb", "mse", "minmax"})
        for (const char* granularity : {"tensor", "channel"}) {
            CAPTURE(method, granularity);
            auto config = weight_config(method, 2);
            config.granularity = granularity;
            const auto plain = weight_gradient_of(config, w, g);
            const auto q = WeightQuantizer(config)(w);
            const auto error = (torch::minimum(torch::maximum(w, -q.scale), q.scale) - q.values) / (2 * q.scale);
            config.ewgs = kDelta;
            CHECK(apart(weight_gradient_of(config, w, g), plain * (1 + kDelta * g.sign() * error)) <= 1e-6);
            CHECK(torch::equal(WeightQuantizer(config)(w).values, q.values));
            CHECK_FALSE(WeightQuantizer(config).goes_together(w));
        }
}

TEST_CASE("EWGS multiplies an activation's gradient inside the clip, and is not fused", "[quant][gradient]") {
    for (const char* method : {"pact", "pact+", "clip", "minmax", "dorefa"}) {
        CAPTURE(method);
        auto config = test::quantized("", 2, "none", method).quant.activation;
        config.clip = 1.3;
        const std::vector<torch::Tensor> states = {torch::full({}, 1.3)};
        const auto gradient_of = [&](const ActivationQuantizer& quantizer) {
            const auto x = test::normal({4, 3, 8, 8}, 8).requires_grad_();
            return torch::autograd::grad({quantizer(x, states)}, {x}, {test::normal({4, 3, 8, 8}, 9)})[0];
        };
        const ActivationQuantizer plain(config);
        config.ewgs = kDelta;
        const ActivationQuantizer scaled(config);
        const auto x = test::normal({4, 3, 8, 8}, 8), g = gradient_of(plain);
        const auto high = plain.ends(states).high;
        const auto error = (torch::minimum(torch::relu(x), high) - plain(x, states)) / high;
        CHECK(apart(gradient_of(scaled), g * (1 + kDelta * g.sign() * error)) <= 1e-6);
        CHECK(torch::equal(scaled(x, states), plain(x, states)));
        CHECK_FALSE(can_fuse(x, scaled, nullptr, states));
        CHECK(torch::equal(scaled.at(Bits{32})(x, states), plain.at(Bits{32})(x, states)));
    }
}

TEST_CASE("rescaled weights have the spread of the weights, or one that keeps a layer's outputs", "[quant]") {
    const auto w = test::normal({6, 4, 3, 3}, 7) * 0.1;
    const auto variance = [](const torch::Tensor& x) { return x.to(torch::kFloat64).var(false).item<double>(); };
    auto config = weight_config("dorefa", 2);
    const auto plain = WeightQuantizer(config)(w);
    config.rescale = "std";
    const auto by_spread = WeightQuantizer(config)(w);
    CHECK(variance(by_spread.values) == Approx(variance(w)));
    CHECK(apart(by_spread.values, plain.values * by_spread.scale) <= 1e-6);
    CHECK(torch::equal(WeightQuantizer(config).level_index(by_spread), WeightQuantizer(config).level_index(plain)));
    config.rescale = "constant";
    CHECK(variance(WeightQuantizer(config)(w).values) == Approx(1.0 / (6 * 3 * 3)));
}

TEST_CASE("SAWB's guard takes max|w| for a scale below mean|w|, and nothing else", "[quant]") {
    const auto bunched = test::normal({64, 16, 3, 3}, 4).sign() * (1 + 0.2 * test::normal({64, 16, 3, 3}, 5));
    auto config = weight_config("sawb", 4);
    for (const auto& w : {bunched, bunched.to(torch::kFloat64)}) {  // by the kernel, and by operators
        config.guard = false;
        const auto plain = WeightQuantizer(config)(w);
        CHECK(plain.scale.item<double>() < 0.2 * w.abs().mean().item<double>());
        CHECK_FALSE(plain.fallback.item<bool>());
        config.guard = true;
        const auto guarded = WeightQuantizer(config)(w);
        CHECK(guarded.fallback.item<bool>());
        CHECK(guarded.scale.item<double>() == Approx(w.abs().max().item<double>()));
    }
    const auto usual = test::normal({8, 4, 3, 3}, 7);
    const auto guarded = WeightQuantizer(config)(usual);
    CHECK_FALSE(guarded.fallback.item<bool>());
    config.guard = false;
    CHECK(torch::equal(guarded.values, WeightQuantizer(config)(usual).values));
}

TEST_CASE("mse with hysteresis keeps its scale until another is better by that share", "[quant][mse]") {
    const auto w = torch::tensor({0.9F, -0.3F, 0.3F, -1.1F});
    const auto scale_after = [&](double hysteresis, double held) {
        auto config = weight_config("mse", 2);
        config.hysteresis = hysteresis;
        const WeightQuantizer quantizer(config);
        const std::vector<torch::Tensor> states = {torch::full({}, held)};
        quantizer.follow(w, states, true);
        const auto first = states[0].item<double>();
        quantizer.follow(w, states, true);  // the same weight again changes nothing
        CHECK(states[0].item<double>() == first);
        CHECK(quantizer(w, quantizer.follow(w, states, false)).scale.item<double>() == first);
        return first;
    };
    CHECK(scale_after(0.4, 0.9) == Approx(0.99));  // an error of 0.022, below 0.6 x 0.04
    CHECK(scale_after(0.5, 0.9) == Approx(0.9));   // not below 0.5 x 0.04
    CHECK(scale_after(0.5, 0) == Approx(0.99));
}

TEST_CASE("each channel holds its own scale, a training begins without one, and evaluation keeps it", "[quant][mse]") {
    auto config = test::quantized("resnet8", 2, "mse");
    config.quant.weight.hysteresis = 0.3;
    config.quant.weight.granularity = "channel";
    const auto network = make_network(config);
    auto& layer = *network->layers()[1].layer;
    const auto held = layer.state("weight_scale");
    CHECK(held.sizes() == torch::IntArrayRef({16, 1, 1, 1}));
    CHECK((held == 0).all().item<bool>());
    layer.quantize_weight();
    const auto first = held.clone();
    CHECK(torch::equal(first, optimal_scale(layer.weight, 4, {true})));
    layer.weight.detach()[3].mul_(2);
    layer.eval();
    layer.quantize_weight();
    CHECK(torch::equal(held, first));
    layer.train();
    layer.quantize_weight();
    CHECK(held[3].item<float>() == Approx(2 * first[3].item<float>()));
    CHECK(torch::equal(held.slice(0, 4), first.slice(0, 4)));
    auto plain = config;
    plain.quant.weight.hysteresis = 0;
    CHECK_NOTHROW(load_weights(*make_network(plain), weight_tensors(*network), "w"));
    const auto child = make_network(config);
    load_weights(*child, weight_tensors(*network), "w");
    CHECK(torch::equal(child->layers()[1].layer->state("weight_scale"), held));
    begin_training(*child);
    CHECK((child->layers()[1].layer->state("weight_scale") == 0).all().item<bool>());
}

TEST_CASE("N2UQ at other bits has the same range, and its gradient arrives at the intervals", "[quant]") {
    const ActivationQuantizer branch("n2uq", Bits{2}), shortcut("n2uq", Bits{4});
    std::vector<torch::Tensor> states;
    for (const auto& state : branch.states({3, 8, 8}))
        states.push_back(torch::full(state.shape, state.start * 1.5).requires_grad_());
    const auto others = shortcut.states_like(branch, states);
    CHECK(others[1].numel() == 15);
    CHECK(others[1].sum().item<double>() == Approx(3));
    shortcut(test::normal({2, 3, 8, 8}), others).sum().backward();
    CHECK(states[1].grad().abs().min().item<double>() > 0);
}

TEST_CASE("a method's own keys are in a run's id where they act, and other methods refuse them", "[config]") {
    const auto plain = test::quantized("resnet8", 2);
    const auto problems = [](const RunConfig& config) {
        Problems found;
        validate(config, "c", found);
        return found.empty() ? std::string() : to_string(found.list().front());
    };
    struct Case {
        const char *key, *weight, *activation, *refused_weight, *refused_activation;
        void (*set)(QuantConfig&);
    };
    for (const auto& c : {
             Case{"quant.weight.guard", "sawb", "pact", "mse", "pact", [](QuantConfig& q) { q.weight.guard = true; }},
             {"quant.weight.rescale", "dorefa", "pact", "sawb", "pact",
              [](QuantConfig& q) { q.weight.rescale = "std"; }},
             {"quant.weight.ewgs", "mse", "pact", "lsq", "pact", [](QuantConfig& q) { q.weight.ewgs = 1e-3; }},
             {"quant.weight.hysteresis", "mse", "pact", "sawb", "pact",
              [](QuantConfig& q) { q.weight.hysteresis = 0.1; }},
             {"quant.weight.damping", "lsq", "pact", "dorefa", "pact", [](QuantConfig& q) { q.weight.damping = 0.1; }},
             {"quant.weight.freeze", "sawb", "pact", "lsq", "pact", [](QuantConfig& q) { q.weight.freeze = 0.1; }},
             {"quant.activation.ewgs", "sawb", "pact+", "sawb", "lsq+",
              [](QuantConfig& q) { q.activation.ewgs = 1e-3; }},
         }) {
        INFO(c.key);
        auto config = test::quantized("resnet8", 2, c.weight, c.activation);
        const auto id = run_id(config);
        c.set(config.quant);
        CHECK(run_id(config) != id);
        CHECK(problems(config).empty());
        auto full = test::full_precision("resnet8");
        c.set(full.quant);
        CHECK(run_id(full) == run_id(test::full_precision("resnet8")));
        CHECK(problems(full).empty());
        auto refused = test::quantized("resnet8", 2, c.refused_weight, c.refused_activation);
        c.set(refused.quant);
        CHECK_THAT(problems(refused), Contains(c.key) && Contains("does not have it"));
    }
    auto config = test::quantized("resnet8", 2, "sawb", "n2uq");
    CHECK(problems(config).empty());
    config.quant.activation.bits = Bits{5};
    CHECK_THAT(problems(config), Contains("n2uq acts at 1 to 4 bits, got 5"));
    config.quant.activation.bits = Bits{2};
    config.quant.shortcut.bits.own = Bits{8};
    CHECK_THAT(problems(config), Contains("quant.shortcut.bits: n2uq acts at 1 to 4 bits, got 8"));
}

TEST_CASE("damping pulls a weight inside the levels to its level, and no other", "[quant][oscillation]") {
    const auto w = torch::tensor({{0.5F}, {-1.5F}, {1.0F}}), quantized = torch::tensor({{1 / 3.0F}, {-1.0F}, {1.0F}});
    const auto one = torch::ones({});
    const auto gradient = damping_gradient(w, quantized, -one, one, 0.1);
    CHECK(gradient[0][0].item<double>() == Approx(0.0333).epsilon(1e-2));
    CHECK(gradient[1][0].item<double>() == 0);
    CHECK(gradient[2][0].item<double>() == 0);
    const auto wide = damping_gradient(w.expand({3, 4}), quantized.expand({3, 4}), -one, one, 0.1);
    CHECK(wide[0][0].item<double>() == Approx(0.0333 / 4).epsilon(1e-2));  // over the weights of one output channel
}

TEST_CASE("a weight that turns back often freezes on its average level", "[quant][oscillation]") {
    std::vector<torch::Tensor> states;
    for (const auto& state : freeze_states({1})) states.push_back(torch::full(state.shape, state.start));
    std::vector<double> frequency;
    for (const int level : {1, 2, 1, 2, 1, 1}) {
        follow_oscillations(torch::full({1}, level, torch::kUInt8), states, /*threshold=*/0.7, /*momentum=*/0.5);
        frequency.push_back(states[3].item<double>());
        CHECK(states[0].item<double>() == (frequency.size() < 4 ? -1 : 1));
    }
    CHECK(frequency == std::vector<double>{0, 0, 0.5, 0.75, 0.875, 0.4375});  // frozen for good, though it falls again
}

TEST_CASE("a frozen weight keeps its value and follows the scale on its level, on every path", "[quant][oscillation]") {
    for (const char* method : {"sawb", "mse", "minmax"})
        for (const bool zero_aligned : {false, true}) {
            CAPTURE(method, zero_aligned);
            auto config = test::quantized("resnet8", 2, method);
            config.model.width = 0.25;
            config.quant.weight.zero_aligned = zero_aligned && std::string_view(method) != "minmax";
            config.quant.weight.freeze = 0.5;
            config.quant.weight.freeze_momentum = 0.9;
            const auto network = make_network(config);
            auto& layer = *network->layers()[1].layer;
            const auto frozen = layer.state("weight_frozen");
            frozen.flatten()[3] = 0;  // the lowest level
            const auto quantized = layer.quantize_weight();
            const auto& quantizer = layer.quant().weight;
            CHECK(quantizer.level_index(quantized).flatten()[3].item<int>() == 0);
            CHECK(quantized.values.flatten()[3].item<float>() == Approx(-quantized.scale.item<float>()));
            CHECK(quantizer.integers(quantized).codes.flatten()[3].item<int>() == quantizer.codes().front());
            quantized.values.sum().backward();
            CHECK(layer.weight.grad().flatten()[3].item<float>() == 0);
            layer.follow_step();
            const auto before = layer.weight.detach().clone();
            layer.weight.detach().add_(0.3);
            network->clamp_alphas();
            CHECK(layer.weight.flatten()[3].item<float>() == before.flatten()[3].item<float>());
            CHECK(layer.weight.flatten()[4].item<float>() != before.flatten()[4].item<float>());
            const auto child = make_network(config);
            load_weights(*child, weight_tensors(*network), "w");
            CHECK(torch::equal(child->layers()[1].layer->state("weight_frozen"), frozen));
            begin_training(*child);
            CHECK((child->layers()[1].layer->state("weight_frozen") == -1).all().item<bool>());
        }
}

TEST_CASE("distillation's gradient is that of both terms", "[quant][distill]") {
    const auto taught = test::normal({5, 7}, 3) * 2, labels = torch::tensor({0, 3, 6, 2, 2});
    const double weight = 0.7, temperature = 3;
    const auto z = (test::normal({5, 7}, 4) * 2).requires_grad_();
    const auto loss =
        distillation_loss(z, taught, torch::nn::functional::cross_entropy(z, labels), weight, temperature);
    const auto gradient = torch::autograd::grad({loss}, {z})[0];
    const auto hot = torch::one_hot(labels, 7).to(torch::kFloat32), plain = z.detach();
    const auto expected =
        ((1 - weight) * (torch::softmax(plain, 1) - hot) +
         weight * temperature * (torch::softmax(plain / temperature, 1) - torch::softmax(taught / temperature, 1))) /
        5;
    CHECK(apart(gradient, expected) <= 1e-6);
    CHECK(distillation_loss(taught, taught, torch::zeros({}), 1, 2).item<double>() == Approx(0).margin(1e-6));
}

}  // namespace bitsweep::later_methods_test
