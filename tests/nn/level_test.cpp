// A stage in blocks of channels, norm, activation and convolution, is the composition of LibTorch's operators.

#include <array>
#include <cmath>

#include "config/quantizers.h"
#include "kernels/kernels.h"
#include "nn/diagnostics.h"
#include "nn/quant_conv2d.h"
#include "support/catch.h"

namespace bitsweep::level_test {

namespace {

constexpr std::int64_t kIn = 20, kOut = 24, kSize = 7;  // neither whole blocks nor even

struct StageCase {
    LayerQuant quant;
    bool has_residual = true, has_norm = true, training = true, shortcut_as_levels = false;
    std::int64_t stride = 1;
    std::int64_t in = kIn, out = kOut, size = kSize;
};

struct StageInputs {
    torch::Tensor x, residual, g_y, g_shortcut;
};

StageInputs inputs_of(const StageCase& c) {
    torch::manual_seed(11);
    const auto out = windows(c.size, 3, c.stride, 1);
    return {torch::randn({3, c.in, c.size, c.size}) * 1.5 + 0.3, torch::rand({3, c.in - 6, c.size, c.size}),
            torch::randn({3, c.out, out, out}), torch::randn({3, c.in, c.size, c.size})};
}

struct StageResults {
    torch::Tensor branch, shortcut, y;
    std::vector<std::pair<std::string, torch::Tensor>> gradients;
    float step = 0;
};

QuantConv2dOptions options_of(const StageCase& c) {
    return {.in_channels = c.in,
            .out_channels = c.out,
            .kernel = 3,
            .stride = c.stride,
            .padding = 1,
            .input_size = c.size,
            .quant = c.quant};
}

QuantConv2d layer_of(const StageCase& c) {
    torch::manual_seed(12);
    QuantConv2d layer(options_of(c));
    torch::NoGradGuard no_grad;
    layer->weight.copy_(torch::randn(layer->weight.sizes()) * 0.2);
    const auto started = c.quant.weight.start(layer->weight);
    for (std::size_t i = 0; i < started.size(); ++i) layer->states()[i].tensor.copy_(started[i]);
    for (const auto& state : layer->states())
        if (state.about.name == "alpha" || state.about.name == "act_step")
            state.tensor.fill_(state.about.name == "alpha" ? 1.3 : 1.3 / std::max(1, c.quant.activation.top()));
    return layer;
}

Surroundings surroundings(Arithmetic arithmetic) {
    return {arithmetic, torch::kCPU, torch::kFloat32, &kernels::kernels_for(kernels::Device::kCpu)->blocks, true};
}

// What the layer does with norm(x) + residual, by that path.
StageResults run(const StageCase& c, const LayerPath& path) {
    auto layer = layer_of(c);
    layer->set_path(
        path, surroundings(path.kind == LayerPath::Kind::kComposed ? Arithmetic::kComposed : Arithmetic::kInteger));
    torch::nn::BatchNorm2d norm(c.in);
    norm->train(c.training);
    {
        torch::NoGradGuard no_grad;
        norm->weight.copy_(torch::linspace(0.5, 1.5, c.in));
        norm->bias.copy_(torch::linspace(-0.4, 0.6, c.in));
        norm->running_var.copy_(torch::linspace(0.8, 2, c.in));
    }
    auto in = inputs_of(c);
    in.x.requires_grad_();
    in.residual.requires_grad_();
    DeferredNorm sum(FeatureMap(in.x), c.has_norm ? norm.get() : nullptr);
    if (c.has_residual) sum = sum.plus(FeatureMap(in.residual));
    auto [branch, shortcut] = layer->activate_with_shortcut(sum, c.shortcut_as_levels);
    auto y = layer->product(branch);
    StageResults results{branch.planes().detach(), shortcut.planes().detach(), y.planes().detach(), {}, 0};
    if (branch.has_levels()) results.step = branch.levels().step;
    auto loss = (y.planes() * in.g_y).sum();
    if (c.quant.shortcut) loss = loss + (shortcut.planes() * in.g_shortcut).sum();
    loss.backward();
    const auto add = [&](const std::string& name, const torch::Tensor& tensor) {
        if (tensor.grad().defined()) results.gradients.emplace_back(name, tensor.grad());
    };
    add("x", in.x);
    add("residual", in.residual);
    for (const auto& parameter : layer->named_parameters()) add(parameter.key(), parameter.value());
    for (const auto& parameter : norm->named_parameters()) add("norm." + parameter.key(), parameter.value());
    return results;
}

double apart(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().max().item<double>() / std::max(1e-12, b.abs().max().item<double>());
}

void check_alike(const StageCase& c, LayerPath::Kind kind) {
    const auto ours = run(c, {kind, ""}), composed = run(c, {LayerPath::Kind::kComposed, ""});
    // The seed was chosen so that no value lies within an ulp of a tie: the levels are the same ones.
    CHECK(apart(ours.branch, composed.branch) <= 1e-6);
    CHECK(apart(ours.shortcut, composed.shortcut) <= 1e-6);
    CHECK(apart(ours.y, composed.y) <= 5e-6);
    REQUIRE(ours.gradients.size() == composed.gradients.size());
    for (std::size_t i = 0; i < ours.gradients.size(); ++i) {
        INFO("gradient of " << ours.gradients[i].first);
        CHECK(ours.gradients[i].first == composed.gradients[i].first);
        CHECK(apart(ours.gradients[i].second, composed.gradients[i].second) <= 5e-5);
    }
}

LayerQuant quant_of(std::string_view weight, std::string_view activation, int bits, std::optional<int> shortcut = {}) {
    WeightQuantConfig config;
    config.method = weight;
    config.bits = Bits{bits};
    LayerQuant quant;
    quant.weight = WeightQuantizer(config);
    quant.activation = ActivationQuantizer(activation, Bits{bits});
    if (shortcut) quant.shortcut = quant.activation.at(Bits{*shortcut});
    return quant;
}

constexpr auto kInteger = LayerPath::Kind::kInteger;

bool has_key(const QuantizerInfo& method, std::string_view key) {
    return fmt::format(" {} ", method.keys).find(fmt::format(" {} ", key)) != std::string::npos;
}

// The method as it is, and with each of its choices.
std::vector<std::pair<std::string, WeightQuantConfig>> weight_choices(const QuantizerInfo& method) {
    WeightQuantConfig plain;
    plain.method = method.name;
    plain.bits = Bits{std::min(3, method.most_bits)};
    std::vector<std::pair<std::string, WeightQuantConfig>> choices{{"", plain}};
    const auto add = [&](std::string_view key, auto WeightQuantConfig::*member, const auto& value) {
        if (!has_key(method, key)) return;
        choices.emplace_back(key, plain);
        choices.back().second.*member = value;
    };
    add("zero_aligned", &WeightQuantConfig::zero_aligned, true);
    add("granularity", &WeightQuantConfig::granularity, std::string("channel"));
    add("gradient", &WeightQuantConfig::gradient, std::string("pass"));
    add("scale", &WeightQuantConfig::scale, std::string("none"));
    add("guard", &WeightQuantConfig::guard, true);
    add("rescale", &WeightQuantConfig::rescale, std::string("std"));
    add("rescale", &WeightQuantConfig::rescale, std::string("constant"));
    add("ewgs", &WeightQuantConfig::ewgs, 0.2);
    add("hysteresis", &WeightQuantConfig::hysteresis, 0.2);
    return choices;
}

std::vector<std::pair<std::string, ActivationQuantConfig>> activation_choices() {
    std::vector<std::pair<std::string, ActivationQuantConfig>> choices;
    for (const auto& method : kQuantizers) {
        if (method.role != Role::kActivation || method.name == "none") continue;
        ActivationQuantConfig plain;
        plain.method = method.name;
        plain.bits = Bits{3};
        choices.emplace_back(method.name, plain);
        if (!has_key(method, "ewgs")) continue;
        choices.emplace_back(std::string(method.name) + " with ewgs", plain);
        choices.back().second.ewgs = 0.2;
    }
    return choices;
}

}  // namespace

TEST_CASE("every weight quantizer beside every activation quantizer is the composition on integers, or says why not",
          "[nn][level]") {
    int on_integers = 0;
    for (const auto& method : kQuantizers) {
        if (method.role != Role::kWeight || method.name == "none") continue;
        for (const auto& [choice, weight] : weight_choices(method))
            for (const auto& [name, activation] : activation_choices()) {
                INFO(method.name << " " << choice << " beside " << name);
                StageCase c;
                c.quant.weight = WeightQuantizer(weight);
                c.quant.activation = ActivationQuantizer(activation);
                const auto path = path_of(options_of(c), surroundings(Arithmetic::kInteger));
                CHECK((path.kind == kInteger) == path.reason.empty());
                if (path.kind == LayerPath::Kind::kComposed) continue;
                check_alike(c, path.kind);
                on_integers += path.kind == kInteger;
            }
    }
    CHECK(on_integers > 100);
}

TEST_CASE("each stage of a ResNet, fed the same levels, is the composition at all bits", "[nn][level]") {
    for (int bits = 1; bits <= 8; ++bits)
        for (const auto& [in, out, size, stride] : {std::array<std::int64_t, 4>{16, 16, 16, 1},
                                                    {16, 32, 16, 2},
                                                    {32, 32, 8, 1},
                                                    {32, 64, 8, 2},
                                                    {64, 64, 8, 1}}) {
            INFO(bits << " bits, " << in << " to " << out << " channels of " << size << " pixels");
            StageCase c{.quant = quant_of(bits == 1 ? "dorefa" : "sawb", "pact", bits, bits)};
            c.has_norm = c.has_residual = false;  // so that both are fed the same bits
            c.in = in, c.out = out, c.size = size, c.stride = stride;
            REQUIRE(path_of(options_of(c), surroundings(Arithmetic::kInteger)).kind == kInteger);
            check_alike(c, kInteger);
        }
}

TEST_CASE("a stage on integers is the composition, for each weight quantizer and bits", "[nn][level]") {
    for (const auto method : quantizer_names(Role::kWeight))
        for (const int bits : {2, 3, 4, 8}) {
            if (method == "none" || !find_quantizer(Role::kWeight, method)->bits_problem(bits).empty()) continue;
            INFO(method << " at " << bits << " bits");
            check_alike({quant_of(method, "pact", bits, bits)}, kInteger);
        }
}

TEST_CASE("a stage on integers is the composition, for each activation quantizer, bits and shortcut", "[nn][level]") {
    for (const char* method : {"pact", "pact+", "dorefa", "wrpn", "clip", "lsq"})
        for (const int bits : {2, 3, 4, 8})
            for (const auto shortcut : {std::optional<int>(), std::optional(bits), std::optional(32)}) {
                if (method == std::string_view("lsq") && shortcut == 32) continue;  // a step of its own: composed
                INFO(method << " at " << bits << " bits, shortcut " << shortcut.value_or(0));
                check_alike({quant_of("sawb", method, bits, shortcut)}, kInteger);
            }
}

TEST_CASE("a stage in blocks is the composition without residual or norm, in evaluation and with a stride",
          "[nn][level]") {
    const auto quant = quant_of("sawb", "pact", 2, 4);
    check_alike({.quant = quant, .has_residual = false}, kInteger);
    check_alike({.quant = quant, .has_norm = false}, kInteger);
    check_alike({.quant = quant, .training = false}, kInteger);
    check_alike({.quant = quant, .shortcut_as_levels = true}, kInteger);
    check_alike({.quant = quant, .stride = 2}, kInteger);
    auto channels = WeightQuantConfig{};
    channels.method = "sawb";
    channels.bits = Bits{2};
    channels.granularity = "channel";
    auto by_channel = quant;
    by_channel.weight = WeightQuantizer(channels);
    check_alike({.quant = by_channel}, kInteger);
}

TEST_CASE("a stage of floats in blocks is the composition", "[nn][level]") {
    if (!kernels::onednn::available()) {
        WARN("skipped: built without oneDNN");
        return;
    }
    check_alike({.quant = quant_of("none", "none", 32, 32)}, LayerPath::Kind::kBlocked);
    check_alike({.quant = quant_of("none", "pact", 32, 32), .stride = 2}, LayerPath::Kind::kBlocked);
    check_alike({.quant = quant_of("none", "pact", 2, 32)}, LayerPath::Kind::kBlocked);
    check_alike({.quant = quant_of("none", "none", 32), .has_residual = false}, LayerPath::Kind::kBlocked);
}

TEST_CASE("a stage on integers gives the same bits for any number of threads", "[nn][level]") {
    const StageCase c{quant_of("sawb", "pact+", 3, 32)};
    const int before = at::get_num_threads();
    at::set_num_threads(1);
    const auto one = run(c, {kInteger, ""});
    at::set_num_threads(2);
    const auto two = run(c, {kInteger, ""});
    at::set_num_threads(before);
    CHECK(one.y.equal(two.y));
    CHECK(one.shortcut.equal(two.shortcut));
    for (std::size_t i = 0; i < one.gradients.size(); ++i) {
        INFO("gradient of " << one.gradients[i].first);
        CHECK(one.gradients[i].second.equal(two.gradients[i].second));
    }
}

TEST_CASE("diagnostics count the very levels that integers multiply", "[nn][level]") {
    for (const int bits : {1, 2, 4}) {
        const StageCase c{.quant = quant_of("dorefa", "pact", bits), .has_norm = false};
        auto layer = layer_of(c);
        layer->set_path({kInteger, ""}, surroundings(Arithmetic::kInteger));
        torch::NoGradGuard no_grad;
        const auto x = inputs_of(c).x;
        DeferredNorm sum{FeatureMap(x)}, watched{FeatureMap(x)};
        auto branch = layer->activate_with_shortcut(sum).first;
        REQUIRE(branch.has_levels());
        const auto levels = (branch.planes() / branch.levels().step).round().to(torch::kInt64).flatten();
        ActivationSums sums;
        layer->observe(&sums);
        layer->activate_with_shortcut(watched);
        INFO(bits << " bits");
        CHECK(sums.levels.equal(torch::bincount(levels, {}, 1 << bits)));
        CHECK(sums.zeros.item<std::int64_t>() == (levels == 0).sum().item<std::int64_t>());
        CHECK(sums.inputs.item<std::int64_t>() == x.numel());
        CHECK(sums.clipped.item<std::int64_t>() == (x >= layer->clip()).sum().item<std::int64_t>());
    }
}

TEST_CASE("a NaN that no byte can hold makes what the stage gives NaN; infinity is clipped", "[nn][level]") {
    const StageCase c{.quant = quant_of("sawb", "pact", 2), .has_residual = false, .training = false};
    auto layer = layer_of(c);
    layer->set_path({kInteger, ""}, surroundings(Arithmetic::kInteger));
    for (const float value : {NAN, INFINITY}) {
        auto x = inputs_of(c).x;
        x[1][2][3][4] = value;
        DeferredNorm sum{FeatureMap(x)};
        auto branch = layer->activate_with_shortcut(sum).first;
        const auto y = layer->product(branch).planes();
        CHECK(y.isnan().all().item<bool>() == std::isnan(value));
    }
}

TEST_CASE("a convolution says which path it takes, and why not a better one", "[nn][level]") {
    const auto path = [](LayerQuant quant, const Surroundings& around, std::int64_t groups = 1) {
        return path_of({.in_channels = 24, .out_channels = 32, .groups = groups, .input_size = 8, .quant = quant},
                       around);
    };
    const auto here = surroundings(Arithmetic::kInteger);
    CHECK(path(quant_of("sawb", "pact", 2), here).kind == kInteger);
    CHECK(path(quant_of("sawb", "pact", 2), here).reason.empty());
    CHECK(path(quant_of("none", "pact", 2), here).kind == LayerPath::Kind::kBlocked);
    CHECK(path(quant_of("sawb", "none", 2), here).reason == "activations in full precision");
    auto gpu = here, narrow = here, without = here;
    gpu.device = torch::Device(torch::kCUDA, 0);
    narrow.product = torch::kBFloat16;
    without.has_onednn = false;
    const std::vector<std::pair<LayerPath, std::string_view>> composed{
        {path(quant_of("sawb", "pact", 2), surroundings(Arithmetic::kFused)), "not asked for"},
        {path(quant_of("sawb", "pact", 2), gpu), "runs on a GPU"},
        {path(quant_of("sawb", "pact", 2), narrow), "multiplies in bf16"},
        {path(quant_of("none", "none", 32), without), "built without oneDNN"},
        {path(quant_of("sawb", "minmax", 2), here),
         "the activation has no levels from 0 to a clip that is known before the batch"},
        {path(quant_of("sawb", "lsq", 2, 4), here), "the shortcut's activation has a step of its own"},
        {path(quant_of("sawb", "pact", 2), here, 4), "a group does not begin with a block of channels"},
    };
    for (const auto& [found, reason] : composed) {
        CHECK(found.kind == LayerPath::Kind::kComposed);
        CHECK(found.reason == reason);
    }
    ActivationQuantConfig by_channel;
    by_channel.method = "pact";
    by_channel.bits = Bits{2};
    by_channel.granularity = "channel";
    auto quant = quant_of("sawb", "pact", 2);
    quant.activation = ActivationQuantizer(by_channel);
    CHECK(path(quant, here).reason == "the activation has a clip for each channel or neuron");
}

}  // namespace bitsweep::level_test
