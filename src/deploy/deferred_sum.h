#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "deploy/integer_op.h"
#include "deploy/runner_step.h"
#include "kernels/conv_levels.h"
#include "kernels/norm_blocks.h"

namespace bitsweep {

/// A node's output: values at a place, or x * slope + offset [+ residual] that nobody has computed yet, where x is at
/// the place or is the convolution's output.
struct DeferredSum {
    RunnerPlacePointer place;  ///< null where the convolution gives x
    std::shared_ptr<const kernels::LevelConvolutionPlan> convolution;
    std::shared_ptr<const std::vector<float>> scale;  ///< of the convolution
    RunnerPlacePointer levels;                        ///< that it reads
    const integer_op::Norm* norm = nullptr;
    RunnerPlacePointer residual;

    DeferredSum() = default;
    explicit DeferredSum(RunnerPlacePointer computed) : place(std::move(computed)) {}
    bool is_computed() const { return convolution == nullptr && norm == nullptr && residual == nullptr; }
};

/// Appends the steps that write the sum to `y`.
void compute(const DeferredSum& sum, const RunnerPlacePointer& y, std::vector<RunnerStep>& steps);

/// The outputs of one pass over a sum: two activations of it, each where it has a place.
struct SumActivations {
    RunnerPlacePointer levels, values;
    kernels::BlockClip levels_clip, values_clip;
};

/// The step that does so, in the convolution's epilogue where there is one. layout: of the sum.
RunnerStep activate(const DeferredSum& sum, const kernels::BlockLayout& layout, const SumActivations& out,
                    const kernels::BlockKernels& kernels);

}  // namespace bitsweep
