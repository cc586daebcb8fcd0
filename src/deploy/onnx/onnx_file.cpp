#include "deploy/onnx/onnx_file.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/onnx/model.h"
#include "deploy/packed_codes.h"

namespace bitsweep {
namespace {

constexpr char kQonnxDomain[] = "qonnx.custom_op.general";
constexpr std::int64_t kExactInFloat = std::int64_t{1} << 24;
constexpr int kLargestInt16 = 32767;

using Shape = std::vector<std::int64_t>;
using Attributes = std::map<std::string, OnnxAttribute>;

template <typename Number>
std::string bytes_of(const std::vector<Number>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Number)};
}

int largest_of(const LayerWeights& weights) {
    return std::max(std::abs(weights.levels.front()), std::abs(weights.levels.back()));
}

bool has_zero(const LayerWeights& weights) {
    return std::find(weights.levels.begin(), weights.levels.end(), 0) != weights.levels.end();
}

class GraphWriter {
public:
    GraphWriter(const DeployedNetwork& deployed, OnnxForm form, float zero_point)
        : nodes_(deployed.network.nodes), shapes_(shapes_of(deployed.network)), form_(form), zero_point_(zero_point) {
        const bool is_new = form == OnnxForm::kUint2;
        model_.ir_version = is_new ? 13 : 7;
        model_.opsets[""] = is_new ? 25 : 13;
        if (form == OnnxForm::kQonnx) model_.opsets[kQonnxDomain] = 1;
        const auto& images = deployed.images();
        model_.input = {"images", {images.channels, images.size, images.size}};
        model_.output = {"logits", {shapes_.back().channels}};
        model_.metadata = {{"data_set", deployed.data_set}, {"run", deployed.run}};
    }

    std::string file() {
        for (index_ = 0; index_ < nodes_.size(); ++index_) outputs_.push_back(output_of_node());
        return write_onnx(model_);
    }

private:
    std::string output_of_node() {
        const auto value = index_ + 1 == nodes_.size() ? "logits" : fmt::format("value_{}", index_);
        name_ = nodes_[index_].name.empty() ? value : nodes_[index_].name;
        step_ = 0;
        const auto output = std::visit([&](const auto& of) { return graph_of(of); }, nodes_[index_].op);
        const bool is_new = !model_.nodes.empty() && model_.nodes.back().output == output && step_ > 0;
        return is_new ? model_.nodes.back().output = value : output;
    }

    std::string op(const char* type, std::vector<std::string> inputs, Attributes attributes = {},
                   const char* domain = "") {
        auto output = fmt::format("value_{}.{}", index_, step_++);
        model_.nodes.push_back({type, domain, std::move(inputs), output, std::move(attributes)});
        return output;
    }
    std::string cast(const std::string& x, OnnxType type) {
        return op("Cast", {x}, {{"to", static_cast<std::int64_t>(type)}});
    }

    std::string constant(const char* key, OnnxType type, Shape shape, std::string bytes) {
        model_.constants.push_back({fmt::format("{}.{}", name_, key), type, std::move(shape), std::move(bytes)});
        return model_.constants.back().name;
    }
    std::string number(const char* key, float value) {
        return constant(key, OnnxType::kFloat, {}, bytes_of(std::vector{value}));
    }
    std::string whole(const char* key, const Shape& values) {
        return constant(key, OnnxType::kInt64, {static_cast<std::int64_t>(values.size())}, bytes_of(values));
    }
    // One number, or one a channel in front of `inner` dimensions.
    std::string channels(const char* key, const std::vector<float>& values, std::size_t inner) {
        Shape shape(values.size() == 1 ? 0 : inner, 1);
        if (values.size() > 1) shape.insert(shape.begin(), static_cast<std::int64_t>(values.size()));
        return constant(key, OnnxType::kFloat, shape, bytes_of(values));
    }

    const std::string& x(std::size_t i = 0) const { return outputs_[nodes_[index_].inputs[i]]; }
    const IntegerShape& shape_in(std::size_t i = 0) const { return shapes_[nodes_[index_].inputs[i]]; }
    const integer_op::Levels& levels_in() const {
        return std::get<integer_op::Levels>(nodes_[nodes_[index_].inputs.front()].op);
    }
    static float step_of(const integer_op::Levels& levels) { return levels.alpha / static_cast<float>(levels.top); }

    void expect(bool holds, const std::string& problem) const {
        if (!holds) throw DataError(fmt::format("{}: {}", name_, problem));
    }

    // [out, in, kernel, kernel], or [out, in] of a linear layer.
    Shape shape_of(const LayerWeights& weights, std::int64_t out, std::int64_t kernel) const {
        const auto all = static_cast<std::int64_t>(weights.size());
        return kernel == 0 ? Shape{out, all / out} : Shape{out, all / (out * kernel * kernel), kernel, kernel};
    }

    std::string int8_codes(const LayerWeights& weights, Shape shape) {
        const std::vector<std::int8_t> codes(weights.codes.begin(), weights.codes.end());
        return constant("codes", OnnxType::kInt8, std::move(shape), bytes_of(codes));
    }

    // Whole numbers as floats.
    std::string uint2_codes(const LayerWeights& weights, Shape shape) {
        const auto step = even_step(weights.levels);
        expect(
            step && weights.levels.size() <= 4,
            fmt::format("{} codes do not fit two bits, evenly spaced: choose the format onnx", weights.levels.size()));
        auto four = weights.levels;
        while (four.size() < 4) four.push_back(static_cast<std::int16_t>(four.back() + *step));
        const auto indices = constant("codes", OnnxType::kUint2, std::move(shape), pack_codes(weights.codes, four));
        const auto steps = op("DequantizeLinear", {indices, number("step", static_cast<float>(*step))});
        return op("Add", {steps, number("first", weights.levels.front())});
    }

    std::string quant(const std::string& of, const std::string& scale, float zero_point, int bits, bool is_signed,
                      bool is_narrow) {
        const auto zero = number(is_signed ? "zero" : "zero_level", zero_point);
        return op(
            "Quant", {of, scale, zero, number("bits", static_cast<float>(bits))},
            {{"signed", std::int64_t{is_signed}}, {"narrow", std::int64_t{is_narrow}}, {"rounding_mode", "ROUND"}},
            kQonnxDomain);
    }

    std::string quantized_weight(LayerWeights weights, const Shape& shape) {
        const auto values = constant("weight", OnnxType::kFloat, shape, bytes_of(weights.values(shape.front())));
        const bool has_half = zero_point_ != 0 && !has_zero(weights) && even_step(weights.levels) == 2;
        if (has_half)
            for (auto& scale : weights.scale) scale *= 2;
        const auto scale = channels("scale", weights.scale, shape.size() - 1);
        if (has_half) return quant(values, scale, zero_point_, index_bits(weights.levels.size()), true, false);
        const int below = -weights.levels.front(), above = weights.levels.back();
        const bool is_narrow = !std::has_single_bit(static_cast<unsigned>(below)) || above >= below;
        const auto most = static_cast<unsigned>(std::max(is_narrow ? below : below - 1, above));
        return quant(values, scale, 0, std::bit_width(most) + 1, true, is_narrow);
    }

    std::string weight(const LayerWeights& weights, std::int64_t out, std::int64_t kernel) {
        auto shape = shape_of(weights, out, kernel);
        if (weights.codes.empty()) return constant("weight", OnnxType::kFloat, shape, bytes_of(weights.floats));
        if (form_ == OnnxForm::kQonnx) return quantized_weight(weights, shape);
        const auto scale = channels("scale", weights.scale, shape.size() - 1);
        const auto codes = largest_of(weights) <= 127
                               ? int8_codes(weights, std::move(shape))
                               : constant("codes", OnnxType::kInt16, std::move(shape), bytes_of(weights.codes));
        return op("Mul", {cast(codes, OnnxType::kFloat), scale});
    }

    static Attributes windows(std::int64_t kernel, std::int64_t stride, std::int64_t pad) {
        return {{"kernel_shape", Shape{kernel, kernel}}, {"strides", Shape{stride, stride}}, {"pads", Shape(4, pad)}};
    }
    template <typename Convolution>
    static Attributes windows(const Convolution& op, std::int64_t groups) {
        auto all = windows(op.kernel, op.stride, op.pad);
        all["group"] = groups;
        return all;
    }

    std::string graph_of(const integer_op::Images& images) {
        if (images.levels == 0) return model_.input.name;
        const auto h = static_cast<float>(images.levels - 1) / 2;
        if (form_ == OnnxForm::kQonnx)
            return quant(model_.input.name, number("scale", images.range / h), 0,
                         index_bits(static_cast<std::size_t>(images.levels)), true, true);
        const auto range = number("range", images.range), half = number("half", h);
        const auto clipped = op("Clip", {op("Div", {model_.input.name, range}), number("low", -1), number("high", 1)});
        return op("Mul", {op("Div", {op("Round", {op("Mul", {clipped, half})}), half}), range});
    }

    std::string graph_of(const integer_op::LevelConvolution& convolution) {
        const auto attributes = windows(convolution, convolution.groups);
        const auto& weights = convolution.weights;
        if (form_ == OnnxForm::kQonnx) {
            auto alone = weights;  // without the levels' step
            for (auto& scale : alone.scale) scale /= step_of(levels_in());
            return op("Conv",
                      {x(), quantized_weight(alone, shape_of(alone, convolution.out_channels, convolution.kernel))},
                      attributes);
        }
        return op("Mul", {sums(convolution, attributes), channels("scale", weights.scale, 2)});
    }

    // Whole numbers, in float32.
    std::string sums(const integer_op::LevelConvolution& convolution, const Attributes& attributes) {
        const auto& weights = convolution.weights;
        const auto shape = shape_of(weights, convolution.out_channels, convolution.kernel);
        const std::int64_t product = std::int64_t{levels_in().top} * largest_of(weights);
        if (form_ == OnnxForm::kIntegers) {
            expect(weights.levels.front() >= -128 && weights.levels.back() <= 127,
                   fmt::format("codes up to {} do not fit int8", largest_of(weights)));
            expect(2 * product <= kLargestInt16,
                   fmt::format("2 x {} x {} is more than {}, where engines that sum pairs in int16 saturate",
                               levels_in().top, largest_of(weights), kLargestInt16));
            return cast(op("ConvInteger", {x(), int8_codes(weights, shape)}, attributes), OnnxType::kFloat);
        }
        expect(product * shape[1] * shape[2] * shape[3] <= kExactInFloat, "its sums may not be exact in float32");
        // A Round of whole numbers changes nothing; without it onnxruntime multiplies the scale into the weights.
        return op("Round", {op("Conv", {x(), uint2_codes(weights, shape)}, attributes)});
    }

    std::string graph_of(const integer_op::FloatConvolution& convolution) {
        return op("Conv", {x(), weight(convolution.weights, convolution.out_channels, convolution.kernel)},
                  windows(convolution, 1));
    }

    std::string graph_of(const integer_op::Norm& norm) {
        const auto scaled = op("Mul", {x(), channels("slope", norm.slope, 2)});
        return op("Add", {scaled, channels("offset", norm.offset, 2)});
    }

    std::string graph_of(const integer_op::Levels& levels) {
        expect(levels.thresholds.empty(), "levels by thresholds have no ONNX form here: choose the format bsnet");
        const auto top = static_cast<float>(levels.top);
        if (form_ == OnnxForm::kQonnx)
            return quant(op("Relu", {x()}), number("step", step_of(levels)), 0,
                         std::bit_width(static_cast<unsigned>(levels.top)), false, false);
        const auto high = number("top", top);
        const auto steps = op("Mul", {op("Div", {x(), number("alpha", levels.alpha)}), high});
        const auto level = op("Round", {op("Clip", {steps, number("low", 0), high})});
        return form_ == OnnxForm::kIntegers ? cast(level, OnnxType::kUint8) : level;
    }

    std::string graph_of(const integer_op::Values&) {
        if (form_ == OnnxForm::kQonnx) return x();
        const auto level = form_ == OnnxForm::kIntegers ? cast(x(), OnnxType::kFloat) : x();
        return op("Mul", {level, number("step", step_of(levels_in()))});
    }

    std::string graph_of(const integer_op::Clip& clip) {
        return op("Clip", {x(), number("low", 0), number("alpha", clip.alpha)});
    }
    std::string graph_of(const integer_op::Relu&) { return op("Relu", {x()}); }

    std::string graph_of(const integer_op::Add&) {
        const auto missing = shape_in(0).channels - shape_in(1).channels;
        auto shortcut = x(1);
        if (missing > 0)
            shortcut = op("Pad", {shortcut, whole("pads", {0, missing / 2, 0, 0, 0, missing - missing / 2, 0, 0})});
        return op("Add", {x(0), shortcut});
    }

    std::string graph_of(const integer_op::Subsample& subsample) {
        const auto end = std::numeric_limits<std::int64_t>::max();
        return op("Slice", {x(), whole("from", {0, 0}), whole("to", {end, end}), whole("axes", {2, 3}),
                            whole("strides", {subsample.stride, subsample.stride})});
    }
    std::string graph_of(const integer_op::AveragePool& pool) {
        auto attributes = windows(pool.stride, pool.stride, 0);
        attributes["ceil_mode"] = std::int64_t{1};
        return op("AveragePool", {x()}, attributes);
    }
    std::string graph_of(const integer_op::MaxPool& pool) {
        return op("MaxPool", {x()}, windows(pool.kernel, pool.stride, pool.pad));
    }
    std::string graph_of(const integer_op::GlobalPool&) { return op("GlobalAveragePool", {x()}); }

    std::string graph_of(const integer_op::Linear& linear) {
        const auto classes = static_cast<std::int64_t>(linear.bias.size());
        const auto features = op("Flatten", {x()});
        const auto weights = weight(linear.weights, classes, 0);
        const auto bias = constant("bias", OnnxType::kFloat, {classes}, bytes_of(linear.bias));
        return op("Gemm", {features, weights, bias}, {{"transB", std::int64_t{1}}});
    }

    const std::vector<IntegerNode>& nodes_;
    const std::vector<IntegerShape> shapes_;
    const OnnxForm form_;
    const float zero_point_;
    OnnxModel model_{};
    std::vector<std::string> outputs_;  // of the nodes so far
    std::size_t index_ = 0;
    int step_ = 0;  // of the node: operations so far
    std::string name_;
};

}  // namespace

std::string onnx_file(const DeployedNetwork& deployed, OnnxForm form, float zero_point) {
    return GraphWriter(deployed, form, zero_point).file();
}

}  // namespace bitsweep
