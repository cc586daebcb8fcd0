#include "bench/block_kernels.h"

#include <fmt/format.h>

#include "bench/bench.h"
#include "bench/peak.h"
#include "kernels/kernels.h"
#include "kernels/weight_gradient.h"

namespace bitsweep::bench {
namespace {

using namespace kernels;

constexpr std::int64_t kImages = 64;
constexpr int kPeakRounds = 100;

// The convolutions of a ResNet-20, and a larger one of a ResNet-18.
struct Shape {
    const char* name;
    std::int64_t images, in, out, size, stride;
};
constexpr Shape kShapes[] = {{"16-16 32x32", kImages, 16, 16, 32, 1}, {"16-32 32x32 s2", kImages, 16, 32, 32, 2},
                             {"32-32 16x16", kImages, 32, 32, 16, 1}, {"32-64 16x16 s2", kImages, 32, 64, 16, 2},
                             {"64-64 8x8", kImages, 64, 64, 8, 1},    {"64-64 56x56", 4, 64, 64, 56, 1}};

/// One kernel on one shape, and the pair of instructions whose peak bounds it; none: memory does.
struct Timed {
    std::string name;
    double giga = 0;  // operations, or bytes
    const char* pair = nullptr;
    std::function<void()> run;
    std::vector<double> seconds = {};
};

// Buffers of one shape, and the kernels over them.
struct Workbench {
    Workbench(const BlockKernels& its_row, const Shape& shape, int its_threads) : row(its_row), threads(its_threads) {
        convolution.in = {shape.images, shape.in, shape.size, shape.size, 1, row.block};
        convolution.out_channels = shape.out;
        convolution.stride = shape.stride;
        out = convolution.out();
        levels.assign(static_cast<std::size_t>(convolution.in.size()), 1);
        next_levels.resize(static_cast<std::size_t>(out.padded(1).size()));
        y.assign(static_cast<std::size_t>(out.size()), 0.5F);
        gradient.assign(y.size(), 0.1F);
        dx.resize(y.size());
        dw.resize(static_cast<std::size_t>(shape.out * shape.in * convolution.taps()));
        ones.assign(static_cast<std::size_t>(shape.out), 1.0F);
        totals.resize(static_cast<std::size_t>(4 * shape.out));
    }

    double giga_operations() const {
        return 2e-9 * static_cast<double>(out.images * out.pixels() * static_cast<std::int64_t>(dw.size()));
    }
    double giga_bytes(double floats, double bytes) const {
        return 1e-9 * static_cast<double>(y.size()) * (4 * floats + bytes);
    }
    NormBlocks norm() const { return {out, y.data(), nullptr, ones.data(), ones.data(), ones.data(), threads}; }

    const BlockKernels& row;
    int threads;
    LevelConvolution convolution;
    BlockLayout out;
    std::vector<std::uint8_t> levels, next_levels;
    std::vector<float> y, gradient, dx, dw, ones;
    std::vector<double> totals;
    BlockClip clip{BlockClip::Kind::kLevels, 1.5F, 3};
};

Timed forward(const std::shared_ptr<Workbench>& bench, int bits) {
    auto convolution = bench->convolution;
    convolution.top = (1 << bits) - 1;
    std::vector<std::int16_t> codes(bench->dw.size());
    for (std::size_t i = 0; i < codes.size(); ++i)
        codes[i] = static_cast<std::int16_t>(2 * static_cast<int>(i * 31 % static_cast<std::size_t>(1 << bits)) -
                                             convolution.top);
    const auto plan = std::make_shared<LevelConvolutionPlan>(bench->row, convolution);
    plan->pack(codes.data(), bench->threads);
    const char* bytes = bench->row.narrow == Narrow::kDot ? "vpdpbusd" : "vpmaddubsw + vpaddw";
    return {fmt::format("forward, {} bits", bits), bench->giga_operations(),
            plan->multiplies_bytes() ? bytes : "vpmaddwd + vpaddd", [bench, plan] {
                plan->forward(bench->levels.data(), bench->ones.data(), bench->y.data(), bench->totals.data(),
                              bench->threads);
            }};
}

std::vector<Timed> kernels_of(const BlockKernels& row, const Shape& shape, int threads) {
    const auto b = std::make_shared<Workbench>(row, shape, threads);
    const auto arrival = [b] { return BlockArrival{b->clip, false, b->gradient.data()}; };
    std::vector<Timed> list;
    for (const int bits : {2, 4, 8}) list.push_back(forward(b, bits));
    list.push_back({"weight gradient", b->giga_operations(), "vfmadd231ps", [b, threads] {
                        weight_gradient(b->row, b->convolution, b->levels.data(), b->gradient.data(), 0.5F,
                                        b->dw.data(), threads);
                    }});
    list.push_back({"norm + levels", b->giga_bytes(1, 1), nullptr, [b] {
                        norm_forward(b->row, b->norm(), {b->clip, b->next_levels.data(), 1, {}, nullptr});
                    }});
    list.push_back({"norm + levels, backward", b->giga_bytes(5, 0), nullptr, [b, arrival] {
                        const auto from = arrival();
                        norm_gradient_totals(b->row, b->norm(), {&from, 1}, nullptr, b->totals.data());
                        norm_input_gradient(b->row, b->norm(), {&from, 1}, nullptr, {b->ones.data(), b->ones.data()},
                                            b->dx.data(), 0);
                    }});
    list.push_back({"copy", b->giga_bytes(2, 0), nullptr, [b] { std::copy(b->y.begin(), b->y.end(), b->dx.begin()); }});
    return list;
}

double peak_of(const Kernels& row, const char* pair_name) {
    for (const auto& pair : instruction_pairs())
        if (std::string_view(pair.name) == pair_name && std::string_view(pair.instruction_set) == row.name)
            return peak_gop_per_s(pair, kPeakRounds);
    return 0;  // the portable row's loops are whatever the compiler makes of them
}

OrderedJson record(const Timed& timed, const Kernels& row, const Shape& shape, int threads) {
    const double per_s = timed.giga / *std::min_element(timed.seconds.begin(), timed.seconds.end());
    OrderedJson json{{"instruction_set", row.name},
                     {"shape", shape.name},
                     {"name", timed.name},
                     {"ms", 1000 * median(timed.seconds)},
                     {timed.pair == nullptr ? "gb_per_s" : "gop_per_s", per_s}};
    if (timed.pair == nullptr) return json;
    if (const double peak = peak_of(row, timed.pair); peak > 0)
        json.update({{"pair", timed.pair}, {"peak_gop_per_s", peak}, {"of_peak", per_s / (threads * peak)}});
    return json;
}

}  // namespace

OrderedJson block_kernels(int threads, int rounds, const std::string& instruction_set) {
    auto list = OrderedJson::array();
    for (const auto* row : implementations()) {
        if (instruction_set.empty() ? row->isa == Isa::kPortable : instruction_set != row->name) continue;
        for (const auto& shape : kShapes) {
            auto kernels = kernels_of(row->blocks, shape, threads);
            for (int round = -1; round < rounds; ++round)
                for (auto& timed : kernels) {
                    const double seconds = seconds_of(timed.run);
                    if (round >= 0) timed.seconds.push_back(seconds);
                }
            for (const auto& timed : kernels) list.push_back(record(timed, *row, shape, threads));
        }
    }
    return list;
}

void print_block_kernels(const OrderedJson& list) {
    for (const auto& row : list) {
        const bool counts = row.contains("gop_per_s");
        fmt::print("{:<12} {:<16} {:<26} {:8.3f} ms {:7.1f} {}", row["instruction_set"].get<std::string>(),
                   row["shape"].get<std::string>(), row["name"].get<std::string>(), row["ms"].get<double>(),
                   row[counts ? "gop_per_s" : "gb_per_s"].get<double>(), counts ? "Gop/s" : "GB/s");
        if (row.contains("of_peak"))
            fmt::print("  {:3.0f} % of {:.0f} a thread by {}", 100 * row["of_peak"].get<double>(),
                       row["peak_gop_per_s"].get<double>(), row["pair"].get<std::string>());
        fmt::print("\n");
    }
}

}  // namespace bitsweep::bench
