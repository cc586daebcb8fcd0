#include "quant/methods/rescale.h"

namespace bitsweep {

torch::Tensor rescale_factor(const torch::Tensor& w, const torch::Tensor& quantized, const std::string& rule) {
    torch::NoGradGuard no_grad;
    const auto variance = [](const torch::Tensor& x) { return x.to(torch::kFloat64).var(/*unbiased=*/false); };
    const auto spread = variance(quantized);
    torch::Tensor factor;
    if (rule == "std") {
        factor = (variance(w) / spread).sqrt();
    } else {
        const auto outputs = w.numel() / std::max<std::int64_t>(1, w.dim() > 1 ? w.size(1) : 1);
        factor = (spread * static_cast<double>(outputs)).rsqrt();
    }
    return torch::where(spread == 0, torch::ones_like(factor), factor).to(torch::kFloat32);
}

}  // namespace bitsweep
