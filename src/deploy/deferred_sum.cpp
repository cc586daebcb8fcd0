#include "deploy/deferred_sum.h"

#include <algorithm>
#include <cstdint>

#include "kernels/float_layers.h"

namespace bitsweep {

using kernels::BlockLayout;

namespace {

std::vector<float> in_blocks(const std::vector<float>& channels, const BlockLayout& layout) {
    auto all = channels;
    all.resize(static_cast<std::size_t>(layout.blocks() * layout.block));
    return all;
}

std::function<float*(RunnerWork&)> floats_or_null(const RunnerPlacePointer& place) {
    if (place == nullptr) return [](RunnerWork&) { return nullptr; };
    return floats_at(place);
}

// A step's inputs and outputs but for x, as the kernels take them; pointers are of the image at hand.
auto norm_of(const DeferredSum& sum, const BlockLayout& layout, const SumActivations& out) {
    const auto channels = static_cast<std::size_t>(layout.channels);
    const integer_op::Norm same{std::vector<float>(channels, 1), std::vector<float>(channels, 0)};
    std::function<std::uint8_t*(RunnerWork&)> levels = [](RunnerWork&) { return nullptr; };
    if (out.levels != nullptr) levels = levels_at(out.levels);
    return [layout, norm = sum.norm != nullptr ? *sum.norm : same, residual = floats_or_null(sum.residual), levels,
            values = floats_or_null(out.values), levels_clip = out.levels_clip, values_clip = out.values_clip,
            pad = out.levels == nullptr ? 0 : out.levels->layout.pad](RunnerWork& work, kernels::NormOutput& to) {
        to = {levels_clip, levels(work), pad, values_clip, values(work)};
        return kernels::NormBlocks{layout, nullptr, residual(work), norm.slope.data(), norm.offset.data(), nullptr, 1};
    };
}

}  // namespace

void compute(const DeferredSum& sum, const RunnerPlacePointer& y, std::vector<RunnerStep>& steps) {
    const auto& layout = y->layout;
    const auto to = floats_at(y);
    if (sum.convolution != nullptr)
        steps.push_back([plan = sum.convolution, scale = sum.scale, from = levels_at(sum.levels),
                         to](RunnerWork& work) { plan->forward(from(work), scale->data(), to(work), nullptr, 1); });
    else
        steps.push_back([from = floats_at(sum.place), to, layout](RunnerWork& work) {
            std::copy_n(from(work), layout.size(), to(work));
        });
    if (sum.norm != nullptr)
        steps.push_back(
            [slope = in_blocks(sum.norm->slope, layout), offset = in_blocks(sum.norm->offset, layout), to,
             layout](RunnerWork& work) { kernels::scale_and_shift(layout, slope.data(), offset.data(), to(work)); });
    if (sum.residual != nullptr)
        steps.push_back([other = floats_at(sum.residual), to, layout](RunnerWork& work) {
            kernels::add(layout, other(work), to(work));
        });
}

RunnerStep activate(const DeferredSum& sum, const BlockLayout& layout, const SumActivations& out,
                    const kernels::BlockKernels& kernels) {
    const auto norm = norm_of(sum, layout, out);
    if (sum.convolution != nullptr)
        return [norm, plan = sum.convolution, scale = sum.scale, from = levels_at(sum.levels)](RunnerWork& work) {
            kernels::NormOutput to;
            const auto in = norm(work, to);
            work.has_nan |= plan->forward_to_levels(from(work), scale->data(), in, to);
        };
    return [norm, from = floats_at(sum.place), kernels = &kernels](RunnerWork& work) {
        kernels::NormOutput to;
        auto in = norm(work, to);
        in.x = from(work);
        work.has_nan |= kernels::norm_forward(*kernels, in, to);
    };
}

}  // namespace bitsweep
