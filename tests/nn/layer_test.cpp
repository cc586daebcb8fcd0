#include "nn/diagnostics.h"
#include "nn/placement.h"
#include "nn/quant_conv2d.h"
#include "nn/quant_linear.h"
#include "support/catch.h"

using namespace bitsweep;

namespace {

QuantConfig pact_sawb(int bits) {
    QuantConfig quant;
    quant.weight.method = "sawb";
    quant.weight.bits = Bits{bits};
    quant.activation.method = "pact";
    quant.activation.bits = Bits{bits};
    quant.activation.alpha_init = 1.5;
    return quant;
}

QuantConv2d conv(const LayerQuant& quant) {
    QuantConv2d layer(
        QuantConv2dOptions{.in_channels = 3, .out_channels = 4, .stride = 2, .output_size = 4, .quant = quant});
    torch::NoGradGuard no_grad;
    torch::manual_seed(3);
    layer->weight.normal_(0, 0.2);
    return layer;
}

torch::Tensor inputs() {
    torch::manual_seed(4);
    return torch::randn({2, 3, 8, 8}) * 2;
}

}  // namespace

TEST_CASE("without quantizers a convolution is conv2d of the ReLU, to the bit", "[nn]") {
    auto layer = conv(body_quant(QuantConfig{}));
    const auto x = inputs();
    CHECK(torch::equal(layer(x), torch::conv2d(torch::relu(x), layer->weight, {}, 2, 1)));
    CHECK(layer->named_parameters().size() == 1);
    CHECK(layer->named_buffers().size() == 0);
}

TEST_CASE("a quantized convolution quantizes its own input and weight", "[nn]") {
    auto layer = conv(body_quant(pact_sawb(2)));
    const auto x = inputs();
    const auto activated = ActivationQuantizer("pact", Bits{2})(x, torch::full({}, 1.5F));
    const auto weight = WeightQuantizer(pact_sawb(2).weight)(layer->weight).values;
    CHECK(torch::equal(layer(x), torch::conv2d(activated, weight, {}, 2, 1)));
    CHECK(layer->alpha.item<float>() == 1.5F);
}

TEST_CASE("branch and shortcut share one clip, and its gradients add up", "[nn]") {
    auto quant = pact_sawb(2);
    quant.shortcut.bits.own = Bits{8};
    auto layer = conv(block_entry_quant(quant));
    const auto x = inputs();
    const auto [branch, shortcut] = layer->activate_with_shortcut(x);
    CHECK(torch::equal(branch, ActivationQuantizer("pact", Bits{2})(x, layer->alpha)));
    CHECK(torch::equal(shortcut, ActivationQuantizer("pact", Bits{8})(x, layer->alpha)));
    (branch.sum() + 10 * shortcut.sum()).backward();
    const auto above = (x >= 1.5).sum().item<double>();
    CHECK(above > 0);
    CHECK(layer->alpha.grad().item<double>() == Approx(11 * above));
}

TEST_CASE("a shortcut at the body's bits is the branch's own tensor", "[nn]") {
    auto quant = pact_sawb(2);
    const auto same = [](const QuantConfig& config) {
        const auto [branch, shortcut] = conv(block_entry_quant(config))->activate_with_shortcut(inputs());
        return branch.is_same(shortcut);
    };
    CHECK(same(quant));
    CHECK(same(QuantConfig{}));
    quant.shortcut.bits.own = Bits{2};
    CHECK(same(quant));
    quant.shortcut.bits.own = Bits{3};
    CHECK_FALSE(same(quant));
}

TEST_CASE("a full-precision shortcut is clipped and not rounded", "[nn]") {
    auto quant = pact_sawb(2);
    quant.shortcut.bits.own = Bits{32};
    const auto x = inputs();
    const auto [branch, shortcut] = conv(block_entry_quant(quant))->activate_with_shortcut(x);
    CHECK(torch::equal(shortcut, x.clamp(0, 1.5)));
}

TEST_CASE("without the clip a shortcut reads the plain ReLU", "[nn]") {
    auto quant = pact_sawb(2);
    quant.shortcut.clip = false;
    const auto x = inputs();
    const auto [branch, shortcut] = conv(block_entry_quant(quant))->activate_with_shortcut(x);
    CHECK(torch::equal(shortcut, torch::relu(x)));
    CHECK(torch::equal(branch, ActivationQuantizer("pact", Bits{2})(x, torch::full({}, 1.5F))));
}

TEST_CASE("the first convolution reads stored pixels as they are, and below 8 bits on a fixed symmetric range",
          "[nn]") {
    auto quant = pact_sawb(2);
    const auto x = inputs();
    DataConfig data;
    data.normalize = "pixel_mean";
    for (const int bits : {8, 32}) {
        quant.first.bits = Bits{bits};
        CHECK(conv(first_quant(quant, data))->activate(x).is_same(x));
        CHECK(conv(first_quant(quant, data))->activation_bits() == bits);
        CHECK(conv(first_quant(quant, data))->quant().weight.method() == (bits == 8 ? "minmax" : "none"));
    }
    quant.first.bits = Bits{2};
    const auto q = conv(first_quant(quant, data))->activate(x);  // {-2, 0, 2}
    CHECK(torch::equal(q, (x.clamp(-2, 2) / 2).round() * 2));
    CHECK_FALSE(conv(first_quant(quant, data))->has_alpha());
}

TEST_CASE("the classifier's input is quantized only below 32 bits, and only where activations are", "[nn]") {
    const auto linear = [](const QuantConfig& quant) {
        return QuantLinear(QuantLinearOptions{.in_features = 8, .out_features = 3, .quant = last_quant(quant)});
    };
    auto quant = pact_sawb(2);
    const auto x = torch::rand({2, 8});
    CHECK(linear(quant)->activate(x).is_same(x));
    CHECK_FALSE(linear(quant)->has_alpha());
    quant.last.bits = Bits{4};
    CHECK(linear(quant)->has_alpha());
    CHECK(linear(quant)->activation_bits() == 4);
    CHECK(linear(quant)->weight_bits() == 4);
    CHECK(torch::equal(linear(quant)->activate(x), ActivationQuantizer("pact", Bits{4})(x, torch::full({}, 1.5F))));
    quant.activation.method = "none";
    CHECK(linear(quant)->activate(x).is_same(x));
    CHECK(linear(quant)->activation_bits() == 32);
    CHECK(linear(quant)->weight_bits() == 4);
}

TEST_CASE("SAWB's fallbacks are counted while training, and not in evaluation", "[nn]") {
    auto layer = conv(body_quant(pact_sawb(8)));
    {
        torch::NoGradGuard no_grad;
        layer->weight.fill_(0.5);
    }
    layer(inputs());
    layer(inputs());
    layer->eval();
    layer(inputs());
    CHECK(layer->weight_fallbacks.item<int>() == 2);
}

TEST_CASE("activation statistics: shares, levels, and the two parts of the error", "[nn]") {
    // alpha 3, 2 bits: levels 0, 1, 2, 3.
    const auto x = torch::tensor({-1.0F, 0.25F, 1.25F, 3.0F, 5.0F});
    const auto alpha = torch::full({}, 3.0F);
    const ActivationQuantizer quantizer("pact", Bits{2});
    ActivationSums sums;
    sums.add(x, quantizer(x, alpha), quantizer, alpha);
    sums.add(x, quantizer(x, alpha), quantizer, alpha);
    CHECK(sums.inputs.item<int>() == 10);
    CHECK(sums.clipped.item<int>() == 4);
    CHECK(sums.zeros.item<int>() == 4);
    CHECK(torch::equal(sums.levels, torch::tensor({4, 2, 0, 4}, torch::kInt64)));
    CHECK(sums.clip_square.item<double>() == Approx(2 * 4.0));
    CHECK(sums.round_square.item<double>() == Approx(2 * (0.0625 + 0.0625)));
    CHECK(sums.relu_square.item<double>() == Approx(2 * (0.0625 + 1.5625 + 9 + 25)));
}
