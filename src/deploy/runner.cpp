#include "deploy/runner.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/deferred_sum.h"
#include "kernels/float_layers.h"
#include "kernels/kernels.h"

namespace bitsweep {

using kernels::BlockClip;
using kernels::BlockLayout;

/// Turns nodes into steps. A norm and a sum are not computed where they stand, but together with the activations that
/// read them, in the convolution's epilogue where there is one.
class RunnerBuilder {
public:
    RunnerBuilder(const IntegerNetwork& network, IntegerRunner& runner)
        : nodes_(network.nodes), shapes_(shapes_of(network)), runner_(runner), kernels_(*runner.kernels_) {
        readers_.resize(nodes_.size());
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            for (const auto from : nodes_[i].inputs) readers_[from].push_back(i);
        values_.resize(nodes_.size());
        reads_left_.resize(nodes_.size());
        for (std::size_t i = 0; i < nodes_.size(); ++i) reads_left_[i] = readers_[i].size();
    }

    void build();

private:
    template <typename Step>
    void emit(Step step) {
        runner_.steps_.push_back(std::move(step));
    }

    BlockLayout layout_of(std::size_t node, std::int64_t pad = 0) const {
        const auto& shape = shapes_[node];
        return {1, shape.channels, shape.size, shape.size, pad, kernels_.block};
    }

    // Memory is shared by places of one layout alone, so that padding and missing channels stay zero.
    RunnerPlacePointer take(const BlockLayout& layout, bool levels) {
        const Key key{levels, layout.channels, layout.height, layout.width, layout.pad};
        auto& free = free_[key];
        std::size_t offset = runner_.lines_;
        if (free.empty())
            runner_.lines_ += (static_cast<std::size_t>(layout.size()) * (levels ? 1 : sizeof(float)) + 63) / 64;
        else {
            offset = free.back();
            free.pop_back();
        }
        return {new RunnerPlace{layout, offset * 64}, [&free](const RunnerPlace* place) {
                    free.push_back(place->offset / 64);
                    delete place;
                }};
    }

    std::size_t input(std::size_t i = 0) const { return nodes_[index_].inputs[i]; }
    bool is_read_once(std::size_t node) const { return readers_[node].size() == 1; }
    template <typename Op>
    const Op* op_of(std::size_t node) const {
        return std::get_if<Op>(&nodes_[node].op);
    }

    // The node's output in memory; a deferred sum is computed now.
    const RunnerPlacePointer& place_of(std::size_t node) {
        auto& value = values_[node];
        if (!value.is_computed()) {
            const auto y = take(layout_of(node), false);
            compute(value, y, runner_.steps_);
            value = DeferredSum(y);
        }
        return value.place;
    }

    /// The readers of a sum: its activations.
    struct Outputs {
        std::optional<std::size_t> levels, values;  // nodes
    };

    // The activations that one pass over the sum can write: none where another node reads the sum itself, too.
    Outputs outputs_of(std::size_t sum) const {
        Outputs outputs;
        for (const auto reader : readers_[sum]) {
            const auto* op = op_of<integer_op::Levels>(reader);
            const bool levels = op != nullptr && op->thresholds.empty();
            const bool floats =
                op_of<integer_op::Clip>(reader) != nullptr || op_of<integer_op::Relu>(reader) != nullptr;
            auto& slot = levels ? outputs.levels : outputs.values;
            if ((!levels && !floats) || slot) return {};
            slot = reader;
        }
        return outputs;
    }

    BlockClip clip_of(std::size_t node) const {
        if (const auto* levels = op_of<integer_op::Levels>(node))
            return {BlockClip::Kind::kLevels, levels->alpha, static_cast<float>(levels->top)};
        const auto* clip = op_of<integer_op::Clip>(node);
        return clip == nullptr ? BlockClip{} : BlockClip{BlockClip::Kind::kClip, clip->alpha, 0};
    }

    // Writes the activation at this node, and the other one of the same sum where it can.
    void activate() {
        if (values_[index_].place != nullptr) return;  // written together with the one before
        const auto sum = input();
        auto outputs = outputs_of(sum);
        if (!outputs.levels && !outputs.values) {
            place_of(sum);
            (op_of<integer_op::Levels>(index_) != nullptr ? outputs.levels : outputs.values) = index_;
        }
        const auto layout = layout_of(sum);
        SumActivations out;
        if (outputs.levels) {
            out.levels = take(layout.padded(pad_for(*outputs.levels)), true);
            out.levels_clip = clip_of(*outputs.levels);
            values_[*outputs.levels] = DeferredSum(out.levels);
        }
        if (outputs.values) {
            out.values = take(layout, false);
            out.values_clip = clip_of(*outputs.values);
            values_[*outputs.values] = DeferredSum(out.values);
        }
        runner_.steps_.push_back(bitsweep::activate(values_[sum], layout, out, kernels_));
    }

    // The padding that the convolutions read which read these levels.
    std::int64_t pad_for(std::size_t levels) const {
        std::int64_t pad = 0;
        for (const auto reader : readers_[levels])
            if (const auto* convolution = op_of<integer_op::LevelConvolution>(reader))
                pad = std::max(pad, convolution->pad);
        return pad;
    }

    void add(const integer_op::Images& images) {
        const auto* reader =
            is_read_once(index_) ? op_of<integer_op::FloatConvolution>(readers_[index_].front()) : nullptr;
        const auto layout = layout_of(index_);
        auto place = take(layout.padded(reader == nullptr ? 0 : reader->pad), false);
        runner_.image_values_ = layout.channels * layout.pixels();
        const auto* rows = kernels::kernels_for(kernels::Device::kCpu);
        emit([images, count = runner_.image_values_, to = floats_at(place), padded = place->layout,
              rows](RunnerWork& work) {
            if (images.levels == 0) return kernels::to_blocks(work.image, padded, to(work), 1);
            std::vector<float> rounded(static_cast<std::size_t>(count));
            const kernels::LevelsOfWeight levels{work.image, count, 1, &images.range, images.levels, rounded.data()};
            rows->weights.levels({&levels, 1}, 1);
            kernels::to_blocks(rounded.data(), padded, to(work), 1);
        });
        values_[index_] = DeferredSum(std::move(place));
    }

    template <typename Convolution>
    static kernels::LevelConvolution shape_of(const Convolution& op, const BlockLayout& in) {
        kernels::LevelConvolution shape;
        shape.in = in;
        shape.out_channels = op.out_channels;
        shape.kernel = op.kernel;
        shape.stride = op.stride;
        shape.pad = op.pad;
        return shape;
    }

    void add(const integer_op::LevelConvolution& op) {
        const auto& levels = place_of(input());
        auto shape = shape_of(op, levels->layout);
        shape.groups = op.groups;
        shape.top = std::get<integer_op::Levels>(nodes_[input()].op).top;
        int largest = 0;
        for (const int code : op.weights.codes) largest = std::max(largest, std::abs(code));
        if (const char* reason = kernels::refusal(shape, largest))
            throw DataError(fmt::format("{}: {}", nodes_[index_].name, reason));
        auto plan = std::make_shared<kernels::LevelConvolutionPlan>(kernels_, shape);
        plan->pack(op.weights.codes.data(), 1);
        auto scale = std::make_shared<std::vector<float>>();
        for (std::int64_t k = 0; k < op.out_channels; ++k)
            scale->push_back(op.weights.scale_of(static_cast<std::size_t>(k)));
        DeferredSum value;
        value.convolution = std::move(plan);
        value.scale = std::move(scale);
        value.levels = levels;
        values_[index_] = std::move(value);
    }

    void add(const integer_op::FloatConvolution& op) {
        auto x = place_of(input());
        if (x->layout.pad < op.pad) {
            auto padded = take(x->layout.padded(op.pad), false);
            emit([to_layout = padded->layout, from_layout = x->layout, from = floats_at(x), to = floats_at(padded)](
                     RunnerWork& work) { kernels::copy_into(to_layout, from_layout, from(work), to(work)); });
            x = padded;
        }
        auto plan = std::make_shared<kernels::FloatConvolutionPlan>(kernels_, shape_of(op, x->layout),
                                                                    op.weights.values(op.out_channels).data());
        auto y = take(layout_of(index_), false);
        emit([plan, from = floats_at(x), to = floats_at(y)](RunnerWork& work) { plan->forward(from(work), to(work)); });
        values_[index_] = DeferredSum(std::move(y));
    }

    void add(const integer_op::Norm& norm) {
        auto value = is_read_once(input()) && values_[input()].norm == nullptr && values_[input()].residual == nullptr
                         ? values_[input()]
                         : DeferredSum(place_of(input()));
        value.norm = &norm;
        values_[index_] = std::move(value);
    }

    void add(const integer_op::Add&) {
        auto residual = whole_shortcut();
        auto value = is_read_once(input(0)) && values_[input(0)].residual == nullptr ? values_[input(0)]
                                                                                     : DeferredSum(place_of(input(0)));
        value.residual = std::move(residual);
        values_[index_] = std::move(value);
    }

    // The shortcut of the sum at this node, with as many channels as the branch.
    RunnerPlacePointer whole_shortcut() {
        const auto out = layout_of(index_);
        auto place = place_of(input(1));
        if (place->layout.channels == out.channels) return place;
        auto y = take(out, false);
        const auto first = (out.channels - place->layout.channels) / 2;
        emit([in = place->layout, out, first, x = floats_at(place), to = floats_at(y)](RunnerWork& work) {
            kernels::place_channels(in, x(work), 1, first, out, to(work), 1);
        });
        return y;
    }

    void add(const integer_op::Levels& op) {
        if (op.thresholds.empty()) return activate();
        const auto x = place_of(input());
        auto y = take(layout_of(index_).padded(pad_for(index_)), true);
        emit([in = x->layout, out = y->layout, thresholds = op.thresholds, from = floats_at(x),
              to = levels_at(y)](RunnerWork& work) {
            work.has_nan |= kernels::count_thresholds(in, from(work), thresholds, out, to(work));
        });
        values_[index_] = DeferredSum(std::move(y));
    }
    void add(const integer_op::Clip&) { activate(); }
    void add(const integer_op::Relu&) { activate(); }

    void add(const integer_op::Values&) {
        const auto levels = place_of(input());
        const auto& of = std::get<integer_op::Levels>(nodes_[input()].op);
        auto y = take(layout_of(index_), false);
        emit([layout = levels->layout, step = of.alpha / static_cast<float>(of.top), from = levels_at(levels),
              to = floats_at(y)](RunnerWork& work) {
            kernels::levels_to_floats(from(work), layout, step, to(work), 1);
        });
        values_[index_] = DeferredSum(std::move(y));
    }

    void add(const integer_op::Subsample& op) {
        const auto x = place_of(input());
        auto y = take(layout_of(index_), false);
        emit([in = x->layout, out = y->layout, stride = op.stride, from = floats_at(x), to = floats_at(y)](
                 RunnerWork& work) { kernels::place_channels(in, from(work), stride, 0, out, to(work), 1); });
        values_[index_] = DeferredSum(std::move(y));
    }

    using Pool = void(const kernels::Pooling&, const BlockLayout&, const float*, const BlockLayout&, float*);

    void add_pool(Pool* pool, const kernels::Pooling& pooling) {
        const auto x = place_of(input());
        auto y = take(layout_of(index_), false);
        emit([pool, pooling, in = x->layout, out = y->layout, from = floats_at(x),
              to = floats_at(y)](RunnerWork& work) { pool(pooling, in, from(work), out, to(work)); });
        values_[index_] = DeferredSum(std::move(y));
    }
    void add(const integer_op::AveragePool& op) { add_pool(kernels::average_pool, {op.stride, op.stride, 0}); }
    void add(const integer_op::MaxPool& op) { add_pool(kernels::max_pool, {op.kernel, op.stride, op.pad}); }
    void add(const integer_op::GlobalPool&) {
        const auto size = shapes_[input()].size;
        add_pool(kernels::average_pool, {size, size, 0});
    }

    void add(const integer_op::Linear& op) {
        const auto x = place_of(input());
        const auto classes = op.bias.size(), features = static_cast<std::size_t>(x->layout.channels);
        const auto values = op.weights.values(static_cast<std::int64_t>(classes));
        std::vector<float> turned(values.size());
        for (std::size_t o = 0; o < classes; ++o)
            for (std::size_t f = 0; f < features; ++f) turned[f * classes + o] = values[o * features + f];
        auto y = take(layout_of(index_), false);
        emit([weights = std::move(turned), bias = op.bias, features, from = floats_at(x),
              to = floats_at(y)](RunnerWork& work) {
            kernels::linear(from(work), static_cast<std::int64_t>(features), weights.data(), bias.data(),
                            static_cast<std::int64_t>(bias.size()), to(work));
        });
        values_[index_] = DeferredSum(std::move(y));
    }

    using Key = std::tuple<bool, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

    const std::vector<IntegerNode>& nodes_;
    const std::vector<IntegerShape> shapes_;
    IntegerRunner& runner_;
    const kernels::BlockKernels& kernels_;
    std::map<Key, std::vector<std::size_t>> free_;  // places' lines; before values_, which give theirs back
    std::vector<std::vector<std::size_t>> readers_;
    std::vector<std::size_t> reads_left_;
    std::vector<DeferredSum> values_;
    std::size_t index_ = 0;
};

void RunnerBuilder::build() {
    for (index_ = 0; index_ < nodes_.size(); ++index_) {
        std::visit([&](const auto& op) { add(op); }, nodes_[index_].op);
        for (const auto from : nodes_[index_].inputs)
            if (--reads_left_[from] == 0) values_[from] = {};
    }
    const auto& logits = place_of(nodes_.size() - 1);
    runner_.classes_ = shapes_.back().channels;
    emit([from = floats_at(logits), classes = runner_.classes_](RunnerWork& work) {
        const auto* values = from(work);
        const auto nan = std::numeric_limits<float>::quiet_NaN();
        for (std::int64_t i = 0; i < classes; ++i) work.logits[i] = work.has_nan ? nan : values[i];
    });
}

IntegerRunner::IntegerRunner(const IntegerNetwork& network, const kernels::BlockKernels& kernels) : kernels_(&kernels) {
    RunnerBuilder(network, *this).build();
}

void IntegerRunner::run(const float* images, std::int64_t count, float* logits, int threads) {
    threads = static_cast<int>(std::clamp<std::int64_t>(count, 1, threads));
    while (static_cast<int>(memory_.size()) < threads) memory_.emplace_back(lines_);
    const auto every_nth = [&](int thread) {
        for (std::int64_t image = thread; image < count; image += threads) {
            RunnerWork work{memory_[static_cast<std::size_t>(thread)].data()->bytes, images + image * image_values_,
                            logits + image * classes_, false};
            for (const auto& step : steps_) step(work);
        }
    };
    if (threads == 1) return every_nth(0);  // without a pool of threads
#pragma omp parallel for num_threads(threads) schedule(static, 1)
    for (int thread = 0; thread < threads; ++thread) every_nth(thread);
}

}  // namespace bitsweep
