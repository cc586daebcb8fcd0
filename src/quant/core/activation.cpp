#include "quant/core/activation.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/error.h"
#include "base/names.h"
#include "config/tables.h"
#include "quant/core/clip.h"
#include "quant/core/table.h"
#include "quant/methods/lsq.h"

namespace bitsweep {
namespace {

const ActivationMethod* find_activation_method(std::string_view name) {
    const auto row = std::find_if(std::begin(kActivationMethods), std::end(kActivationMethods),
                                  [&](const ActivationMethod& method) { return method.name == name; });
    if (row == std::end(kActivationMethods))
        throw ConfigError("quant.activation.method", "unknown activation quantizer '" + std::string(name) + "'",
                          name_hint(name, quantizer_names(Role::kActivation)));
    return &*row;
}

}  // namespace

ActivationQuantizer::ActivationQuantizer() : ActivationQuantizer(ActivationQuantConfig{}) {}

ActivationQuantizer::ActivationQuantizer(const ActivationQuantConfig& config)
    : method_(find_activation_method(config.effective_method())), config_(config) {
    if (method_->clip == ClipRule::kNone) config_.bits = Bits{};
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

torch::Tensor ActivationQuantizer::operator()(const torch::Tensor& x, const torch::Tensor& state) const {
    if (!clips()) return torch::relu(x);
    const auto gradient = feels_rounding() ? ClipGradient::kAlsoRounded : ClipGradient::kAbove;
    const bool at_one = method_->clip == ClipRule::kFixed && !method_->clip_is_key;
    return quantize_clipped(x, at_one ? torch::Tensor() : differentiable_clip(x, state), bits(), gradient);
}

torch::Tensor ActivationQuantizer::differentiable_clip(const torch::Tensor& x, const torch::Tensor& state) const {
    if (method_->clip == ClipRule::kFixed) return clip(state);
    if (!learns_step()) return state;
    const auto images = x.dim() == 0 ? 1 : std::max<std::int64_t>(1, x.size(0));
    const auto image = static_cast<double>(x.numel()) / static_cast<double>(images);
    return scale_gradient(state, 1.0 / std::sqrt(std::max(1.0, image) * top())) * top();
}

torch::Tensor ActivationQuantizer::clip(const torch::Tensor& state) const {
    switch (method_->clip) {
        case ClipRule::kNone:
            return {};
        case ClipRule::kFixed:
            return torch::full({}, method_->clip_is_key ? config_.clip : 1.0, torch::kFloat32);
        case ClipRule::kStep:
            return state.detach() * top();
        default:
            return state.detach();
    }
}

std::string_view ActivationQuantizer::method() const {
    return method_->name;
}
bool ActivationQuantizer::feels_rounding() const {
    return method_->feels_rounding;
}
bool ActivationQuantizer::clips() const {
    return method_->clip != ClipRule::kNone;
}
bool ActivationQuantizer::learns_clip() const {
    return method_->clip == ClipRule::kLearned;
}
bool ActivationQuantizer::learns_step() const {
    return method_->clip == ClipRule::kStep;
}
bool ActivationQuantizer::follows_max() const {
    return method_->clip == ClipRule::kLargest;
}

}  // namespace bitsweep
