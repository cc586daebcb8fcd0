#include "models/table.h"
#include "support/catch.h"

namespace bitsweep::plan_test {

namespace {

RunConfig config_of(std::string_view model, const std::string& block, const std::string& shortcut) {
    RunConfig config;
    config.model.name = model;
    config.model.block = block;
    config.model.shortcut = shortcut;
    config.quant.activation.method = "pact";
    return config;
}

std::vector<std::string> parameters_of(const std::string& block, const std::string& shortcut,
                                       const std::string& folder) {
    const auto config = config_of("resnet8", block, shortcut);
    std::vector<std::string> names;
    const auto network = make_network(config);
    for (const auto& item : network->named_parameters())
        if (item.key().rfind(folder, 0) == 0) names.push_back(item.key().substr(folder.size()));
    return names;
}

}  // namespace

TEST_CASE("every layer of a plan reads an activation of its own, or one of its block", "[models]") {
    for (const auto* block : {"post", "pre"}) {
        const auto plan = kModelRows[0].plan(config_of("resnet8", block, "B"), {10, 32});
        int activations = 0, shortcuts = 0;
        for (const auto& node : plan.nodes()) {
            if (node.name.find("conv") == std::string::npos && node.name.find(".0") == std::string::npos) continue;
            const auto& input = plan[node.inputs[0]].kind;
            if (const auto* activation = std::get_if<node::Activation>(&input)) {
                CHECK(activation->layer == node.name);
                ++activations;
            } else if (std::holds_alternative<node::Convolution>(node.kind)) {
                CHECK(std::holds_alternative<node::ShortcutActivation>(input));
                ++shortcuts;
            }
        }
        CHECK(activations == 7);
        CHECK(shortcuts == 2);
    }
}

TEST_CASE("parameters are registered in the order that checkpoints know", "[models]") {
    CHECK(parameters_of("post", "B", "layer2.0.") ==
          std::vector<std::string>{"conv1.weight", "conv1.alpha", "bn1.weight", "bn1.bias", "conv2.weight",
                                   "conv2.alpha", "bn2.weight", "bn2.bias", "downsample.0.weight",
                                   "downsample.1.weight", "downsample.1.bias"});
    CHECK(parameters_of("pre", "B", "layer2.0.") ==
          std::vector<std::string>{"bn1.weight", "bn1.bias", "conv1.weight", "conv1.alpha", "bn2.weight", "bn2.bias",
                                   "conv2.weight", "conv2.alpha", "downsample.0.weight"});
    CHECK(parameters_of("pre", "A", "layer1.0.") == std::vector<std::string>{"conv1.weight", "conv1.alpha",
                                                                             "bn2.weight", "bn2.bias", "conv2.weight",
                                                                             "conv2.alpha"});
}

}  // namespace bitsweep::plan_test
