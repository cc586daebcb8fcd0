#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "bench/bench.h"
#include "bench/instruction_sets.h"
#include "bench/plain_resnet.h"
#include "deploy/runner.h"
#include "models/lower.h"
#include "models/table.h"
#include "train/device.h"
#include "train/freed_memory.h"

namespace bitsweep::bench {
namespace {

constexpr int kCallsAtOne = 20;  // of batch 1, which one call's clock would not tell

struct EvaluateOptions {
    int bits = 2;
    int rounds = 15;
    int threads = 0;
    std::string instruction_set;  // "": the quickest of each library
    bool json = false;
};

IntegerNetwork resnet20(int bits) {
    RunConfig config;
    config.model.name = "resnet20";
    config.quant.weight.method = "sawb";
    config.quant.activation.method = "pact";
    config.quant.weight.bits = config.quant.activation.bits = Bits{bits};
    const auto network = make_network(config);
    network->eval();
    auto lowered = lower(*network);
    if (!lowered.network) throw ConfigError("resnet20", lowered.refusal);
    return *std::move(lowered.network);
}

// Interleaved: what slows the machine slows both.
OrderedJson race(std::int64_t batch, PlainResNet& plain, IntegerRunner& runner, const EvaluateOptions& options,
                 int threads) {
    const auto images = torch::randn({batch, 3, 32, 32});
    auto logits = torch::empty({batch, runner.classes()});
    const int calls = batch == 1 ? kCallsAtOne : 1;
    std::vector<double> plain_s, integer_s, ratios;
    for (int round = -2; round < options.rounds; ++round) {  // two to warm up
        const auto a = seconds_of([&] {
            for (int i = 0; i < calls; ++i) plain->forward(images);
        });
        const auto b = seconds_of([&] {
            for (int i = 0; i < calls; ++i)
                runner.run(images.data_ptr<float>(), batch, logits.data_ptr<float>(), threads);
        });
        if (round < 0) continue;
        plain_s.push_back(a / calls);
        integer_s.push_back(b / calls);
        ratios.push_back(b / a);
    }
    return {{"plain_s", median(plain_s)}, {"integer_s", median(integer_s)}, {"ratio", median(ratios)}};
}

void evaluate(const EvaluateOptions& options) {
    hold_to_instruction_set(options.instruction_set);
    const auto instruction_set = choose_instruction_set();
    const int threads = set_threads(options.threads);
    keep_freed_memory();
    torch::NoGradGuard no_grad;
    PlainResNet plain(3);
    plain->eval();
    IntegerRunner runner(resnet20(options.bits));
    OrderedJson json{{"model", "resnet20"},
                     {"bits", options.bits},
                     {"threads", threads},
                     {"rounds", options.rounds},
                     {"instruction_set", instruction_set}};
    for (const std::int64_t batch : {128, 1})
        json["batch"][std::to_string(batch)] = race(batch, plain, runner, options, threads);
    if (options.json) return fmt::print("{}\n", json.dump(2));
    fmt::print("ResNet-20 at {} bits on {}, {} threads\n", options.bits, instruction_set, threads);
    for (const auto& [batch, times] : json["batch"].items())
        fmt::print("batch {:>3}: {:8.2f} ms, {:.3f} of LibTorch's float32 ({:.2f} ms)\n", batch,
                   1000 * times["integer_s"].get<double>(), times["ratio"].get<double>(),
                   1000 * times["plain_s"].get<double>());
}

}  // namespace

void add_evaluate(CLI::App& app) {
    auto options = std::make_shared<EvaluateOptions>();
    auto* command = app.add_subcommand("evaluate", "an integer network beside LibTorch's float32 evaluation");
    command->add_option("--bits", options->bits, "[2]")->check(CLI::Range(1, 8));
    command->add_option("--rounds", options->rounds, "[15]")->check(CLI::PositiveNumber);
    command->add_option("--threads", options->threads, "0 = every usable core [0]");
    command->add_option("--isa", options->instruction_set, "hold LibTorch, oneDNN and ours to one instruction set")
        ->check(CLI::IsMember(instruction_sets()));
    command->add_flag("--json", options->json);
    command->callback([options] { evaluate(*options); });
}

}  // namespace bitsweep::bench
