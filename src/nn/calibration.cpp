#include "nn/calibration.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "quant/methods/lsq.h"

namespace bitsweep {
namespace {

// x: [G,n]. The value that `percent` of each row do not exceed: [G].
torch::Tensor percentile(const torch::Tensor& x, double percent) {
    const auto size = x.size(1);
    const auto rank =
        std::clamp<std::int64_t>(std::llround(std::ceil(percent / 100.0 * static_cast<double>(size))), 1, size);
    return std::get<0>(x.kthvalue(rank, 1));
}

torch::Tensor* calibrated_tensor(QuantLayer& layer) {
    if (layer.act_step.defined()) return &layer.act_step;
    if (layer.act_max.defined()) return &layer.act_max;
    return &layer.alpha;
}

std::string calibrated_name(const NamedLayer& named) {
    const auto& layer = *named.layer;
    return named.name + (layer.act_step.defined() ? ".act_step" : layer.act_max.defined() ? ".act_max" : ".alpha");
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
    if (!layer.quant().activates()) return 0;
    if (activation.learns_step()) return 1;
    const bool from_data =
        activation.follows_max() || (activation.learns_clip() && activation.config().alpha_init.percentile);
    return from_data ? activation.config().calibration_batches : 0;
}

void ClipCalibration::add(const torch::Tensor& x) {
    if (batches_ == batches_wanted(layer_)) return;
    ++batches_;
    const auto value = statistic(torch::relu(x));
    sum_ = sum_.defined() ? sum_ + value : value;
}

torch::Tensor ClipCalibration::statistic(const torch::Tensor& r) const {
    const auto& activation = layer_.quant().activation;
    if (activation.learns_step()) return lsq_initial_step(r, activation.top());
    if (activation.follows_max()) return r.max();
    const double percent = *activation.config().alpha_init.percentile;
    const auto& granularity = activation.config().granularity;
    const auto rows = granularity == "layer"     ? r.reshape({1, -1})
                      : granularity == "channel" ? r.transpose(0, 1).flatten(1)
                                                 : r.flatten(1).transpose(0, 1);
    return percentile(rows, percent).reshape(layer_.alpha.sizes());
}

torch::Tensor ClipCalibration::result() const {
    const double floor =
        layer_.quant().activation.learns_step() ? kStepFloor : layer_.quant().activation.config().alpha_floor;
    return (sum_ / static_cast<double>(batches_)).clamp_min_(floor);
}

void calibrate_clips(Network& network, const std::set<std::string>& loaded,
                     const std::function<torch::Tensor(std::int64_t)>& images) {
    torch::NoGradGuard no_grad;
    std::map<QuantLayer*, ClipCalibration> calibrations;
    std::int64_t batches = 0;
    for (const auto& named : network.layers()) {
        const auto wanted = ClipCalibration::batches_wanted(*named.layer);
        if (wanted == 0 || loaded.contains(calibrated_name(named))) continue;
        calibrations.emplace(named.layer.get(), *named.layer);
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
    for (const auto& [layer, calibration] : calibrations) calibrated_tensor(*layer)->copy_(calibration.result());
}

}  // namespace bitsweep
