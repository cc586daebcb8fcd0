#include "study/weight_error.h"

#include <map>

#include "config/tables.h"
#include "quant/core/table.h"

namespace bitsweep {
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
        const bool unscaled = (method == "dorefa" && bits > 1) || method == "wrpn";
        errors.push_back({method, bits, levels, scale.item<double>(), error, error / least_at(levels),
                          unscaled ? std::optional(nmse_rescaled(w, values)) : std::nullopt});
    };
    for (const auto& method : kWeightMethods) {
        if (method.levels == nullptr || !find_quantizer(Role::kWeight, method.name)->bits_problem(bits).empty())
            continue;
        WeightQuantConfig config;
        config.method = method.name;
        config.bits = Bits{bits};
        for (const bool zero_aligned : {false, true}) {
            config.zero_aligned = zero_aligned;
            if (zero_aligned && method.name != "sawb" && method.name != "mse") continue;
            const WeightQuantizer quantizer(config);
            const auto q = quantizer(w, quantizer.learns_step() ? quantizer.initial_step(w) : torch::Tensor());
            add(method.name, quantizer.levels(), q.values, q.scale);
        }
        if (method.name != "minmax") continue;
        const auto scale = ScaleGroups{}.max_magnitude(w);
        add(method.name, 1 << bits, quantize_symmetric(w, scale, 1 << bits), scale);
    }
    return errors;
}

}  // namespace bitsweep
