// What single quantizers promise beyond the contract.

#include <cmath>

#include "quant/core/table.h"
#include "support/networks.h"

namespace bitsweep::methods_test {

namespace {

torch::Tensor some_weights() {
    return test::normal({8, 4, 3, 3}, 11) * 0.1;
}

WeightQuantConfig config_of(std::string_view method, int bits) {
    return test::quantized("", bits, method).quant.weight;
}

double squared_error(const torch::Tensor& w, double scale, int levels) {
    // Plainly: the nearest of the levels, by rounding with the 1.5 * 2^23 trick (exact for |x| < 2^22, half to even).
    const auto* a = w.data_ptr<float>();
    constexpr float kMagic = 12582912.0F;
    const float h = static_cast<float>(levels - 1) / 2, inverse = static_cast<float>(1 / scale),
                s = static_cast<float>(scale);
    const float shift = levels % 2 == 0 ? 0.5F : 0.0F;
    double sum = 0;
    const std::int64_t count = w.numel();
    for (std::int64_t i = 0; i < count; ++i) {
        const float u = std::min(1.0F, std::max(-1.0F, a[i] * inverse)) * h;
        const float q = ((u + shift + kMagic) - kMagic - shift) / h * s;
        sum += static_cast<double>(a[i] - q) * (a[i] - q);
    }
    return sum;
}

double least_on_grid(const torch::Tensor& w, int levels, int points = 10000, double reach = 1) {
    const double largest = reach * w.abs().max().item<double>();
    double least = std::numeric_limits<double>::infinity();
#pragma omp parallel for reduction(min : least)
    for (int i = 1; i <= points; ++i) least = std::min(least, squared_error(w, largest * i / points, levels));
    return least;
}

}  // namespace

TEST_CASE("the mse scale is as good as a 10,000-point grid's", "[quant][mse]") {
    torch::manual_seed(3);
    for (const auto& w : {torch::randn({432}), torch::randn({5000}).pow(3), torch::rand({900}) - 0.5,
                          torch::cat({torch::randn({500}), torch::full({1}, 40.0)}), torch::full({7}, -0.3),
                          torch::tensor({1.0F, -3.0F}), torch::zeros({64}).index_fill_(0, torch::tensor({3}), 2)})
        for (const int levels : {2, 3, 4, 7, 8, 15, 16, 32, 255, 256}) {
            INFO(w.numel() << " weights, " << levels << " levels");
            const double scale = optimal_scale(w, levels, {}).item<double>();
            const double energy = w.square().sum().item<double>();
            CHECK(squared_error(w, scale, levels) <= least_on_grid(w, levels, 4000) * (1 + 1e-4) + 1e-12 * energy);
        }
}

TEST_CASE("the mse scale of few weights may lie beyond the largest", "[quant][mse]") {
    torch::manual_seed(8);
    int beyond = 0;
    for (int i = 0; i < 20; ++i)
        for (const int levels : {4, 16, 256}) {
            const auto w = torch::randn({27});
            INFO("group " << i << ", " << levels << " levels");
            const double scale = optimal_scale(w, levels, {}).item<double>();
            CHECK(squared_error(w, scale, levels) <= least_on_grid(w, levels, 10000, 1.2) * (1 + 1e-4));
            beyond += scale > w.abs().max().item<double>();
        }
    CHECK(beyond > 5);
}

namespace {

void check_mse_scale(const std::string& network, const std::vector<int>& level_list) {
    for (const auto& [name, w] : test::published_convolutions(network))
        for (const int levels : level_list) {
            INFO(network << " " << name << ", " << levels << " levels");
            const double scale = optimal_scale(w, levels, {}).item<double>();
            CHECK(squared_error(w, scale, levels) <= least_on_grid(w, levels) * (1 + 1e-4));
        }
}

}  // namespace

TEST_CASE("the mse scale on a published network's layers", "[quant][mse][data]") {
    check_mse_scale("resnet20", {4});
}

// Minutes: run by hand, with the name of the tag.
TEST_CASE("the mse scale on every published network's layers, at many levels", "[.mse-slow]") {
    REQUIRE_FALSE(test::published_convolutions("resnet20").empty());
    check_mse_scale("resnet20", {3, 8, 16, 255, 256});
    for (const char* network : {"resnet32", "resnet44", "resnet56"}) check_mse_scale(network, {4, 16});
}

TEST_CASE("the mse scale is 0 for zeros, NaN where a weight is not a number, one a channel where asked",
          "[quant][mse]") {
    CHECK(optimal_scale(torch::zeros({4, 3}), 4, {}).item<float>() == 0);
    auto bad = some_weights();
    bad[0][0][0][0] = std::numeric_limits<float>::infinity();
    CHECK(std::isnan(optimal_scale(bad, 4, {}).item<float>()));
    const auto w = some_weights();
    const auto scales = optimal_scale(w, 4, {true});
    CHECK(scales.sizes() == torch::IntArrayRef({8, 1, 1, 1}));
    for (std::int64_t c = 0; c < 8; ++c) CHECK(scales[c].item<float>() == optimal_scale(w[c], 4, {}).item<float>());
}

TEST_CASE("a scale a channel is that channel's alone", "[quant]") {
    for (const char* method : {"sawb", "minmax", "mse"}) {
        INFO(method);
        auto config = config_of(method, 3);
        const WeightQuantizer whole(config);
        config.granularity = "channel";
        const auto w = some_weights();
        const auto q = WeightQuantizer(config)(w);
        CHECK(q.scale.sizes() == torch::IntArrayRef({8, 1, 1, 1}));
        for (std::int64_t c = 0; c < 8; ++c) CHECK(torch::equal(q.values[c], whole(w[c]).values));
    }
}

namespace {

// Values, fallbacks and gradients of `weights`, to the bit. The second takes no part in the loss.
void check_together(std::vector<torch::Tensor> weights, const std::vector<WeightQuantizer>& quantizers) {
    constexpr std::size_t kUnused = 1;
    std::vector<const WeightQuantizer*> list;
    std::vector<torch::Tensor> arriving;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        list.push_back(&quantizers[i]);
        weights[i].requires_grad_();
        arriving.push_back(torch::randn(weights[i].sizes()));
        CHECK(quantizers[i].goes_together(weights[i]));
    }
    const auto together = WeightQuantizer::quantize_together(list, weights);
    auto sum = torch::zeros({});
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (i != kUnused) sum = sum + (together.weights[i].values * arriving[i]).sum();
    sum.backward();
    for (std::size_t i = 0; i < weights.size(); ++i) {
        INFO(quantizers[i].method() << ", weight " << i);
        const auto w = weights[i].detach().clone().requires_grad_();
        const auto alone = quantizers[i](w);
        const auto nan = alone.values.isnan();
        CHECK(nan.any().item<bool>() == w.isnan().any().item<bool>());
        CHECK(together.weights[i].values.isnan().equal(nan));
        CHECK(together.weights[i].values.nan_to_num().equal(alone.values.nan_to_num()));
        const auto ours = quantizers[i].integers(together.weights[i]), own = quantizers[i].integers(alone);
        CHECK(ours.codes.equal(own.codes));
        CHECK(ours.scale.nan_to_num().equal(own.scale.nan_to_num()));
        CHECK(together.fallbacks[i] == (alone.fallback.defined() ? alone.fallback.sum().item<std::int64_t>() : 0));
        (alone.values * arriving[i]).sum().backward();
        const auto gradient = weights[i].grad();
        if (i == kUnused) CHECK((!gradient.defined() || gradient.count_nonzero().item<std::int64_t>() == 0));
        else CHECK(gradient.equal(w.grad()));
    }
}

}  // namespace

TEST_CASE("weights quantized together are those quantized one after the other, to the bit, and so are their gradients",
          "[quant]") {
    for (const char* method : {"sawb", "mse"}) {
        torch::manual_seed(12);
        std::vector<torch::Tensor> weights;
        std::vector<WeightQuantizer> quantizers;
        const auto add = [&](const torch::Tensor& w, WeightQuantConfig config) {
            weights.push_back(w);
            quantizers.emplace_back(config);
        };
        auto config = config_of(method, 2);
        add(torch::randn({16, 3, 3, 3}) * 0.1, config);
        add(torch::randn({40, 33, 3, 3}), config);                                    // more than a piece
        add(torch::full({3, 5}, 0.25F), config_of(method, 8));                        // SAWB falls back to max|w|
        add(torch::zeros({7}), config);                                               // a scale of 0
        add(torch::randn({9, 8, 3, 3}).permute({0, 2, 3, 1}), config_of(method, 4));  // not contiguous
        add(torch::tensor({1.0F, -2.0F, NAN}), config);
        config.granularity = "channel";
        config.scale_factor = config.method == "sawb" ? 0.8 : 1.0;
        add(torch::randn({6, 4, 3, 3}), config);
        config.gradient = "pass";
        add(torch::randn({5, 900}), config);
        check_together(weights, quantizers);
    }
    const auto constant = torch::full({3, 5}, 0.25F);
    const WeightQuantizer sawb(config_of("sawb", 8));
    CHECK(WeightQuantizer::quantize_together({&sawb}, {constant}).fallbacks.front() == 1);
    CHECK_FALSE(sawb.goes_together(torch::zeros({0, 3})));
    CHECK_FALSE(WeightQuantizer(config_of("minmax", 2)).goes_together(constant));
}

TEST_CASE("SAWB's factor multiplies its scale, after the fallback", "[quant]") {
    auto config = config_of("sawb", 2);
    const auto plain = WeightQuantizer(config)(some_weights()).scale.item<double>();
    config.scale_factor = 0.6;
    CHECK(WeightQuantizer(config)(some_weights()).scale.item<double>() == Approx(0.6 * plain));
    config.bits = Bits{8};
    const auto flat = WeightQuantizer(config)(torch::full({4}, 0.5));
    CHECK(flat.fallback.item<bool>());
    CHECK(flat.scale.item<double>() == Approx(0.3));
}

TEST_CASE("TWN by hand", "[quant]") {
    // mean |w| = 0.5, threshold 0.35; above it 0.5, 0.9 and 0.8.
    const auto q = WeightQuantizer(config_of("twn", 2))(torch::tensor({0.5F, -0.9F, 0.1F, -0.2F, 0.8F}));
    const double scale = (0.5 + 0.9 + 0.8) / 3;
    CHECK(q.scale.item<double>() == Approx(scale));
    CHECK(torch::allclose(q.values, torch::tensor({1.0F, -1.0F, 0.0F, 0.0F, 1.0F}) * scale));
    CHECK(WeightQuantizer(config_of("twn", 2))(torch::zeros({3})).scale.item<float>() == 0);
}

TEST_CASE("WRPN literally kills small weights, and by default divides by the largest", "[quant]") {
    auto config = config_of("wrpn", 2);
    const auto w = torch::tensor({0.3F, -0.1F, -0.2F, 1.4F});
    CHECK(torch::equal(WeightQuantizer(config)(w / 4).values, torch::tensor({0.0F, 0.0F, 0.0F, 1.0F})));
    CHECK(torch::equal(WeightQuantizer(config)(torch::tensor({0.3F, -0.1F, -0.2F})).values,
                       torch::tensor({1.0F, 0.0F, -1.0F})));
    config.scale = "none";
    CHECK(torch::equal(WeightQuantizer(config)(w / 4).values, torch::zeros({4})));
    CHECK(torch::equal(WeightQuantizer(config)(w).values, torch::tensor({0.0F, 0.0F, 0.0F, 1.0F})));
}

TEST_CASE("LSQ's levels are two's complement", "[quant]") {
    const WeightQuantizer quantizer(config_of("lsq", 2));
    const auto step = torch::full({}, 0.5F);
    const auto q = quantizer(torch::tensor({-9.0F, -0.6F, 0.2F, 0.3F, 9.0F}), step);
    CHECK(torch::equal(q.values, torch::tensor({-1.0F, -0.5F, 0.0F, 0.5F, 0.5F})));
    CHECK(torch::equal(quantizer.level_index(q), torch::tensor({0, 1, 2, 3, 3}, torch::kUInt8)));
    CHECK(q.scale.item<float>() == 1.0F);
}

TEST_CASE("LSQ's step feels weights exactly at the ends as those beyond them", "[quant]") {
    const WeightQuantizer quantizer(config_of("lsq", 2));  // Qn = 2, Qp = 1
    const auto step_gradient = [&](float w) {
        const auto step = torch::full({}, 0.5F).requires_grad_(true);
        quantizer(torch::tensor({w}), step).values.sum().backward();
        return step.grad().item<float>();
    };
    CHECK(step_gradient(-1.0F) == -2.0F);
    CHECK(step_gradient(0.5F) == 1.0F);
    CHECK(step_gradient(-1.0F) == step_gradient(-1.5F));
    CHECK(step_gradient(0.5F) == step_gradient(2.0F));
    CHECK(step_gradient(0.0F) == 0.0F);
}

}  // namespace bitsweep::methods_test
