#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "base/safetensors.h"
#include "cli/bitsweep-train/commands.h"
#include "config/canonical.h"
#include "config/config_io.h"
#include "config/validate.h"
#include "deploy/network_file.h"
#include "models/lower.h"
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

// Bytes of the network's .bsnet file, with other numbers in it.
OrderedJson deployed_sizes(Network& network, const RunConfig& config) {
    network.eval();
    auto lowered = lower(network);
    if (!lowered.network) return {{"refusal", lowered.refusal}};
    const auto images = image_shape(config.data);
    const std::int64_t pixels = config.data.normalize == "pixel_mean" ? images.size * images.size : 1;
    const auto zeros = [&](std::int64_t of_channel) {
        return std::vector<float>(static_cast<std::size_t>(images.channels * of_channel));
    };
    const auto bytes =
        write_network({*std::move(lowered.network), zeros(1), zeros(pixels), config.data.name, run_id(config)});
    std::size_t tensors = 0, shift = 0;
    for (const auto& entry : read_safetensors(bytes, config.model.name).entries) {
        tensors += entry.bytes.size();
        if (entry.name == "input.shift" && pixels > 1) shift = entry.bytes.size();
    }
    return {{"tensor_bytes", tensors - shift}, {"mean_image_bytes", shift}, {"header_bytes", bytes.size() - tensors}};
}

std::string text_of(const OrderedJson& deployed, std::int64_t size_bytes) {
    if (deployed.contains("refusal"))
        return "not deployed as integers: " + deployed["refusal"].get<std::string>() + "\n";
    return fmt::format(
        "deployed: {} bytes of tensors (size bytes: {}), {} of the input's mean image, {} of the header\n",
        deployed["tensor_bytes"].get<std::size_t>(), size_bytes, deployed["mean_image_bytes"].get<std::size_t>(),
        deployed["header_bytes"].get<std::size_t>());
}

}  // namespace

void add_describe(CLI::App& command, Invocation&) {
    auto options = std::make_shared<DescribeOptions>();
    command.add_option("--config", options->config, "recipe, or config.json of a run")
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("overrides", options->overrides, "key=value, as in quant.weight.bits=2");
    command.add_flag("--json", options->json, "as JSON: the content of model.json");
    command.callback([options] {
        const auto config = load(*options);
        const auto network = make_network(config);
        const auto costs = layer_costs(*network);
        const auto deployed = deployed_sizes(*network, config);
        auto json = cost_json(costs);
        json["deployed"] = deployed;
        if (options->json) fmt::print("{}\n", write_json(json, 2));
        else
            fmt::print("{}\n{}{}{}", config.model.name, cost_table(costs), notes(config.quant),
                       text_of(deployed, json["total"]["size_bytes"].get<std::int64_t>()));
    });
}

}  // namespace bitsweep
