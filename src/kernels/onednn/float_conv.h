#pragma once

#include <cstdint>
#include <memory>

#include "kernels/blocks.h"

namespace bitsweep::kernels::onednn {

/// Convolutions of floats in blocks of channels by oneDNN, for training alone: a library of its own, so that the rest
/// of kernels/ needs the C++ runtime and OpenMP only. It is built with the very library that LibTorch links; a LibTorch
/// with a oneDNN inside, or without one, gets without.cpp, since two of them in one process clash.

/// The version of the library that is linked, for example "2.6.3"; null where it was built without.
const char* version();

/// Whether a FloatConvolutionPlan can be made.
inline bool available() {
    return version() != nullptr;
}

/// in, out(): without padding. A block is 8 or 16 channels; in.block 1 says planes, [images, channels, height, width],
/// as the first layer of a network has them. Groups begin with a block.
struct FloatConvolution {
    BlockLayout in;
    std::int64_t out_channels = 0, kernel = 3, stride = 1, pad = 1, groups = 1;
    std::int64_t out_block = 0;  ///< 0: as in.block

    BlockLayout out() const {
        const auto size = [&](std::int64_t from) { return (from + 2 * pad - kernel) / stride + 1; };
        return {in.images, out_channels, size(in.height), size(in.width), 0, out_block == 0 ? in.block : out_block};
    }
};

/// One shape's three passes. Each is prepared when it is first called and kept. Channels that are missing in a last
/// block are zero in what is given, and become zero in what is written.
///
/// Sums depend on the instruction set, on oneDNN's version and on `threads` (the weight gradient adds up images by
/// threads); given those, the bits are the same at every call. One call at a time.
class FloatConvolutionPlan {
public:
    FloatConvolutionPlan(const FloatConvolution& convolution, int threads);
    FloatConvolutionPlan(FloatConvolutionPlan&&) noexcept;
    FloatConvolutionPlan& operator=(FloatConvolutionPlan&&) noexcept;
    ~FloatConvolutionPlan();

    /// x, dx: as convolution.in; y, dy: as convolution.out(); w, dw: [out_channels, in.channels / groups, kernel,
    /// kernel].
    void forward(const float* x, const float* w, float* y);
    void data_gradient(const float* dy, const float* w, float* dx);
    void weight_gradient(const float* x, const float* dy, float* dw);

private:
    struct Passes;
    std::unique_ptr<Passes> passes_;
};

}  // namespace bitsweep::kernels::onednn
