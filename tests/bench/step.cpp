#include <cstdio>
#include <functional>
#include <numeric>
#include <optional>

#include <sys/resource.h>

#include <fmt/format.h>

#include "bench/bench.h"
#include "bench/instruction_sets.h"
#include "bench/lone_step.h"
#include "bench/plain_large_resnet.h"
#include "bench/plain_resnet.h"
#include "bench/step_parts.h"
#include "config/config_io.h"
#include "data/batches.h"
#include "kernels/kernels.h"
#include "models/table.h"
#include "nn/parameters.h"
#include "sys/machine.h"
#include "train/device.h"
#include "train/freed_memory.h"
#include "train/optimizer.h"
#include "train/step_runner.h"

namespace bitsweep::bench {
namespace {

constexpr int kMostBatches = 50;  // for the shares of the step
constexpr std::int64_t kCifarPixels = 32;

TrainingBatch random_batch(std::int64_t size, std::int64_t pixels, torch::Device device) {
    return {torch::randn({size, 3, pixels, pixels}).to(device),
            torch::randint(0, 10, {size}, torch::kInt64).to(device)};
}

ImageSet random_images(std::int64_t count, std::int64_t pixels) {
    return {torch::randint(0, 256, {count, 3, pixels, pixels}, torch::kUInt8),
            torch::randint(0, 10, {count}, torch::kInt64)};
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

template <typename Module>
Contestant plain(Module network, torch::Device device) {
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

// Its plain twin, of the ResNets alone.
std::optional<Contestant> plain_twin(const std::string& model, torch::Device device) {
    for (const auto& [name, blocks] :
         {std::pair{"resnet8", 1}, {"resnet14", 2}, {"resnet20", 3}, {"resnet32", 5}, {"resnet44", 7}, {"resnet56", 9}})
        if (model == name) return plain(PlainResNet(blocks), device);
    for (const auto& shape : kPlainLargeResNets)
        if (model == shape.name) return plain(PlainLargeResNet(shape), device);
    return std::nullopt;
}

struct Learner {
    std::shared_ptr<Network> network;
    std::shared_ptr<torch::optim::Optimizer> optimizer;

    Learner(const std::string& model, std::int64_t pixels, torch::Device device, const OrderedJson& keys) {
        RunConfig config;
        Problems problems;
        config.model.name = model;
        if (pixels != kCifarPixels) {
            config.data.name = "folder";
            config.data.classes = 10;
            config.data.image_size = pixels;
        }
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
    std::int64_t pixels = kCifarPixels;
    int rounds = 15;
    int threads = 0;
    double seconds = 0;  // instead of rounds
    std::string device = "cpu";
    bool json = false;
    int bits = 2;                   // of weights and activations
    std::string instruction_set;    // "": the quickest of each library
    std::string only;               // one contestant alone, for as_run
    std::vector<std::string> keys;  // key=value over each config of ours
    bool takes_turns = false;
    int as_run = 9;
};

const std::vector<std::string> kContestants{"plain", "fp32",           "pact_sawb",       "composed",
                                            "fused", "pact_sawb_bf16", "pact_sawb_graph", "pact_sawb_graph_bf16"};

OrderedJson given_keys(const StepOptions& options) {
    OrderedJson keys = OrderedJson::object();
    for (const auto& key : options.keys) {
        const auto sign = key.find('=');
        if (sign == std::string::npos) throw ConfigError("--key", "expected KEY=VALUE, got " + key);
        const auto text = key.substr(sign + 1);
        const auto value = OrderedJson::parse(text, nullptr, /*allow_exceptions=*/false);
        keys[key.substr(0, sign)] = value.is_discarded() ? OrderedJson(text) : value;
    }
    return keys;
}

std::vector<Contestant> contestants_of(const StepOptions& options, torch::Device device) {
    const auto full = given_keys(options);
    auto quantized = full;
    quantized.update({{"quant.weight.method", "sawb"},
                      {"quant.weight.bits", options.bits},
                      {"quant.activation.method", "pact"},
                      {"quant.activation.bits", options.bits}});
    auto bf16 = quantized;
    bf16["train.precision"] = "bf16";
    const auto learner = [&](const OrderedJson& keys) { return Learner(options.model, options.pixels, device, keys); };
    std::vector<Contestant> list;
    // Without --only: the fused operators are the CPU's, graphs and bf16 the GPU's.
    const auto wants = [&](std::string_view name, bool where = true) {
        return options.only.empty() ? where : options.only == name;
    };
    if (auto twin = wants("plain") ? plain_twin(options.model, device) : std::nullopt) list.push_back(std::move(*twin));
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
    const auto batch = random_batch(options.batch, options.pixels, device);
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
    const int count = std::min(options.rounds, kMostBatches);
    const auto images = random_images(count * options.batch, options.pixels);
    std::vector<std::int64_t> positions(static_cast<std::size_t>(images.labels.size(0)));
    std::iota(positions.begin(), positions.end(), 0);
    Batches batches(images, make_normalization("channel", images, positions), {4, true, 0}, torch::kCPU);
    OrderedJson json;
    for (const auto& contestant : contestants) {
        std::vector<StepParts> rounds;
        batches.begin(positions, 1, 1);
        for (int i = 0; i < count; ++i)
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
    return lone_step(
        "", fmt::format("--model {} --batch {} --pixels {} --bits {} --rounds {} --threads {} --only {}", options.model,
                        options.batch, options.pixels, options.bits, options.rounds, at::get_num_threads(), name));
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

// One step for each line of standard input: "seconds peak_bytes" (bench/peers.cpp).
void take_turns(const Contestant& contestant, const StepOptions& options, torch::Device device) {
    const auto batch = random_batch(options.batch, options.pixels, device);
    fmt::print("{}\n", peak_memory_bytes());
    std::fflush(stdout);
    char line[64];
    while (std::fgets(line, sizeof line, stdin) != nullptr) {
        const double seconds = seconds_of([&] { contestant.step(batch); });
        fmt::print("{} {}\n", seconds, peak_memory_bytes());
        std::fflush(stdout);
    }
}

void add_times(OrderedJson& json, const std::vector<Contestant>& contestants) {
    const auto& yardstick = contestants.front();
    for (const auto& contestant : contestants) {
        json["median_s"][contestant.name] = median(contestant.seconds);
        if (yardstick.name != "plain" || contestant.name == "plain") continue;
        std::vector<double> ratios;  // a round each: what slows the machine slows both
        for (std::size_t i = 0; i < contestant.seconds.size(); ++i)
            ratios.push_back(contestant.seconds[i] / yardstick.seconds[i]);
        json["ratio"][contestant.name] = median(ratios);
    }
}

void print_shares(const OrderedJson& shares) {
    fmt::print("{:<10} {:>12} {:>16} {:>10} {:>6} {:>6}   shares of the step\n", "", "convolution", "norm + quantizer",
               "optimizer", "data", "other");
    for (const auto& [name, share] : shares.items())
        fmt::print("{:<10} {:>11.1f}% {:>15.1f}% {:>9.1f}% {:>5.1f}% {:>5.1f}%\n", name,
                   100 * share["convolution"].get<double>(), 100 * share["norm_quantizer"].get<double>(),
                   100 * share["optimizer"].get<double>(), 100 * share["data"].get<double>(),
                   100 * share["other"].get<double>());
}

void print_as_run(const OrderedJson& json) {
    const auto pairs = json["as_run_pairs"].get<std::vector<double>>();
    const auto& faults = json["as_run_page_faults"];
    fmt::print("as run     {:.3f} of plain with the allocator's defaults on {} ({:.3f} to {:.3f}, n={})\n",
               json["as_run"].get<double>(), json["instruction_set"].get<std::string>(), std::ranges::min(pairs),
               std::ranges::max(pairs), pairs.size());
    fmt::print("           memory of its steps {:.2f} of plain's; page faults a step: plain {:.0f}, pact_sawb {:.0f}\n",
               json["as_run_memory"].get<double>(), faults["plain"].get<double>(), faults["pact_sawb"].get<double>());
}

void print_step(const OrderedJson& json) {
    const auto instruction_set = json["instruction_set"].get<std::string>();
    for (const auto& [name, seconds] : json["median_s"].items()) {
        fmt::print("{:<20} {:8.2f} ms", name, 1000 * seconds.get<double>());
        if (json.contains("ratio") && json["ratio"].contains(name))
            fmt::print("   {:.3f} of plain on {}", json["ratio"][name].get<double>(), instruction_set);
        fmt::print("\n");
    }
    if (json.contains("share")) print_shares(json["share"]);
    if (json.contains("as_run")) print_as_run(json);
}

void step(const StepOptions& options) {
    hold_to_instruction_set(options.instruction_set);
    const auto instruction_set = choose_instruction_set();
    const int threads = set_threads(options.threads);
    const auto device = choose_device(options.device);
    if (options.only != "plain") keep_freed_memory();
    auto contestants = contestants_of(options, device);
    if (contestants.empty()) throw ConfigError("--only", "there is no plain twin of " + options.model);
    if (options.takes_turns) return take_turns(contestants.front(), options, device);
    const auto bytes_before = peak_memory_bytes();  // libraries, networks, optimizers
    const auto faults_a_step = race(contestants, options, device);
    OrderedJson json{{"model", options.model},
                     {"batch", options.batch},
                     {"pixels", options.pixels},
                     {"bits", options.bits},
                     {"instruction_set", instruction_set},
                     {"device", device.str()},
                     {"threads", threads},
                     {"rounds", contestants.front().seconds.size()}};
    add_times(json, contestants);
    const bool all = options.only.empty() && device.is_cpu();
    if (all) json["share"] = shares(contestants, options);
    if (all && options.as_run > 0 && json.contains("ratio")) add_as_run(json, options);
    json["peak_bytes"] = peak_memory_bytes();
    json["step_bytes"] = peak_memory_bytes() - bytes_before;
    json["page_faults_a_step"] = faults_a_step;
    if (options.json) fmt::print("{}\n", json.dump(2));
    else print_step(json);
}

}  // namespace

void add_step(CLI::App& app) {
    auto options = std::make_shared<StepOptions>();
    auto* command = app.add_subcommand("step", "a training step beside a plain LibTorch loop");
    command->add_option("--model", options->model, "[resnet20]");
    command->add_option("--batch", options->batch, "[128]")->check(CLI::PositiveNumber);
    command->add_option("--pixels", options->pixels, "a side of the images [32]")->check(CLI::Range(16, 512));
    command
        ->add_option("--isa", options->instruction_set,
                     "hold ours, LibTorch's and oneDNN's code to an instruction set [the quickest of each]")
        ->check(CLI::IsMember(instruction_sets()));
    command->add_option("--bits", options->bits, "[2]")->check(CLI::Range(1, 8));
    command->add_option("--rounds", options->rounds, "[15]")->check(CLI::PositiveNumber);
    command->add_option("--seconds", options->seconds, "as many rounds as that takes, instead of --rounds");
    command->add_option("--device", options->device, "cpu, cuda or cuda:N [cpu]");
    command->add_option("--threads", options->threads, "[all cores]")->check(CLI::PositiveNumber);
    command->add_option("--as-run", options->as_run, "pairs of processes of their own; 0 = none [9]")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--only", options->only, "one contestant alone")->check(CLI::IsMember(kContestants));
    command->add_option("--key", options->keys, "key=value of ours, as model.block=pre; again for another");
    command->add_flag("--turns", options->takes_turns, "one step for each line of standard input, for peers");
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { step(*options); });
}

}  // namespace bitsweep::bench
