#include <stdexcept>

#include "kernels/onednn/float_conv.h"

namespace bitsweep::kernels::onednn {

struct FloatConvolutionPlan::Passes {};

const char* version() {
    return nullptr;
}

FloatConvolutionPlan::FloatConvolutionPlan(const FloatConvolution&, int) {
    throw std::logic_error("bitsweep was built without oneDNN: ask kernels::onednn::available() first");
}
FloatConvolutionPlan::FloatConvolutionPlan(FloatConvolutionPlan&&) noexcept = default;
FloatConvolutionPlan& FloatConvolutionPlan::operator=(FloatConvolutionPlan&&) noexcept = default;
FloatConvolutionPlan::~FloatConvolutionPlan() = default;

void FloatConvolutionPlan::forward(const float*, const float*, float*) {}
void FloatConvolutionPlan::data_gradient(const float*, const float*, float*) {}
void FloatConvolutionPlan::weight_gradient(const float*, const float*, float*) {}

}  // namespace bitsweep::kernels::onednn
