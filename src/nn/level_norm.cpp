#include "nn/level_norm.h"

#include <algorithm>
#include <limits>

#include "kernels/norm_blocks.h"

namespace bitsweep {
namespace {

using kernels::BlockArrival;
using kernels::BlockClip;
using kernels::BlockLayout;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

BlockClip block_clip(const ActivationQuantizer* quantizer, float alpha) {
    BlockClip clip{BlockClip::Kind::kRelu, alpha, 0};
    if (quantizer == nullptr) clip.kind = BlockClip::Kind::kNone;
    else if (quantizer->clips())
        clip.kind = quantizer->levels() == 0 ? BlockClip::Kind::kClip : BlockClip::Kind::kLevels;
    if (clip.kind == BlockClip::Kind::kLevels) clip.steps = static_cast<float>(quantizer->top());
    return clip;
}

// The arguments beside the tensors. Autograd keeps them between forward and backward.
struct NormStage : torch::CustomClassHolder {
    struct Output {
        BlockClip clip;
        bool rounding;  // the clip's gradient has the in-range term
        bool as_levels;
        std::int64_t pad;
        std::size_t bytes = 0;  // index of its levels among the bytes that are written

        bool same_levels(const Output& other) const {
            return as_levels && other.as_levels && pad == other.pad && clip.alpha == other.clip.alpha &&
                   clip.steps == other.clip.steps;
        }
    };
    const kernels::BlockKernels* kernels;
    BlockLayout layout;
    BlockLayout residual_layout;  // of a residual's levels, with their step
    float residual_step = 0;
    std::vector<Output> outputs;
    bool training;
    bool has_nan = false;
};
using StagePointer = c10::intrusive_ptr<NormStage>;

// A channel each: slope, offset and mean of affine_of()'s rows.
struct ChannelRows {
    std::vector<float> slope, offset, center;

    explicit ChannelRows(const torch::Tensor& affine)
        : slope(row(affine, 2)), offset(row(affine, 3)), center(row(affine, 0)) {}

    static std::vector<float> row(const torch::Tensor& affine, std::int64_t i) {
        const auto* from = affine.data_ptr<double>() + i * affine.size(1);
        std::vector<float> values(static_cast<std::size_t>(affine.size(1)));
        std::transform(from, from + affine.size(1), values.begin(), [](double v) { return static_cast<float>(v); });
        return values;
    }
};

kernels::NormBlocks norm_blocks(const NormStage& stage, const torch::Tensor& x, const torch::Tensor& residual,
                                const ChannelRows& rows) {
    return {stage.layout,         x.data_ptr<float>(), residual.numel() > 0 ? residual.data_ptr<float>() : nullptr,
            rows.slope.data(),    rows.offset.data(),  rows.center.data(),
            at::get_num_threads()};
}

// The residual as floats, for as long as one pass reads them. residual: empty, floats, or the carrier of the levels in
// `bytes`.
torch::Tensor residual_values(const NormStage& stage, const torch::Tensor& residual, const torch::Tensor& bytes) {
    if (bytes.numel() == 0) return residual;
    auto values = torch::empty(sizes_in_blocks(stage.layout), torch::kFloat32);
    kernels::levels_to_floats(bytes.data_ptr<std::uint8_t>(), stage.residual_layout, stage.residual_step,
                              values.data_ptr<float>(), at::get_num_threads());
    return values;
}

// A float tensor of that shape without values.
torch::Tensor carrier_of(const BlockLayout& layout) {
    const auto sizes = sizes_in_blocks(layout);
    return at::empty_strided(sizes, std::vector<std::int64_t>(sizes.size(), 0), torch::kFloat32);
}

torch::Tensor padded_bytes(const BlockLayout& layout) {
    auto bytes = torch::empty({layout.size()}, torch::kUInt8);
    kernels::clear_padding(layout, bytes.data_ptr<std::uint8_t>(), at::get_num_threads());
    return bytes;
}

// Writes the outputs, levels and floats of one pass together. Gives each output, then the bytes of those as levels.
variable_list write_outputs(NormStage& stage, const kernels::NormBlocks& in) {
    variable_list outputs, bytes;
    kernels::NormOutput pass;
    const auto run = [&] { stage.has_nan |= kernels::norm_forward(*stage.kernels, in, std::exchange(pass, {})); };
    for (std::size_t i = 0; i < stage.outputs.size(); ++i) {
        auto& output = stage.outputs[i];
        if (i > 0 && output.same_levels(stage.outputs[i - 1])) {
            output.bytes = stage.outputs[i - 1].bytes;
            outputs.push_back(carrier_of(stage.layout));
            continue;
        }
        if (output.as_levels ? pass.levels != nullptr : pass.shortcut != nullptr) run();
        if (output.as_levels) {
            outputs.push_back(carrier_of(stage.layout));
            output.bytes = bytes.size();
            bytes.push_back(padded_bytes(stage.layout.padded(output.pad)));
            pass.clip = output.clip;
            pass.pad = output.pad;
            pass.levels = bytes.back().data_ptr<std::uint8_t>();
        } else {
            outputs.push_back(torch::empty(sizes_in_blocks(stage.layout), torch::kFloat32));
            pass.shortcut_clip = output.clip;
            pass.shortcut = outputs.back().data_ptr<float>();
        }
    }
    run();
    outputs.insert(outputs.end(), bytes.begin(), bytes.end());
    return outputs;
}

struct NormQuantizeFunction : torch::autograd::Function<NormQuantizeFunction> {
    // residual, its bytes and clip: empty for none, since autograd takes no undefined tensor. affine: affine_of()'s of
    // weight and bias.
    static variable_list forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& weight,
                                 const torch::Tensor&, const torch::Tensor& residual, const torch::Tensor& bytes,
                                 const torch::Tensor& clip, const torch::Tensor& affine, const StagePointer& stage) {
        context->set_materialize_grads(false);
        context->save_for_backward({x, residual, affine, bytes});
        context->saved_data["stage"] = c10::IValue::make_capsule(stage);
        context->saved_data["has_weight"] = weight.numel() > 0;
        context->saved_data["has_clip"] = clip.numel() > 0;
        const auto added = residual_values(*stage, residual, bytes);
        auto outputs = write_outputs(*stage, norm_blocks(*stage, x, added, ChannelRows(affine)));
        context->mark_non_differentiable(
            variable_list(outputs.begin() + static_cast<std::ptrdiff_t>(stage->outputs.size()), outputs.end()));
        return outputs;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto &x = saved[0], &residual = saved[1], &affine = saved[2];
        const auto capsule = context->saved_data["stage"].toCapsule();
        const auto& stage = static_cast<const NormStage&>(*capsule);
        std::vector<BlockArrival> arrivals;
        for (std::size_t i = 0; i < stage.outputs.size(); ++i) {
            if (!gradients[i].defined()) continue;
            gradients[i] = gradients[i].contiguous();
            arrivals.push_back({stage.outputs[i].clip, stage.outputs[i].rounding, gradients[i].data_ptr<float>()});
        }
        const ChannelRows rows(affine);
        const auto added = residual_values(stage, residual, saved[3]);
        const auto in = norm_blocks(stage, x, added, rows);
        const bool keep = residual.numel() > 0 || arrivals.size() > 1;
        auto passed = keep ? torch::empty_like(x) : torch::Tensor();
        auto* passed_to = keep ? passed.data_ptr<float>() : nullptr;
        std::vector<double> totals(static_cast<std::size_t>(4 * stage.layout.channels));
        kernels::norm_gradient_totals(*stage.kernels, in, arrivals, passed_to, totals.data());

        const auto parts = channel_gradients(stage, affine, totals);
        auto dx = torch::empty_like(x);
        kernels::norm_input_gradient(*stage.kernels, in, arrivals, passed_to, {parts.slope.data(), parts.offset.data()},
                                     dx.data_ptr<float>(), 0);
        const bool has_weight = context->saved_data["has_weight"].toBool();
        return {
            dx,
            has_weight ? parts.weight : torch::Tensor(),
            has_weight ? parts.bias : torch::Tensor(),
            residual.numel() > 0 ? passed : torch::Tensor(),
            torch::Tensor(),
            context->saved_data["has_clip"].toBool() ? torch::full({}, parts.clip, torch::kFloat32) : torch::Tensor(),
            torch::Tensor(),
            torch::Tensor()};
    }

private:
    struct ChannelGradients {
        torch::Tensor weight, bias;        // [C]
        std::vector<float> slope, offset;  // the statistics' own dependence on x
        double clip = 0;
    };

    static ChannelGradients channel_gradients(const NormStage& stage, const torch::Tensor& affine,
                                              const std::vector<double>& totals) {
        const auto channels = stage.layout.channels;
        const auto count = static_cast<double>(stage.layout.images * stage.layout.pixels());
        const auto* of_norm = affine.data_ptr<double>();
        ChannelGradients gradients{torch::empty({channels}), torch::empty({channels}), {}, {}};
        const auto total = [&](std::int64_t kind, std::int64_t c) {
            return totals[static_cast<std::size_t>(kind * channels + c)];
        };
        for (std::int64_t c = 0; c < channels; ++c) {
            const auto part =
                kernels::norm_channel_gradient(total(0, c), total(1, c), of_norm[c], of_norm[channels + c],
                                               of_norm[2 * channels + c], count, stage.training);
            gradients.weight.data_ptr<float>()[c] = part.weight;
            gradients.bias.data_ptr<float>()[c] = part.bias;
            gradients.slope.push_back(part.correction_slope);
            gradients.offset.push_back(part.correction_offset);
            gradients.clip += total(2, c) + total(3, c);
        }
        return gradients;
    }
};

torch::Tensor totals_of(const kernels::BlockKernels& kernels, FeatureMap& x) {
    if (x.totals().defined()) return x.totals();
    auto totals = torch::empty({2, x.layout().channels}, torch::kFloat64);
    kernels::norm_totals(kernels, x.layout(), x.blocks(kernels).data_ptr<float>(), at::get_num_threads(),
                         totals.data_ptr<double>());
    return totals;
}

// [4,C] as affine_of() gives it; of no norm: y = x.
torch::Tensor affine_in_blocks(const kernels::BlockKernels& kernels, FeatureMap& x, NormState* norm) {
    torch::NoGradGuard no_grad;
    const auto channels = x.layout().channels;
    if (norm == nullptr)
        return torch::tensor({0.0, 1.0, 1.0, 0.0}, torch::kFloat64).view({4, 1}).expand({4, channels}).contiguous();
    if (!norm->training)
        return affine_of(torch::stack({norm->running_mean, norm->running_var}).to(torch::kFloat64), norm->weight,
                         norm->bias, norm->epsilon);
    const auto count = static_cast<double>(x.layout().images * x.layout().pixels());
    const auto statistics = batch_statistics(totals_of(kernels, x), count);
    update_running(*norm, statistics, count);
    return affine_of(statistics, norm->weight, norm->bias, norm->epsilon);
}

// The clip that all activations share, differentiable; empty where none of them has one.
torch::Tensor shared_clip(const BlockLayout& layout, const std::vector<BlockActivation>& activations,
                          at::TensorList states) {
    for (const auto& [quantizer, as_levels, pad] : activations) {
        if (quantizer == nullptr || !quantizer->clips()) continue;
        const auto clip = quantizer->differentiable_clip(layout.channels * layout.pixels(), states);
        return clip.defined() ? clip : torch::ones({});
    }
    return torch::empty({0});
}

}  // namespace

std::vector<FeatureMap> normalize_in_blocks(const kernels::BlockKernels& kernels, FeatureMap& x, NormState* norm,
                                            FeatureMap* residual, const std::vector<BlockActivation>& activations,
                                            at::TensorList states) {
    const auto values = x.blocks(kernels);
    const auto affine = affine_in_blocks(kernels, x, norm);
    const auto clip = shared_clip(x.layout(), activations, states);
    const float alpha = clip.numel() > 0 ? clip.item<float>() : 0.0F;
    const auto stage = c10::make_intrusive<NormStage>();
    stage->kernels = &kernels;
    stage->layout = x.layout();
    stage->training = norm != nullptr && norm->training;
    for (const auto& [quantizer, as_levels, pad] : activations) {
        const auto its = block_clip(quantizer, alpha);
        const bool rounding = quantizer != nullptr && quantizer->feels_rounding();
        stage->outputs.push_back({its, rounding && its.kind == BlockClip::Kind::kLevels, as_levels, pad});
    }
    const auto none = torch::empty({0});
    auto added = none, added_bytes = none;
    if (residual != nullptr && residual->has_levels()) {
        added = residual->carrier();
        added_bytes = residual->levels().bytes;
        stage->residual_layout = residual->levels().layout;
        stage->residual_step = residual->levels().step;
    } else if (residual != nullptr) added = residual->blocks(kernels).contiguous();
    const auto outputs =
        NormQuantizeFunction::apply(values, norm == nullptr ? none : norm->weight, norm == nullptr ? none : norm->bias,
                                    added, added_bytes, clip, affine, stage);
    std::vector<FeatureMap> maps;
    for (std::size_t i = 0; i < activations.size(); ++i) {
        const auto& [quantizer, as_levels, pad] = activations[i];
        if (!as_levels) {
            maps.emplace_back(kernels, outputs[i], stage->layout);
            continue;
        }
        const float step = alpha / static_cast<float>(quantizer->top());
        maps.emplace_back(kernels, outputs[i],
                          Levels{outputs[activations.size() + stage->outputs[i].bytes], stage->layout.padded(pad),
                                 quantizer->top(), stage->has_nan ? std::numeric_limits<float>::quiet_NaN() : step});
    }
    return maps;
}

}  // namespace bitsweep
