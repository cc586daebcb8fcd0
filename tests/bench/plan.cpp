#include <fmt/format.h>

#include "bench/bench.h"
#include "sweep/sweep.h"

namespace bitsweep::bench {
namespace {

// Half of the runs in arms x axes, the rest in seeds, as a large ablation has them; every cell another run.
std::string sweep_text(int runs) {
    const int seeds = 10;
    const int rates = std::max(1, runs / (2 * 5 * seeds));
    std::string values;
    for (int i = 0; i < rates; ++i) values += fmt::format("{}{}", i ? ", " : "", 0.001 * (i + 1));
    return fmt::format(R"({{ "base": {{"model.name": "resnet20", "epochs": 100}},
        "arms": {{ "pact+sawb": {{"quant.weight.method": "sawb", "quant.activation.method": "pact"}},
                   "dorefa": {{"quant.weight.method": "dorefa", "quant.activation.method": "dorefa"}} }},
        "axes": {{ "bits": {{"keys": ["quant.weight.bits", "quant.activation.bits"], "values": [2, 3, 4, 5, 8]}},
                   "optim.lr": [{}] }},
        "seeds": {} }})",
                       values, seeds);
}

void plan(int runs, int rounds, bool json) {
    const std::string text = sweep_text(runs);
    const auto nothing = [](const std::string&) { return std::string(); };
    const ConfigSources none{nothing, nothing, [](const std::string&) { return FolderFacts(); }};
    std::size_t planned = 0;
    std::vector<double> seconds;
    for (int round = 0; round < rounds; ++round)
        seconds.push_back(seconds_of([&] {
            Problems problems;
            const auto document = parse_json(text, "bench.json", problems);
            planned = expand_sweep({document, "bench", {}, none}, problems).runs.size();
            problems.throw_if_any();
        }));
    if (json) fmt::print("{{\"runs\": {}, \"seconds\": {:.4f}, \"n\": {}}}\n", planned, median(seconds), rounds);
    else fmt::print("{} runs planned in {:.1f} ms (median of {})\n", planned, median(seconds) * 1000, rounds);
}

}  // namespace

void add_plan(CLI::App& app) {
    struct Options {
        int runs = 10000, rounds = 5;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("plan", "sweep file to runs with ids");
    command->add_option("--runs", options->runs, "about how many runs [10000]")->check(CLI::PositiveNumber);
    command->add_option("--rounds", options->rounds, "[5]")->check(CLI::PositiveNumber);
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { plan(options->runs, options->rounds, options->json); });
}

}  // namespace bitsweep::bench
