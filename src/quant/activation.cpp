#include "quant/activation.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "base/names.h"
#include "config/tables.h"
#include "quant/clip.h"
#include "quant/table.h"

namespace bitsweep {
namespace {

const ActivationMethod* find_method(std::string_view name) {
    const auto row = std::find_if(std::begin(kActivationMethods), std::end(kActivationMethods),
                                  [&](const ActivationMethod& method) { return method.name == name; });
    if (row == std::end(kActivationMethods))
        throw ConfigError("quant.activation.method", "unknown activation quantizer '" + std::string(name) + "'",
                          name_hint(name, quantizer_names(Role::kActivation)));
    return &*row;
}

}  // namespace

ActivationQuantizer::ActivationQuantizer() : ActivationQuantizer("none", Bits{}) {}

ActivationQuantizer::ActivationQuantizer(std::string_view method, Bits bits)
    : method_(find_method(method)), bits_(method_->clip == ClipRule::kNone ? Bits{} : bits) {}

torch::Tensor ActivationQuantizer::operator()(const torch::Tensor& x, const torch::Tensor& alpha) const {
    switch (method_->clip) {
        case ClipRule::kNone:
            return torch::relu(x);
        case ClipRule::kLearned:
            return quantize_clipped(x, alpha, bits_.value);
        case ClipRule::kOne:
            break;
    }
    return quantize_clipped(x, {}, bits_.value);
}

std::string_view ActivationQuantizer::method() const {
    return method_->name;
}
bool ActivationQuantizer::clips() const {
    return method_->clip != ClipRule::kNone;
}
bool ActivationQuantizer::learns_clip() const {
    return method_->clip == ClipRule::kLearned;
}

}  // namespace bitsweep
