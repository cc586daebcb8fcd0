#include "study/accelerator.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <variant>

#include <fmt/format.h>

#include "base/names.h"
#include "config/config_io.h"
#include "models/table.h"

namespace bitsweep::study {
namespace {

using Count = std::int64_t Accelerator::*;
using Number = double Accelerator::*;

struct Member {
    const char* name;
    std::variant<Count, Number> at;
};

constexpr Member kMembers[] = {{"rows", &Accelerator::rows},
                               {"columns", &Accelerator::columns},
                               {"clock_ghz", &Accelerator::clock_ghz},
                               {"dram_gb_per_s", &Accelerator::dram_gb_per_s},
                               {"on_chip_bytes", &Accelerator::on_chip_bytes},
                               {"vector_lanes", &Accelerator::vector_lanes},
                               {"batch", &Accelerator::batch},
                               {"pass_pj", &Accelerator::pass_pj},
                               {"vector_pj", &Accelerator::vector_pj},
                               {"on_chip_pj_per_byte", &Accelerator::on_chip_pj_per_byte},
                               {"dram_pj_per_byte", &Accelerator::dram_pj_per_byte}};
constexpr const char* kCycles = "cycles";
constexpr std::int64_t kMost = std::int64_t{1} << 40;
constexpr int kMostBits = 32;

const Member* find_member(const std::string& name) {
    for (const auto& member : kMembers)
        if (name == member.name) return &member;
    return nullptr;
}

std::string unknown_member(const std::string& name) {
    std::vector<std::string_view> names{kCycles};
    for (const auto& member : kMembers) names.emplace_back(member.name);
    return name_hint(name, names);
}

bool set(Accelerator& accelerator, Count at, const OrderedJson& value) {
    if (!value.is_number_integer() || value < 1 || value > kMost) return false;
    accelerator.*at = value.get<std::int64_t>();
    return true;
}

bool set(Accelerator& accelerator, Number at, const OrderedJson& value) {
    if (!value.is_number() || !(value.get<double>() > 0) || value.get<double>() > static_cast<double>(kMost))
        return false;
    accelerator.*at = value.get<double>();
    return true;
}

// "" = taken.
std::string set_cycles(Accelerator& accelerator, const OrderedJson& value) {
    if (!value.is_object() || value.empty())
        return "expected an object of bits and cycles, as in {\"2\": 1, \"8\": 16}";
    std::map<int, double> cycles;
    for (const auto& [text, of] : value.items()) {
        const auto bits = json_or_text(text);
        if (!bits.is_number_integer() || bits < 1 || bits > kMostBits)
            return "expected bits from 1 to 32, not '" + text + "'";
        if (!of.is_number() || !(of.get<double>() > 0) || of.get<double>() > static_cast<double>(kMost))
            return "expected cycles above 0 at " + text + " bits, not " + brief(of);
        cycles[bits.get<int>()] = of.get<double>();
    }
    accelerator.cycles = std::move(cycles);
    return {};
}

// The layers of a plan, one node after the other.
class Layers {
public:
    explicit Layers(const NetworkPlan& plan) : plan_(plan) {
        for (const auto& node : plan.nodes()) std::visit([&](const auto& kind) { add(node, kind); }, node.kind);
        for (std::size_t i = 0; i + 1 < layers_.size(); ++i) layers_[i].output_bits = layers_[i + 1].activation_bits;
    }

    std::vector<AcceleratorLayer> take() { return std::move(layers_); }

private:
    static std::int64_t elements(const Node& node) { return node.channels * node.size * node.size; }

    static int bits_of(const LayerQuant& quant) {
        return quant.input == InputKind::kImages ? quant.image_bits.value : quant.activation.bits();
    }

    void add_layer(const Node& node, std::int64_t terms, std::int64_t groups, const LayerQuant& quant) {
        layers_.push_back({.name = node.name,
                           .pixels = node.size * node.size,
                           .terms = terms,
                           .outputs = node.channels / groups,
                           .groups = groups,
                           .inputs = elements(plan_[node.inputs.front()]),
                           .weight_bits = quant.weight.bits(),
                           .activation_bits = bits_of(quant)});
    }

    void add(const Node& node, const node::Convolution& convolution) {
        const auto& options = convolution.options;
        add_layer(node, options.in_channels / options.groups * options.kernel * options.kernel, options.groups,
                  options.quant);
    }

    void add(const Node& node, const node::Linear& linear) {
        add_layer(node, linear.options.in_features, 1, linear.options.quant);
    }

    void add(const Node&, const node::Images&) {}
    void add(const Node&, const node::Subsample&) {}  // an address, no arithmetic
    void add(const Node&, const node::Dropout&) {}    // of training alone

    // All else is the vector unit's, after the layer before it; a pool reads more than it gives.
    template <class Kind>
    void add(const Node& node, const Kind&) {
        if (layers_.empty()) return;
        layers_.back().vector_elements += std::max(elements(node), elements(plan_[node.inputs.front()]));
    }

    const NetworkPlan& plan_;
    std::vector<AcceleratorLayer> layers_;
};

double ceil_of(std::int64_t count, std::int64_t by) {
    return std::ceil(static_cast<double>(count) / static_cast<double>(by));
}

double bytes_of(double values, int bits) {
    constexpr double kBitsOfByte = 8;
    return values * bits / kBitsOfByte;
}

// Weights come from DRAM once a batch; activations go there and back where they do not fit on the chip.
double dram_bytes(const Accelerator& accelerator, const AcceleratorLayer& layer) {
    const auto batch = static_cast<double>(accelerator.batch);
    const double weights = bytes_of(static_cast<double>(layer.terms * layer.outputs * layer.groups), layer.weight_bits);
    const double activations =
        batch * (bytes_of(static_cast<double>(layer.inputs), layer.activation_bits) +
                 bytes_of(static_cast<double>(layer.pixels * layer.outputs * layer.groups), layer.output_bits));
    return weights + (activations <= static_cast<double>(accelerator.on_chip_bytes) ? 0 : activations);
}

// Each fold streams its rows' activations and its columns' weights past the sums.
double on_chip_bytes(const AcceleratorLayer& layer, double pixels, double row_folds, double column_folds) {
    const auto terms = static_cast<double>(layer.terms), outputs = static_cast<double>(layer.outputs);
    return static_cast<double>(layer.groups) * (bytes_of(column_folds * pixels * terms, layer.activation_bits) +
                                                bytes_of(row_folds * outputs * terms, layer.weight_bits));
}

struct Arm {
    const char* name;
    const char* method_w;
    const char* method_a;
    double width;
    bool full_precision_shortcut;
};

constexpr Arm kArms[] = {{"pact+sawb", "sawb", "pact", 1, false},
                         {"pact+sawb+fpsc", "sawb", "pact", 1, true},
                         {"wrpn, width 2", "wrpn", "wrpn", 2, false}};

std::vector<AcceleratorLayer> layers_of(const Arm& arm, const std::string& network, const std::string& data) {
    OrderedJson keys{{"model.name", network},      {"data.name", data},
                     {"model.width", arm.width},   {"quant.weight.method", arm.method_w},
                     {"quant.weight.bits", 2},     {"quant.activation.method", arm.method_a},
                     {"quant.activation.bits", 2}, {"quant.first.bits", 8},
                     {"quant.last.bits", 8}};
    if (arm.full_precision_shortcut) keys["quant.shortcut.bits"] = 32;
    Problems problems;
    const auto config = parse_config({"the accelerator's network", keys, {}}, problems);
    problems.throw_if_any();
    return accelerator_layers(network_plan(config));
}

using Times = std::vector<double>;  // us of a batch, an arm each
using Networks = std::vector<std::vector<AcceleratorLayer>>;

double time_of(const Accelerator& accelerator, const std::vector<AcceleratorLayer>& layers) {
    double time_us = 0;
    for (const auto& layer : layers) time_us += run_layer(accelerator, layer).time_us;
    return time_us;
}

OrderedJson assumption_json(const std::string& assumption, const Accelerator& accelerator, const Networks& networks) {
    const double wrpn = time_of(accelerator, networks[2]);
    return {{"assumption", assumption},
            {"wrpn_over_sawb", wrpn / time_of(accelerator, networks[0])},
            {"wrpn_over_fpsc", wrpn / time_of(accelerator, networks[1])}};
}

OrderedJson sensitivity(const Accelerator& base, const Networks& networks) {
    auto list = OrderedJson::array({assumption_json("as assumed", base, networks)});
    const auto change = [&](const std::string& assumption, const std::function<void(Accelerator&)>& how) {
        auto other = base;
        how(other);
        list.push_back(assumption_json(assumption, other, networks));
    };
    for (const std::int64_t side : {16, 32, 128, 256})
        change(fmt::format("{0} x {0} multipliers", side), [&](auto& a) { a.rows = a.columns = side; });
    for (const double bandwidth : {8.0, 16.0, 32.0, 1e6})
        change(bandwidth < 1e6 ? fmt::format("{} GB/s of DRAM", bandwidth) : "DRAM without bound",
               [&](auto& a) { a.dram_gb_per_s = bandwidth; });
    for (const std::int64_t lanes : {32, 64, 256, 1024})
        change(fmt::format("{} vector lanes", lanes), [&](auto& a) { a.vector_lanes = lanes; });
    for (const std::int64_t kib : {128, 8192})
        change(fmt::format("{} KiB on the chip", kib), [&](auto& a) { a.on_chip_bytes = kib << 10; });
    for (const std::int64_t batch : {8, 64})
        change(fmt::format("batches of {}", batch), [&](auto& a) { a.batch = batch; });
    // PACT (arXiv 1805.06085) counts multipliers of 2 bits 14 times as dense as those of 16.
    change("area by bits (14 from 16 to 2)", [](auto& a) { a.cycles = {{2, 1}, {4, 2.4}, {8, 5.8}, {32, 14}}; });
    return list;
}

OrderedJson network_json(const char* name, const Accelerator& accelerator,
                         const std::vector<AcceleratorLayer>& layers) {
    auto rows = OrderedJson::array();
    double energy_uj = 0;
    for (const auto& layer : layers) {
        const auto run = run_layer(accelerator, layer);
        energy_uj += run.energy_uj;
        rows.push_back({{"layer", layer.name},
                        {"macs", layer.macs()},
                        {"weight_bits", layer.weight_bits},
                        {"activation_bits", layer.activation_bits},
                        {"cycles", run.cycles},
                        {"dram_us", run.dram_us},
                        {"vector_us", run.vector_us},
                        {"time_us", run.time_us},
                        {"energy_uj", run.energy_uj}});
    }
    return {{"name", name}, {"time_us", time_of(accelerator, layers)}, {"energy_uj", energy_uj}, {"layers", rows}};
}

}  // namespace

double Accelerator::cycles_of(int weight_bits, int activation_bits) const {
    const auto of = [&](int bits) {
        const auto found = cycles.lower_bound(bits);
        return found == cycles.end() ? cycles.rbegin()->second : found->second;
    };
    return std::sqrt(of(weight_bits) * of(activation_bits));
}

Accelerator parse_accelerator(const JsonDocument& document, Problems& problems) {
    Accelerator accelerator;
    if (!document.value.is_object()) {
        if (!document.value.is_null() || problems.empty())
            problems.add(document.file, "expected an object of the accelerator's numbers");
        return accelerator;
    }
    for (const auto& [name, value] : document.value.items()) {
        if (name == kCycles) {
            if (const auto wrong = set_cycles(accelerator, value); !wrong.empty())
                problems.add(document.where(name), wrong);
        } else if (const auto* member = find_member(name); member == nullptr) {
            problems.add(document.where(name), "is no number of an accelerator", unknown_member(name));
        } else if (!std::visit([&](auto at) { return set(accelerator, at, value); }, member->at)) {
            const bool whole = std::holds_alternative<Count>(member->at);
            problems.add(document.where(name),
                         fmt::format("expected a {} above 0, not {}", whole ? "whole number" : "number", brief(value)));
        }
    }
    return accelerator;
}

OrderedJson to_json(const Accelerator& accelerator) {
    OrderedJson json;
    for (const auto& member : kMembers) std::visit([&](auto at) { json[member.name] = accelerator.*at; }, member.at);
    for (const auto& [bits, cycles] : accelerator.cycles) json[kCycles][std::to_string(bits)] = cycles;
    return json;
}

std::vector<AcceleratorLayer> accelerator_layers(const NetworkPlan& plan) {
    return Layers(plan).take();
}

LayerRun run_layer(const Accelerator& accelerator, const AcceleratorLayer& layer) {
    constexpr double kPerUs = 1e3, kPjPerUj = 1e6;
    const auto batch = static_cast<double>(accelerator.batch);
    const auto pixels = layer.pixels * accelerator.batch;
    const double each = accelerator.cycles_of(layer.weight_bits, layer.activation_bits);
    const double row_folds = ceil_of(pixels, accelerator.rows),
                 column_folds = ceil_of(layer.outputs, accelerator.columns);
    const double fill = static_cast<double>(2 * accelerator.rows + accelerator.columns - 2);
    const double dram = dram_bytes(accelerator, layer), elements = batch * static_cast<double>(layer.vector_elements);
    LayerRun run;
    run.cycles =
        static_cast<double>(layer.groups) * row_folds * column_folds * (static_cast<double>(layer.terms) * each + fill);
    run.dram_us = dram / (accelerator.dram_gb_per_s * kPerUs);
    run.vector_us = elements / (static_cast<double>(accelerator.vector_lanes) * accelerator.clock_ghz * kPerUs);
    run.time_us = std::max(run.cycles / (accelerator.clock_ghz * kPerUs), run.dram_us) + run.vector_us;
    run.energy_uj =
        (batch * static_cast<double>(layer.macs()) * each * accelerator.pass_pj + elements * accelerator.vector_pj +
         dram * accelerator.dram_pj_per_byte +
         on_chip_bytes(layer, static_cast<double>(pixels), row_folds, column_folds) * accelerator.on_chip_pj_per_byte) /
        kPjPerUj;
    return run;
}

OrderedJson compare_on_accelerator(const Accelerator& accelerator, const std::string& network,
                                   const std::string& data) {
    Networks networks;
    auto rows = OrderedJson::array();
    for (const auto& arm : kArms) {
        networks.push_back(layers_of(arm, network, data));
        rows.push_back(network_json(arm.name, accelerator, networks.back()));
    }
    return {
        {"accelerator", to_json(accelerator)}, {"networks", rows}, {"sensitivity", sensitivity(accelerator, networks)}};
}

}  // namespace bitsweep::study
