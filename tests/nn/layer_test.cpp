#include "nn/diagnostics.h"
#include "nn/placement.h"
#include "nn/quant_conv2d.h"
#include "nn/quant_linear.h"
#include "support/networks.h"

namespace bitsweep::layer_test {

namespace {

QuantConfig pact_sawb(int bits) {
    auto quant = test::quantized("", bits).quant;
    quant.activation.alpha_init.value = 1.5;
    return quant;
}

QuantConv2d conv(const LayerQuant& quant) {
    QuantConv2d layer(
        QuantConv2dOptions{.in_channels = 3, .out_channels = 4, .stride = 2, .input_size = 8, .quant = quant});
    torch::manual_seed(3);
    layer->weight.detach().normal_(0, 0.2);
    return layer;
}

torch::Tensor inputs() {
    return test::normal({2, 3, 8, 8}, 4) * 2;
}

}  // namespace

TEST_CASE("without quantizers a convolution is conv2d of the ReLU, to the bit", "[nn]") {
    auto layer = conv(body_quant(QuantConfig{}, "conv"));
    const auto x = inputs();
    CHECK(torch::equal(layer(x), torch::conv2d(torch::relu(x), layer->weight, {}, 2, 1)));
    CHECK(layer->named_parameters().size() == 1);
    CHECK(layer->named_buffers().size() == 0);
}

// oneDNN 3.6 (LibTorch 2.6) reads beyond the channels that are there.
TEST_CASE("a convolution of any number of channels reads nothing that nobody wrote", "[nn]") {
    const auto fill_free_memory_with_nan = [] {
        std::vector<torch::Tensor> garbage;
        for (std::int64_t size = 64; size <= 1 << 20; size *= 4)
            for (int i = 0; i < 3; ++i) garbage.push_back(torch::full({size}, NAN));
    };
    for (const auto& [in, out] : {std::pair{8, 8}, {16, 12}, {24, 24}, {20, 40}}) {
        INFO(in << " to " << out << " channels");
        const auto plain = body_quant(QuantConfig{}, "conv");
        QuantConv2d layer(QuantConv2dOptions{.in_channels = in, .out_channels = out, .input_size = 16, .quant = plain});
        torch::manual_seed(3);
        layer->weight.detach().normal_(0, 0.2);
        const auto x = torch::rand({16, in, 16, 16}).requires_grad_();
        const auto g = torch::randn({16, out, 16, 16});
        torch::Tensor y, gradient;
        for (int round = 0; round < 4; ++round) {
            fill_free_memory_with_nan();
            const auto again = layer(x);
            fill_free_memory_with_nan();
            again.backward(g);
            if (round > 0) {
                CHECK(torch::equal(again, y));
                CHECK(torch::equal(x.grad(), gradient));
            }
            y = again.detach();
            gradient = x.grad().clone();
            x.mutable_grad().reset();
        }
        // Against the definition, a window at a time, in float64.
        const auto columns = torch::im2col(x.detach().to(torch::kFloat64), {3, 3}, {1, 1}, {1, 1}, {1, 1});
        const auto product = layer->weight.detach().to(torch::kFloat64).flatten(1).matmul(columns).view_as(y);
        CHECK((product - y).abs().max().item<double>() < 1e-4);
    }
}

TEST_CASE("a quantized convolution quantizes its own input and weight", "[nn]") {
    auto layer = conv(body_quant(pact_sawb(2), "conv"));
    const auto x = inputs();
    const auto activated = ActivationQuantizer("pact", Bits{2})(x, torch::full({}, 1.5F));
    const auto weight = WeightQuantizer(pact_sawb(2).weight)(layer->weight).values;
    CHECK(torch::equal(layer(x), torch::conv2d(activated, weight, {}, 2, 1)));
    CHECK(layer->state("alpha").item<float>() == 1.5F);
}

TEST_CASE("branch and shortcut share one clip, and its gradients add up", "[nn]") {
    auto quant = pact_sawb(2);
    quant.shortcut.bits.own = Bits{8};
    auto layer = conv(block_entry_quant(quant, "conv"));
    const auto x = inputs();
    const auto [branch, shortcut] = layer->activate_with_shortcut(x);
    CHECK(torch::equal(branch, ActivationQuantizer("pact", Bits{2})(x, layer->state("alpha"))));
    CHECK(torch::equal(shortcut, ActivationQuantizer("pact", Bits{8})(x, layer->state("alpha"))));
    (branch.sum() + 10 * shortcut.sum()).backward();
    const auto above = (x >= 1.5).sum().item<double>();
    CHECK(above > 0);
    CHECK(layer->state("alpha").grad().item<double>() == Approx(11 * above));
}

TEST_CASE("a shortcut at the body's bits is the branch's own tensor", "[nn]") {
    auto quant = pact_sawb(2);
    const auto same = [](const QuantConfig& config) {
        const auto [branch, shortcut] = conv(block_entry_quant(config, "conv"))->activate_with_shortcut(inputs());
        return branch.is_same(shortcut);
    };
    CHECK(same(quant));
    CHECK(same(QuantConfig{}));
    quant.shortcut.bits.own = Bits{2};
    CHECK(same(quant));
    quant.shortcut.bits.own = Bits{3};
    CHECK_FALSE(same(quant));
}

TEST_CASE("a full-precision shortcut is clipped and not rounded, and without the clip it is the plain ReLU", "[nn]") {
    auto quant = pact_sawb(2);
    quant.shortcut.bits.own = Bits{32};
    const auto x = inputs();
    CHECK(torch::equal(conv(block_entry_quant(quant, "conv"))->activate_with_shortcut(x).second, x.clamp(0, 1.5)));
    quant.shortcut.clip = false;
    const auto [branch, shortcut] = conv(block_entry_quant(quant, "conv"))->activate_with_shortcut(x);
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
        CHECK(conv(first_quant(quant, data, "conv1"))->activate(x).is_same(x));
        CHECK(conv(first_quant(quant, data, "conv1"))->activation_bits() == bits);
        CHECK(conv(first_quant(quant, data, "conv1"))->quant().weight.method() == (bits == 8 ? "minmax" : "none"));
    }
    quant.first.bits = Bits{2};
    const auto q = conv(first_quant(quant, data, "conv1"))->activate(x);  // {-2, 0, 2}
    CHECK(torch::equal(q, (x.clamp(-2, 2) / 2).round() * 2));
    CHECK_FALSE(conv(first_quant(quant, data, "conv1"))->state("alpha").defined());
}

TEST_CASE("the classifier's input is quantized only below 32 bits, and only where activations are", "[nn]") {
    const auto linear = [](const QuantConfig& quant) {
        return QuantLinear(
            QuantLinearOptions{.in_features = 8, .out_features = 3, .quant = last_quant(quant, "linear")});
    };
    auto quant = pact_sawb(2);
    const auto x = torch::rand({2, 8});
    CHECK(linear(quant)->activate(x).is_same(x));
    CHECK_FALSE(linear(quant)->state("alpha").defined());
    quant.last.bits = Bits{4};
    CHECK(linear(quant)->state("alpha").defined());
    CHECK(linear(quant)->activation_bits() == 4);
    CHECK(linear(quant)->weight_bits() == 4);
    CHECK(torch::equal(linear(quant)->activate(x), ActivationQuantizer("pact", Bits{4})(x, torch::full({}, 1.5F))));
    quant.activation.method = "none";
    CHECK(linear(quant)->activate(x).is_same(x));
    CHECK(linear(quant)->activation_bits() == 32);
    CHECK(linear(quant)->weight_bits() == 4);
}

TEST_CASE("SAWB's fallbacks are counted while training, and not in evaluation", "[nn]") {
    auto layer = conv(body_quant(pact_sawb(8), "conv"));
    layer->weight.detach().fill_(0.5);
    layer(inputs());
    layer(inputs());
    layer->eval();
    layer(inputs());
    CHECK(layer->weight_fallbacks().item<int>() == 2);
}

TEST_CASE("activation statistics: shares, levels, and the two parts of the error", "[nn]") {
    // alpha 3, 2 bits: levels 0, 1, 2, 3.
    const auto x = torch::tensor({-1.0F, 0.25F, 1.25F, 3.0F, 5.0F});
    const auto alpha = torch::full({}, 3.0F);
    const ActivationQuantizer quantizer("pact", Bits{2});
    ActivationSums sums;
    sums.add(x, quantizer(x, alpha), quantizer, quantizer.ends(alpha));
    sums.add(x, quantizer(x, alpha), quantizer, quantizer.ends(alpha));
    CHECK(sums.inputs.item<int>() == 10);
    CHECK(sums.clipped.item<int>() == 4);
    CHECK(sums.zeros.item<int>() == 4);
    CHECK(torch::equal(sums.levels, torch::tensor({4, 2, 0, 4}, torch::kInt64)));
    CHECK(sums.clip_square.item<double>() == Approx(2 * 4.0));
    CHECK(sums.round_square.item<double>() == Approx(2 * (0.0625 + 0.0625)));
    CHECK(sums.relu_square.item<double>() == Approx(2 * (0.0625 + 1.5625 + 9 + 25)));
}

namespace {

LayerBits bits_of(const std::string& pattern, std::optional<int> weight, std::optional<int> activation) {
    LayerBits bits{pattern, {}, {}, {}};
    if (weight) bits.weight = Bits{*weight};
    if (activation) bits.activation = Bits{*activation};
    return bits;
}

}  // namespace

TEST_CASE("bits of single layers stand in the policy's place, the last pattern that matches wins", "[nn]") {
    auto quant = pact_sawb(2);
    quant.layers = {bits_of("layer1.*", 4, {}), bits_of("layer1.0.conv?", {}, 8), bits_of("*.conv2", 3, {}),
                    bits_of("conv1", 8, 8), bits_of("linear", 8, {})};
    CHECK(body_quant(quant, "layer1.0.conv1").weight.bits() == 4);
    CHECK(body_quant(quant, "layer1.0.conv1").activation.bits() == 8);
    CHECK(body_quant(quant, "layer1.0.conv2").weight.bits() == 3);
    CHECK(body_quant(quant, "layer2.0.conv1").weight.bits() == 2);
    CHECK(body_quant(quant, "layer2.0.conv1").activation.bits() == 2);
    CHECK(first_quant(quant, {}, "conv1").weight.bits() == 8);
    CHECK(last_quant(quant, "linear").weight.bits() == 8);
    CHECK(last_quant(quant, "linear").activation.bits() == 32);
}

TEST_CASE("patterns", "[nn]") {
    CHECK(matches_pattern("layer1.0.conv1", "layer1.*"));
    CHECK(matches_pattern("layer1.0.conv1", "*"));
    CHECK(matches_pattern("layer1.0.conv1", "*.conv?"));
    CHECK_FALSE(matches_pattern("layer1.0.conv1", "layer1"));
    CHECK_FALSE(matches_pattern("layer1.0.conv1", "*.conv1?"));
    CHECK(matches_pattern("", "*"));
    CHECK_FALSE(matches_pattern("", "?"));
    CHECK(matches_pattern("abcab", "*ab"));
    CHECK_FALSE(matches_pattern("abcabc", "*ab"));
    // Neither the stack nor the time grows with the text as a search that goes back would have it.
    std::string stars;
    for (int i = 0; i < 60; ++i) stars += "*a";
    CHECK_FALSE(matches_pattern(std::string(200, 'a'), stars + "b"));
    CHECK(matches_pattern(std::string(2'000'000, 'a'), "*"));
}

TEST_CASE("a shortcut convolution's weights follow the shortcut's bits, or have their own", "[nn]") {
    auto quant = pact_sawb(2);
    const auto weight_bits = [&] {
        return shortcut_conv_quant(quant, "d", block_entry_quant(quant, "c")).weight.bits();
    };
    CHECK(weight_bits() == 2);
    quant.shortcut.bits.own = Bits{32};
    CHECK(weight_bits() == 32);
    CHECK(shortcut_conv_quant(quant, "d", block_entry_quant(quant, "c")).activation.bits() == 32);
    quant.shortcut.weight_bits.own = Bits{8};
    CHECK(weight_bits() == 8);
}

TEST_CASE("LSQ's shortcut at other bits has the branch's clip", "[nn]") {
    auto quant = pact_sawb(2);
    quant.activation.method = "lsq";
    quant.shortcut.bits.own = Bits{4};
    auto layer = conv(block_entry_quant(quant, "conv"));
    layer->state("act_step").detach().fill_(0.4);
    const auto [branch, shortcut] = layer->activate_with_shortcut(inputs() * 10);
    CHECK(branch.max().item<float>() == Approx(1.2F));
    CHECK(shortcut.max().item<float>() == Approx(1.2F));
    shortcut.sum().backward();
    CHECK(layer->state("act_step").grad().item<float>() > 0);
}

TEST_CASE("PACT's clip a channel and a neuron", "[nn]") {
    auto quant = pact_sawb(2);
    quant.activation.granularity = "channel";
    CHECK(conv(body_quant(quant, "conv"))->state("alpha").sizes() == torch::IntArrayRef({1, 3, 1, 1}));
    quant.activation.granularity = "neuron";
    auto layer = conv(body_quant(quant, "conv"));
    CHECK(layer->state("alpha").sizes() == torch::IntArrayRef({1, 3, 8, 8}));
    CHECK(layer->forward(torch::randn({2, 3, 8, 8})).sizes() == torch::IntArrayRef({2, 4, 4, 4}));
}

TEST_CASE("min-max follows the batch while training, and the average of batches in evaluation", "[nn]") {
    auto quant = pact_sawb(2);
    quant.activation.method = "minmax";
    auto layer = conv(body_quant(quant, "conv"));
    layer->state("act_max").fill_(2);
    const auto x = torch::tensor({0.0F, 1.0F, 3.0F, -5.0F}).reshape({1, 1, 2, 2});
    CHECK(torch::equal(layer->activate(x).flatten(), torch::tensor({0.0F, 1.0F, 3.0F, 0.0F})));
    CHECK(layer->state("act_max").item<float>() == Approx(2.1F));
    layer->eval();
    CHECK(layer->activate(x).max().item<float>() == Approx(2.1F));
    CHECK(layer->state("act_max").item<float>() == Approx(2.1F));
}

}  // namespace bitsweep::layer_test
