// Every implementation of the kernels gives the bits of the portable one.

#include "kernels/kernels.h"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "base/random.h"
#include "support/catch.h"

namespace bitsweep::kernels_test {

namespace {

using namespace kernels;
using Floats = std::vector<float>;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInfinity = std::numeric_limits<float>::infinity();

Floats random_values(std::size_t count, std::uint64_t seed) {
    SplitMix64 random(seed);
    Floats values(count);
    for (auto& value : values) value = static_cast<float>(4 * random.uniform() - 1.5);
    return values;
}

// Compares bits, so that a NaN equals itself.
template <typename Value>
bool same_bits(const std::vector<Value>& a, const std::vector<Value>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Value)) == 0;
}

// All that the plane kernels give for one case; threads differ from implementation to implementation.
struct NormCase {
    std::int64_t size;
    std::int64_t residual_channels;  // of 3
    PlaneClip::Kind kind;
    bool rounding, two_outputs;
};

struct NormResults {
    std::vector<double> sums, gradient_sums;
    Floats first, second, passed, dx, dx_again;
};

NormResults run(const PlaneKernels& kernels, const NormCase& c, int threads) {
    constexpr std::int64_t kImages = 2, kChannels = 3;
    const auto count = static_cast<std::size_t>(kImages * kChannels * c.size);
    auto x = random_values(count, 1);
    x[0] = kNan;
    x[static_cast<std::size_t>(c.size)] = kInfinity;
    const auto residual = random_values(static_cast<std::size_t>(kImages * c.residual_channels * c.size), 2);
    const auto g = random_values(count, 3), other_g = random_values(count, 4);
    const float alpha = 1.25F;
    const PlaneClip clip{c.kind, 3, &alpha}, second_clip{c.kind, 7, &alpha};
    const std::array<PlaneChannel, kChannels> channels{
        {{{1.5F, 0.25F}, 0.1F}, {{-0.75F, 0.5F}, -0.2F}, {{2.0F, 0.0F}, 0.0F}}};
    const std::array<PlaneAffine, kChannels> correction{{{0.01F, 0.02F}, {-0.03F, 0.0F}, {0.0F, 0.5F}}};
    const NormPlanes in{{x.data(), kImages, kChannels, c.size},       channels.data(),
                        residual.empty() ? nullptr : residual.data(), c.residual_channels,
                        (kChannels - c.residual_channels) / 2,        threads};
    NormResults r{std::vector<double>(2 * kImages * kChannels),
                  {},
                  Floats(count),
                  Floats(count),
                  Floats(count),
                  Floats(count),
                  Floats(count)};
    kernels.sums(in.x, threads, r.sums.data());
    std::vector<PlaneOutput> outputs{{clip, r.first.data()}};
    std::vector<PlaneArrival> arrivals{{clip, c.rounding, g.data()}};
    if (c.two_outputs) {
        outputs.push_back({second_clip, r.second.data()});
        arrivals.push_back({second_clip, c.rounding, other_g.data()});
    }
    kernels.forward(in, outputs);
    std::vector<PlaneGradientSums> sums(kImages * kChannels);
    kernels.backward(in, arrivals, r.passed.data(), sums.data());
    for (const auto& sum : sums)
        for (const double part : {sum.passed, sum.passed_x, sum.alpha, sum.rounding}) r.gradient_sums.push_back(part);
    kernels.input_gradient(in, arrivals, r.passed.data(), correction.data(), r.dx.data());
    kernels.input_gradient(in, arrivals, nullptr, correction.data(), r.dx_again.data());
    return r;
}

struct WeightResults {
    Floats levels, gradient, sawb, sawb_scales, best_scales;
    std::array<bool, 4> fallback{};
};

WeightResults run(const WeightKernels& kernels, int levels, std::int64_t groups, int threads) {
    constexpr std::int64_t kCount = 4 * 5003;  // more than one piece, and no whole number of registers
    auto w = random_values(kCount, 5);
    w[17] = kNan;
    const auto g = random_values(kCount, 6);
    const Floats scales{0.8F, 0.0F, 1.1F, kNan};
    WeightResults r{Floats(kCount), Floats(kCount), Floats(kCount), Floats(4), Floats(4)};
    const LevelsOfWeight one{w.data(), kCount, groups, scales.data(), levels, r.levels.data()};
    kernels.levels({&one, 1}, threads);
    const GradientOfWeight gradient{w.data(), kCount, groups, scales.data(), g.data(), r.gradient.data()};
    kernels.clip_gradient({&gradient, 1}, threads);
    w[17] = 0.3F;
    const SawbOfWeight sawb{
        w.data(), kCount, groups, levels, 3.12, 2.064, 1.5F, r.sawb.data(), r.sawb_scales.data(), r.fallback.data()};
    kernels.sawb({&sawb, 1}, threads);
    std::vector<ScaleSearch> searches;
    for (std::int64_t group = 0; group < groups; ++group) {
        r.best_scales[static_cast<std::size_t>(group)] = group == 1 ? kInfinity : 2.5F;
        searches.push_back({w.data() + group * (kCount / groups), kCount / groups, levels,
                            &r.best_scales[static_cast<std::size_t>(group)]});
    }
    kernels.search_scales(searches, threads);
    return r;
}

}  // namespace

TEST_CASE("the process keeps to the instruction set that it was told, among those that run here", "[kernels]") {
    for (const auto* one : implementations()) {
        CHECK(choose(one->name));
        CHECK(kernels_for(Device::kCpu) == one);
        CHECK_FALSE(choose("sse9"));
        CHECK(kernels_for(Device::kCpu) == one);
    }
    CHECK(choose(""));
    CHECK(kernels_for(Device::kCpu) == implementations().back());
    CHECK(names_of_implementations().rfind("portable", 0) == 0);
}

TEST_CASE("the portable kernels run everywhere, and the quickest are the last of the list", "[kernels]") {
    const auto all = implementations();
    REQUIRE_FALSE(all.empty());
    CHECK(std::string(all.front()->name) == "portable");
    CHECK(kernels_for(Device::kCpu) == all.back());
    CHECK(kernels_for(Device::kCpu, Isa::kPortable) == all.front());
    CHECK(kernels_for(Device::kCuda) == nullptr);
    CHECK(kernels_for(Device::kCuda, Isa::kPortable) == nullptr);
    for (const auto* one : all) CHECK(kernels_for(one->device, one->isa) == one);
}

TEST_CASE("every implementation's planes have the portable one's bits, on any number of threads", "[kernels]") {
    using Kind = PlaneClip::Kind;
    const auto& portable = implementations().front()->planes;
    for (const auto* one : implementations())
        for (const std::int64_t size : {1, 7, 64, 100})
            for (const std::int64_t residual_channels : {0, 1, 3})
                for (const auto kind : {Kind::kRelu, Kind::kClip, Kind::kLevels})
                    for (const bool rounding : {false, true})
                        for (const bool two : {false, true}) {
                            const NormCase c{size, residual_channels, kind, rounding && kind == Kind::kLevels, two};
                            INFO(one->name << ", size " << size << ", residual " << residual_channels << ", kind "
                                           << static_cast<int>(kind) << ", rounding " << rounding << ", two " << two);
                            const auto wanted = run(portable, c, 1), got = run(one->planes, c, 3);
                            CHECK(same_bits(got.sums, wanted.sums));
                            CHECK(same_bits(got.gradient_sums, wanted.gradient_sums));
                            CHECK(same_bits(got.first, wanted.first));
                            CHECK(same_bits(got.second, wanted.second));
                            CHECK(same_bits(got.passed, wanted.passed));
                            CHECK(same_bits(got.dx, wanted.dx));
                            CHECK(same_bits(got.dx_again, wanted.dx));
                        }
}

TEST_CASE("every implementation's passes over weights have the portable one's bits, on any number of threads",
          "[kernels]") {
    const auto& portable = implementations().front()->weights;
    for (const auto* one : implementations())
        for (const int levels : {2, 3, 4, 7, 8, 15, 256})
            for (const std::int64_t groups : {1, 4}) {
                INFO(one->name << ", " << levels << " levels, " << groups << " groups");
                const auto wanted = run(portable, levels, groups, 1), got = run(one->weights, levels, groups, 3);
                CHECK(same_bits(got.levels, wanted.levels));
                CHECK(same_bits(got.gradient, wanted.gradient));
                CHECK(same_bits(got.sawb, wanted.sawb));
                CHECK(same_bits(got.sawb_scales, wanted.sawb_scales));
                CHECK(got.fallback == wanted.fallback);
                CHECK(same_bits(got.best_scales, wanted.best_scales));
            }
}

TEST_CASE("a scale of 0 makes every weight 0, and NaN makes it NaN", "[kernels]") {
    for (const auto* one : implementations()) {
        INFO(one->name);
        const Floats w{0.5F, -2.0F, 0.0F, 1.0F}, scales{0.0F, kNan};
        Floats out(4, 9.0F);
        const LevelsOfWeight weight{w.data(), 4, 2, scales.data(), 4, out.data()};
        one->weights.levels({&weight, 1}, 1);
        CHECK((out[0] == 0 && out[1] == 0));
        CHECK((std::isnan(out[2]) && std::isnan(out[3])));
    }
}

}  // namespace bitsweep::kernels_test
