#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/place.h"
#include "data/batches.h"
#include "data/table.h"
#include "models/table.h"
#include "nn/parameters.h"
#include "nn/safetensors.h"
#include "sys/file.h"
#include "train/device.h"
#include "train/evaluate.h"
#include "train/initial_weights.h"

namespace bitsweep {
namespace {

struct Options {
    Place place;
    std::filesystem::path weights;
    bool json = false;
};

Evaluation evaluate_test_set(const Options& options) {
    const auto config = options.place.load();
    const auto device = choose_device(options.place.device);
    set_threads(options.place.threads);
    auto network = make_network(config);
    if (options.weights.empty())
        load_initial_weights(config, options.place.data(), options.place.results / "runs", *network);
    else {
        const auto name = options.weights.string();
        load_weights(*network, parse_safetensors(read_file(options.weights), name).tensors, name);
    }
    network->to(device);
    const auto data = load_data_set(config.data, options.place.data());
    const auto split = split_training_set(config.data, static_cast<std::uint64_t>(config.seed), data.train.size());
    Batches batches(data.test, make_normalization(config.data.normalize, data.train, split.train), {}, device);
    std::vector<std::int64_t> positions(static_cast<std::size_t>(data.test.size()));
    std::iota(positions.begin(), positions.end(), 0);
    batches.begin(std::move(positions), 0, 0);
    return evaluate(*network, batches);
}

void eval(const Options& options) {
    const auto result = evaluate_test_set(options);
    if (options.json) {
        const OrderedJson line{{"top1", result.top1}, {"loss", result.loss}, {"images", result.images}};
        fmt::print("{}\n", line.dump());
    } else fmt::print("top-1 {:.2f} %  loss {:.4f}  ({} test images)\n", result.top1, result.loss, result.images);
}

}  // namespace

void add_eval(CLI::App& app) {
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("eval", "test accuracy of a config's initial weights, or of given ones; no training");
    options->place.add_config_options(*command);
    options->place.add_machine_options(*command);
    command->add_option("--weights", options->weights, "safetensors file, e.g. a run's final.safetensors");
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { eval(*options); });
}

}  // namespace bitsweep
