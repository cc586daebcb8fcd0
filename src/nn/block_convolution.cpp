#include "nn/block_convolution.h"

#include <algorithm>

#include <ATen/record_function.h>

#include "kernels/weight_gradient.h"
#include "nn/quant_conv2d.h"

namespace bitsweep {
namespace {

using kernels::BlockLayout;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

using PreparedPointer = c10::intrusive_ptr<PreparedConvolution>;

constexpr std::size_t kShapesKept = 4;    // training's batch, evaluation's two, the probe's
constexpr std::int64_t kFewChannels = 4;  // of images: not worth a whole block

bool same(const BlockLayout& a, const BlockLayout& b) {
    return a.images == b.images && a.channels == b.channels && a.height == b.height && a.width == b.width &&
           a.pad == b.pad && a.block == b.block;
}

// By LibTorch in planes, where this build has no oneDNN.
torch::Tensor data_gradient_in_planes(const kernels::onednn::FloatConvolution& c, const torch::Tensor& dy,
                                      const torch::Tensor& values) {
    torch::AutoGradMode grad(true);
    auto x = torch::zeros({c.in.images, c.in.channels, c.in.height, c.in.width}).requires_grad_();
    const auto y = convolve_planes(x, values, c.stride, c.pad, c.groups);
    auto planes = torch::empty(y.sizes(), torch::kFloat32);
    kernels::from_blocks(dy.data_ptr<float>(), c.out(), planes.data_ptr<float>(), at::get_num_threads());
    const auto dx = torch::autograd::grad({y}, {x}, {planes}).front().contiguous();
    auto blocks = torch::empty(sizes_in_blocks(c.in), torch::kFloat32);
    kernels::to_blocks(dx.data_ptr<float>(), c.in, blocks.data_ptr<float>(), at::get_num_threads());
    return blocks;
}

torch::Tensor data_gradient(PreparedConvolution& prepared, const torch::Tensor& dy, const torch::Tensor& values) {
    if (prepared.floats == nullptr) return data_gradient_in_planes(prepared.shape, dy, values);
    auto dx = torch::empty(sizes_in_blocks(prepared.shape.in), torch::kFloat32);
    prepared.floats->data_gradient(dy.data_ptr<float>(), values.data_ptr<float>(), dx.data_ptr<float>());
    return dx;
}

struct LevelConvolveFunction : torch::autograd::Function<LevelConvolveFunction> {
    // Gives y, and its totals.
    static variable_list forward(AutogradContext* context, const torch::Tensor& carrier, const torch::Tensor& values,
                                 const Levels& levels, const IntegerWeight& integers, const PreparedPointer& prepared) {
        context->set_materialize_grads(false);
        context->save_for_backward({values, levels.bytes});
        context->saved_data["prepared"] = c10::IValue::make_capsule(prepared);
        context->saved_data["step"] = static_cast<double>(levels.step);
        context->saved_data["needs_dx"] = carrier.requires_grad();
        auto& plan = *prepared->levels;
        const auto out = plan.convolution().out();
        const auto scale = (integers.scale * levels.step).expand({out.channels}).contiguous();
        plan.pack(integers.codes.data_ptr<std::int16_t>(), prepared->threads);
        auto y = torch::empty(sizes_in_blocks(out), torch::kFloat32);
        auto totals = torch::empty({2, out.channels}, torch::kFloat64);
        plan.forward(levels.bytes.data_ptr<std::uint8_t>(), scale.data_ptr<float>(), y.data_ptr<float>(),
                     totals.data_ptr<double>(), prepared->threads);
        context->mark_non_differentiable({totals});
        return {y, totals};
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto &values = saved[0], &bytes = saved[1];
        const auto capsule = context->saved_data["prepared"].toCapsule();
        auto& prepared = static_cast<PreparedConvolution&>(*capsule);
        const auto& plan = *prepared.levels;
        const auto dy = gradients[0].contiguous();
        auto dw = torch::empty(values.sizes(), torch::kFloat32);
        kernels::weight_gradient(plan.kernels(), plan.convolution(), bytes.data_ptr<std::uint8_t>(),
                                 dy.data_ptr<float>(), static_cast<float>(context->saved_data["step"].toDouble()),
                                 dw.data_ptr<float>(), prepared.threads);
        const auto dx =
            context->saved_data["needs_dx"].toBool() ? data_gradient(prepared, dy, values) : torch::Tensor();
        return {dx, dw, torch::Tensor(), torch::Tensor(), torch::Tensor()};
    }
};

struct FloatConvolveFunction : torch::autograd::Function<FloatConvolveFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& values,
                                 const PreparedPointer& prepared) {
        context->save_for_backward({x, values});
        context->saved_data["prepared"] = c10::IValue::make_capsule(prepared);
        context->saved_data["needs_dx"] = x.requires_grad();
        auto y = torch::empty(sizes_in_blocks(prepared->shape.out()), torch::kFloat32);
        prepared->floats->forward(x.data_ptr<float>(), values.data_ptr<float>(), y.data_ptr<float>());
        return y;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto &x = saved[0], &values = saved[1];
        const auto capsule = context->saved_data["prepared"].toCapsule();
        auto& prepared = static_cast<PreparedConvolution&>(*capsule);
        const auto dy = gradients[0].contiguous();
        auto dw = torch::empty(values.sizes(), torch::kFloat32);
        prepared.floats->weight_gradient(x.data_ptr<float>(), dy.data_ptr<float>(), dw.data_ptr<float>());
        const auto dx = context->saved_data["needs_dx"].toBool() ? data_gradient(prepared, dy, values).view(x.sizes())
                                                                 : torch::Tensor();
        return {dx, dw, torch::Tensor()};
    }
};

}  // namespace

BlockConvolution::Prepared BlockConvolution::prepared(const BlockLayout& in, std::int64_t out_block,
                                                      const kernels::BlockKernels* kernels, int top) {
    const int threads = at::get_num_threads();
    const auto fits = [&](const Prepared& one) {
        if (one->threads != threads || (one->levels == nullptr) != (kernels == nullptr)) return false;
        if (kernels == nullptr) return same(one->shape.in, in) && one->shape.out().block == out_block;
        const auto& its = one->levels->convolution();
        return same(its.in, in) && its.top == top && &one->levels->kernels() == kernels;
    };
    const auto found = std::find_if(prepared_.begin(), prepared_.end(), fits);
    if (found != prepared_.end()) {
        prepared_.splice(prepared_.begin(), prepared_, found);
        return prepared_.front();
    }
    auto one = c10::make_intrusive<PreparedConvolution>();
    const auto& [out_channels, kernel, stride, pad, groups] = shape_;
    one->shape = {in.padded(0), out_channels, kernel, stride, pad, groups, out_block};
    one->threads = threads;
    if (kernels != nullptr)
        one->levels = std::make_unique<kernels::LevelConvolutionPlan>(
            *kernels, kernels::LevelConvolution{in, out_channels, kernel, stride, pad, groups, top});
    if (kernels::onednn::available())
        one->floats = std::make_unique<kernels::onednn::FloatConvolutionPlan>(one->shape, threads);
    prepared_.push_front(one);
    if (prepared_.size() > kShapesKept) prepared_.pop_back();
    return one;
}

FeatureMap BlockConvolution::multiply_levels(const kernels::BlockKernels& kernels, FeatureMap& x,
                                             const torch::Tensor& values, const IntegerWeight& integers) {
    RECORD_FUNCTION("bitsweep::convolution", std::vector<c10::IValue>());
    const auto& levels = x.levels();
    const auto one = prepared(levels.layout, levels.layout.block, &kernels, levels.top);
    const auto outputs = LevelConvolveFunction::apply(x.carrier(), values, levels, integers, one);
    return {kernels, outputs[0], one->shape.out(), outputs[1]};
}

FeatureMap BlockConvolution::multiply_floats(const kernels::BlockKernels& kernels, FeatureMap& x,
                                             const torch::Tensor& values) {
    RECORD_FUNCTION("bitsweep::convolution", std::vector<c10::IValue>());
    if (!x.in_blocks() && x.planes().size(1) <= kFewChannels) {
        const auto planes = x.planes().contiguous();
        const auto one = prepared(layout_of_planes(planes, 1), kernels.block, nullptr, 0);
        return {kernels, FloatConvolveFunction::apply(planes, values, one), one->shape.out()};
    }
    const auto blocks = x.blocks(kernels);
    const auto one = prepared(x.layout(), kernels.block, nullptr, 0);
    return {kernels, FloatConvolveFunction::apply(blocks, values, one), one->shape.out()};
}

}  // namespace bitsweep
