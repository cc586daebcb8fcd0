#include "nn/feature_map.h"

namespace bitsweep {
namespace {

using kernels::BlockLayout;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

torch::Tensor planes_to_blocks(const torch::Tensor& planes, const BlockLayout& layout) {
    auto blocks = torch::empty(sizes_in_blocks(layout), torch::kFloat32);
    kernels::to_blocks(planes.contiguous().data_ptr<float>(), layout, blocks.data_ptr<float>(), at::get_num_threads());
    return blocks;
}

torch::Tensor blocks_to_planes(const torch::Tensor& blocks, const BlockLayout& layout) {
    auto planes = torch::empty({layout.images, layout.channels, layout.height, layout.width}, torch::kFloat32);
    kernels::from_blocks(blocks.contiguous().data_ptr<float>(), layout, planes.data_ptr<float>(),
                         at::get_num_threads());
    return planes;
}

// A layout between forward and backward.
std::vector<std::int64_t> numbers_of(const BlockLayout& l) {
    return {l.images, l.channels, l.height, l.width, l.pad, l.block};
}
BlockLayout layout_from(const c10::IValue& saved) {
    const auto n = saved.toIntVector();
    return {n[0], n[1], n[2], n[3], n[4], n[5]};
}

struct ToBlocksFunction : torch::autograd::Function<ToBlocksFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& planes, const BlockLayout& layout) {
        context->saved_data["layout"] = numbers_of(layout);
        return planes_to_blocks(planes, layout);
    }
    static variable_list backward(AutogradContext* context, variable_list gradients) {
        return {blocks_to_planes(gradients[0], layout_from(context->saved_data["layout"])), torch::Tensor()};
    }
};

struct FromBlocksFunction : torch::autograd::Function<FromBlocksFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& blocks, const BlockLayout& layout) {
        context->saved_data["layout"] = numbers_of(layout);
        return blocks_to_planes(blocks, layout);
    }
    static variable_list backward(AutogradContext* context, variable_list gradients) {
        return {planes_to_blocks(gradients[0], layout_from(context->saved_data["layout"])), torch::Tensor()};
    }
};

struct LevelValuesFunction : torch::autograd::Function<LevelValuesFunction> {
    static torch::Tensor forward(AutogradContext*, const torch::Tensor& carrier, const Levels& levels) {
        auto values = torch::empty(carrier.sizes(), torch::kFloat32);
        kernels::levels_to_floats(levels.bytes.data_ptr<std::uint8_t>(), levels.layout, levels.step,
                                  values.data_ptr<float>(), at::get_num_threads());
        return values;
    }
    static variable_list backward(AutogradContext*, variable_list gradients) { return {gradients[0], torch::Tensor()}; }
};

struct PlaceFunction : torch::autograd::Function<PlaceFunction> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const BlockLayout& from,
                                 std::int64_t first, const BlockLayout& to) {
        context->saved_data["from"] = numbers_of(from);
        context->saved_data["to"] = numbers_of(to);
        context->saved_data["first"] = first;
        auto placed = torch::empty(sizes_in_blocks(to), torch::kFloat32);
        kernels::place_channels(from, x.contiguous().data_ptr<float>(), 1, first, to, placed.data_ptr<float>(),
                                at::get_num_threads());
        return placed;
    }
    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto from = layout_from(context->saved_data["from"]), to = layout_from(context->saved_data["to"]);
        auto gradient = torch::empty(sizes_in_blocks(from), torch::kFloat32);
        kernels::place_channels_backward(from, gradient.data_ptr<float>(), 1, context->saved_data["first"].toInt(), to,
                                         gradients[0].contiguous().data_ptr<float>(), at::get_num_threads());
        return {gradient, torch::Tensor(), torch::Tensor(), torch::Tensor()};
    }
};

// Blocks with the channels of `before` and pictures of another size.
FeatureMap resized(const FeatureMap& before, const torch::Tensor& blocks) {
    auto layout = before.layout();
    layout.height = blocks.size(2);
    layout.width = blocks.size(3);
    return {before.kernels(), blocks.contiguous(), layout};
}

}  // namespace

BlockLayout layout_of_planes(const torch::Tensor& planes, std::int64_t block) {
    return {planes.size(0), planes.size(1), planes.size(2), planes.size(3), 0, block};
}

std::vector<std::int64_t> sizes_in_blocks(const BlockLayout& layout) {
    return {layout.images, layout.blocks(), layout.height, layout.width, layout.block};
}

FeatureMap::FeatureMap(const kernels::BlockKernels& kernels, torch::Tensor blocks, const BlockLayout& layout,
                       torch::Tensor totals)
    : blocks_(std::move(blocks)), totals_(std::move(totals)), kernels_(&kernels), layout_(layout) {}

FeatureMap::FeatureMap(const kernels::BlockKernels& kernels, torch::Tensor carrier, Levels levels)
    : carrier_(std::move(carrier)), kernels_(&kernels), layout_(levels.layout.padded(0)), levels_(std::move(levels)) {}

const torch::Tensor& FeatureMap::planes() {
    if (!planes_.defined()) planes_ = FromBlocksFunction::apply(blocks(), layout_);
    return planes_;
}

const torch::Tensor& FeatureMap::blocks(const kernels::BlockKernels& kernels) {
    if (blocks_.defined()) return blocks_;
    if (has_levels()) return blocks_ = LevelValuesFunction::apply(carrier_, levels_);
    kernels_ = &kernels;
    layout_ = layout_of_planes(planes_, kernels.block);
    return blocks_ = ToBlocksFunction::apply(planes_, layout_);
}

torch::Tensor place_in_channels(const torch::Tensor& x, const BlockLayout& from, std::int64_t first,
                                const BlockLayout& to) {
    return PlaceFunction::apply(x, from, first, to);
}

torch::Tensor pixel_mean(FeatureMap& x) {
    if (!x.in_blocks()) return x.planes().mean({2, 3});
    const auto means = x.blocks().mean({2, 3});  // [N,blocks,block]
    return means.flatten(1).narrow(1, 0, x.layout().channels);
}

FeatureMap every_pixel(FeatureMap& x, std::int64_t stride) {
    const auto pick = [&](const torch::Tensor& from) {
        return from.slice(2, 0, from.size(2), stride).slice(3, 0, from.size(3), stride);
    };
    return x.in_blocks() ? resized(x, pick(x.blocks())) : FeatureMap(pick(x.planes()));
}

FeatureMap average_pixels(FeatureMap& x, std::int64_t stride) {
    if (!x.in_blocks()) return FeatureMap(torch::avg_pool2d(x.planes(), stride, stride, 0, /*ceil_mode=*/true));
    const std::vector<std::int64_t> window{stride, stride, 1};
    return resized(x, torch::avg_pool3d(x.blocks(), window, window, 0, /*ceil_mode=*/true));
}

}  // namespace bitsweep
