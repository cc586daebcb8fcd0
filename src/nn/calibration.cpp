#include "nn/calibration.h"

#include <algorithm>
#include <map>
#include <span>

#include "quant/core/table.h"

namespace bitsweep {
namespace {

// The layer's activation states.
std::span<const LayerState> activation_states(const QuantLayer& layer) {
    const auto count = layer.quant().weight.states(layer.weight.sizes()).size();
    return std::span(layer.states()).subspan(count);
}

bool all_loaded(const NamedLayer& named, const std::set<std::string>& loaded) {
    const auto states = activation_states(*named.layer);
    return std::all_of(states.begin(), states.end(), [&](const LayerState& state) {
        return loaded.contains(named.name + "." + std::string(state.about.name));
    });
}

// Batch norm by the batch, everything else as in evaluation, buffers put back at the end.
class CalibrationMode {
public:
    explicit CalibrationMode(Network& network) : network_(network), was_training_(network.is_training()) {
        network_.eval();
        for (const auto& module : network_.modules(/*include_self=*/false))
            if (auto* norm = module->as<torch::nn::BatchNorm2d>()) norm->train();
        for (const auto& item : network_.named_buffers()) buffers_.emplace_back(item.value(), item.value().clone());
    }
    ~CalibrationMode() {
        for (auto& [buffer, value] : buffers_) buffer.copy_(value);
        network_.train(was_training_);
    }
    CalibrationMode(const CalibrationMode&) = delete;
    CalibrationMode& operator=(const CalibrationMode&) = delete;

private:
    Network& network_;
    bool was_training_;
    std::vector<std::pair<torch::Tensor, torch::Tensor>> buffers_;
};

}  // namespace

std::int64_t ClipCalibration::batches_wanted(const QuantLayer& layer) {
    const auto& activation = layer.quant().activation;
    const auto batches = activation.calibration().batches;
    return layer.quant().activates() && batches != nullptr ? batches(activation.config()) : 0;
}

void ClipCalibration::add(const torch::Tensor& x) {
    const auto& calibration = activation_.calibration();
    if (batches_ == calibration.batches(activation_.config())) return;
    ++batches_;
    const auto value = calibration.gather(torch::relu(x), activation_.config());
    if (calibration.start == nullptr && !gathered_.empty()) gathered_.front() = gathered_.front() + value;
    else gathered_.push_back(value);
}

std::vector<torch::Tensor> ClipCalibration::result() const {
    const auto start = activation_.calibration().start;
    if (start != nullptr) return start(gathered_, activation_.config());
    return {gathered_.front() / static_cast<double>(batches_)};
}

void calibrate_clips(Network& network, const std::set<std::string>& loaded,
                     const std::function<torch::Tensor(std::int64_t)>& images) {
    torch::NoGradGuard no_grad;
    std::map<QuantLayer*, ClipCalibration> calibrations;
    std::int64_t batches = 0;
    for (const auto& named : network.layers()) {
        const auto wanted = ClipCalibration::batches_wanted(*named.layer);
        if (wanted == 0 || all_loaded(named, loaded)) continue;
        calibrations.emplace(named.layer.get(), named.layer->quant().activation);
        batches = std::max(batches, wanted);
    }
    if (calibrations.empty()) return;
    {
        const CalibrationMode mode(network);
        for (const auto& named : network.layers()) {
            const auto found = calibrations.find(named.layer.get());
            named.layer->calibrate(found == calibrations.end() ? nullptr : &found->second);
        }
        for (std::int64_t i = 0; i < batches; ++i) network.forward(images(i));
        for (const auto& named : network.layers()) named.layer->calibrate(nullptr);
    }
    for (const auto& [layer, calibration] : calibrations) {
        const auto values = calibration.result();
        const auto states = activation_states(*layer);
        for (std::size_t i = 0; i < values.size(); ++i)
            states[i].tensor.copy_(values[i].reshape(states[i].tensor.sizes()).clamp_min(states[i].about.floor));
    }
}

}  // namespace bitsweep
