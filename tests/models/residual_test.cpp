// The residual networks against the published costs (reference/paper.md) and against plain compositions of them.

#include <set>

#include "base/error.h"
#include "models/table.h"
#include "nn/cost.h"
#include "support/networks.h"

namespace bitsweep::residual_test {

namespace {

RunConfig config_of(const std::string& model, const std::string& block = "post", const std::string& shortcut = "native",
                    int bits = 32) {
    auto config = bits == 32 ? test::full_precision(model) : test::quantized(model, bits);
    config.model.block = block;
    config.model.shortcut = shortcut;
    return config;
}

std::shared_ptr<Network> imagenet(const RunConfig& config) {
    const auto row = std::find_if(std::begin(kModelRows), std::end(kModelRows),
                                  [&](const ModelRow& model) { return model.name == config.model.name; });
    return row->make(config, {1000, 224});
}

struct Totals {
    double macs = 0, weights = 0, shortcut_macs = 0, shortcut_weights = 0;  // millions
};

Totals totals(const Network& network) {
    Totals sum;
    for (const auto& [name, layer] : network.layers()) {
        const double macs = static_cast<double>(layer->macs()) / 1e6,
                     weights = static_cast<double>(layer->weight.numel()) / 1e6;
        sum.macs += macs;
        sum.weights += weights;
        if (name.find("downsample") == std::string::npos) continue;
        sum.shortcut_macs += macs;
        sum.shortcut_weights += weights;
    }
    return sum;
}

std::set<std::string> names_of(const Network& network) {
    std::set<std::string> names;
    for (const auto& [name, tensor] : weight_tensors(network)) names.insert(name);
    return names;
}

std::map<std::string, int> shortcut_bits(const RunConfig& config) {
    std::map<std::string, int> bits;
    const auto network = make_network(config);
    for (const auto& [name, layer] : network->layers())
        if (layer->quant().shortcut) bits[name] = layer->quant().shortcut->bits();
    return bits;
}

}  // namespace

TEST_CASE("ImageNet ResNets cost what the study says", "[models]") {
    const auto r18 = totals(*imagenet(config_of("resnet18")));
    CHECK(r18.macs == Approx(1814).margin(0.5));
    CHECK(r18.weights == Approx(11.68).margin(0.005));
    CHECK(r18.shortcut_macs == Approx(19.3).margin(0.05));
    CHECK(r18.shortcut_weights == Approx(0.172).margin(0.0005));
    const auto r50 = totals(*imagenet(config_of("resnet50")));
    CHECK(r50.macs == Approx(4089).margin(0.5));
    CHECK(r50.weights == Approx(25.50).margin(0.005));
    CHECK(r50.shortcut_macs == Approx(359.7).margin(0.05));
    CHECK(r50.shortcut_weights == Approx(2.769).margin(0.0005));
    for (const char* model : {"resnet18", "resnet50"}) {
        const auto pre = totals(*imagenet(config_of(model, "pre")));
        const auto post = totals(*imagenet(config_of(model)));
        CHECK(pre.macs == post.macs);
        CHECK(pre.weights == post.weights);
    }
    CHECK(totals(*imagenet(config_of("resnet34"))).macs == Approx(3664).margin(1));
}

TEST_CASE("widening twice costs what the study says", "[models]") {
    for (const auto& [model, factor] : {std::pair{"resnet18", 3.87}, {"resnet50", 3.94}}) {
        auto config = config_of(model);
        const double plain = totals(*imagenet(config)).macs;
        config.model.width = 2;
        CHECK(totals(*imagenet(config)).macs / plain == Approx(factor).margin(0.005));
    }
}

TEST_CASE("the other networks' layers have the published sizes", "[models]") {
    for (const auto& row : kModelRows) {
        if (row.name != "svhnnet" && row.name != "alexnet") continue;
        const bool svhn = row.name == "svhnnet";
        auto config = config_of(std::string(row.name));
        const auto network = row.make(config, {svhn ? 10 : 1000, svhn ? 40 : 224});
        std::vector<std::vector<std::int64_t>> shapes;
        for (const auto& [name, layer] : network->layers()) shapes.push_back(layer->weight.sizes().vec());
        if (svhn)
            CHECK(shapes == std::vector<std::vector<std::int64_t>>{{48, 3, 5, 5},
                                                                   {64, 48, 3, 3},
                                                                   {64, 64, 3, 3},
                                                                   {128, 64, 3, 3},
                                                                   {128, 128, 3, 3},
                                                                   {128, 128, 3, 3},
                                                                   {512, 128, 5, 5},
                                                                   {10, 512}});
        else
            CHECK(shapes == std::vector<std::vector<std::int64_t>>{{96, 3, 12, 12},
                                                                   {256, 48, 5, 5},
                                                                   {384, 256, 3, 3},
                                                                   {384, 192, 3, 3},
                                                                   {256, 192, 3, 3},
                                                                   {4096, 256, 6, 6},
                                                                   {4096, 4096, 1, 1},
                                                                   {1000, 4096}});
        CHECK(network->is_stochastic() == svhn);
    }
}

TEST_CASE("names are the published ones", "[models]") {
    const auto names = names_of(*imagenet(config_of("resnet18")));
    for (const char* name : {"conv1.weight", "bn1.running_mean", "layer2.0.downsample.0.weight",
                             "layer2.0.downsample.1.bias", "layer4.1.bn2.running_var", "fc.weight", "fc.bias"}) {
        INFO(name);
        CHECK(names.contains(name));
    }
    CHECK(names.size() == 102);  // torchvision's 122 less 20 num_batches_tracked
    const auto pre = names_of(*make_network(config_of("resnet20", "pre", "pool")));
    CHECK(pre.contains("bn.weight"));
    CHECK_FALSE(pre.contains("layer1.0.bn1.weight"));
    CHECK(pre.contains("layer1.1.bn1.weight"));
}

namespace {

// A network of basic blocks in evaluation mode, written out from the weights' names. Post-activation: an activation at
// each block's end. Pre-activation: batch norm and ReLU before each convolution, but the first block reads the stem's
// activated output (Tensorpack).
torch::Tensor written_out(const Network& network, torch::Tensor x, bool pre, const std::string& shortcut, int stages,
                          int blocks) {
    const auto state = test::by_name(state_tensors(network));
    const auto bn = [&](const torch::Tensor& y, const std::string& name) {
        return torch::batch_norm(y, state.at(name + ".weight"), state.at(name + ".bias"),
                                 state.at(name + ".running_mean"), state.at(name + ".running_var"), false, 0.1, 1e-5,
                                 false);
    };
    const auto conv = [&](const torch::Tensor& y, const std::string& name, int stride, int padding = 1) {
        return torch::conv2d(y, state.at(name + ".weight"), {}, stride, padding);
    };
    const auto smaller = [&](const torch::Tensor& y, const std::string& block) {
        if (shortcut == "B") return bn(conv(y, block + "downsample.0", 2, 0), block + "downsample.1");
        const torch::indexing::Slice every(torch::indexing::None, torch::indexing::None, 2);
        const auto half = shortcut == "pool" ? torch::avg_pool2d(y, 2) : y.index({"...", every, every});
        const auto zeros = torch::zeros({half.size(0), half.size(1) / 2, half.size(2), half.size(3)});
        return torch::cat({zeros, half, zeros}, 1);
    };
    x = torch::relu(bn(conv(x, "conv1", 1), "bn1"));
    for (int stage = 1; stage <= stages; ++stage)
        for (int j = 0; j < blocks; ++j) {
            const auto block = fmt::format("layer{}.{}.", stage, j);
            const int stride = stage > 1 && j == 0 ? 2 : 1;
            const auto in = pre && stage + j > 1 ? torch::relu(bn(x, block + "bn1")) : x;
            auto out = torch::relu(bn(conv(in, block + "conv1", stride), block + (pre ? "bn2" : "bn1")));
            out = conv(out, block + "conv2", 1);
            if (!pre) out = bn(out, block + "bn2");
            x = out + (stride == 2 ? smaller(x, block) : x);
            if (!pre) x = torch::relu(x);
        }
    if (pre) x = torch::relu(bn(x, "bn"));
    return torch::linear(x.mean({2, 3}), state.at("linear.weight"), state.at("linear.bias"));
}

}  // namespace

TEST_CASE("in full precision the networks are the published ones, written out", "[models]") {
    struct Case {
        const char *model, *block, *shortcut;
        int stages, blocks;
    };
    torch::NoGradGuard no_grad;
    for (const auto& [model, block, shortcut, stages, blocks] : {Case{"resnet8", "post", "A", 3, 1},
                                                                 {"resnet8", "pre", "pool", 3, 1},
                                                                 {"resnet18-cifar", "post", "B", 4, 2}}) {
        INFO(model << " " << block << " " << shortcut);
        const auto network = make_network(config_of(model, block, shortcut));
        const auto images = test::normal({4, 3, 32, 32});
        network->forward(images);  // moves the running statistics
        network->eval();
        const auto logits = written_out(*network, images, block == std::string("pre"), shortcut, stages, blocks);
        const auto apart = (network->forward(images) - logits).abs().max().item<double>();
        CHECK(apart <= (blocks == 1 ? 1e-5 : 1e-4 * logits.abs().max().item<double>()));
    }
}

TEST_CASE("shortcut bits act where a shortcut reads an activation, and there alone", "[models]") {
    auto config = config_of("resnet20", "pre", "pool", 2);
    config.quant.shortcut.bits.own = Bits{8};
    CHECK(shortcut_bits(config) == std::map<std::string, int>{{"layer1.0.conv1", 8}});
    config.model.shortcut = "A";
    CHECK(shortcut_bits(config) == std::map<std::string, int>{{"layer1.0.conv1", 8}});
    config.model.shortcut = "B";
    CHECK(shortcut_bits(config) ==
          std::map<std::string, int>{{"layer1.0.conv1", 8}, {"layer2.0.conv1", 8}, {"layer3.0.conv1", 8}});
    config.model.block = "post";
    CHECK(shortcut_bits(config).size() == 9);
}

TEST_CASE("a projection's weights and input have the shortcut's bits in the cost table", "[models]") {
    auto config = config_of("resnet20", "post", "B", 2);
    config.quant.shortcut.bits.own = Bits{8};
    for (const auto& cost : layer_costs(*make_network(config))) {
        if (cost.layer.find("downsample") == std::string::npos) continue;
        CHECK(cost.weight_bits == 8);
        CHECK(cost.activation_bits == 8);
        CHECK(cost.body);
    }
    config.quant.shortcut.clip = false;
    for (const auto& cost : layer_costs(*make_network(config)))
        if (cost.layer == "layer2.0.downsample.0") CHECK(cost.activation_bits == 32);
}

TEST_CASE("a pattern that matches no layer names the nearest one", "[models]") {
    auto config = config_of("resnet8", "post", "A", 2);
    config.quant.layers = {{"layer1.0.conv3", Bits{4}, {}, {}}};
    CHECK_THAT(test::problems_of([&] { make_network(config); }),
               Contains("quant.layers.layer1.0.conv3") && Contains("did you mean"));
}

TEST_CASE("convolutions in bf16 give what those in float32 give, to bf16's three digits", "[models]") {
    auto config = config_of("resnet8", "post", "B", 32);
    const auto images = test::normal({8, 3, 32, 32});
    const auto wide = make_network(config)->forward(images);
    config.train.precision = "bf16";
    const auto narrow = make_network(config)->forward(images);
    CHECK(narrow.scalar_type() == torch::kFloat32);
    const auto apart = ((narrow - wide).norm() / wide.norm()).item<double>();
    CHECK(apart < 0.05);
    CHECK(apart > 1e-5);
}

TEST_CASE("a network gives the same by each arithmetic, and so do its gradients", "[models][fused]") {
    // Clipped, not rounded: a value on a rounding edge may fall to the other side, and all that follows would change.
    for (const auto& [block, shortcut] : {std::pair{"post", "A"}, {"post", "B"}, {"pre", "pool"}}) {
        auto config = config_of("resnet8", block, shortcut, 4);
        config.quant.activation.bits = Bits{32};
        config.quant.activation.alpha_init.value = 1;
        config.quant.shortcut.clip = false;
        const auto images = test::normal({8, 3, 32, 32});
        std::vector<torch::Tensor> losses;
        std::vector<std::vector<torch::Tensor>> gradients;
        for (const auto arithmetic : {Arithmetic::kInteger, Arithmetic::kFused, Arithmetic::kComposed}) {
            const auto network = make_network(config);
            network->set_arithmetic(arithmetic);
            const auto loss = torch::nn::functional::cross_entropy(network->forward(images), torch::arange(8));
            loss.backward();
            losses.push_back(loss.detach());
            gradients.emplace_back();
            for (const auto& parameter : network->parameters()) gradients.back().push_back(parameter.grad());
        }
        INFO(block << " " << shortcut);
        for (std::size_t other = 0; other < 2; ++other) {
            CHECK(losses[other].item<double>() == Approx(losses[2].item<double>()).epsilon(1e-5));
            for (std::size_t i = 0; i < gradients[2].size(); ++i) {
                const auto apart = (gradients[other][i] - gradients[2][i]).norm().item<double>();
                CHECK(apart <= 2e-2 * gradients[2][i].norm().item<double>() + 1e-5);
            }
        }
    }
}

}  // namespace bitsweep::residual_test
