#include "quant/core/activation.h"

#include <algorithm>

#include "base/error.h"
#include "config/quantizers.h"
#include "quant/core/clip.h"
#include "quant/core/table.h"
#include "quant/core/uniform.h"
#include "quant/methods/ewgs.h"

namespace bitsweep {

ActivationQuantizer::ActivationQuantizer() : ActivationQuantizer(ActivationQuantConfig{}) {}

ActivationQuantizer::ActivationQuantizer(const ActivationQuantConfig& config)
    : method_(&find_activation_method(config.effective_method())), config_(config) {
    if (!clips()) config_.bits = Bits{};
    const auto problem = find_quantizer(Role::kActivation, method_->name)->bits_problem(config_.bits.value);
    if (!problem.empty()) throw ConfigError("quant.activation.bits", problem);
}

ActivationQuantizer::ActivationQuantizer(std::string_view method, Bits bits)
    : ActivationQuantizer([&] {
          ActivationQuantConfig config;
          config.method = method;
          config.bits = bits;
          return config;
      }()) {}

ActivationQuantizer ActivationQuantizer::at(Bits bits) const {
    auto config = config_;
    config.bits = bits;
    return ActivationQuantizer(config);
}

torch::Tensor ActivationQuantizer::operator()(const torch::Tensor& x, at::TensorList states) const {
    if (!clips()) return torch::relu(x);
    if (method_->quantize != nullptr) return method_->quantize(x, states, config_);
    const auto gradient = feels_rounding() ? ClipGradient::kAlsoRounded : ClipGradient::kAbove;
    const auto clip = differentiable_clip(elements_of_an_image(x), states);
    if (!scales_gradient()) return quantize_clipped(x, clip, bits(), gradient);
    const auto plain = quantize_clipped(x.detach(), clip.defined() ? clip.detach() : clip, bits());
    return quantize_clipped(activation_ewgs(x, clip, plain, config_.ewgs, feels_rounding()), clip, bits(), gradient);
}

bool ActivationQuantizer::scales_gradient() const {
    return config_.ewgs > 0 && levels() > 0 && find_quantizer(Role::kActivation, method_->name)->uses("ewgs");
}

torch::Tensor ActivationQuantizer::differentiable_clip(std::int64_t image, at::TensorList states) const {
    return method_->clip(states, config_, image);
}

LevelEnds ActivationQuantizer::ends(at::TensorList states) const {
    if (!clips()) return {};
    if (method_->ends != nullptr) return method_->ends(states, config_);
    const auto clip = method_->clip(states, config_, 1);
    return {{}, clip.defined() ? clip.detach() : torch::ones({})};
}

torch::Tensor ActivationQuantizer::level_index(const torch::Tensor& y, const LevelEnds& ends) const {
    if (method_->magnitudes != nullptr) return magnitude_index_of(y, ends.high, method_->magnitudes(bits()));
    const auto part = ends.low.defined() ? (y - ends.low) / (ends.high - ends.low) : y / ends.high;
    return (part * top()).nan_to_num_().round_().to(torch::kInt64);
}

std::vector<QuantState> ActivationQuantizer::states(torch::IntArrayRef input_shape) const {
    return method_->states == nullptr ? std::vector<QuantState>() : method_->states(config_, input_shape);
}
const Calibration& ActivationQuantizer::calibration() const {
    return method_->calibration;
}

std::vector<torch::Tensor> ActivationQuantizer::follow(const torch::Tensor& x, at::TensorList states) const {
    return method_->follow == nullptr ? states.vec() : method_->follow(x, states, config_);
}

std::vector<torch::Tensor> ActivationQuantizer::states_like(const ActivationQuantizer& other,
                                                            at::TensorList states) const {
    return states_need_bits() ? method_->at_other_bits(states, other.config_, config_) : states.vec();
}

std::string_view ActivationQuantizer::method() const {
    return method_->name;
}
bool ActivationQuantizer::feels_rounding() const {
    return method_->feels_rounding;
}
bool ActivationQuantizer::clips() const {
    return method_->clip != nullptr || method_->quantize != nullptr;
}
bool ActivationQuantizer::has_one_step() const {
    return method_->clip != nullptr;
}
bool ActivationQuantizer::fuses() const {
    return method_->quantize == nullptr && method_->follow == nullptr && !scales_gradient();
}
bool ActivationQuantizer::states_need_bits() const {
    return method_->at_other_bits != nullptr;
}

}  // namespace bitsweep
