#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "config/config_io.h"
#include "models/table.h"
#include "nn/cost.h"
#include "quant/methods/sawb.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

struct DescribeOptions {
    std::string config;
    std::vector<std::string> overrides;
    bool json = false;
};

RunConfig load(const DescribeOptions& options) {
    Problems problems;
    auto config = parse_config(parse_json(read_file(options.config), options.config, problems), problems);
    for (const auto& text : options.overrides) {
        const auto [key, value] = parse_override(text, problems);
        if (!key.empty()) set_key(config, key, value, text, problems);
    }
    if (problems.empty()) validate(config, options.config, problems);
    problems.throw_if_any();
    return config;
}

std::string notes(const QuantConfig& quant) {
    if (quant.weight.effective_method() != "sawb") return {};
    const int levels = chosen_levels(quant.weight);
    const auto pair = sawb_pair(quant.weight.coefficients, levels);
    const bool borrowed = !quant.weight.coefficients.pair && pair.source != quant.weight.coefficients.table;
    return fmt::format("SAWB at {} levels: c1 = {}, c2 = {} ({}{})\n", levels, pair.c1, pair.c2, pair.source,
                       borrowed ? ": " + quant.weight.coefficients.table + " has no pair of its own here" : "");
}

}  // namespace

void add_describe(CLI::App& command, Invocation&) {
    auto options = std::make_shared<DescribeOptions>();
    command.add_option("--config", options->config, "Recipe (JSON)")->required()->check(CLI::ExistingFile);
    command.add_option("overrides", options->overrides, "key=value, as in quant.weight.bits=2");
    command.add_flag("--json", options->json, "Print model.json's content");
    command.callback([options] {
        const auto config = load(*options);
        const auto costs = layer_costs(*make_network(config));
        if (options->json) fmt::print("{}\n", write_json(cost_json(costs), 2));
        else fmt::print("{}\n{}{}", config.model.name, cost_table(costs), notes(config.quant));
    });
}

}  // namespace bitsweep
