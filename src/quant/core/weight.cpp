#include "quant/core/weight.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "base/names.h"
#include "config/tables.h"
#include "quant/core/kernels_of.h"
#include "quant/core/table.h"
#include "quant/core/uniform.h"

namespace bitsweep {
namespace {

const WeightMethod* find_weight_method(std::string_view name) {
    const auto row = std::find_if(std::begin(kWeightMethods), std::end(kWeightMethods),
                                  [&](const WeightMethod& method) { return method.name == name; });
    if (row == std::end(kWeightMethods))
        throw ConfigError("quant.weight.method", "unknown weight quantizer '" + std::string(name) + "'",
                          name_hint(name, quantizer_names(Role::kWeight)));
    return &*row;
}

}  // namespace

WeightQuantizer::WeightQuantizer() : WeightQuantizer(WeightQuantConfig{}) {}

WeightQuantizer::WeightQuantizer(const WeightQuantConfig& config)
    : config_(config), method_(find_weight_method(config.effective_method())) {
    if (method_->levels == nullptr) config_.bits = Bits{};
    const auto problem = find_quantizer(Role::kWeight, method_->name)->bits_problem(config_.bits.value);
    if (!problem.empty()) throw ConfigError("quant.weight.bits", problem);
}

QuantizedWeight WeightQuantizer::operator()(const torch::Tensor& w, const torch::Tensor& step) const {
    if (learns_step()) return quantize_lsq(w, step, config_.bits.value);
    return method_->quantize == nullptr ? QuantizedWeight{w, {}, {}} : method_->quantize(w, config_);
}

bool WeightQuantizer::goes_together(const torch::Tensor& w) const {
    return method_->quantize_together != nullptr && kernels_of(w) != nullptr;
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
bool WeightQuantizer::has_fallback() const {
    return method_->has_fallback;
}
bool WeightQuantizer::learns_step() const {
    return method_->learns_step;
}
int WeightQuantizer::levels() const {
    return method_->levels == nullptr ? 0 : method_->levels(config_);
}

torch::Tensor WeightQuantizer::initial_step(const torch::Tensor& w) const {
    return lsq_initial_step(w, lsq_weight_top(config_.bits.value));
}

OrderedJson WeightQuantizer::record() const {
    if (levels() == 0) return nullptr;
    OrderedJson record{{"method", method_->name}, {"bits", bits()}, {"levels", levels()}};
    if (method_->quantize != quantize_sawb) return record;
    const auto pair = sawb_pair(config_.coefficients, levels());
    record["coefficients"] = {pair.c1, pair.c2};
    record["source"] = pair.source;
    return record;
}

torch::Tensor WeightQuantizer::level_index(const QuantizedWeight& quantized) const {
    if (levels() == 0) return {};
    const double half = learns_step() ? levels() / 2 : (levels() - 1) / 2.0;
    return level_index_of(quantized.values.detach(), quantized.scale, levels(), half);
}

}  // namespace bitsweep
