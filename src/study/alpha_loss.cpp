#include "study/alpha_loss.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "train/evaluate.h"

namespace bitsweep::study {
namespace {

std::vector<double> factors_of(const AlphaGrid& grid) {
    std::vector<double> list;
    for (int i = 0; i < grid.points; ++i)
        list.push_back(grid.low * std::pow(grid.high / grid.low, static_cast<double>(i) / (grid.points - 1)));
    return list;
}

// The layer's alpha is as learned again afterwards.
std::vector<double> losses_over(Network& network, std::size_t layer, const std::vector<double>& factors,
                                Batches& batches) {
    torch::NoGradGuard no_grad;
    auto alpha = network.layers()[layer].layer->state("alpha");
    const auto learned = alpha.clone();
    std::vector<double> losses;
    for (const double factor : factors) {
        alpha.copy_(learned * factor);
        losses.push_back(evaluate(network, batches).loss);
    }
    alpha.copy_(learned);
    return losses;
}

}  // namespace

OrderedJson loss_over_alpha(const RunConfig& config, const SessionSources& sources, torch::Device device,
                            std::int64_t images, const AlphaGrid& grid) {
    const auto& method = config.quant.activation.method;
    Session session(config, sources, device);
    auto& quantized = session.network();
    const auto& layers = quantized.layers();
    const auto has_alpha = [](const NamedLayer& named) { return named.layer->state("alpha").defined(); };
    if (std::none_of(layers.begin(), layers.end(), has_alpha))
        throw ConfigError("quant.activation.method", "'" + method + "' learns no alpha",
                          "only runs with PACT activations can be probed");
    auto clipped_config = config;
    clipped_config.quant.activation.bits = Bits{32};
    const auto clipped = load_network(clipped_config, sources, device).network;
    auto& batches = session.first_training_images(images);
    const auto factors = factors_of(grid);
    const double loss = evaluate(quantized, batches).loss;
    auto studied = OrderedJson::array();
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto learned = layers[i].layer->state("alpha");
        if (!learned.defined()) continue;
        const auto alpha = learned.mean().item<double>();
        std::vector<double> alphas;
        for (const double factor : factors) alphas.push_back(alpha * factor);
        studied.push_back({{"layer", layers[i].name},
                           {"alpha", alpha},
                           {"loss", loss},
                           {"alphas", alphas},
                           {"clipped", losses_over(*clipped, i, factors, batches)},
                           {"quantized", losses_over(quantized, i, factors, batches)}});
    }
    return {{"images", batches.size()}, {"alpha_decay", config.quant.activation.alpha_decay}, {"layers", studied}};
}

}  // namespace bitsweep::study
