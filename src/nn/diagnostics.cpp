#include "nn/diagnostics.h"

namespace bitsweep {
namespace {

constexpr int kMostLevelsListed = 16;

double number(const torch::Tensor& scalar) {
    return scalar.item<double>();
}

double ratio(double part, double whole) {
    return part == 0 && whole == 0 ? 0.0 : part / whole;
}

Json counts_of(const torch::Tensor& index, int levels) {
    const auto counts = torch::bincount(index.flatten().to(torch::kInt64), {}, levels).cpu();
    return std::vector<std::int64_t>(counts.data_ptr<std::int64_t>(), counts.data_ptr<std::int64_t>() + levels);
}

double square_sum(const torch::Tensor& x) {
    return number(x.to(torch::kFloat64).square().sum());
}

// rms / mean|w|: 1 where all magnitudes are equal, above it the more they spread. None of zeros.
std::optional<double> rms_over_mean(const torch::Tensor& w) {
    const auto wide = w.to(torch::kFloat64);
    const double mean = number(wide.abs().mean());
    return mean > 0 ? std::optional(std::sqrt(number(wide.square().mean())) / mean) : std::nullopt;
}

void describe_weight(QuantLayer& layer, const torch::Tensor& before, Json& out, torch::Tensor& levels) {
    const auto& w = layer.weight;
    out["weight.norm"] = std::sqrt(square_sum(w));
    const auto& quantizer = layer.quant().weight;
    if (quantizer.levels() == 0) return;
    const auto quantized = layer.quantize_weight();
    out["weight.scale"] = number(quantized.scale.mean());
    out["weight.nmse"] = ratio(square_sum(w.to(torch::kFloat64) - quantized.values), square_sum(w));
    out["weight.clipped"] = number((w.abs() > quantized.scale).to(torch::kFloat64).mean());
    out["weight.zero"] = number((quantized.values == 0).to(torch::kFloat64).mean());
    levels = quantizer.level_index(quantized).cpu();
    if (quantizer.levels() <= kMostLevelsListed) out["weight.levels"] = counts_of(levels, quantizer.levels());
    if (const auto ratio = rms_over_mean(w); ratio) out["weight.rms_ratio"] = *ratio;
    if (const auto frozen = layer.frozen(); frozen.defined())
        out["weight.frozen"] = number(frozen.to(torch::kFloat64).mean());
    if (before.defined()) out["weight.crossings"] = number((levels != before).to(torch::kFloat64).mean());
}

void describe_activation(const QuantLayer& layer, const ActivationSums& sums, Json& out) {
    if (const auto clip = layer.clip(); clip.defined()) {
        out["act.alpha"] = number(clip.mean());
        if (clip.dim() > 0) out["act.alpha_min"] = number(clip.min()), out["act.alpha_max"] = number(clip.max());
    }
    if (!sums.inputs.defined()) return;
    const double inputs = number(sums.inputs);
    out["act.zero"] = number(sums.zeros) / inputs;
    if (!layer.quant().activation.clips()) return;
    out["act.clipped"] = number(sums.clipped) / inputs;
    out["act.error_clip"] = ratio(number(sums.clip_square), number(sums.relu_square));
    out["act.error_round"] = ratio(number(sums.round_square), number(sums.relu_square));
    if (!sums.levels.defined()) return;
    const auto levels = sums.levels.cpu();
    out["act.levels"] =
        std::vector<std::int64_t>(levels.data_ptr<std::int64_t>(), levels.data_ptr<std::int64_t>() + levels.size(0));
}

void describe_counts(const Network& network, std::vector<std::pair<std::string, Json>>& layers) {
    const auto counts = network.read_counts();
    for (std::size_t i = 0, learned = 0; i < layers.size(); ++i) {
        const auto& layer = *network.layers()[i].layer;
        auto& out = layers[i].second;
        if (layer.weight_fallbacks().defined()) out["weight.fallbacks"] = counts.weight_fallbacks[i];
        if (layer.learned_clip() == nullptr) continue;
        out["act.alpha_clamps"] = counts.alpha_clamps[learned];
        if (counts.steps > 0) out["act.alpha_grad"] = counts.alpha_gradient_mean[learned];
        ++learned;
    }
}

// Evaluation mode with every layer observed, for as long as it lives.
class Observation {
public:
    explicit Observation(Network& network)
        : network_(network), was_training_(network.is_training()), sums_(network.layers().size()) {
        network_.eval();
        for (std::size_t i = 0; i < sums_.size(); ++i) network_.layers()[i].layer->observe(&sums_[i]);
    }
    ~Observation() {
        for (const auto& [name, layer] : network_.layers()) layer->observe(nullptr);
        network_.train(was_training_);
    }
    Observation(const Observation&) = delete;
    Observation& operator=(const Observation&) = delete;

    const ActivationSums& sums(std::size_t layer) const { return sums_[layer]; }

private:
    Network& network_;
    bool was_training_;
    std::vector<ActivationSums> sums_;
};

void add_to(torch::Tensor& sum, const torch::Tensor& value) {
    sum = sum.defined() ? sum + value : value;
}

}  // namespace

void ActivationSums::add(const torch::Tensor& x, const torch::Tensor& q, const ActivationQuantizer& quantizer,
                         const LevelEnds& ends) {
    const auto r = torch::relu(x);
    add_to(inputs, torch::full({}, x.numel(), torch::kInt64));
    add_to(zeros, (q == 0).sum());
    const auto& [low, high] = ends;
    if (!high.defined()) return;
    auto c = torch::minimum(r, high);
    auto at_end = r >= high;
    if (low.defined()) {
        c = torch::maximum(c, low);
        at_end.logical_or_(r <= low);
    }
    add_to(clipped, at_end.sum());
    add_to(relu_square, r.to(torch::kFloat64).square().sum());
    add_to(clip_square, (r.to(torch::kFloat64) - c).square().sum());
    add_to(round_square, (c.to(torch::kFloat64) - q).square().sum());
    if (quantizer.levels() == 0 || quantizer.levels() > kMostLevelsListed) return;
    add_to(levels, torch::bincount(quantizer.level_index(q, ends).flatten(), {}, quantizer.levels()));
}

DiagnosticsReport diagnose(Network& network, const torch::Tensor& probe, const WeightLevels& before,
                           std::int64_t batch) {
    torch::NoGradGuard no_grad;
    const Observation observation(network);
    for (std::int64_t start = 0; start < probe.size(0); start += batch)
        network.forward(probe.slice(0, start, std::min(start + batch, probe.size(0))));
    DiagnosticsReport report;
    for (std::size_t i = 0; i < network.layers().size(); ++i) {
        const auto& [name, layer] = network.layers()[i];
        auto& out = report.layers.emplace_back(name, Json::object()).second;
        const auto found = before.find(name);
        torch::Tensor levels;
        describe_weight(*layer, found == before.end() ? torch::Tensor() : found->second, out, levels);
        if (levels.defined()) report.levels[name] = levels;
        describe_activation(*layer, observation.sums(i), out);
    }
    describe_counts(network, report.layers);
    return report;
}

}  // namespace bitsweep
