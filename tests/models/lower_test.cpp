#include "models/lower.h"

#include "config/config_io.h"
#include "deploy/runner.h"
#include "models/table.h"
#include "support/networks.h"

namespace bitsweep::lower_test {

namespace {

RunConfig with(RunConfig config, const std::vector<std::pair<std::string, OrderedJson>>& keys) {
    Problems problems;
    for (const auto& [key, value] : keys) set_key(config, key, value, "test", problems);
    problems.throw_if_any();
    return config;
}

// In evaluation mode, with statistics of batch norms that are not those of a start.
std::shared_ptr<Network> network_of(const RunConfig& config, const ImageShape& images) {
    auto network = make_network(config);
    torch::NoGradGuard no_grad;
    network->train();
    for (const std::uint64_t batch : {1, 2})
        network->forward(test::normal({8, images.channels, images.size, images.size}, batch));
    network->eval();
    return network;
}

torch::Tensor logits_on_integers(Network& network, const torch::Tensor& images) {
    const auto lowered = lower(network);
    INFO(lowered.refusal);
    REQUIRE(lowered.network);
    IntegerRunner runner(*lowered.network);
    auto logits = torch::empty({images.size(0), runner.classes()});
    runner.run(images.data_ptr<float>(), images.size(0), logits.data_ptr<float>(), 2);
    return logits;
}

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
    return ((a - b).abs().max() / b.abs().max()).item<double>();
}

std::string refusal(const RunConfig& config) {
    auto network = make_network(config);
    network->eval();
    return lower(*network).refusal;
}

}  // namespace

TEST_CASE("an integer network gives the logits of the network it is made from, up to rounding", "[models]") {
    struct Case {
        const char* about;
        RunConfig config;
    };
    const auto small = test::quantized("resnet8", 2);
    const OrderedJson full = 32;
    const std::vector<Case> cases{
        {"post-activation, option A", small},
        {"shortcut in full precision", with(small, {{"quant.shortcut.bits", full}})},
        {"shortcut at other bits", with(small, {{"quant.shortcut.bits", 4}})},
        {"projection", with(small, {{"model.shortcut", "B"}})},
        {"projection in full precision", with(small, {{"model.shortcut", "B"}, {"quant.shortcut.bits", full}})},
        {"means", with(small, {{"model.shortcut", "pool"}})},
        {"pre-activation", with(small, {{"model.block", "pre"}})},
        {"pre-activation, projection", with(small, {{"model.block", "pre"}, {"model.shortcut", "B"}})},
        {"ends at 8 bits", with(small, {{"quant.first.bits", 8}, {"quant.last.bits", 8}})},
        {"ends at 4 bits", with(small, {{"quant.first.bits", 4}, {"quant.last.bits", 4}})},
        {"scales a channel", with(small, {{"quant.weight.granularity", "channel"}})},
        {"8 bits", test::quantized("resnet8", 8)},
        {"1 bit, DoReFa", test::quantized("resnet8", 1, "dorefa", "dorefa")},
        {"3 bits, WRPN", test::quantized("resnet8", 3, "wrpn", "wrpn")},
        {"LSQ", test::quantized("resnet8", 3, "lsq", "lsq")},
        {"min-max", test::quantized("resnet8", 4, "minmax", "minmax")},
        {"ternary", test::quantized("resnet8", 2, "twn", "pact")},
        {"straight line", with(test::quantized("svhnnet", 2), {{"data.name", "svhn"}})},
    };
    for (const auto& [about, config] : cases) {
        INFO(about);
        const auto shape = image_shape(config.data);
        const auto network = network_of(config, shape);
        torch::NoGradGuard no_grad;
        const auto images = test::normal({8, shape.channels, shape.size, shape.size}, 3);
        CHECK(largest_difference(logits_on_integers(*network, images), network->forward(images)) < 1e-5);
    }
}

TEST_CASE("an integer network has NaN logits where a weight is NaN", "[models]") {
    const auto network = network_of(test::quantized("resnet8", 2), {10, 32});
    torch::NoGradGuard no_grad;
    network->layers()[2].layer->weight[0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
    CHECK(logits_on_integers(*network, test::normal({2, 3, 32, 32})).isnan().all().item<bool>());
}

TEST_CASE("a layer that has no integer form is named with its reason", "[models]") {
    const auto small = test::quantized("resnet8", 2);
    CHECK(refusal(small).empty());
    CHECK(refusal(test::full_precision("resnet8")) == "layer1.0.conv1: activations in full precision");
    CHECK(refusal(test::quantized("resnet8", 2, "none")) == "layer1.0.conv1: weights in full precision");
    CHECK(refusal(test::quantized("resnet8", 2, "sawb", "lsq+")) ==
          "layer1.0.conv1: the activation's levels are not those of one step from 0");
    CHECK(refusal(with(small, {{"quant.activation.granularity", "channel"}})) ==
          "layer1.0.conv1: the activation has a clip for each channel or neuron");
    CHECK(refusal(with(small, {{"train.precision", "bf16"}})) == "conv1: multiplies in bf16");
}

}  // namespace bitsweep::lower_test
