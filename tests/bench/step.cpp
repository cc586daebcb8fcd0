#include <fmt/format.h>

#include "bench/bench.h"
#include "bench/plain_resnet.h"
#include "config/config_io.h"
#include "models/table.h"
#include "nn/parameters.h"
#include "sys/machine.h"
#include "train/device.h"
#include "train/optimizer.h"

namespace bitsweep::bench {
namespace {

struct Batch {
    torch::Tensor images;  // [N,3,32,32] float32
    torch::Tensor labels;  // [N] int64
};

Batch random_batch(std::int64_t size) {
    return {torch::randn({size, 3, 32, 32}), torch::randint(0, 10, {size}, torch::kInt64)};
}

/// One thing to be timed: a name, and a training step.
struct Contestant {
    std::string name;
    std::function<void(const Batch&)> step;
    std::vector<double> seconds = {};
};

std::int64_t blocks_of(const std::string& model) {
    for (const auto& [name, blocks] :
         {std::pair{"resnet8", 1}, {"resnet20", 3}, {"resnet32", 5}, {"resnet44", 7}, {"resnet56", 9}})
        if (model == name) return blocks;
    throw ConfigError("--model", "expected resnet8, 20, 32, 44 or 56, got '" + model + "'");
}

Contestant plain(const std::string& model) {
    PlainResNet network(blocks_of(model));
    auto optimizer = std::make_shared<torch::optim::SGD>(
        network->parameters(), torch::optim::SGDOptions(0.1).momentum(0.9).weight_decay(2e-4));
    return {"plain", [network, optimizer](const Batch& batch) mutable {
                optimizer->zero_grad();
                torch::nn::functional::cross_entropy(network(batch.images), batch.labels).backward();
                optimizer->step();
            }};
}

/// The step as train/ does it, less its sums.
Contestant ours(const std::string& name, const std::string& model, const OrderedJson& keys) {
    RunConfig config;
    Problems problems;
    config.model.name = model;
    for (const auto& [key, value] : keys.items()) set_key(config, key, value, "bench", problems);
    problems.throw_if_any();
    const auto network = make_network(config);
    const auto optimizer = make_optimizer(config, parameter_groups(*network)).optimizer;
    return {name, [network, optimizer](const Batch& batch) {
                drop_gradients(*optimizer);
                torch::nn::functional::cross_entropy(network->forward(batch.images), batch.labels).backward();
                network->count_alpha_gradients();
                optimizer->step();
                network->clamp_alphas();
            }};
}

struct StepOptions {
    std::string model = "resnet20";
    std::int64_t batch = 128;
    int rounds = 15;
    int threads = 0;
    bool json = false;
};

void step(const StepOptions& options) {
    const int threads = options.threads > 0 ? options.threads : static_cast<int>(usable_cores().size());
    at::set_num_threads(threads);
    std::vector<Contestant> contestants{plain(options.model), ours("fp32", options.model, {}),
                                        ours("pact_sawb", options.model,
                                             {{"quant.weight.method", "sawb"},
                                              {"quant.weight.bits", 2},
                                              {"quant.activation.method", "pact"},
                                              {"quant.activation.bits", 2}})};
    const auto batch = random_batch(options.batch);
    for (auto& contestant : contestants) contestant.step(batch);  // warm-up: allocations, oneDNN's choices
    for (int round = 0; round < options.rounds; ++round)
        for (auto& contestant : contestants) contestant.seconds.push_back(seconds_of([&] { contestant.step(batch); }));

    const auto& yardstick = contestants.front().seconds;
    OrderedJson json{
        {"model", options.model}, {"batch", options.batch}, {"threads", threads}, {"rounds", options.rounds}};
    for (const auto& contestant : contestants) {
        std::vector<double> ratios;  // a round each: what slows the machine slows both
        for (std::size_t i = 0; i < yardstick.size(); ++i) ratios.push_back(contestant.seconds[i] / yardstick[i]);
        json["median_s"][contestant.name] = median(contestant.seconds);
        if (contestant.name != "plain") json["ratio"][contestant.name] = median(ratios);
    }
    json["peak_bytes"] = peak_memory_bytes();
    if (options.json) return fmt::print("{}\n", json.dump(2));
    for (const auto& contestant : contestants)
        fmt::print("{:<10} {:7.1f} ms{}\n", contestant.name, 1000 * median(contestant.seconds),
                   contestant.name == "plain"
                       ? ""
                       : fmt::format("   {:.3f} of plain", json["ratio"][contestant.name].get<double>()));
}

}  // namespace

void add_step(CLI::App& app) {
    auto options = std::make_shared<StepOptions>();
    auto* command = app.add_subcommand("step", "a training step beside a plain LibTorch loop");
    command->add_option("--model", options->model, "[resnet20]");
    command->add_option("--batch", options->batch, "[128]")->check(CLI::PositiveNumber);
    command->add_option("--rounds", options->rounds, "[15]")->check(CLI::PositiveNumber);
    command->add_option("--threads", options->threads, "[all cores]")->check(CLI::PositiveNumber);
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { step(*options); });
}

}  // namespace bitsweep::bench
