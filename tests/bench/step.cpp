#include <cstdio>
#include <functional>
#include <numeric>
#include <optional>

#include <sys/resource.h>

#include <fmt/format.h>

#include "bench/bench.h"
#include "bench/lone_step.h"
#include "bench/plain_resnet.h"
#include "bench/step_parts.h"
#include "config/config_io.h"
#include "data/batches.h"
#include "kernels/block_kernels.h"
#include "models/table.h"
#include "nn/parameters.h"
#include "sys/machine.h"
#include "train/device.h"
#include "train/optimizer.h"
#include "train/step_runner.h"

namespace bitsweep::bench {
namespace {

constexpr std::int64_t kImages = 6400;  // of which batches are made for the shares of the step

TrainingBatch random_batch(std::int64_t size, torch::Device device) {
    return {torch::randn({size, 3, 32, 32}).to(device), torch::randint(0, 10, {size}, torch::kInt64).to(device)};
}

ImageSet random_images() {
    return {torch::randint(0, 256, {kImages, 3, 32, 32}, torch::kUInt8),
            torch::randint(0, 10, {kImages}, torch::kInt64)};
}

/// One thing to be timed.
struct Contestant {
    std::string name;
    std::function<void(const TrainingBatch&)> step;
    std::optional<TrainingStep> parts;  // the same, where it has parts
    std::vector<double> seconds = {};

    Contestant(std::string its_name, TrainingStep its_parts)
        : name(std::move(its_name)), step(its_parts), parts(std::move(its_parts)) {}
    Contestant(std::string its_name, std::function<void(const TrainingBatch&)> whole)
        : name(std::move(its_name)), step(std::move(whole)) {}
};

torch::Tensor cross_entropy(const torch::Tensor& logits, const TrainingBatch& batch) {
    return torch::nn::functional::cross_entropy(logits, batch.labels);
}

std::int64_t blocks_of(const std::string& model) {
    for (const auto& [name, blocks] :
         {std::pair{"resnet8", 1}, {"resnet20", 3}, {"resnet32", 5}, {"resnet44", 7}, {"resnet56", 9}})
        if (model == name) return blocks;
    throw ConfigError("--model", "expected resnet8, 20, 32, 44 or 56, got '" + model + "'");
}

Contestant plain(const std::string& model, torch::Device device) {
    PlainResNet network(blocks_of(model));
    network->to(device);
    auto optimizer = std::make_shared<torch::optim::SGD>(
        network->parameters(), torch::optim::SGDOptions(0.1).momentum(0.9).weight_decay(2e-4));
    return {"plain",
            {[network, optimizer](const TrainingBatch& batch) mutable {
                 optimizer->zero_grad();
                 return cross_entropy(network(batch.images), batch);
             },
             [optimizer] { optimizer->step(); }}};
}

struct Learner {
    std::shared_ptr<Network> network;
    std::shared_ptr<torch::optim::Optimizer> optimizer;

    Learner(const std::string& model, torch::Device device, const OrderedJson& keys) {
        RunConfig config;
        Problems problems;
        config.model.name = model;
        for (const auto& [key, value] : keys.items()) set_key(config, key, value, "bench", problems);
        problems.throw_if_any();
        network = make_network(config);
        network->to(device);
        optimizer = make_optimizer(config, parameter_groups(*network)).optimizer;
    }
};

/// The step as train/ does it, less its sums.
Contestant ours(const std::string& name, const Learner& learner, Arithmetic arithmetic = Arithmetic::kInteger,
                const kernels::BlockKernels* kernels = nullptr) {
    learner.network->set_arithmetic(arithmetic, kernels);
    return {name, TrainingStep{[learner](const TrainingBatch& batch) {
                                   drop_gradients(*learner.optimizer);
                                   return cross_entropy(learner.network->forward(batch.images), batch);
                               },
                               [learner] {
                                   learner.network->count_alpha_gradients();
                                   learner.optimizer->step();
                                   learner.network->clamp_alphas();
                               }}};
}

/// The same with its passes captured as one CUDA graph.
Contestant captured(const std::string& name, const Learner& learner, torch::Device device) {
    const std::shared_ptr<StepRunner> runner = captured_runner(*learner.network, *learner.optimizer, device);
    return {name, [learner, runner](const TrainingBatch& batch) {
                runner->run({batch.images, batch.labels});
                learner.optimizer->step();
                learner.network->clamp_alphas();
            }};
}

struct StepOptions {
    std::string model = "resnet20";
    std::int64_t batch = 128;
    int rounds = 15;
    int threads = 0;
    double seconds = 0;  // instead of rounds
    std::string device = "cpu";
    bool json = false;
    int bits = 2;      // of weights and activations
    std::string only;  // one contestant alone, for as_run
    int as_run = 9;
};

const std::vector<std::string> kContestants{"plain", "fp32",           "pact_sawb",       "composed",
                                            "fused", "pact_sawb_bf16", "pact_sawb_graph", "pact_sawb_graph_bf16"};

std::vector<Contestant> contestants_of(const StepOptions& options, torch::Device device) {
    const OrderedJson full = OrderedJson::object();
    const OrderedJson quantized{{"quant.weight.method", "sawb"},
                                {"quant.weight.bits", options.bits},
                                {"quant.activation.method", "pact"},
                                {"quant.activation.bits", options.bits}};
    auto bf16 = quantized;
    bf16["train.precision"] = "bf16";
    const auto learner = [&](const OrderedJson& keys) { return Learner(options.model, device, keys); };
    std::vector<Contestant> list;
    // Without --only: the fused operators are the CPU's, graphs and bf16 the GPU's.
    const auto wants = [&](std::string_view name, bool where = true) {
        return options.only.empty() ? where : options.only == name;
    };
    if (wants("plain")) list.push_back(plain(options.model, device));
    if (wants("fp32")) list.push_back(ours("fp32", learner(full)));
    if (wants("pact_sawb")) list.push_back(ours("pact_sawb", learner(quantized)));
    if (wants("composed", device.is_cpu())) list.push_back(ours("composed", learner(quantized), Arithmetic::kComposed));
    if (wants("fused", device.is_cpu())) list.push_back(ours("fused", learner(quantized), Arithmetic::kFused));
    if (wants("pact_sawb_bf16", device.is_cuda())) list.push_back(ours("pact_sawb_bf16", learner(bf16)));
    if (wants("pact_sawb_graph", device.is_cuda()))
        list.push_back(captured("pact_sawb_graph", learner(quantized), device));
    if (wants("pact_sawb_graph_bf16", device.is_cuda()))
        list.push_back(captured("pact_sawb_graph_bf16", learner(bf16), device));
    return list;
}

std::uint64_t page_faults() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return static_cast<std::uint64_t>(used.ru_minflt);
}

// Page faults a step, whose ever it is.
double race(std::vector<Contestant>& contestants, const StepOptions& options, torch::Device device) {
    const auto batch = random_batch(options.batch, device);
    const auto step = [&](const Contestant& contestant) {
        contestant.step(batch);
        if (device.is_cuda()) torch::cuda::synchronize();
    };
    for (int i = 0; i < (device.is_cuda() ? 5 : 2); ++i)  // warm-up: allocations, oneDNN's choices, graphs
        for (const auto& contestant : contestants) step(contestant);
    double total_s = 0;
    const auto faults_before = page_faults();
    for (int round = 0; options.seconds > 0 ? total_s < options.seconds : round < options.rounds; ++round)
        for (auto& contestant : contestants) {
            contestant.seconds.push_back(seconds_of([&] { step(contestant); }));
            total_s += contestant.seconds.back();
        }
    return static_cast<double>(page_faults() - faults_before) /
           static_cast<double>(contestants.size() * contestants.front().seconds.size());
}

// Where each contestant's time goes, with batches made ahead as bitsweep-train makes them. After the race: recording
// costs a little.
OrderedJson shares(const std::vector<Contestant>& contestants, const StepOptions& options) {
    const auto images = random_images();
    std::vector<std::int64_t> positions(static_cast<std::size_t>(kImages));
    std::iota(positions.begin(), positions.end(), 0);
    Batches batches(images, make_normalization("channel", images, positions), {4, true, 0}, torch::kCPU);
    OrderedJson json;
    for (const auto& contestant : contestants) {
        std::vector<StepParts> rounds;
        batches.begin(positions, 1, 1);
        for (int i = 0; i < std::min<int>(options.rounds, static_cast<int>(kImages / options.batch)); ++i)
            rounds.push_back(parts_of(contestant.parts.value(), [&] {
                const auto batch = batches.get(i * options.batch, options.batch);
                return TrainingBatch{batch.images, batch.labels};
            }));
        json[contestant.name] = shares_of(rounds);
    }
    return json;
}

// A step of `name` in a process of its own: plain with the allocator's defaults, ours as bitsweep-train sets it.
OrderedJson alone(const StepOptions& options, const std::string& name) {
    return lone_step("",
                     fmt::format("--model {} --batch {} --bits {} --rounds {} --threads {} --only {}", options.model,
                                 options.batch, options.bits, options.rounds, at::get_num_threads(), name));
}

// Pairs of processes: a page that the allocator gives back and takes again costs a fault, and plain takes many.
void add_as_run(OrderedJson& json, const StepOptions& options) {
    std::vector<double> ratios, memory, plain_faults, faults;
    for (int i = 0; i < options.as_run; ++i) {
        const auto yardstick = alone(options, "plain"), own = alone(options, "pact_sawb");
        ratios.push_back(own["median_s"]["pact_sawb"].get<double>() / yardstick["median_s"]["plain"].get<double>());
        memory.push_back(own["step_bytes"].get<double>() / yardstick["step_bytes"].get<double>());
        plain_faults.push_back(yardstick["page_faults_a_step"].get<double>());
        faults.push_back(own["page_faults_a_step"].get<double>());
    }
    json["as_run"] = median(ratios);
    json["as_run_pairs"] = ratios;
    json["as_run_memory"] = median(memory);
    json["as_run_page_faults"] = {{"plain", median(plain_faults)}, {"pact_sawb", median(faults)}};
}

void step(const StepOptions& options) {
    const int threads = set_threads(options.threads);
    const auto device = choose_device(options.device);
    if (options.only != "plain") keep_freed_memory();
    auto contestants = contestants_of(options, device);
    const auto bytes_before = peak_memory_bytes();  // libraries, networks, optimizers
    const auto faults_a_step = race(contestants, options, device);
    OrderedJson json{{"model", options.model},
                     {"batch", options.batch},
                     {"bits", options.bits},
                     {"instruction_set", kernels::block_implementations().back()->name},
                     {"device", device.str()},
                     {"threads", threads},
                     {"rounds", contestants.front().seconds.size()}};
    for (const auto& contestant : contestants) {
        std::vector<double> ratios;  // a round each: what slows the machine slows both
        for (std::size_t i = 0; i < contestant.seconds.size(); ++i)
            ratios.push_back(contestant.seconds[i] / contestants.front().seconds[i]);
        json["median_s"][contestant.name] = median(contestant.seconds);
        if (contestant.name != "plain" && options.only.empty()) json["ratio"][contestant.name] = median(ratios);
    }
    if (options.only.empty() && device.is_cpu()) json["share"] = shares(contestants, options);
    if (options.only.empty() && options.as_run > 0 && device.is_cpu()) add_as_run(json, options);
    json["peak_bytes"] = peak_memory_bytes();
    json["step_bytes"] = peak_memory_bytes() - bytes_before;
    json["page_faults_a_step"] = faults_a_step;
    if (options.json) return fmt::print("{}\n", json.dump(2));
    for (const auto& contestant : contestants)
        fmt::print("{:<20} {:8.2f} ms{}\n", contestant.name, 1000 * median(contestant.seconds),
                   json["ratio"].contains(contestant.name)
                       ? fmt::format("   {:.3f} of plain", json["ratio"][contestant.name].get<double>())
                       : "");
    if (json.contains("share")) {
        fmt::print("{:<10} {:>12} {:>16} {:>10} {:>6} {:>6}   shares of the step\n", "", "convolution",
                   "norm + quantizer", "optimizer", "data", "other");
        for (const auto& [name, share] : json["share"].items())
            fmt::print("{:<10} {:>11.1f}% {:>15.1f}% {:>9.1f}% {:>5.1f}% {:>5.1f}%\n", name,
                       100 * share["convolution"].get<double>(), 100 * share["norm_quantizer"].get<double>(),
                       100 * share["optimizer"].get<double>(), 100 * share["data"].get<double>(),
                       100 * share["other"].get<double>());
    }
    if (!json.contains("as_run")) return;
    const auto pairs = json["as_run_pairs"].get<std::vector<double>>();
    const auto& faults = json["as_run_page_faults"];
    fmt::print("as run     {:.3f} of plain with the allocator's defaults ({:.3f} to {:.3f}, n={})\n",
               json["as_run"].get<double>(), std::ranges::min(pairs), std::ranges::max(pairs), pairs.size());
    fmt::print("           memory of its steps {:.2f} of plain's; page faults a step: plain {:.0f}, pact_sawb {:.0f}\n",
               json["as_run_memory"].get<double>(), faults["plain"].get<double>(), faults["pact_sawb"].get<double>());
}

}  // namespace

void add_step(CLI::App& app) {
    auto options = std::make_shared<StepOptions>();
    auto* command = app.add_subcommand("step", "a training step beside a plain LibTorch loop");
    command->add_option("--model", options->model, "[resnet20]");
    command->add_option("--batch", options->batch, "[128]")->check(CLI::PositiveNumber);
    command->add_option("--bits", options->bits, "[2]")->check(CLI::Range(1, 8));
    command->add_option("--rounds", options->rounds, "[15]")->check(CLI::PositiveNumber);
    command->add_option("--seconds", options->seconds, "as many rounds as that takes, instead of --rounds");
    command->add_option("--device", options->device, "cpu, cuda or cuda:N [cpu]");
    command->add_option("--threads", options->threads, "[all cores]")->check(CLI::PositiveNumber);
    command->add_option("--as-run", options->as_run, "pairs of processes of their own; 0 = none [9]")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--only", options->only, "one contestant alone")->check(CLI::IsMember(kContestants));
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { step(*options); });
}

}  // namespace bitsweep::bench
