#include "base/error.h"
#include "config/tables.h"
#include "models/table.h"
#include "nn/cost.h"
#include "nn/diagnostics.h"
#include "support/networks.h"

namespace bitsweep::network_test {
using test::by_name;
using test::full_precision;
using test::quantized;

namespace {

// Images each network of the table takes; the smallest ones for ImageNet's.
ImageShape shape_for(std::string_view model) {
    return {10, model == "svhnnet" ? 40 : model == "alexnet" ? 112 : 32};
}

std::shared_ptr<Network> make_for(const ModelRow& row, RunConfig config) {
    config.model.name = row.name;
    auto network = row.make(config, shape_for(row.name));
    initialize(*network, 1);
    return network;
}

torch::Tensor images(std::int64_t count = 2, std::int64_t size = 32) {
    return test::normal({count, 3, size, size});
}

void fill(const torch::Tensor& state, double value) {
    torch::NoGradGuard no_grad;
    state.fill_(value);
}

torch::Tensor alpha_of(const Network& network, std::size_t layer) {
    return network.layers()[layer].layer->state("alpha");
}

}  // namespace

TEST_CASE("the table of networks is the one the orchestrator knows", "[models]") {
    std::vector<std::string_view> names;
    for (const auto& row : kModelRows) names.push_back(row.name);
    CHECK(names == model_names());
}

TEST_CASE("every network gives one logit a class, and a node of its plan reads nodes before it", "[models]") {
    torch::NoGradGuard no_grad;
    for (const auto& row : kModelRows) {
        INFO(row.name);
        const auto config = quantized(row.name, 2);
        const auto logits = make_for(row, config)->forward(images(2, shape_for(row.name).size));
        CHECK(logits.sizes() == torch::IntArrayRef({2, 10}));
        CHECK(logits.isfinite().all().item<bool>());
        const auto plan = row.plan(config, shape_for(row.name));
        CHECK(plan.nodes().back().channels == 10);
        for (NodeIndex i = 0; i < plan.nodes().size(); ++i)
            for (const auto input : plan[i].inputs) CHECK(input < i);
    }
}

TEST_CASE("a network takes images down to the size that its plan needs, and says it of smaller ones", "[models]") {
    const std::map<std::string_view, int> least = {{"svhnnet", 24}, {"alexnet", 44}};
    torch::NoGradGuard no_grad;
    for (const auto& row : kModelRows) {
        auto config = full_precision(row.name);
        config.model.width = 0.0625;
        const int size = least.contains(row.name) ? least.at(row.name) : 1;
        INFO(row.name);
        CHECK(row.make(config, {10, size})->forward(images(2, size)).size(1) == 10);
        for (int small = 1; small < size; ++small) {
            const auto why = test::problems_of([&] { row.plan(config, {10, small}); });
            CHECK_THAT(why, Contains(fmt::format("model.name: {} needs images of {} pixels or more, cifar10 gives {}",
                                                 row.name, size, small)));
        }
    }
    auto config = full_precision("alexnet");
    config.data.name = "folder";
    config.data.image_size = 32;
    CHECK_THAT(test::problems_of([&] { make_network(config); }), Contains("data.image_size: alexnet needs images of"));
    config.data.image_size = 64;
    config.model.width = 3.0 / 384;
    CHECK_THAT(test::problems_of([&] { make_network(config); }), Contains("model.width") && Contains("into 2 groups"));
}

TEST_CASE("a few steps of every network lower its loss", "[models]") {
    for (const auto& row : kModelRows) {
        if (row.name == "resnet110" || row.name == "resnet56") continue;  // resnet44's blocks, more of them
        INFO(row.name);
        auto config = quantized(row.name, 4);
        config.quant.activation.alpha_init.value = 6;
        const auto network = make_for(row, config);
        torch::optim::SGD optimizer(network->parameters(), torch::optim::SGDOptions(0.003).momentum(0.9));
        const auto x = images(4, shape_for(row.name).size);
        const auto y = torch::arange(4) % 10;
        double first = 0, last = 0;
        for (int step = 0; step < 4; ++step) {
            torch::manual_seed(1);  // the same dropout
            optimizer.zero_grad();
            const auto loss = torch::nn::functional::cross_entropy(network->forward(x), y);
            loss.backward();
            optimizer.step();
            (step == 0 ? first : last) = loss.item<double>();
        }
        CHECK(last < first);
    }
}

TEST_CASE("a ResNet-20 has 18 quantized convolutions and 18 quantized inputs", "[models]") {
    const auto network = make_network(quantized("resnet20", 2));
    int weights = 0, inputs = 0;
    for (const auto& [name, layer] : network->layers()) {
        weights += layer->weight_bits() == 2;
        inputs += layer->activation_bits() == 2;
    }
    CHECK(network->layers().size() == 20);
    CHECK(weights == 18);
    CHECK(inputs == 18);
    CHECK(network->alpha_names().size() == 18);
    CHECK(network->layers().front().layer->weight_bits() == 32);
    CHECK(network->layers().back().layer->weight_bits() == 32);
    const auto groups = parameter_groups(*network);  // every parameter is in exactly one
    CHECK(groups.weights.size() == 20);
    CHECK(groups.learned.front().parameters.size() == 18);
    CHECK(groups.norms.size() == 2 * 19 + 1);
    CHECK(network->parameters().size() == 20 + 18 + 2 * 19 + 1);
}

TEST_CASE("layers stand in forward order under the published names", "[models]") {
    const auto network = make_network(full_precision("resnet8"));
    std::vector<std::string> names;
    for (const auto& [name, layer] : network->layers()) names.push_back(name);
    CHECK(names == std::vector<std::string>{"conv1", "layer1.0.conv1", "layer1.0.conv2", "layer2.0.conv1",
                                            "layer2.0.conv2", "layer3.0.conv1", "layer3.0.conv2", "linear"});
}

TEST_CASE("MACs and parameters are the published ones", "[models]") {
    const auto total = [](const std::string& name) {
        return cost_json(layer_costs(*make_network(full_precision(name))))["total"];
    };
    for (const auto& [name, mega] :
         {std::pair{"resnet20", 40.55}, {"resnet32", 68.86}, {"resnet44", 97.17}, {"resnet56", 125.49}})
        CHECK(total(name)["macs"].get<double>() / 1e6 == Approx(mega).margin(0.005));
    std::int64_t parameters = 0;
    for (const auto& p : make_network(full_precision("resnet20"))->parameters()) parameters += p.numel();
    CHECK(total("resnet20")["parameters"] == parameters);
}

TEST_CASE("bit operations and size follow the bits, the stem outweighs a 2-bit body", "[models]") {
    const auto costs = layer_costs(*make_network(quantized("resnet20", 2)));
    const auto json = cost_json(costs);
    CHECK(costs[0].bit_operations == 442368LL * 32 * 32);
    CHECK(costs[1].bit_operations == 2359296LL * 2 * 2);
    CHECK(costs[1].size_bytes == 2304 * 2 / 8);
    CHECK(static_cast<double>(costs[0].bit_operations) / json["total"]["bit_operations"].get<double>() ==
          Approx(0.74).margin(0.005));
    CHECK(json["body"]["macs"] == 40551040 - 442368 - 640);
    CHECK(json["layers"][1]["shortcut_bits"] == 2);
    CHECK(json["layers"][2]["shortcut_bits"].is_null());
}

TEST_CASE("a network's description says of each layer how it is computed, and why not on integers", "[models]") {
    const auto network = make_network(quantized("resnet20", 2));
    auto layers = cost_json(layer_costs(*network))["layers"];
    CHECK(layers[0]["path"] == (kernels::onednn::available() ? "blocked" : "composed"));
    CHECK(layers[0]["path_reason"] == (kernels::onednn::available() ? "reads images" : "built without oneDNN"));
    CHECK(layers[1]["path"] == "integer");
    CHECK(layers[1]["path_reason"] == "");
    CHECK(layers[19]["path"] == "composed");
    CHECK(layers[19]["path_reason"] == "fully connected");
    CHECK_FALSE(layers[20].contains("path"));  // batch norms
    CHECK(cost_table(layer_costs(*network)).find("fully connected\n") != std::string::npos);

    network->set_arithmetic(Arithmetic::kComposed);
    layers = cost_json(layer_costs(*network))["layers"];
    CHECK(layers[1]["path"] == "composed");
    CHECK(layers[1]["path_reason"] == "not asked for");
}

TEST_CASE("the width multiplies every layer's channels", "[models]") {
    auto config = full_precision("resnet8");
    config.model.width = 0.5;
    const auto network = make_network(config);
    CHECK(network->layers()[0].layer->weight.size(0) == 8);
    CHECK(network->layers().back().layer->weight.size(1) == 32);
    config.model.width = 0.3;  // 5, 10 and 19 channels: an odd number of zero channels
    CHECK(make_network(config)->forward(images()).size(1) == 10);
}

TEST_CASE("a network with more weights than memory holds is refused before it is made", "[models]") {
    auto config = full_precision("resnet110");
    config.model.width = 64;
    CHECK_THROWS_WITH(make_network(config), Contains("resnet110 of width 64 has 7.") && Contains("at most 1e+09"));
    config.model.width = 20;
    CHECK_NOTHROW(network_plan(config));
}

TEST_CASE("the same seed gives the same bits, another seed others", "[models]") {
    auto config = quantized("resnet8", 2);
    const auto first = make_network(config);
    torch::manual_seed(12345);  // torch's generator plays no part
    const auto second = make_network(config);
    CHECK(torch::equal(first->forward(images()), second->forward(images())));
    config.seed = 2;
    CHECK_FALSE(torch::equal(make_network(config)->layers()[0].layer->weight, first->layers()[0].layer->weight));
}

TEST_CASE("initial weights depend on seed and name alone: arms and depths share them", "[models]") {
    const auto plain = by_name(state_tensors(*make_network(full_precision("resnet8"))));
    const auto arm = by_name(state_tensors(*make_network(quantized("resnet8", 2))));
    const auto deep = by_name(state_tensors(*make_network(full_precision("resnet20"))));
    for (const auto& [name, tensor] : plain) {
        INFO(name);
        CHECK(torch::equal(tensor, arm.at(name)));
        CHECK(torch::equal(tensor, deep.at(name)));
    }
}

TEST_CASE("convolutions start with He's fan-out variance, batch norms as identity", "[models]") {
    const auto state = by_name(state_tensors(*make_network(full_precision("resnet20"))));
    const auto& w = state.at("layer3.1.conv1.weight");
    CHECK(w.std().item<double>() == Approx(std::sqrt(2.0 / (64 * 9))).epsilon(0.02));
    CHECK(std::abs(w.mean().item<double>()) < 0.001);
    CHECK(state.at("linear.weight").abs().max().item<double>() <= 0.125);
    CHECK(state.at("linear.weight").abs().max().item<double>() > 0.12);
    CHECK(state.at("bn1.weight").eq(1).all().item<bool>());
    CHECK(state.at("bn1.running_var").eq(1).all().item<bool>());
    CHECK(state.at("bn1.bias").eq(0).all().item<bool>());
}

TEST_CASE("weights saved are weights loaded: the same logits", "[models]") {
    torch::NoGradGuard no_grad;
    auto config = quantized("resnet8", 3);
    const auto first = make_network(config);
    alpha_of(*first, 1).fill_(0.7);
    first->forward(images(8));  // moves the running statistics
    const auto bytes = format_safetensors({weight_tensors(*first), {}});
    config.seed = 9;
    const auto second = make_network(config);
    load_weights(*second, parse_safetensors(bytes, "w").tensors, "w");
    first->eval();
    second->eval();
    CHECK(torch::equal(first->forward(images()), second->forward(images())));
    for (const auto& [name, tensor] : weight_tensors(*first)) {
        INFO(name);
        CHECK(name.find("num_batches") == std::string::npos);
        CHECK(name.find("clamps") == std::string::npos);
    }
}

TEST_CASE("full-precision weights load into a quantized network, and back", "[models]") {
    const auto plain = make_network(full_precision("resnet8"));
    auto config = quantized("resnet8", 2);
    config.seed = 3;
    const auto target = make_network(config);
    load_weights(*target, weight_tensors(*plain), "w");
    CHECK(torch::equal(target->layers()[2].layer->weight, plain->layers()[2].layer->weight));
    CHECK(alpha_of(*target, 2).item<float>() == 2.0F);
    CHECK_NOTHROW(load_weights(*plain, weight_tensors(*target), "w"));
}

TEST_CASE("what a wrapper puts before all names is found and taken off, and nothing else is", "[models]") {
    const auto network = make_network(full_precision("resnet8"));
    for (const std::string wrapper : {"module.", "model.", "_orig_mod.", "module._orig_mod.", "state.net."}) {
        auto tensors = weight_tensors(*network);
        for (auto& [name, tensor] : tensors) name.insert(0, wrapper);
        CHECK(remove_wrapper(*network, tensors) == wrapper);
        CHECK_NOTHROW(load_weights(*network, tensors, "w"));
    }
    auto plain = weight_tensors(*network), twice = plain;
    CHECK(remove_wrapper(*network, plain).empty());
    for (auto& [name, tensor] : twice) name.insert(0, "model.");
    for (const auto& [name, tensor] : plain) twice.emplace_back("ema." + name, tensor);
    CHECK_FALSE(remove_wrapper(*network, twice).empty());
    CHECK_THROWS_AS(load_weights(*network, twice, "w"), ConfigError);  // whichever it took, the other is left over
    NamedTensors another{{"module.conv1.weight", torch::zeros({3})}, {"module.other", torch::zeros({3})}};
    CHECK(remove_wrapper(*network, another).empty());
}

TEST_CASE("every missing, unexpected and mis-shaped tensor is named at once, and nothing is loaded", "[models]") {
    const auto network = make_network(full_precision("resnet8"));
    auto tensors = weight_tensors(*make_network(quantized("resnet8", 2)));
    for (auto& [name, tensor] : tensors) {
        if (name == "bn1.weight") name = "bn1.wieght";
        if (name == "linear.bias") tensor = torch::zeros({11});
        if (name == "bn1.bias") tensor = torch::zeros({16}, torch::kInt64);
        if (name == "conv1.weight") tensor = torch::zeros_like(tensor);
    }
    const auto before = network->layers()[0].layer->weight.clone();
    const auto all = test::problems_of([&] { load_weights(*network, tensors, "w"); });
    for (const char* problem :
         {"w: bn1.wieght: the network has no tensor of this name (did you mean 'bn1.weight'?)",
          "w: bn1.weight: missing: expected shape [16]", "w: linear.bias: expected shape [10], got [11]",
          "w: bn1.bias: expected floating point, got Long"})
        CHECK_THAT(all, Contains(problem));
    CHECK(torch::equal(network->layers()[0].layer->weight, before));
}

TEST_CASE("numbers that are not finite, and variances below 0, are refused with their tensor's name", "[models]") {
    struct Case {
        const char* tensor;
        double value;
        const char* says;
    };
    constexpr auto kNotFinite = "holds numbers that are not finite";
    const auto network = make_network(quantized("resnet8", 2));
    for (const auto& [bad, value, says] : {Case{"conv1.weight", NAN, kNotFinite},
                                           {"layer3.0.conv2.weight", INFINITY, kNotFinite},
                                           {"linear.bias", -INFINITY, kNotFinite},
                                           {"bn1.weight", 1e300, kNotFinite},  // of float32
                                           {"bn1.running_mean", NAN, kNotFinite},
                                           {"bn1.running_var", NAN, kNotFinite},
                                           {"bn1.running_var", -1e-3, "holds a negative variance"},
                                           {"layer1.0.conv1.alpha", NAN, kNotFinite}}) {
        auto tensors = weight_tensors(*network);
        for (auto& [name, tensor] : tensors) {
            tensor = tensor.to(torch::kFloat64);
            if (name == bad) tensor.view(-1)[0] = value;
        }
        CHECK(test::problems_of([&] { load_weights(*network, tensors, "w"); }) ==
              fmt::format("w: {}: {}\n", bad, says));
    }
}

TEST_CASE("a clip at or below the floor is set to it and counted, and a NaN stays NaN", "[models]") {
    const auto network = make_network(quantized("resnet8", 2));
    const double floor = ActivationQuantConfig().alpha_floor;
    fill(alpha_of(*network, 2), -4);
    fill(alpha_of(*network, 3), floor);
    network->clamp_alphas();
    CHECK(alpha_of(*network, 2).item<float>() == static_cast<float>(floor));
    CHECK(alpha_of(*network, 1).item<float>() == 2.0F);
    CHECK(network->read_counts().alpha_clamps == std::vector<std::int64_t>{0, 1, 1, 0, 0, 0});
    network->reset_counts();
    CHECK(network->read_counts().alpha_clamps == std::vector<std::int64_t>(6, 0));
    fill(alpha_of(*network, 1), std::numeric_limits<double>::quiet_NaN());
    network->clamp_alphas();
    CHECK(network->forward(images()).isnan().all().item<bool>());
}

TEST_CASE("clip gradients are averaged over the steps", "[models]") {
    const auto network = make_network(quantized("resnet8", 2));
    for (const float gradient : {1.0F, 4.0F}) {
        for (const auto& [name, layer] : network->layers())
            if (layer->state("alpha").defined()) layer->state("alpha").mutable_grad() = torch::full({}, gradient);
        network->count_alpha_gradients();
    }
    const auto counts = network->read_counts();
    CHECK(counts.steps == 2);
    CHECK(counts.alpha_gradient_mean == std::vector<double>(6, 2.5));
}

TEST_CASE("a network without clips counts nothing", "[models]") {
    const auto network = make_network(full_precision("resnet8"));
    network->count_alpha_gradients();
    network->clamp_alphas();
    CHECK(network->read_counts().alpha_clamps.empty());
    CHECK_FALSE(network->alphas().defined());
    for (const auto& [name, tensor] : state_tensors(*network)) CHECK(name.find("alpha") == std::string::npos);
}

TEST_CASE("diagnostics name every key of a quantized layer and leave the network as it was", "[models]") {
    const auto network = make_network(quantized("resnet8", 2));
    const auto before = diagnose(*network, images(5)).levels;
    network->layers()[1].layer->weight.detach().neg_();
    const auto mean = by_name(state_tensors(*network)).at("bn1.running_mean");
    const auto mean_before = mean.clone();
    const auto report = diagnose(*network, images(5), before, 2);
    CHECK(network->is_training());
    CHECK(torch::equal(mean, mean_before));
    REQUIRE(report.layers.size() == 8);
    const auto& [name, values] = report.layers[1];
    CHECK(name == "layer1.0.conv1");
    for (const char* key : {"act.alpha", "act.clipped", "act.zero", "act.levels", "act.error_clip", "act.error_round",
                            "act.alpha_clamps", "weight.scale", "weight.nmse", "weight.clipped", "weight.zero",
                            "weight.levels", "weight.norm", "weight.crossings", "weight.fallbacks"}) {
        INFO(key);
        CHECK(values.contains(key));
    }
    CHECK(values["weight.crossings"] == 1.0);
    CHECK(report.layers[2].second["weight.crossings"] == 0.0);
    CHECK(values["weight.levels"].size() == 4);
    std::int64_t inputs = 0;
    for (const auto& count : values["act.levels"]) inputs += count.get<std::int64_t>();
    CHECK(inputs == 5 * 16 * 32 * 32);
    CHECK(values["weight.nmse"].get<double>() == Approx(0.119).margin(0.01));  // of a Gaussian, at 4 levels
    CHECK(report.layers[0].second.size() == 1);
    CHECK(report.layers[0].second.contains("weight.norm"));
    CHECK(report.levels.size() == 6);
}

TEST_CASE("diagnostics of a full-precision network", "[models]") {
    const auto network = make_network(full_precision("resnet8"));
    const auto report = diagnose(*network, images(3));
    CHECK(report.layers[1].second.contains("act.zero"));
    CHECK_FALSE(report.layers[1].second.contains("act.clipped"));
    CHECK(report.levels.empty());
}

TEST_CASE("a network's weights are quantized together at each forward, as each layer would", "[models]") {
    auto config = quantized("resnet8", 2, "sawb", "none");
    config.model.width = 0.25;
    const auto network = make_network(config);
    network->eval();
    torch::NoGradGuard no_grad;
    const auto logits = network->forward(images());
    auto& layer = *network->layers()[1].layer;
    layer.weight.mul_(2);
    CHECK(layer.weight_values().equal(layer.quantize_weight().values));  // nothing is left from before
    CHECK_FALSE(network->forward(images()).equal(logits));
    layer.cache({torch::zeros_like(layer.weight), {}, {}}, 0);
    CHECK(layer.weight_values().count_nonzero().item<std::int64_t>() == 0);
    CHECK(layer.weight_values().count_nonzero().item<std::int64_t>() > 0);
}

}  // namespace bitsweep::network_test
