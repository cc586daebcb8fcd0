#include "models/residual.h"

#include <fmt/format.h>

#include "config/tables.h"
#include "nn/placement.h"

namespace bitsweep {
namespace {

constexpr std::int64_t kExpansion = 4;  // of a bottleneck

class ResidualPlanner {
public:
    ResidualPlanner(const ResidualShape& shape, const RunConfig& config, const ImageShape& images)
        : shape_(shape),
          config_(config),
          pre_activation_(config.model.block == "pre"),
          shortcut_(resolved_shortcut(config.model.name, config.model.shortcut)),
          plan_(images) {}

    NetworkPlan plan(std::int64_t classes) {
        add_stem();
        for (std::size_t s = 0; s < shape_.stages.size(); ++s)
            for (int i = 0; i < shape_.stages[s].blocks; ++i)
                add_block(fmt::format("layer{}.{}", s + 1, i), shape_.stages[s].channels,
                          i == 0 ? shape_.stages[s].stride : 1);
        if (pre_activation_) x_ = norm(x_, "bn");
        x_ = plan_.activate(plan_.global_pool(plan_.relu(x_)), shape_.classifier);
        plan_.linear(x_, shape_.classifier, classes, last_quant(config_.quant, shape_.classifier));
        return plan_;
    }

private:
    NodeIndex norm(NodeIndex x, const std::string& name) { return plan_.normalize(x, name, config_.batchnorm); }

    NodeIndex conv(NodeIndex x, const std::string& name, std::int64_t channels, std::int64_t kernel,
                   std::int64_t stride, const LayerQuant& quant) {
        return plan_.convolve(
            x, name,
            {.out_channels = channels, .kernel = kernel, .stride = stride, .padding = kernel / 2, .quant = quant});
    }

    void add_stem() {
        const bool pools = shape_.stem_kernel > 3;
        x_ = conv(plan_.activate(x_, "conv1"), "conv1", widened(shape_.stem_channels, config_.model.width),
                  shape_.stem_kernel, pools ? 2 : 1, first_quant(config_.quant, config_.data, "conv1"));
        x_ = norm(x_, "bn1");
        if (pools) x_ = plan_.max_pool(x_, 3, 2, 1);  // before the activation: both only grow
    }

    void add_block(const std::string& name, std::int64_t stage_channels, std::int64_t stride) {
        const auto channels = widened(stage_channels, config_.model.width);
        const auto out = shape_.bottleneck ? channels * kExpansion : channels;
        const bool changes_shape = stride != 1 || plan_[x_].channels != out;
        const bool projects = changes_shape && shortcut_ == "B";
        const bool shortcut_is_activated = !pre_activation_ || is_first_ || projects;
        const auto first = name + ".conv1";
        const auto entry = shortcut_is_activated ? block_entry_quant(config_.quant, first)  //
                                                 : body_quant(config_.quant, first);
        const auto x = pre_activation_ && !is_first_ ? norm(x_, name + ".bn1") : x_;
        const auto activation = plan_.activate(x, first);
        const auto shortcut = shortcut_is_activated ? plan_.shortcut_activation(activation) : x_;
        NodeIndex branch;
        if (shape_.bottleneck) {
            branch = first_norm(conv(activation, first, channels, 1, 1, entry), name);
            branch = add_layer(branch, name, 2, channels, 3, stride);
            branch = add_layer(branch, name, 3, out, 1, 1);
        } else {
            branch = first_norm(conv(activation, first, channels, 3, stride, entry), name);
            branch = add_layer(branch, name, 2, out, 3, 1);
        }
        x_ = plan_.add(branch, projects ? project(shortcut, name, out, stride, entry) : shrink(shortcut, stride));
        is_first_ = false;
    }

    NodeIndex first_norm(NodeIndex x, const std::string& block) {
        return pre_activation_ ? x : norm(x, block + ".bn1");
    }

    // A block's convolution with its batch norm: before it in pre-activation, else behind it.
    NodeIndex add_layer(NodeIndex x, const std::string& block, int number, std::int64_t channels, std::int64_t kernel,
                        std::int64_t stride) {
        const auto name = fmt::format("{}.conv{}", block, number), norm_name = fmt::format("{}.bn{}", block, number);
        if (pre_activation_) x = norm(x, norm_name);
        x = conv(plan_.activate(x, name), name, channels, kernel, stride, body_quant(config_.quant, name));
        return pre_activation_ ? x : norm(x, norm_name);
    }

    NodeIndex project(NodeIndex x, const std::string& block, std::int64_t channels, std::int64_t stride,
                      const LayerQuant& entry) {
        const auto name = block + ".downsample.0";
        x = conv(x, name, channels, 1, stride, shortcut_conv_quant(config_.quant, name, entry));
        return pre_activation_ ? x : norm(x, block + ".downsample.1");
    }

    NodeIndex shrink(NodeIndex x, std::int64_t stride) {
        if (stride == 1) return x;
        return shortcut_ == "pool" ? plan_.average_pool(x, stride) : plan_.subsample(x, stride);
    }

    const ResidualShape& shape_;
    const RunConfig& config_;
    const bool pre_activation_;
    const std::string_view shortcut_;
    NetworkPlan plan_;
    NodeIndex x_ = 0;  // what the network has computed so far
    bool is_first_ = true;
};

}  // namespace

NetworkPlan make_plan(const ResidualShape& shape, const RunConfig& config, const ImageShape& images) {
    return ResidualPlanner(shape, config, images).plan(images.classes);
}

}  // namespace bitsweep
