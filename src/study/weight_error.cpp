#include "study/weight_error.h"

#include <cmath>

#include "config/quantizers.h"
#include "quant/core/table.h"

namespace bitsweep::study {
namespace {

double square_sum(const torch::Tensor& x) {
    return x.to(torch::kFloat64).square().sum().item<double>();
}

double nmse(const torch::Tensor& w, const torch::Tensor& q) {
    return square_sum(w.to(torch::kFloat64) - q) / square_sum(w);
}

double nmse_rescaled(const torch::Tensor& w, const torch::Tensor& q) {
    const double product = (w.to(torch::kFloat64) * q).sum().item<double>();
    const double norm = square_sum(q);
    return norm == 0 ? 1.0 : 1.0 - product * product / norm / square_sum(w);
}

}  // namespace

std::vector<WeightError> weight_errors(const torch::Tensor& w, int bits) {
    torch::NoGradGuard no_grad;
    std::map<int, double> least;  // levels -> NMSE of the best scale
    const auto least_at = [&](int levels) {
        const auto [found, is_new] = least.try_emplace(levels, 0.0);
        if (is_new) found->second = nmse(w, quantize_symmetric(w, optimal_scale(w, levels, {}), levels));
        return found->second;
    };
    std::vector<WeightError> errors;
    const auto add = [&](std::string_view method, int levels, const torch::Tensor& values, const torch::Tensor& scale) {
        const double error = nmse(w, values);
        const bool unscaled = bits >= find_weight_method(method).scaleless_from;
        errors.push_back({method, bits, levels, scale.item<double>(), error, error / least_at(levels),
                          unscaled ? std::optional(nmse_rescaled(w, values)) : std::nullopt});
    };
    for (const auto& method : kWeightMethods) {
        const auto& info = *find_quantizer(Role::kWeight, method.name);
        if (method.levels == nullptr || !info.bits_problem(bits).empty()) continue;
        WeightQuantConfig config;
        config.method = method.name;
        config.bits = Bits{bits};
        for (const bool zero_aligned : {false, true}) {
            config.zero_aligned = zero_aligned;
            const WeightQuantizer quantizer(config);
            if (!zero_aligned || info.uses("zero_aligned")) {
                const auto q = quantizer(w, quantizer.start(w));
                add(method.name, quantizer.levels(), q.values, q.scale);
            } else if (info.both_levels) {  // it trains with a zero only
                const auto scale = quantizer(w).scale;
                add(method.name, 1 << bits, quantize_symmetric(w, scale, 1 << bits), scale);
            }
        }
    }
    return errors;
}

OrderedJson moments_json(const NamedTensors& tensors) {
    auto list = OrderedJson::array();
    for (const auto& [name, tensor] : tensors) {
        const auto w = tensor.to(torch::kFloat64);
        list.push_back({{"layer", name},
                        {"mean_abs", w.abs().mean().item<double>()},
                        {"rms", std::sqrt(w.square().mean().item<double>())}});
    }
    return list;
}

OrderedJson errors_json(const NamedTensors& tensors, const std::vector<int>& bits) {
    auto list = OrderedJson::array();
    for (const auto& [name, tensor] : tensors)
        for (const int b : bits)
            for (const auto& error : weight_errors(tensor, b)) {
                list.push_back({{"layer", name},
                                {"method", error.method},
                                {"bits", error.bits},
                                {"levels", error.levels},
                                {"scale", error.scale},
                                {"nmse", error.nmse},
                                {"ratio", error.ratio}});
                if (error.nmse_rescaled) list.back()["nmse_rescaled"] = *error.nmse_rescaled;
            }
    return list;
}

std::map<std::tuple<int, int, std::string>, ErrorSummary> summary_of(const OrderedJson& errors) {
    std::map<std::tuple<int, int, std::string>, ErrorSummary> rows;
    for (const auto& error : errors) {
        auto& row = rows[{error["bits"].get<int>(), error["levels"].get<int>(), error["method"].get<std::string>()}];
        const auto ratio = error["ratio"].get<double>();
        if (!std::isfinite(ratio)) continue;
        ++row.layers;
        row.log_sum += std::log(ratio);
        row.nmse += error["nmse"].get<double>();
        row.rescaled += error.value("nmse_rescaled", error["nmse"].get<double>());
        if (ratio <= row.worst) continue;
        row.worst = ratio;
        row.worst_layer = error["layer"].get<std::string>();
    }
    return rows;
}

}  // namespace bitsweep::study
