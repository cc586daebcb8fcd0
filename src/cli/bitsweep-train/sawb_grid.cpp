#include <cmath>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/probe.h"
#include "cli/bitsweep-train/weights_file.h"
#include "quant/core/uniform.h"
#include "quant/methods/mse.h"
#include "quant/methods/sawb.h"

namespace bitsweep {
namespace {

constexpr int kSteps = 9;  // a side: what a figure can show with numbers on it

struct SawbGridOptions {
    std::filesystem::path weights;
    std::string layers = "layer*.conv*";
    int levels = 4;
    double width = 0.4;  // the grid reaches so far to each side of IBM's pair, as a share of it
    ProbeOutput output;
};

double squared_error(const torch::Tensor& w, const torch::Tensor& scale, int levels) {
    return (w - quantize_symmetric(w, scale, levels)).to(torch::kFloat64).square().sum().item<double>();
}

// One layer: its moments, and the least error at those levels.
struct GridLayer {
    torch::Tensor w;
    double rms, mean, least;
};

std::vector<GridLayer> layers_of(const WeightsFile& file, int levels) {
    std::vector<GridLayer> layers;
    for (const auto& [name, w] : file.weights) {
        const auto wide = w.to(torch::kFloat64);
        layers.push_back({w, std::sqrt(wide.square().mean().item<double>()), wide.abs().mean().item<double>(),
                          squared_error(w, optimal_scale(w, levels, {}), levels)});
    }
    return layers;
}

// Geometric mean over the layers of error over the optimum's; SAWB's own fallback where the pair gives no scale.
double mean_ratio(const std::vector<GridLayer>& layers, double c1, double c2, int levels) {
    double logs = 0;
    for (const auto& layer : layers) {
        const double alpha = c1 * layer.rms - c2 * layer.mean;
        const auto scale = alpha > 0 ? torch::full({}, alpha, layer.w.options()) : layer.w.abs().max();
        logs += std::log(squared_error(layer.w, scale, levels) / layer.least);
    }
    return std::exp(logs / static_cast<double>(layers.size()));
}

OrderedJson pairs_json(int levels) {
    auto pairs = OrderedJson::array();
    for (const char* table : {"ibm", "ibm-old", "quantlib"}) {
        const auto pair = sawb_pair({table, std::nullopt}, levels);
        if (pair.source == table) pairs.push_back({{"name", table}, {"pair", {pair.c1, pair.c2}}});
    }
    return pairs;
}

OrderedJson grid_json(const std::vector<GridLayer>& layers, const SawbGridOptions& options) {
    const auto ibm = sawb_pair({}, options.levels);
    const auto axis = [&](double middle) {
        std::vector<double> values;
        for (int i = 0; i < kSteps; ++i) values.push_back(middle * (1 + options.width * (2.0 * i / (kSteps - 1) - 1)));
        return values;
    };
    const auto c1 = axis(ibm.c1), c2 = axis(ibm.c2);
    auto ratio = OrderedJson::array();
    for (const double second : c2) {
        auto row = OrderedJson::array();
        for (const double first : c1) row.push_back(mean_ratio(layers, first, second, options.levels));
        ratio.push_back(std::move(row));
    }
    return {
        {"levels", options.levels}, {"c1", c1}, {"c2", c2}, {"ratio", ratio}, {"pairs", pairs_json(options.levels)}};
}

void print_grid(const OrderedJson& grid) {
    fmt::print("error over the optimum's, geometric mean of the layers; c1 along, c2 down\n{:>8}", "");
    for (const auto& value : grid["c1"]) fmt::print(" {:>8.3f}", value.get<double>());
    fmt::print("\n");
    for (std::size_t y = 0; y < grid["c2"].size(); ++y) {
        fmt::print("{:>8.3f}", grid["c2"][y].get<double>());
        for (const auto& value : grid["ratio"][y]) fmt::print(" {:>8.4f}", value.get<double>());
        fmt::print("\n");
    }
}

void sawb_grid(const SawbGridOptions& options) {
    torch::NoGradGuard no_grad;
    const auto file = read_weights_file(options.weights, options.layers);
    const auto grid = grid_json(layers_of(file, options.levels), options);
    const OrderedJson params{{"file", file.name},
                             {"sha256", file.sha256},
                             {"layers", options.layers},
                             {"levels", options.levels},
                             {"width", options.width}};
    options.output.finish("sawb-grid", params, grid, grid, [&] { print_grid(grid); });
}

}  // namespace

void add_sawb_grid(CLI::App& command, Invocation&) {
    auto options = std::make_shared<SawbGridOptions>();
    command.add_option("--weights", options->weights, "safetensors file")->required()->check(CLI::ExistingFile);
    command.add_option("--layers", options->layers, "only tensors of this name, * and ? allowed [layer*.conv*]");
    command.add_option("--levels", options->levels, "levels of the quantizer: 2^k or 2^k - 1 [4]")
        ->check(CLI::IsMember(std::vector<int>{3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256}));
    command.add_option("--width", options->width, "how far to each side of IBM's pair, as a share of it [0.4]")
        ->check(CLI::Range(0.001, 1.0));
    options->output.add_options(command);
    command.callback([options] { sawb_grid(*options); });
}

}  // namespace bitsweep
