// What every quantizer of the table keeps, whatever it computes.

#include <cmath>
#include <limits>
#include <set>

#include "config/quantizers.h"
#include "quant/core/table.h"
#include "support/networks.h"

namespace bitsweep::contract_test {

namespace {

constexpr int kAllBits[] = {1, 2, 3, 4, 5, 6, 7, 8};
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool has_key(std::string_view method, std::string_view key) {
    return find_quantizer(Role::kWeight, method)->uses(key);
}

WeightQuantConfig weight_config(std::string_view method, int bits, bool zero_aligned = false) {
    auto config = test::quantized("", bits, method).quant.weight;
    config.zero_aligned = zero_aligned;
    return config;
}

// Every quantizing weight config that can be written, once.
template <class Visit>
void for_each_weight(Visit visit) {
    for (const auto& method : kWeightMethods)
        for (const int bits : kAllBits)
            for (const bool zero_aligned : {false, true}) {
                const bool acts = has_key(method.name, "zero_aligned");
                const bool fits = find_quantizer(Role::kWeight, method.name)->bits_problem(bits).empty();
                if (method.levels == nullptr || !fits || (zero_aligned && !acts)) continue;
                INFO(method.name << " at " << bits << " bits" << (zero_aligned ? ", zero-aligned" : ""));
                visit(WeightQuantizer(weight_config(method.name, bits, zero_aligned)), bits);
            }
}

QuantizedWeight quantize(const WeightQuantizer& quantizer, const torch::Tensor& w) {
    return quantizer(w, quantizer.start(w));
}

template <class Visit>
void for_each_activation(Visit visit) {
    for (const auto& method : kActivationMethods)
        for (const int bits : kAllBits) {
            if (!find_quantizer(Role::kActivation, method.name)->bits_problem(bits).empty()) continue;
            const ActivationQuantizer quantizer(method.name, Bits{bits});
            if (!quantizer.clips()) continue;
            INFO(method.name << " at " << bits << " bits");
            visit(quantizer, bits);
        }
}

torch::Tensor some_weights() {
    return test::normal({8, 4, 3, 3}, 7) * 0.1;
}

torch::Tensor some_inputs() {
    return test::normal({4, 3, 8, 8}, 8) * 2;
}

std::size_t distinct(const torch::Tensor& values) {
    const auto flat = values.detach().contiguous().flatten();
    return std::set<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()).size();
}

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

torch::Tensor some_alpha() {
    return torch::full({}, 1.7F);
}

// Each state at the value it has before anything is known, times 1.7.
std::vector<torch::Tensor> some_states(const ActivationQuantizer& quantizer) {
    std::vector<torch::Tensor> states;
    for (const auto& state : quantizer.states({3, 8, 8})) states.push_back(torch::full(state.shape, state.start * 1.7));
    return states;
}

}  // namespace

TEST_CASE("the table of quantizers is the one the orchestrator knows", "[quant]") {
    std::vector<std::string_view> weights;
    std::vector<std::string_view> activations;
    for (const auto& method : kWeightMethods) weights.push_back(method.name);
    for (const auto& method : kActivationMethods) activations.push_back(method.name);
    CHECK(weights == quantizer_names(Role::kWeight));
    CHECK(activations == quantizer_names(Role::kActivation));
    for (const auto& method : kActivationMethods) {
        CHECK((method.states == pact_states) == find_quantizer(Role::kActivation, method.name)->uses("alpha_init"));
        CHECK((method.clip == clip_of_config) == find_quantizer(Role::kActivation, method.name)->uses("clip"));
    }
}

TEST_CASE("a weight at k bits has at most 2^k levels, none beyond the scale", "[quant]") {
    for_each_weight([](const WeightQuantizer& quantizer, int bits) {
        const auto quantized = quantize(quantizer, some_weights());
        CHECK(quantizer.levels() <= 1 << bits);
        CHECK(distinct(quantized.values) <= static_cast<std::size_t>(quantizer.levels()));
        CHECK(quantized.values.abs().max().item<float>() <= quantized.scale.item<float>());
        CHECK(quantized.values.sizes() == some_weights().sizes());
        CHECK(quantized.scale.dim() == 0);
        CHECK_FALSE(quantized.scale.requires_grad());
    });
}

TEST_CASE("quantized weights at the same scale are left as they are", "[quant]") {
    for_each_weight([](const WeightQuantizer& quantizer, int) {
        if (quantizer.method() == "apot") return;  // it normalises what it is given
        const auto quantized = quantize(quantizer, some_weights());
        const auto states = quantizer.start(some_weights());
        const auto again = states.empty() ? quantize_symmetric(quantized.values, quantized.scale, quantizer.levels())
                                          : quantizer(quantized.values, states).values;
        CHECK(largest_difference(again, quantized.values) <= 1e-6 * quantized.scale.item<double>());
    });
}

TEST_CASE("integers times their scale are the weight's values", "[quant]") {
    for_each_weight([](const WeightQuantizer& quantizer, int bits) {
        auto quantized = quantize(quantizer, some_weights());
        const auto rebuilt_from = [&](const IntegerWeight& integers) {
            CHECK(integers.codes.scalar_type() == torch::kInt16);
            CHECK(integers.codes.abs().max().item<int>() <= quantizer.largest_code());
            return integers.codes.to(torch::kFloat32) * integers.scale;
        };
        const auto rebuilt = rebuilt_from(quantizer.integers(quantized));
        CHECK(largest_difference(rebuilt, quantized.values) <= 2.4e-7 * quantized.scale.item<double>());
        if ((quantizer.largest_code() & (quantizer.largest_code() - 1)) == 0) CHECK(rebuilt.equal(quantized.values));
        quantized.codes.reset();  // from the values, as where no kernel gave them
        CHECK(rebuilt_from(quantizer.integers(quantized)).equal(rebuilt));
        CHECK(quantizer.largest_code() <= (1 << bits) - 1);
    });
}

TEST_CASE("integers of a weight that is not finite have a scale of NaN", "[quant]") {
    for_each_weight([](const WeightQuantizer& quantizer, int) {
        for (const float value : {kNan, kInfinity}) {
            auto w = some_weights();
            w[1][2][0][1] = value;
            CHECK(quantizer.integers(quantize(quantizer, w)).scale.isnan().all().item<bool>());
        }
    });
}

TEST_CASE("integers have a scale of each channel where the weight has", "[quant]") {
    auto config = weight_config("sawb", 2);
    config.granularity = "channel";
    const WeightQuantizer quantizer(config);
    const auto quantized = quantizer(some_weights());
    const auto [codes, scale] = quantizer.integers(quantized);
    REQUIRE(scale.sizes() == torch::IntArrayRef({8}));
    CHECK(largest_difference(codes * scale.view({8, 1, 1, 1}), quantized.values) <= 1e-7);
}

TEST_CASE("a weight's level index counts its levels from the lowest", "[quant]") {
    for_each_weight([](const WeightQuantizer& quantizer, int) {
        const auto quantized = quantize(quantizer, some_weights());
        const auto index = quantizer.level_index(quantized);
        if (const auto list = find_weight_method(quantizer.method()).magnitudes; list != nullptr) {
            const auto magnitudes = list(quantizer.bits());
            const std::vector<float> steps(magnitudes.begin(), magnitudes.end());
            const auto place = index.to(torch::kInt64) - static_cast<std::int64_t>(steps.size() - 1);
            const auto rebuilt = torch::tensor(steps).index({place.abs()}) * place.sign() / steps.back();
            CHECK(largest_difference(rebuilt * quantized.scale, quantized.values) <= 1e-6);
            return;
        }
        const double half = quantizer.levels_above_zero();
        const auto rebuilt = (index.to(torch::kFloat32) - half) / half * quantized.scale;
        CHECK(index.scalar_type() == torch::kUInt8);
        CHECK(largest_difference(rebuilt, quantized.values) <= 1e-6 * quantized.scale.item<double>());
    });
}

TEST_CASE("at 32 bits every weight quantizer hands the weight through", "[quant]") {
    for (const auto& method : kWeightMethods) {
        const auto w = some_weights();
        const WeightQuantizer quantizer(weight_config(method.name, 32));
        const auto quantized = quantizer(w);
        CHECK(quantized.values.is_same(w));
        CHECK_FALSE(quantized.scale.defined());
        CHECK(quantizer.levels() == 0);
        CHECK(quantizer.method() == "none");
        CHECK(quantizer.bits() == 32);
    }
}

TEST_CASE("a NaN or infinite weight never becomes a level", "[quant]") {
    for_each_weight([](const WeightQuantizer& quantizer, int) {
        for (const float bad : {kNan, kInfinity, -kInfinity}) {
            auto w = some_weights();
            w[0][0][0][0] = bad;
            CHECK_FALSE(std::isfinite(quantize(quantizer, w).values[0][0][0][0].item<float>()));
        }
    });
}

TEST_CASE("an activation at k bits has at most 2^k levels between its ends", "[quant]") {
    for_each_activation([](const ActivationQuantizer& quantizer, int bits) {
        const auto states = some_states(quantizer);
        const auto y = quantizer(some_inputs(), states);
        const auto ends = quantizer.ends(states);
        const double low = ends.low.defined() ? ends.low.item<double>() : 0, high = ends.high.item<double>();
        CHECK(distinct(y) <= std::size_t{1} << bits);
        CHECK(quantizer(torch::full({1, 1}, -1e6), states).item<double>() == Approx(low));
        CHECK(quantizer(torch::full({1, 1}, 1e6), states).item<double>() == Approx(high));
        CHECK(y.min().item<double>() >= low - 1e-6);
        CHECK(y.max().item<double>() <= high * (1 + 1e-6));
        // N2UQ's levels lie elsewhere than its thresholds.
        if (quantizer.method() != "n2uq") CHECK(largest_difference(quantizer(y, states), y) <= 1e-6 * high);
    });
}

TEST_CASE("an activation at 32 bits is clipped and not rounded", "[quant]") {
    const auto x = some_inputs();
    CHECK(torch::equal(ActivationQuantizer("pact", Bits{32})(x, some_alpha()), x.clamp(0, 1.7F)));
    CHECK(torch::equal(ActivationQuantizer("dorefa", Bits{32})(x, {}), x.clamp(0, 1)));
    CHECK(torch::equal(ActivationQuantizer("none", Bits{2})(x, {}), torch::relu(x)));
    CHECK(ActivationQuantizer("none", Bits{2}).bits() == 32);
    for (const char* method : {"lsq", "minmax"}) {
        CHECK(ActivationQuantizer(method, Bits{32}).method() == "none");
        CHECK(torch::equal(ActivationQuantizer(method, Bits{32})(x, {}), torch::relu(x)));
    }
}

TEST_CASE("a NaN activation stays NaN", "[quant]") {
    auto x = some_inputs();
    x[0][0][0][0] = kNan;
    for (const auto& method : kActivationMethods)
        for (const int bits : {1, 2, 4, 32}) {
            INFO(method.name << " at " << bits << " bits");
            if (!find_quantizer(Role::kActivation, method.name)->bits_problem(bits).empty()) continue;
            const ActivationQuantizer quantizer(method.name, Bits{bits});
            const auto y = quantizer(x, some_states(quantizer));
            CHECK(y.isnan().sum().item<int>() == 1);
        }
}

TEST_CASE("every tie is a tie: a multiple of half a step rounds to even", "[quant]") {
    for (const int bits : kAllBits) {
        const int n = (1 << bits) - 1;
        for (const double alpha : {1.0, 0.75, 10.0, 4096.0}) {
            // The exact ties that float32 can hold: odd multiples of alpha / 2n.
            for (int odd = 1; odd < 2 * n; odd += 2) {
                const double x = alpha * odd / (2.0 * n);
                if (static_cast<double>(static_cast<float>(x)) != x || x * 2 * n != alpha * odd) continue;
                const auto y = ActivationQuantizer("pact", Bits{bits})(torch::full({1}, x), torch::full({}, alpha));
                const double level = std::nearbyint(odd / 2.0);
                INFO("bits " << bits << ", alpha " << alpha << ", x " << x);
                CHECK(y.item<double>() == Approx(level * alpha / n));
            }
        }
    }
}

TEST_CASE("symmetric levels are the formula's own, to the bit, at every number of levels", "[quant]") {
    const auto u = torch::cat({torch::linspace(-1.3, 1.3, 5003), torch::tensor({-0.0F, INFINITY, -INFINITY})});
    for (int levels = 2; levels <= 256; ++levels)
        for (const double size : {0.37, 1.0, 3e-30, 7e30}) {
            CAPTURE(levels, size);
            const auto scale = torch::tensor(size, torch::kFloat32);
            const auto x = u * scale;
            const double half = (levels - 1) / 2.0, shift = levels % 2 == 0 ? half : 0.0;
            const auto level = ((x / scale).clamp(-1, 1) * half + shift).round() - shift;
            REQUIRE(torch::equal(quantize_symmetric(x, scale, levels), level / half * scale));
        }
}

TEST_CASE("SAWB takes IBM's pairs, and quantlib's where IBM has none, and says so", "[quant]") {
    const SawbCoefficients ibm;
    const SawbCoefficients old{"ibm-old", std::nullopt};
    CHECK(sawb_pair(ibm, 4).c1 == 3.12);
    CHECK(sawb_pair(ibm, 4).source == "ibm");
    CHECK(sawb_pair(old, 4).c2 == 2.178);
    CHECK(sawb_pair(old, 8).source == "ibm");
    CHECK(sawb_pair({"quantlib", std::nullopt}, 4).c1 == 3.22824);
    CHECK(sawb_pair({"ibm", std::pair{1.0, 2.0}}, 4).source == "given");
    for (const int levels : {7, 31, 63, 64, 128}) CHECK(sawb_pair(ibm, levels).source == "quantlib");
    for (int bits = 2; bits <= 8; ++bits)
        for (const int levels : {1 << bits, (1 << bits) - 1}) CHECK_NOTHROW(sawb_pair(ibm, levels));
}

TEST_CASE("SAWB says when it fell back to max|w|", "[quant]") {
    const WeightQuantizer quantizer(weight_config("sawb", 8));
    CHECK(quantizer(torch::full({4}, 0.5)).fallback.item<bool>());
    CHECK(quantizer(torch::zeros({4})).fallback.item<bool>());
    CHECK_FALSE(quantizer(some_weights()).fallback.item<bool>());
}

TEST_CASE("a method that needs two bits refuses one, and an unknown one names the nearest", "[quant]") {
    const auto problem = [](std::string_view method, int bits) {
        return test::problems_of([&] { const WeightQuantizer quantizer(weight_config(method, bits)); });
    };
    CHECK_THAT(problem("sawb", 1), Contains("needs 2 bits or more, got 1"));
    CHECK_THAT(problem("minmax", 1), Contains("needs 2 bits or more, got 1"));
    CHECK_THAT(problem("twn", 4), Contains("twn acts at 2 bits only, got 4"));
    CHECK_THAT(problem("swab", 2), Contains("did you mean 'sawb'?"));
    CHECK(problem("dorefa", 1).empty());
}

}  // namespace bitsweep::contract_test
