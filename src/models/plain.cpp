#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "models/layers.h"
#include "models/table.h"
#include "nn/placement.h"
#include "nn/quant_conv2d.h"
#include "nn/quant_linear.h"

namespace bitsweep {
namespace {

/// One convolution with batch norm, as in Tensorpack's DoReFa-Net examples: [max pool] of the norm's output, which the
/// next layer activates.
struct ConvPlan {
    std::int64_t channels;
    std::int64_t kernel;
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    std::int64_t groups = 1;
    std::int64_t pool = 0;  ///< kernel of the max pool behind it, stride 2; 0 = none
    std::int64_t pool_padding = 0;
    double dropout = 0;  ///< of its own input, behind the activation
};

/// A straight line of convolutions and a linear layer. Fully connected layers but the last are convolutions over the
/// whole picture: the same product, and one kind of layer and batch norm less. A max pool and an activation only grow
/// with their input, so pooling first gives the same numbers.
class PlainNetwork : public Network {
public:
    PlainNetwork(const std::vector<ConvPlan>& plans, const RunConfig& config, const ImageShape& images)
        : plans_(plans) {
        std::int64_t channels = images.channels, size = images.size;
        for (std::size_t i = 0; i < plans.size(); ++i) {
            const auto& plan = plans[i];
            const auto number = std::to_string(i + 1);
            const auto out = widened(plan.channels, config.model.width);
            const QuantConv2dOptions options{.in_channels = channels,
                                             .out_channels = out,
                                             .kernel = plan.kernel,
                                             .stride = plan.stride,
                                             .padding = plan.padding,
                                             .groups = plan.groups,
                                             .input_size = size,
                                             .quant = i == 0 ? first_quant(config.quant, config.data, "conv1")
                                                             : body_quant(config.quant, "conv" + number)};
            if (options.output_size() < 1 || channels % plan.groups != 0 || out % plan.groups != 0)
                throw ConfigError("model.name",
                                  fmt::format("{} needs larger images than {} pixels, and an even number of "
                                              "channels (model.width)",
                                              config.model.name, images.size));
            convs_.push_back(register_module("conv" + number, QuantConv2d(options)));
            norms_.push_back(register_module("bn" + number, batch_norm(out, config.batchnorm)));
            size = options.output_size();
            if (plan.pool > 0) size = (size + 2 * plan.pool_padding - plan.pool) / 2 + 1;
            channels = out;
        }
        linear_ =
            register_module("linear", QuantLinear(QuantLinearOptions{.in_features = channels * size * size,
                                                                     .out_features = images.classes,
                                                                     .quant = last_quant(config.quant, "linear")}));
        finish();
    }

    bool is_stochastic() const override {
        return std::any_of(plans_.begin(), plans_.end(), [](const ConvPlan& plan) { return plan.dropout > 0; });
    }

    torch::Tensor logits_of(const torch::Tensor& images) override {
        Pending x(images);
        for (std::size_t i = 0; i < plans_.size(); ++i) {
            const auto& plan = plans_[i];
            auto activated = convs_[i]->activate(x);
            if (plan.dropout > 0) activated = torch::dropout(activated, plan.dropout, is_training());
            x = Pending(convs_[i]->convolve(activated), norms_[i].get());
            if (plan.pool > 0) x = Pending(torch::max_pool2d(x.value(), plan.pool, 2, plan.pool_padding));
        }
        return linear_(torch::relu(x.value()).flatten(1));
    }

private:
    std::vector<ConvPlan> plans_;
    std::vector<QuantConv2d> convs_;
    std::vector<torch::nn::BatchNorm2d> norms_;
    QuantLinear linear_{nullptr};
};

}  // namespace

std::shared_ptr<Network> make_svhnnet(const RunConfig& config, const ImageShape& images) {
    // The 40x40 images become 36, 18, 18, 18, 9, 7, 7, 5 and 1 pixels.
    const auto whole = ((images.size - 4) / 2 / 2) - 4;
    return std::make_shared<PlainNetwork>(std::vector<ConvPlan>{{.channels = 48, .kernel = 5, .pool = 2},
                                                                {.channels = 64, .kernel = 3, .padding = 1},
                                                                {.channels = 64, .kernel = 3, .padding = 1, .pool = 2},
                                                                {.channels = 128, .kernel = 3},
                                                                {.channels = 128, .kernel = 3, .padding = 1},
                                                                {.channels = 128, .kernel = 3},
                                                                {.channels = 512, .kernel = whole, .dropout = 0.5}},
                                          config, images);
}

std::shared_ptr<Network> make_alexnet(const RunConfig& config, const ImageShape& images) {
    // The 224x224 images become 54, 27, 14, 14 and 6 pixels; then 4096 features.
    const auto halved = [](std::int64_t size) { return (size + 2 - 3) / 2 + 1; };
    const auto whole = (halved(halved((images.size - 12) / 4 + 1)) - 3) / 2 + 1;
    return std::make_shared<PlainNetwork>(
        std::vector<ConvPlan>{{.channels = 96, .kernel = 12, .stride = 4},
                              {.channels = 256, .kernel = 5, .padding = 2, .groups = 2, .pool = 3, .pool_padding = 1},
                              {.channels = 384, .kernel = 3, .padding = 1, .pool = 3, .pool_padding = 1},
                              {.channels = 384, .kernel = 3, .padding = 1, .groups = 2},
                              {.channels = 256, .kernel = 3, .padding = 1, .groups = 2, .pool = 3},
                              {.channels = 4096, .kernel = whole},
                              {.channels = 4096, .kernel = 1}},
        config, images);
}

}  // namespace bitsweep
