#include "quant/core/weight.h"

#include "base/error.h"
#include "config/quantizers.h"
#include "quant/core/kernels_of.h"
#include "quant/core/table.h"
#include "quant/core/uniform.h"
#include "quant/methods/ewgs.h"
#include "quant/methods/oscillation.h"
#include "quant/methods/rescale.h"

namespace bitsweep {

QuantizedWeight on_symmetric_levels(const torch::Tensor& x, const torch::Tensor& scale, int levels,
                                    WeightGradient gradient) {
    QuantizedWeight quantized{{}, scale, {}};
    quantized.values = quantize_symmetric(x, scale, levels, gradient, &quantized.codes);
    return quantized;
}

WeightQuantizer::WeightQuantizer() : WeightQuantizer(WeightQuantConfig{}) {}

WeightQuantizer::WeightQuantizer(const WeightQuantConfig& config)
    : config_(config), method_(&find_weight_method(config.effective_method())) {
    if (method_->levels == nullptr) config_.bits = Bits{};
    const auto problem = find_quantizer(Role::kWeight, method_->name)->bits_problem(config_.bits.value);
    if (!problem.empty()) throw ConfigError("quant.weight.bits", problem);
}

std::vector<torch::Tensor> WeightQuantizer::follow(const torch::Tensor& w, at::TensorList states,
                                                   bool is_training) const {
    if (method_->follow == nullptr) return states.vec();
    auto followed = method_->follow(w, own(states), config_, is_training);
    const auto rest = of_freezing(states);
    followed.insert(followed.end(), rest.begin(), rest.end());
    return followed;
}

QuantizedWeight WeightQuantizer::operator()(const torch::Tensor& w, at::TensorList states) const {
    if (method_->quantize == nullptr) return {w, {}, {}};
    auto quantized = method_->quantize(w, own(states), config_);
    // The order matters: EWGS scales the gradient of the rounded values, rescaling changes the values themselves, and a
    // frozen weight is put on its level of the scale that results.
    if (config_.ewgs > 0 && uses("ewgs")) {
        const auto rounded = method_->rounded == nullptr ? w : method_->rounded(w, config_);
        quantized.values = weight_ewgs(quantized.values, rounded, quantized.scale, config_.ewgs);
    }
    if (config_.rescale != "none" && uses("rescale")) {
        const auto factor = rescale_factor(w, quantized.values, config_.rescale);
        quantized.values = quantized.values * factor;
        quantized.scale = quantized.scale * factor;
    }
    if (freezes() && !states.empty()) hold_frozen(quantized, states);
    return quantized;
}

torch::Tensor WeightQuantizer::damping(const torch::Tensor& w, const QuantizedWeight& quantized) const {
    if (config_.damping == 0 || !uses("damping")) return {};
    torch::NoGradGuard no_grad;
    const auto high = quantized.scale * (static_cast<double>(codes().back()) / largest_code());
    return damping_gradient(w, quantized.values, -quantized.scale, high, config_.damping);
}

bool WeightQuantizer::watches_steps() const {
    return freezes() || (config_.damping > 0 && uses("damping"));
}

bool WeightQuantizer::freezes() const {
    return config_.freeze > 0 && uses("freeze");
}

torch::Tensor WeightQuantizer::frozen(at::TensorList states) const {
    return of_freezing(states).front() >= 0;
}

void WeightQuantizer::follow_levels(const QuantizedWeight& quantized, at::TensorList states) const {
    follow_oscillations(level_index(quantized), of_freezing(states), config_.freeze, config_.freeze_momentum);
}

at::TensorList WeightQuantizer::own(at::TensorList states) const {
    return freezes() && !states.empty() ? states.slice(0, states.size() - kFreezeStates) : states;
}
at::TensorList WeightQuantizer::of_freezing(at::TensorList states) const {
    return freezes() && !states.empty() ? states.slice(states.size() - kFreezeStates) : at::TensorList();
}

// A frozen weight is on its level at the scale of now, and gets no gradient.
void WeightQuantizer::hold_frozen(QuantizedWeight& quantized, at::TensorList states) const {
    const auto level = of_freezing(states).front();
    const auto is_frozen = level >= 0;
    const int step = levels() % 2 == 0 ? 2 : 1;
    const auto code = level * step + codes().front();
    const auto held = code * (quantized.scale / largest_code());
    quantized.values = torch::where(is_frozen, held, quantized.values);
    if (quantized.codes.defined()) quantized.codes = torch::where(is_frozen, code.to(torch::kInt16), quantized.codes);
}

bool WeightQuantizer::uses(std::string_view key) const {
    return find_quantizer(Role::kWeight, method_->name)->uses(key);
}

std::vector<QuantState> WeightQuantizer::states(torch::IntArrayRef weight_shape) const {
    auto states = method_->states == nullptr ? std::vector<QuantState>() : method_->states(config_, weight_shape);
    if (freezes())
        for (auto& state : freeze_states(weight_shape)) states.push_back(std::move(state));
    return states;
}
std::vector<torch::Tensor> WeightQuantizer::start(const torch::Tensor& w) const {
    return method_->start == nullptr ? std::vector<torch::Tensor>() : method_->start(w, config_);
}

bool WeightQuantizer::goes_together(const torch::Tensor& w) const {
    return method_->quantize_together != nullptr && config_.ewgs == 0 && config_.hysteresis == 0 && !freezes() &&
           kernels_of(w) != nullptr;
}

TogetherQuantized WeightQuantizer::quantize_together(const std::vector<const WeightQuantizer*>& quantizers,
                                                     const std::vector<torch::Tensor>& weights) {
    std::vector<const WeightQuantConfig*> configs;
    for (const auto* quantizer : quantizers) configs.push_back(&quantizer->config_);
    return quantizers.front()->method_->quantize_together(weights, configs);
}

std::string_view WeightQuantizer::method() const {
    return method_->name;
}
bool WeightQuantizer::has_fitted_line() const {
    return levels() > 0 && uses("coefficients") && !config_.coefficients.pair;
}
bool WeightQuantizer::fits_scale() const {
    return method_->fits_scale;
}
int WeightQuantizer::levels() const {
    return method_->levels == nullptr ? 0 : method_->levels(config_);
}

double WeightQuantizer::levels_above_zero() const {
    return method_->one_more_below ? levels() / 2 : (levels() - 1) / 2.0;
}

std::vector<int> WeightQuantizer::codes() const {
    std::vector<int> all;
    if (method_->magnitudes != nullptr && levels() > 0) {
        for (const int magnitude : method_->magnitudes(bits()))
            for (const int code : {-magnitude, magnitude}) all.push_back(code);
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }
    // An even number of symmetric levels has none at zero: its codes are odd, two apart, so that they stay integers.
    const bool odd = levels() % 2 == 0 && !method_->one_more_below;
    for (int i = 0; i < levels(); ++i) all.push_back(odd ? 2 * i - levels() + 1 : i - levels() / 2);
    return all;
}

int WeightQuantizer::largest_code() const {
    return levels() == 0 ? 0 : -codes().front();
}

OrderedJson WeightQuantizer::record() const {
    if (levels() == 0) return nullptr;
    OrderedJson record{{"method", method_->name}, {"bits", bits()}, {"levels", levels()}};
    if (method_->record != nullptr) method_->record(config_, record);
    return record;
}

torch::Tensor WeightQuantizer::level_index(const QuantizedWeight& quantized) const {
    if (levels() == 0) return {};
    if (method_->magnitudes != nullptr) {
        const auto magnitudes = method_->magnitudes(bits());
        const auto values = quantized.values.detach();
        const auto index = magnitude_index_of(values, quantized.scale, magnitudes) * values.sign();
        return (index + static_cast<double>(magnitudes.size() - 1)).nan_to_num_().to(torch::kUInt8);
    }
    return level_index_of(quantized.values.detach(), quantized.scale, levels(), levels_above_zero());
}

IntegerWeight WeightQuantizer::integers(const QuantizedWeight& quantized) const {
    torch::NoGradGuard no_grad;
    const auto values = quantized.values.detach();
    auto codes = quantized.codes;
    if (!codes.defined())
        codes =
            (values / one_where_zero(quantized.scale) * largest_code()).nan_to_num_(0, 0, 0).round_().to(torch::kInt16);
    // A code cannot be NaN, the scale can: 0 of a finite sum, NaN of any other.
    return {codes, (quantized.scale / largest_code() + values.sum() * 0).reshape({-1})};
}

}  // namespace bitsweep
