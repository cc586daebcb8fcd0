#include "models/plain.h"

#include <fmt/format.h>

#include "base/error.h"
#include "nn/placement.h"

namespace bitsweep {
namespace {

void check_groups(const Node& input, const Node& output, std::int64_t groups) {
    if (input.channels % groups == 0 && output.channels % groups == 0) return;
    throw ConfigError("model.width", fmt::format("the {} and {} channels of {} do not split into {} groups",
                                                 input.channels, output.channels, output.name, groups));
}

}  // namespace

NetworkPlan make_plan(const PlainShape& shape, const RunConfig& config, const ImageShape& images) {
    NetworkPlan plan(images);
    NodeIndex x = 0;
    for (std::size_t i = 0; i < shape.convs.size(); ++i) {
        const auto& conv = shape.convs[i];
        const auto number = std::to_string(i + 1), name = "conv" + number;
        const auto input = x;
        x = plan.activate(x, name);
        if (conv.dropout > 0) x = plan.dropout(x, conv.dropout);
        x = plan.convolve(
            x, name,
            {.out_channels = widened(conv.channels, config.model.width),
             .kernel = conv.kernel == kWholePicture ? plan[x].size : conv.kernel,
             .stride = conv.stride,
             .padding = conv.padding,
             .groups = conv.groups,
             .quant = i == 0 ? first_quant(config.quant, config.data, name) : body_quant(config.quant, name)});
        check_groups(plan[input], plan[x], conv.groups);
        x = plan.normalize(x, "bn" + number, config.batchnorm);
        if (conv.pool > 0) x = plan.max_pool(x, conv.pool, 2, conv.pool_padding);
    }
    x = plan.activate(plan.global_pool(plan.relu(x)), "linear");  // of one pixel
    plan.linear(x, "linear", images.classes, last_quant(config.quant, "linear"));
    return plan;
}

}  // namespace bitsweep
