#include "study/sawb_grid.h"

#include <cmath>

#include <fmt/format.h>

#include "base/error.h"
#include "quant/core/uniform.h"
#include "quant/methods/mse.h"
#include "quant/methods/sawb.h"

namespace bitsweep::study {
namespace {

constexpr int kSteps = 9;  // a side: what a figure can show with numbers on it

double squared_error(const torch::Tensor& w, const torch::Tensor& scale, int levels) {
    return (w - quantize_symmetric(w, scale, levels)).to(torch::kFloat64).square().sum().item<double>();
}

// One layer: its moments, and the least error at those levels.
struct GridLayer {
    torch::Tensor w;
    double rms, mean, least;
};

std::vector<GridLayer> layers_of(const NamedTensors& weights, int levels) {
    std::vector<GridLayer> layers;
    for (const auto& [name, w] : weights) {
        const auto wide = w.to(torch::kFloat64);
        const double least = squared_error(w, optimal_scale(w, levels, {}), levels);
        if (least > 0)  // else nothing can be compared with it
            layers.push_back(
                {w, std::sqrt(wide.square().mean().item<double>()), wide.abs().mean().item<double>(), least});
    }
    if (layers.empty()) throw DataError(fmt::format("{} levels give every weight exactly: there is no error", levels));
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

}  // namespace

OrderedJson sawb_grid(const NamedTensors& weights, int levels, double width) {
    torch::NoGradGuard no_grad;
    const auto layers = layers_of(weights, levels);
    const auto ibm = sawb_pair({}, levels);
    const auto axis = [&](double middle) {
        std::vector<double> values;
        for (int i = 0; i < kSteps; ++i) values.push_back(middle * (1 + width * (2.0 * i / (kSteps - 1) - 1)));
        return values;
    };
    const auto c1 = axis(ibm.c1), c2 = axis(ibm.c2);
    auto ratio = OrderedJson::array();
    for (const double second : c2) {
        auto row = OrderedJson::array();
        for (const double first : c1) row.push_back(mean_ratio(layers, first, second, levels));
        ratio.push_back(std::move(row));
    }
    return {{"levels", levels}, {"c1", c1}, {"c2", c2}, {"ratio", ratio}, {"pairs", pairs_json(levels)}};
}

}  // namespace bitsweep::study
