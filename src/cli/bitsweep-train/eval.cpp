#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/place.h"
#include "data/batches.h"
#include "data/table.h"
#include "models/table.h"
#include "nn/calibration.h"
#include "nn/parameters.h"
#include "nn/safetensors.h"
#include "runs/files.h"
#include "sys/file.h"
#include "train/device.h"
#include "train/evaluate.h"
#include "train/initial_weights.h"

namespace bitsweep {
namespace {

struct EvalOptions {
    Place place;
    std::filesystem::path weights;
    bool json = false;
};

std::set<std::string> load_weights_of(const EvalOptions& options, const RunConfig& config, Network& network) {
    if (options.weights.empty())
        return load_initial_weights(config, options.place.data(), runs_folder(options.place.results), network);
    const auto name = options.weights.string();
    return load_weights(network, parse_safetensors(read_file(options.weights), name).tensors, name);
}

Evaluation evaluate_test_set(const EvalOptions& options) {
    const auto config = options.place.load();
    const auto device = choose_device(options.place.device);
    set_threads(options.place.threads);
    auto network = make_network(config);
    const auto loaded = load_weights_of(options, config, *network);
    network->to(device);
    const auto seed = static_cast<std::uint64_t>(config.seed);
    const auto data = load_data_set(config.data, options.place.data());
    const auto split = split_training_set(config.data, seed, data.train.size());
    const auto normalization = make_normalization(config.data.normalize, data.train, split.train);
    Batches train_batches(data.train, normalization, {config.data.crop_padding, config.data.flip}, device);
    train_batches.begin(shuffled(split.train, seed, 1), seed, 1);
    calibrate_clips(*network, loaded, [&](std::int64_t i) {
        const auto batches = std::max<std::int64_t>(1, train_batches.size() / config.batch);
        return train_batches.get(i % batches * config.batch, config.batch).images;
    });
    Batches batches(data.test, normalization, {}, device);
    std::vector<std::int64_t> positions(static_cast<std::size_t>(data.test.size()));
    std::iota(positions.begin(), positions.end(), 0);
    batches.begin(std::move(positions), 0, 0);
    return evaluate(*network, batches);
}

void eval(const EvalOptions& options) {
    const auto result = evaluate_test_set(options);
    if (options.json) {
        const OrderedJson line{{"top1", result.top1}, {"loss", result.loss}, {"images", result.images}};
        fmt::print("{}\n", line.dump());
    } else fmt::print("top-1 {:.2f} %  loss {:.4f}  ({} test images)\n", result.top1, result.loss, result.images);
}

}  // namespace

void add_eval(CLI::App& app) {
    auto options = std::make_shared<EvalOptions>();
    auto* command =
        app.add_subcommand("eval", "test accuracy of a config's initial weights, or of given ones; no training");
    options->place.add_config_options(*command);
    options->place.add_machine_options(*command);
    command->add_option("--weights", options->weights, "safetensors file, e.g. a run's final.safetensors");
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { eval(*options); });
}

}  // namespace bitsweep
