#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/place.h"
#include "cli/bitsweep-train/probe.h"
#include "config/canonical.h"
#include "data/batches.h"
#include "data/table.h"
#include "models/table.h"
#include "nn/parameters.h"
#include "nn/safetensors.h"
#include "runs/files.h"
#include "sys/file.h"
#include "train/device.h"
#include "train/evaluate.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

struct ProbeAlphaOptions {
    Place place;
    fs::path run;
    int points = 25;
    std::int64_t images = 512;
    double low = 0.125, high = 4;  // times the learned alpha
    ProbeOutput output;
};

// The trained network, quantized as its config says, and once more with activations that are clipped only.
struct TrainedPair {
    std::shared_ptr<Network> quantized, clipped;
};

std::shared_ptr<Network> trained(const RunConfig& config, const NamedTensors& weights, const std::string& file,
                                 torch::Device device) {
    auto network = make_network(config);
    load_weights(*network, weights, file);
    network->to(device);
    network->eval();
    return network;
}

TrainedPair load_pair(const RunConfig& config, const fs::path& file, const std::string& bytes, torch::Device device) {
    const auto weights = parse_safetensors(bytes, file.string()).tensors;
    auto clipped = config;
    clipped.quant.activation.bits = Bits{32};
    return {trained(config, weights, file.string(), device), trained(clipped, weights, file.string(), device)};
}

// Factors from low to high, evenly on a logarithmic scale.
std::vector<double> factors(const ProbeAlphaOptions& options) {
    std::vector<double> list;
    for (int i = 0; i < options.points; ++i)
        list.push_back(options.low *
                       std::pow(options.high / options.low, static_cast<double>(i) / (options.points - 1)));
    return list;
}

double loss_of(Network& network, Batches& batches) {
    return evaluate(network, batches).loss;
}

// The loss with one layer's alpha times each factor; the layer is then as it was.
std::vector<double> losses_over(Network& network, std::size_t layer, const std::vector<double>& factors,
                                Batches& batches) {
    torch::NoGradGuard no_grad;
    auto& alpha = network.layers()[layer].layer->alpha;
    const auto learned = alpha.clone();
    std::vector<double> losses;
    for (const double factor : factors) {
        alpha.copy_(learned * factor);
        losses.push_back(loss_of(network, batches));
    }
    alpha.copy_(learned);
    return losses;
}

OrderedJson layers_json(const TrainedPair& pair, const ProbeAlphaOptions& options, Batches& batches) {
    const auto scales = factors(options);
    const double loss = loss_of(*pair.quantized, batches);
    auto list = OrderedJson::array();
    const auto& layers = pair.quantized->layers();
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (!layers[i].layer->alpha.defined()) continue;
        const double alpha = layers[i].layer->alpha.mean().item<double>();
        std::vector<double> alphas;
        for (const double scale : scales) alphas.push_back(alpha * scale);
        list.push_back({{"layer", layers[i].name},
                        {"alpha", alpha},
                        {"loss", loss},
                        {"alphas", alphas},
                        {"clipped", losses_over(*pair.clipped, i, scales, batches)},
                        {"quantized", losses_over(*pair.quantized, i, scales, batches)}});
    }
    return list;
}

void print_layers(const OrderedJson& result) {
    fmt::print("{:<22} {:>9} {:>9} {:>16} {:>18}\n", "layer", "alpha", "loss", "best alpha", "loss at best alpha");
    for (const auto& layer : result["layers"]) {
        const auto losses = layer["quantized"].get<std::vector<double>>();
        const auto best = static_cast<std::size_t>(std::min_element(losses.begin(), losses.end()) - losses.begin());
        fmt::print("{:<22} {:>9.4f} {:>9.4f} {:>16.4f} {:>18.4f}\n", layer["layer"].get<std::string>(),
                   layer["alpha"].get<double>(), layer["loss"].get<double>(), layer["alphas"][best].get<double>(),
                   losses[best]);
    }
}

void probe_alpha(ProbeAlphaOptions options) {
    options.place.config = options.run / kConfigFile;
    const auto file = options.run / kFinalWeightsFile;
    if (!fs::exists(file))
        throw DataError(file.string() + " is missing: the run has not finished, or is no run directory");
    const auto config = options.place.load();
    const auto device = choose_device(options.place.device);
    set_threads(options.place.threads);
    const auto bytes = read_file(file);
    const auto pair = load_pair(config, file, bytes, device);
    if (pair.quantized->alpha_names().empty() || !config.quant.activation.method.starts_with("pact"))
        throw ConfigError("quant.activation.method", "'" + config.quant.activation.method + "' learns no alpha",
                          "only runs with PACT activations can be probed");
    const auto data = load_data_set(config.data, options.place.data());
    const auto split = split_training_set(config.data, static_cast<std::uint64_t>(config.seed), data.train.size());
    const auto normalization = make_normalization(config.data.normalize, data.train, split.train);
    Batches batches(data.train, normalization, {}, device);
    std::vector<std::int64_t> positions(split.train.begin(), split.train.end());
    positions.resize(std::min<std::size_t>(positions.size(), static_cast<std::size_t>(options.images)));
    batches.begin(positions, 0, 0);
    const OrderedJson params{{"run", run_id(config)},    {"sha256", sha256_hex(bytes)}, {"images", positions.size()},
                             {"points", options.points}, {"low", options.low},          {"high", options.high}};
    const OrderedJson result{{"images", positions.size()},
                             {"alpha_decay", config.quant.activation.alpha_decay},
                             {"layers", layers_json(pair, options, batches)}};
    options.output.finish("probe-alpha", params, result, result, [&] { print_layers(result); });
}

}  // namespace

void add_probe_alpha(CLI::App& app) {
    auto options = std::make_shared<ProbeAlphaOptions>();
    auto* command =
        app.add_subcommand("probe-alpha", "cross entropy against each layer's alpha, the others as learned");
    command->add_option("run", options->run, "directory of a finished run with PACT activations")
        ->required()
        ->check(CLI::ExistingDirectory);
    options->place.add_machine_options(*command);
    command->add_option("--data-root", options->place.data_root,
                        "folder of the data sets [$BITSWEEP_DATA, ~/.cache/bitsweep]");
    command->add_option("--points", options->points, "values of alpha, evenly on a logarithmic scale [25]")
        ->check(CLI::Range(3, 1000));
    command->add_option("--images", options->images, "of the training set, not augmented [512]")
        ->check(CLI::PositiveNumber);
    command->add_option("--low", options->low, "the least alpha, as a multiple of the learned one [0.125]")
        ->check(CLI::Range(1e-3, 1.0));
    command->add_option("--high", options->high, "the greatest, likewise [4]")->check(CLI::Range(1.0, 1e3));
    options->output.add_options(*command);
    command->callback([options] { probe_alpha(*options); });
}

}  // namespace bitsweep
