#include <array>
#include <cstdio>
#include <filesystem>

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

// Standard output of a shell command that must succeed.
std::string output_of(const std::string& command) {
    std::string text;
    auto* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot start: " + command);
    std::array<char, 4096> buffer;
    while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), count);
    if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
    return text;
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

/// The step as train/ does it, less its sums. composed: by LibTorch's operators one after the other.
Contestant ours(const std::string& name, const std::string& model, const OrderedJson& keys, bool composed = false) {
    RunConfig config;
    Problems problems;
    config.model.name = model;
    for (const auto& [key, value] : keys.items()) set_key(config, key, value, "bench", problems);
    problems.throw_if_any();
    const auto network = make_network(config);
    for (const auto& [layer_name, layer] : network->layers()) layer->compose(composed);
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
    std::string only;  // one contestant alone, for as_run
    int as_run = 3;
};

const OrderedJson kPactSawb{{"quant.weight.method", "sawb"},
                            {"quant.weight.bits", 2},
                            {"quant.activation.method", "pact"},
                            {"quant.activation.bits", 2}};

std::vector<Contestant> contestants_of(const StepOptions& options) {
    std::vector<Contestant> list;
    const auto wants = [&](std::string_view name) { return options.only.empty() || options.only == name; };
    if (wants("plain")) list.push_back(plain(options.model));
    if (wants("fp32")) list.push_back(ours("fp32", options.model, OrderedJson::object()));
    if (wants("pact_sawb")) list.push_back(ours("pact_sawb", options.model, kPactSawb));
    if (wants("composed")) list.push_back(ours("composed", options.model, kPactSawb, /*composed=*/true));
    return list;
}

void race(std::vector<Contestant>& contestants, const StepOptions& options) {
    const auto batch = random_batch(options.batch);
    for (int i = 0; i < 2; ++i)  // warm-up: allocations, oneDNN's choices
        for (auto& contestant : contestants) contestant.step(batch);
    for (int round = 0; round < options.rounds; ++round)
        for (auto& contestant : contestants) contestant.seconds.push_back(seconds_of([&] { contestant.step(batch); }));
}

// Median seconds of a step of `name` in a process of its own: plain with the allocator's defaults, ours as
// bitsweep-train sets it.
double alone(const StepOptions& options, const std::string& name) {
    const auto self = std::filesystem::read_symlink("/proc/self/exe").string();
    const auto text =
        output_of(fmt::format("'{}' step --json --model {} --batch {} --rounds {} --threads {} --only {}", self,
                              options.model, options.batch, options.rounds, at::get_num_threads(), name));
    return OrderedJson::parse(text)["median_s"][name].get<double>();
}

void step(const StepOptions& options) {
    const int threads = set_threads(options.threads);
    if (options.only != "plain") keep_freed_memory();
    auto contestants = contestants_of(options);
    race(contestants, options);
    OrderedJson json{
        {"model", options.model}, {"batch", options.batch}, {"threads", threads}, {"rounds", options.rounds}};
    for (const auto& contestant : contestants) {
        std::vector<double> ratios;  // a round each: what slows the machine slows both
        for (std::size_t i = 0; i < contestant.seconds.size(); ++i)
            ratios.push_back(contestant.seconds[i] / contestants.front().seconds[i]);
        json["median_s"][contestant.name] = median(contestant.seconds);
        if (contestant.name != "plain" && options.only.empty()) json["ratio"][contestant.name] = median(ratios);
    }
    if (options.only.empty() && options.as_run > 0) {
        std::vector<double> ratios;
        for (int i = 0; i < options.as_run; ++i) {
            const double yardstick = alone(options, "plain");
            ratios.push_back(alone(options, "pact_sawb") / yardstick);
        }
        json["as_run"] = median(ratios);
        json["as_run_pairs"] = ratios;
    }
    json["peak_bytes"] = peak_memory_bytes();
    if (options.json) return fmt::print("{}\n", json.dump(2));
    for (const auto& contestant : contestants)
        fmt::print("{:<10} {:7.1f} ms{}\n", contestant.name, 1000 * median(contestant.seconds),
                   contestant.name == "plain"
                       ? ""
                       : fmt::format("   {:.3f} of plain", json["ratio"][contestant.name].get<double>()));
    if (json.contains("as_run"))
        fmt::print("as run     {:.3f} of plain with the allocator's defaults\n", json["as_run"].get<double>());
}

}  // namespace

void add_step(CLI::App& app) {
    auto options = std::make_shared<StepOptions>();
    auto* command = app.add_subcommand("step", "a training step beside a plain LibTorch loop");
    command->add_option("--model", options->model, "[resnet20]");
    command->add_option("--batch", options->batch, "[128]")->check(CLI::PositiveNumber);
    command->add_option("--rounds", options->rounds, "[15]")->check(CLI::PositiveNumber);
    command->add_option("--threads", options->threads, "[all cores]")->check(CLI::PositiveNumber);
    command->add_option("--as-run", options->as_run, "pairs of processes of their own; 0 = none [3]")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--only", options->only, "one contestant alone")
        ->check(CLI::IsMember({"plain", "fp32", "pact_sawb", "composed"}));
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { step(*options); });
}

}  // namespace bitsweep::bench
