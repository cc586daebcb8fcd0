#include "nn/calibration.h"

#include "models/table.h"
#include "support/networks.h"

namespace bitsweep::calibration_test {

namespace {

RunConfig config_of(const std::string& method) {
    auto config = test::quantized("resnet8", 2, "sawb", method);
    config.quant.activation.alpha_init = {};
    config.quant.activation.calibration_batches = 2;
    return config;
}

torch::Tensor images(std::int64_t i) {
    return test::normal({4, 3, 32, 32}, static_cast<std::uint64_t>(20 + i));
}

// The first quantized layer's input of batch i, in full precision: bn1(conv1(images)) with the batch's statistics.
torch::Tensor first_input(const Network& network, std::int64_t i) {
    const auto x = torch::conv2d(images(i), network.layers()[0].layer->weight, {}, 1, 1);
    return torch::batch_norm(x, {}, {}, {}, {}, true, 0.1, 1e-5, false);
}

float percentile(const torch::Tensor& x, double percent) {
    const auto sorted = std::get<0>(torch::relu(x).flatten().sort());
    const auto rank = static_cast<std::int64_t>(std::ceil(percent / 100 * static_cast<double>(sorted.numel())));
    return sorted[rank - 1].item<float>();
}

}  // namespace

TEST_CASE("a clip starts at the mean percentile of the first batches", "[nn][calibration]") {
    torch::NoGradGuard no_grad;
    auto config = config_of("pact");
    config.quant.activation.alpha_init.percentile = 99.0;
    const auto network = make_network(config);
    std::map<std::string, torch::Tensor> before;
    for (const auto& [name, tensor] : state_tensors(*network)) before[name] = tensor.clone();
    calibrate_clips(*network, {}, images);
    const double expected = (percentile(first_input(*network, 0), 99) + percentile(first_input(*network, 1), 99)) / 2;
    CHECK(network->layers()[1].layer->state("alpha").item<double>() == Approx(expected).epsilon(1e-4));
    CHECK(network->is_training());
    for (const auto& [name, tensor] : state_tensors(*network)) {
        INFO(name);
        if (!name.ends_with(".alpha")) CHECK(torch::equal(tensor, before[name]));
        else CHECK(tensor.item<float>() != 10.0F);
    }
}

TEST_CASE("a clip that initial weights gave is kept, and a number needs no batch", "[nn][calibration]") {
    auto config = config_of("pact");
    int asked = 0;
    const auto count = [&](std::int64_t i) { return ++asked, images(i); };
    calibrate_clips(*make_network(config), {}, count);
    CHECK(asked == 0);
    config.quant.activation.alpha_init.percentile = 99.9;
    const auto network = make_network(config);
    calibrate_clips(*network, {"layer1.0.conv1.alpha"}, count);
    CHECK(asked == 2);
    CHECK(network->layers()[1].layer->state("alpha").item<float>() == 10.0F);
    CHECK(network->layers()[2].layer->state("alpha").item<float>() != 10.0F);
}

TEST_CASE("clips a channel and a neuron are calibrated one by one", "[nn][calibration]") {
    torch::NoGradGuard no_grad;
    for (const char* granularity : {"channel", "neuron"}) {
        auto config = config_of("pact");
        config.quant.activation.alpha_init.percentile = 100.0;
        config.quant.activation.calibration_batches = 1;
        config.quant.activation.granularity = granularity;
        const auto network = make_network(config);
        calibrate_clips(*network, {}, images);
        const auto r = torch::relu(first_input(*network, 0));
        const auto largest = granularity == std::string("channel") ? r.amax({0, 2, 3}, true) : r.amax({0}, true);
        const auto& alpha = network->layers()[1].layer->state("alpha");
        CHECK(torch::allclose(alpha, largest.clamp_min(1e-3), 1e-4, 1e-5));
        CHECK(network->forward(images(3)).isfinite().all().item<bool>());
    }
}

TEST_CASE("LSQ's step and min-max's largest start from the first batches", "[nn][calibration]") {
    torch::NoGradGuard no_grad;
    const auto lsq = make_network(config_of("lsq"));
    calibrate_clips(*lsq, {}, images);
    const auto mean = torch::relu(first_input(*lsq, 0)).mean().item<double>();
    CHECK(lsq->layers()[1].layer->state("act_step").item<double>() == Approx(2 * mean / std::sqrt(3.0)).epsilon(1e-4));
    CHECK(lsq->alphas()[0].item<double>() == Approx(2 * mean / std::sqrt(3.0) * 3).epsilon(1e-4));
    const auto minmax = make_network(config_of("minmax"));
    calibrate_clips(*minmax, {}, images);
    const auto largest = [&](std::int64_t i) { return first_input(*minmax, i).max().item<double>(); };
    CHECK(minmax->layers()[1].layer->state("act_max").item<double>() ==
          Approx((largest(0) + largest(1)) / 2).epsilon(1e-4));
}

TEST_CASE("LSQ's weight step starts from the weights, also from loaded ones, unless the file has it", "[nn]") {
    auto config = config_of("lsq");
    config.quant.weight.method = "lsq";
    const auto network = make_network(config);
    const auto& layer = *network->layers()[1].layer;
    const auto expected = [&] { return 2 * layer.weight.abs().mean().item<double>(); };  // Qp = 1
    CHECK(layer.state("weight_step").item<double>() == Approx(expected()).epsilon(1e-5));
    auto plain = config_of("none");
    plain.quant.weight.method = "none";
    plain.seed = 5;
    load_weights(*network, weight_tensors(*make_network(plain)), "w");
    CHECK(layer.state("weight_step").item<double>() == Approx(expected()).epsilon(1e-5));
    {
        torch::NoGradGuard no_grad;
        layer.state("weight_step").fill_(0.25);
    }
    const auto copy = make_network(config);
    load_weights(*copy, weight_tensors(*network), "w");
    CHECK(copy->layers()[1].layer->state("weight_step").item<float>() == 0.25F);
}

}  // namespace bitsweep::calibration_test
