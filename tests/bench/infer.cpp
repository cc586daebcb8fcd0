#include <map>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "bench/bench.h"
#include "bench/instruction_sets.h"
#include "models/table.h"
#include "nn/cost.h"
#include "study/latency.h"
#include "train/device.h"
#include "train/freed_memory.h"

namespace bitsweep::bench {
namespace {

constexpr int kFullPrecision = 32;

struct InferOptions {
    std::string model = "resnet20", instruction_set;
    std::vector<int> bits{8, 4, 3, 2, 1};
    int rounds = 15;
    bool json = false;
};

// One network at one precision, and what it took.
struct Timed {
    int bits;
    std::shared_ptr<Network> network;
    study::Inference inference;
    std::map<std::int64_t, std::vector<double>> times_ms = {};  // by batch
};

Timed timed(const std::string& model, int bits) {
    RunConfig config;
    config.model.name = model;
    if (bits != kFullPrecision) {
        config.quant.weight.method = bits == 1 ? "dorefa" : "sawb";  // SAWB begins at 2
        config.quant.activation.method = "pact";
        config.quant.weight.bits = config.quant.activation.bits = Bits{bits};
    }
    auto network = make_network(config);
    Timed made{bits, network, {network, image_shape(config.data)}};
    if (bits != kFullPrecision && !made.inference.is_integer()) throw ConfigError(model, made.inference.refusal());
    return made;
}

double megabytes(const Network& network) {
    constexpr double kPerMb = 1e6;
    double bytes = 0;
    for (const auto& cost : layer_costs(network)) bytes += static_cast<double>(cost.size_bytes);
    return bytes / kPerMb;
}

// The ratios are of one round each: what slows the machine slows both.
OrderedJson row_of(const Timed& timed, const Timed& plain) {
    OrderedJson row{{"bits", timed.bits}, {"mb", megabytes(*timed.network)}};
    for (const auto& [batch, times] : timed.times_ms) {
        std::vector<double> ratios;
        for (std::size_t i = 0; i < times.size(); ++i) ratios.push_back(times[i] / plain.times_ms.at(batch)[i]);
        auto json = study::latency_json(times);
        json["ratio"] = median(ratios);
        row[fmt::format("batch_{}", batch)] = json;
    }
    return row;
}

void print_networks(const OrderedJson& json) {
    fmt::print("{} on {}, 1 thread, n={}: ms an image (and of float32's)\n{:>5} {:>8} {:>20} {:>20}\n",
               json["model"].get<std::string>(), json["instruction_set"].get<std::string>(), json["rounds"].get<int>(),
               "bits", "MB", "batch 1", "batch 128");
    const auto cell = [](const OrderedJson& times) {
        return fmt::format("{:.3f} ({:.3f})", times["latency"].get<double>(), times["ratio"].get<double>());
    };
    for (const auto& row : json["networks"])
        fmt::print("{:>5} {:>8.3f} {:>20} {:>20}\n", row["bits"].get<int>(), row["mb"].get<double>(),
                   cell(row["batch_1"]), cell(row["batch_128"]));
}

void infer(const InferOptions& options) {
    hold_to_instruction_set(options.instruction_set);
    const auto instruction_set = choose_instruction_set();
    set_threads(1);
    keep_freed_memory();
    std::vector<Timed> networks;
    networks.push_back(timed(options.model, kFullPrecision));
    for (const int bits : options.bits) networks.push_back(timed(options.model, bits));
    for (int round = -2; round < options.rounds; ++round)  // two to warm up
        for (const auto batch : study::kLatencyBatches)
            for (auto& network : networks) {
                const double ms = network.inference.ms_an_image(batch);
                if (round >= 0) network.times_ms[batch].push_back(ms);
            }
    OrderedJson json{{"model", options.model}, {"instruction_set", instruction_set}, {"rounds", options.rounds}};
    for (const auto& network : networks) json["networks"].push_back(row_of(network, networks.front()));
    if (options.json) fmt::print("{}\n", json.dump(2));
    else print_networks(json);
}

}  // namespace

void add_infer(CLI::App& app) {
    auto options = std::make_shared<InferOptions>();
    auto* command =
        app.add_subcommand("infer", "what bits buy: ms an image and MB, beside the same network in float32, 1 thread");
    command->add_option("--model", options->model, "[resnet20]");
    command->add_option("--bits", options->bits, "[8 4 3 2 1]")->check(CLI::Range(1, 8));
    command->add_option("--rounds", options->rounds, "[15]")->check(CLI::PositiveNumber);
    command->add_option("--isa", options->instruction_set, "hold LibTorch, oneDNN and ours to one instruction set")
        ->check(CLI::IsMember(instruction_sets()));
    command->add_flag("--json", options->json);
    command->callback([options] { infer(*options); });
}

}  // namespace bitsweep::bench
