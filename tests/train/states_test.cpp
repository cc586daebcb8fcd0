// Whatever a quantizer says that it keeps: the layer registers it, the optimizer trains it, files hold it.

#include <cmath>

#include "config/quantizers.h"
#include "models/table.h"
#include "quant/core/table.h"
#include "support/networks.h"
#include "train/checkpoint.h"
#include "train/optimizer.h"

namespace bitsweep::states_test {

namespace {

RunConfig config_of(std::string_view weight, std::string_view activation) {
    auto config = test::quantized("resnet8", 2, weight, activation);
    const auto& info = *find_quantizer(Role::kWeight, weight);
    config.quant.weight.bits = Bits{std::clamp(2, info.least_bits, info.most_bits)};
    config.model.width = 0.25;
    return config;
}

// Every quantizer of the tables in a network, the other role in full precision.
template <class Visit>
void for_each_quantizer(Visit visit) {
    const auto check = [&](std::string_view weight, std::string_view activation) {
        INFO(weight << " weights, " << activation << " activations");
        visit(config_of(weight, activation));
    };
    for (const auto& method : kWeightMethods) check(method.name, "none");
    for (const auto& method : kActivationMethods) check("none", method.name);
}

std::vector<QuantState> described(const RunConfig& config) {
    auto states = WeightQuantizer(config.quant.weight).states({4, 4, 3, 3});
    for (auto& state : ActivationQuantizer(config.quant.activation).states({4, 32, 32}))
        states.push_back(std::move(state));
    return states;
}

const std::string kLayer = "layer1.0.conv1.";  // its input and weight are quantized by the body's methods

}  // namespace

TEST_CASE("every state is in its layer under its name, and in the files of its kind", "[quant][states]") {
    for_each_quantizer([](const RunConfig& config) {
        const auto network = make_network(config);
        const auto states = test::by_name(state_tensors(*network)), weights = test::by_name(weight_tensors(*network));
        for (const auto& about : described(config)) {
            INFO(about.name);
            const auto name = kLayer + std::string(about.name);
            REQUIRE(states.contains(name));
            CHECK(states.at(name).sizes() == torch::IntArrayRef(about.shape));
            CHECK(states.at(name).requires_grad() == (about.kind == StateKind::kLearned));
            CHECK(weights.contains(name) == (about.kind < StateKind::kTrace));
            CHECK(network->layers()[1].layer->state(about.name).is_same(states.at(name)));
        }
    });
}

TEST_CASE("every learned state is trained once, with its decay and rate, and held at its floor", "[quant][states]") {
    for_each_quantizer([](const RunConfig& config) {
        const auto network = make_network(config);
        const auto optimizer = make_optimizer(config, parameter_groups(*network));
        const auto& groups = optimizer.optimizer->param_groups();
        for (const auto& about : described(config)) {
            if (about.kind != StateKind::kLearned) continue;
            INFO(about.name);
            auto state = network->layers()[1].layer->state(about.name);
            int found = 0;
            for (std::size_t i = 0; i < groups.size(); ++i)
                for (const auto& parameter : groups[i].params()) {
                    if (!parameter.is_same(state)) continue;
                    ++found;
                    const auto& options = static_cast<const torch::optim::SGDOptions&>(groups[i].options());
                    CHECK(options.weight_decay() == about.decay.value_or(0));
                    CHECK(optimizer.rate_factors[i] == about.rate);
                }
            CHECK(found == 1);
            torch::NoGradGuard no_grad;
            state.fill_(-7);
            network->clamp_alphas();
            CHECK(state.min().item<float>() == std::max(-7.0F, static_cast<float>(about.floor)));
        }
    });
}

TEST_CASE("every state is in the checkpoint, and may be missing in initial weights", "[quant][states]") {
    const auto plain = weight_tensors(*make_network(config_of("none", "none")));
    for_each_quantizer([&](const RunConfig& config) {
        const auto network = make_network(config), other = make_network(config);
        const auto optimizer = make_optimizer(config, parameter_groups(*network)).optimizer;
        for (const auto& [about, tensor] : network->layers()[1].layer->states()) {
            torch::NoGradGuard no_grad;
            tensor.fill_(3);
        }
        Progress progress;
        progress.loss_sum = progress.correct = torch::zeros({});
        const auto bytes = format_checkpoint("id", *network, *optimizer, progress);
        load_checkpoint(bytes, "c", "id", *other, *make_optimizer(config, parameter_groups(*other)).optimizer);
        for (const auto& [about, tensor] : other->layers()[1].layer->states()) {
            INFO(about.name);
            CHECK((tensor == 3).all().item<bool>());
        }
        CHECK_NOTHROW(load_weights(*network, plain, "w"));
        CHECK_NOTHROW(load_weights(*make_network(config_of("none", "none")), weight_tensors(*network), "w"));
    });
}

}  // namespace bitsweep::states_test
