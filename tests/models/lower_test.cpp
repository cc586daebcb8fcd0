#include "models/lower.h"

#include <algorithm>

#include "config/config_io.h"
#include "config/quantizers.h"
#include "config/tables.h"
#include "deploy/network_file.h"
#include "deploy/runner.h"
#include "kernels/kernels.h"
#include "models/table.h"
#include "support/stages.h"

namespace bitsweep::lower_test {
using test::largest_difference;
using test::network_of;
using test::Stages;
using test::with;

namespace {

torch::Tensor logits_on_integers(Network& network, const torch::Tensor& images) {
    const auto lowered = lower(network);
    INFO(lowered.refusal);
    REQUIRE(lowered.network);
    IntegerRunner runner(*lowered.network);
    auto logits = torch::empty({images.size(0), runner.classes()});
    runner.run(images.data_ptr<float>(), images.size(0), logits.data_ptr<float>(), 2);
    return logits;
}

torch::Tensor with_all(IntegerRunner& runner, const torch::Tensor& images, std::int64_t batch, int threads) {
    auto logits = torch::empty({images.size(0), runner.classes()});
    for (std::int64_t first = 0; first < images.size(0); first += batch)
        runner.run(images[first].data_ptr<float>(), std::min(batch, images.size(0) - first),
                   logits[first].data_ptr<float>(), threads);
    return logits;
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
        {"N2UQ", test::quantized("resnet8", 2, "sawb", "n2uq")},
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

TEST_CASE("evaluation on integers: each layer is LibTorch's of the same levels; bits belong to the image alone",
          "[models]") {
    struct Quantizers {
        const char *weight, *activation;
        int bits;
    };
    const std::vector<Quantizers> all{
        {"dorefa", "dorefa", 1}, {"sawb", "pact", 2}, {"lsq", "lsq", 3},   {"wrpn", "wrpn", 4}, {"mse", "pact", 5},
        {"minmax", "minmax", 6}, {"sawb", "pact", 7}, {"sawb", "pact", 8}, {"twn", "pact", 2},  {"sawb", "n2uq", 3}};
    for (const auto& [weight, activation, bits] : all)
        for (const char* block : {"post", "pre"})
            for (const int shortcut_bits : {bits, 32}) {
                INFO(weight << ", " << activation << ", " << bits << " bits, " << block << ", shortcut "
                            << shortcut_bits);
                const auto config = with(test::quantized("resnet8", bits, weight, activation),
                                         {{"model.block", block},
                                          {"model.shortcut", bits % 2 == 0 ? "A" : "B"},
                                          {"quant.shortcut.bits", shortcut_bits}});
                const auto network = network_of(config, {10, 32});
                torch::NoGradGuard no_grad;
                const auto lowered = lower(*network);
                INFO(lowered.refusal);
                REQUIRE(lowered.network);
                const auto images = test::normal({7, 3, 32, 32}, 4);
                deploy_test::Specification first(*lowered.network,
                                                 {images.data_ptr<float>(), images[1].data_ptr<float>()});
                const auto wanted = torch::tensor(first.logits());
                for (const auto* row : kernels::implementations()) {
                    INFO(row->name);
                    IntegerRunner runner(*lowered.network, row->blocks);
                    const auto logits = with_all(runner, images, 7, 1);
                    CHECK(torch::equal(logits[0], wanted));
                    CHECK(torch::equal(with_all(runner, images, 1, 1), logits));
                    CHECK(torch::equal(with_all(runner, images, 3, 2), logits));
                }
                Stages(*network, *lowered.network, images.slice(0, 0, 1), 5e-6).check();
            }
}

TEST_CASE("a .bsnet file's network gives the evaluation's logits to the bit: methods, bits, blocks, shortcuts",
          "[models]") {
    std::vector<std::pair<std::string_view, std::string_view>> methods;
    for (const auto weight : quantizer_names(Role::kWeight)) methods.emplace_back(weight, "pact");
    for (const auto activation : {"pact+", "dorefa", "wrpn", "clip", "minmax", "lsq", "n2uq"})
        methods.emplace_back("dorefa", activation);
    std::erase_if(methods, [](const auto& pair) { return pair.first == "none"; });
    int networks = 0;
    for (const auto& [weight, activation] : methods)
        for (int bits = 1; bits <= 8; ++bits)
            for (const char* block : {"post", "pre"})
                for (const int shortcut_bits : {bits, 32}) {
                    if (!find_quantizer(Role::kWeight, weight)->bits_problem(bits).empty() ||
                        !find_quantizer(Role::kActivation, activation)->bits_problem(bits).empty())
                        continue;
                    INFO(weight << ", " << activation << ", " << bits << " bits, " << block << ", shortcut "
                                << shortcut_bits);
                    const int last_of_one = activation == "n2uq" ? 32 : 8;  // N2UQ has no 8 bits
                    const auto config = with(test::quantized("resnet8", bits, weight, activation),
                                             {{"model.width", 0.25},
                                              {"model.block", block},
                                              {"model.shortcut", bits % 2 == 0 ? "A" : "B"},
                                              {"quant.first.bits", bits == 1 ? 32 : bits},
                                              {"quant.last.bits", bits == 1 ? last_of_one : bits},
                                              {"quant.shortcut.bits", shortcut_bits}});
                    const auto network = network_of(config, {10, 32});
                    torch::NoGradGuard no_grad;
                    auto lowered = lower(*network);
                    INFO(lowered.refusal);
                    REQUIRE(lowered.network);
                    const auto images = test::normal({2, 3, 32, 32}, 6);
                    IntegerRunner evaluation(*lowered.network);
                    const auto wanted = with_all(evaluation, images, 2, 1);
                    const std::vector<float> ones(3, 1);
                    const auto file = write_network({*std::move(lowered.network), ones, ones, "cifar10", "id"});
                    IntegerRunner deployed(read_network(file, "n").network);
                    CHECK(torch::equal(with_all(deployed, images, 1, 1), wanted));
                    ++networks;
                }
    CHECK(networks > 300);
}

TEST_CASE("N2UQ's learned thresholds and scales are the integer network's", "[models]") {
    for (const int shortcut_bits : {3, 4, 32}) {
        const auto config = with(test::quantized("resnet8", 3, "sawb", "n2uq"),
                                 {{"quant.shortcut.bits", shortcut_bits}, {"quant.weight.granularity", "channel"}});
        const auto network = network_of(config, {10, 32});
        torch::NoGradGuard no_grad;
        for (const auto& [name, layer] : network->layers())
            if (const auto intervals = layer->state("act_intervals"); intervals.defined()) {
                intervals.copy_(torch::linspace(0.1, 0.4, intervals.numel()));
                layer->state("act_start").fill_(-0.2);
                layer->state("act_scale_in").fill_(0.9);
                layer->state("act_scale_out").fill_(1.2);
            }
        const auto images = test::normal({4, 3, 32, 32}, 5);
        CHECK(largest_difference(logits_on_integers(*network, images), network->forward(images)) < 1e-5);
        const auto lowered = lower(*network);
        const auto learned =
            std::count_if(lowered.network->nodes.begin(), lowered.network->nodes.end(), [](const auto& node) {
                const auto* levels = std::get_if<integer_op::Levels>(&node.op);
                return levels != nullptr && levels->thresholds.size() >= 7;
            });
        CHECK(learned >= 6);
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
          "layer1.0.conv1: lsq+'s levels are not those of one step from 0");
    CHECK(refusal(test::quantized("resnet8", 3, "sawb", "apot")) ==
          "layer1.0.conv1: apot's levels are not those of one step from 0");
    CHECK(refusal(with(small, {{"quant.activation.granularity", "channel"}})) ==
          "layer1.0.conv1: the activation has a clip for each channel or neuron");
    CHECK(refusal(with(small, {{"train.precision", "bf16"}})) == "conv1: multiplies in bf16");
    CHECK(refusal(with(small, {{"quant.layers", OrderedJson{{"conv1", {{"activation", 1}}}}}})) ==
          "conv1: images at 1 bit, which is one level");
}

}  // namespace bitsweep::lower_test
