#pragma once

#include <span>

#include "models/plan.h"

namespace bitsweep {

inline constexpr int kWholePicture = 0;

/// One convolution with batch norm, as in Tensorpack's DoReFa-Net examples.
struct PlainConv {
    int channels;
    int kernel;  ///< kWholePicture: as large as its input
    int stride = 1;
    int padding = 0;
    int groups = 1;
    int pool = 0;  ///< kernel of the max pool behind the batch norm, stride 2; 0 = none
    int pool_padding = 0;
    double dropout = 0;  ///< share of its activated input
};

/// A straight line of convolutions and a linear layer: conv1, bn1, ..., linear. Fully connected layers but the last are
/// convolutions over the whole picture: the same product, and one kind of layer and batch norm less. A max pool and an
/// activation only grow with their input, so pooling before the activation gives the same numbers.
struct PlainShape {
    std::span<const PlainConv> convs;
};

/// The 40x40 images become 36, 18, 18, 18, 9, 7, 7, 5 and 1 pixels.
inline constexpr PlainConv kSvhnNet[] = {{.channels = 48, .kernel = 5, .pool = 2},
                                         {.channels = 64, .kernel = 3, .padding = 1},
                                         {.channels = 64, .kernel = 3, .padding = 1, .pool = 2},
                                         {.channels = 128, .kernel = 3},
                                         {.channels = 128, .kernel = 3, .padding = 1},
                                         {.channels = 128, .kernel = 3},
                                         {.channels = 512, .kernel = kWholePicture, .dropout = 0.5}};

/// The 224x224 images become 54, 27, 14, 14 and 6 pixels; then 4096 features.
inline constexpr PlainConv kAlexNet[] = {
    {.channels = 96, .kernel = 12, .stride = 4},
    {.channels = 256, .kernel = 5, .padding = 2, .groups = 2, .pool = 3, .pool_padding = 1},
    {.channels = 384, .kernel = 3, .padding = 1, .pool = 3, .pool_padding = 1},
    {.channels = 384, .kernel = 3, .padding = 1, .groups = 2},
    {.channels = 256, .kernel = 3, .padding = 1, .groups = 2, .pool = 3},
    {.channels = 4096, .kernel = kWholePicture},
    {.channels = 4096, .kernel = 1}};

/// Throws ConfigError where the channels do not split into a convolution's groups.
NetworkPlan make_plan(const PlainShape& shape, const RunConfig& config, const ImageShape& images);

}  // namespace bitsweep
