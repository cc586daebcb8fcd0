#include "kernels/onednn/float_conv.h"

#include <algorithm>
#include <dnnl.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include <omp.h>

namespace bitsweep::kernels::onednn {
namespace {

using dnnl::memory;

// oneDNN takes its number of threads from OpenMP, as it makes a primitive and as it runs one.
class Threads {
public:
    explicit Threads(int count) : before_(omp_get_max_threads()) { omp_set_num_threads(count); }
    ~Threads() { omp_set_num_threads(before_); }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;

private:
    int before_;
};

const dnnl::engine& engine() {
    static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
    return cpu;
}

// oneDNN 3 takes at once what 2 takes as an operation's descriptor first. hint: a backward pass has its forward one.
template <typename Primitive, typename Operation, typename... Hint>
typename Primitive::primitive_desc describe(const Operation& operation, const Hint&... hint) {
    return std::apply(
        [&](const auto&... argument) {
#if DNNL_VERSION_MAJOR >= 3
            return typename Primitive::primitive_desc(engine(), argument..., hint...);
#else
            return typename Primitive::primitive_desc(typename Primitive::desc(argument...), engine(), hint...);
#endif
        },
        operation);
}

memory::format_tag tag_of(const BlockLayout& layout) {
    switch (layout.block) {
        case 1:
            return memory::format_tag::nchw;
        case 8:
            return memory::format_tag::nChw8c;
        case 16:
            return memory::format_tag::nChw16c;
        default:
            throw std::invalid_argument("oneDNN has no blocks of " + std::to_string(layout.block) + " channels");
    }
}

// Whole blocks of channels: oneDNN 3.6 reads a last block's missing ones, so they are channels of zeros.
std::int64_t whole(const BlockLayout& layout) {
    return layout.blocks() * layout.block;
}

memory::desc values_of(const BlockLayout& layout) {
    return {{layout.images, whole(layout), layout.height, layout.width}, memory::data_type::f32, tag_of(layout)};
}

// oneDNN does not write to what it only reads, but takes one kind of pointer.
memory at(const memory::desc& desc, const float* values) {
    return {desc, engine(), const_cast<float*>(values)};
}

void checked(const FloatConvolution& c) {
    const auto fits = [&](std::int64_t channels, std::int64_t block) {
        return channels % c.groups == 0 && (c.groups == 1 || channels / c.groups % block == 0);
    };
    if (c.in.pad != 0) throw std::invalid_argument("oneDNN takes floats without padding");
    if (c.groups < 1 || !fits(c.in.channels, c.in.block) || !fits(c.out_channels, c.out().block))
        throw std::invalid_argument("a group does not begin with a block of channels");
}

}  // namespace

struct FloatConvolutionPlan::Passes {
    // A pass of one shape. Weights go through oneDNN's own order of them.
    struct Pass {
        dnnl::primitive primitive;
        memory weights;
    };

    FloatConvolution asked, made;  // made: without stride where the kernel is one pixel
    int threads;
    dnnl::stream stream{engine()};
    memory::desc x, y, plain_weights, any_weights;
    std::vector<float> whole_weights;  // with channels of zeros; empty: all are there
    std::vector<float> picked;         // the pixels that a strided kernel of one pixel reads; empty: all are
    std::optional<Pass> forward, data_gradient, weight_gradient;

    Passes(const FloatConvolution& c, int threads_) : asked(c), made(c), threads(threads_) {
        checked(c);
        // oneDNN 3.6 divides by zero in the backward pass of a strided 1x1 convolution of 512 channels and more. The
        // same pixels taken first, and then every one of them, is the same product.
        if (c.kernel == 1 && c.pad == 0 && c.stride > 1) {
            made.stride = 1;
            made.in.height = c.out().height;
            made.in.width = c.out().width;
            picked.resize(static_cast<std::size_t>(made.in.size()));
        }
        x = values_of(made.in);
        y = values_of(made.out());
        memory::dims dims{whole(c.out()), whole(c.in) / c.groups, c.kernel, c.kernel};
        if (whole(c.in) != c.in.channels || whole(c.out()) != c.out_channels)
            whole_weights.resize(static_cast<std::size_t>(dims[0] * dims[1] * c.kernel * c.kernel));
        if (c.groups > 1) {
            dims[0] /= c.groups;
            dims.insert(dims.begin(), c.groups);
        }
        any_weights = {dims, memory::data_type::f32, memory::format_tag::any};
        plain_weights = {dims, memory::data_type::f32,
                         c.groups > 1 ? memory::format_tag::goihw : memory::format_tag::oihw};
    }

    // Rows of weights, [channels in, kernel, kernel], between the plain ones and those with channels of zeros.
    template <typename Copy>
    void each_row(Copy copy) {
        const auto taps = asked.kernel * asked.kernel, row = asked.in.channels / asked.groups * taps;
        for (std::int64_t k = 0; k < asked.out_channels; ++k)
            copy(k * row, whole_weights.data() + k * whole(asked.in) / asked.groups * taps, row);
    }

    memory weights_from(const float* w) {
        if (whole_weights.empty()) return at(plain_weights, w);
        each_row([&](auto from, float* to, auto count) { std::copy_n(w + from, count, to); });
        return at(plain_weights, whole_weights.data());
    }

    // Every stride-th pixel of [images, blocks, height, width, block]; place(pixel of the picture, picked pixel).
    template <typename Place>
    void each_picked(Place place) {
        const auto& to = made.in;
#pragma omp parallel for num_threads(threads)
        for (std::int64_t plane = 0; plane < to.images * to.blocks(); ++plane)
            for (std::int64_t row = 0; row < to.height; ++row)
                for (std::int64_t column = 0; column < to.width; ++column)
                    place(plane * asked.in.plane() + asked.in.pixel(row * asked.stride, column * asked.stride),
                          plane * to.plane() + to.pixel(row, column));
    }

    const float* picked_from(const float* values) {
        if (picked.empty()) return values;
        each_picked([&](auto from, auto to) { std::copy_n(values + from, made.in.block, picked.data() + to); });
        return picked.data();
    }

    void spread_picked(float* values) {
        std::fill_n(values, asked.in.size(), 0.0F);
        each_picked([&](auto to, auto from) { std::copy_n(picked.data() + from, made.in.block, values + to); });
    }

    // What follows the kind of a pass.
    auto operation() const {
        const memory::dims strides{made.stride, made.stride}, pads{made.pad, made.pad};
        return std::make_tuple(dnnl::algorithm::convolution_direct, x, any_weights, y, strides, pads, pads);
    }

    auto describe_forward() const {
        return describe<dnnl::convolution_forward>(
            std::tuple_cat(std::make_tuple(dnnl::prop_kind::forward_training), operation()));
    }

    void reorder(memory from, memory to) {
        dnnl::reorder(from, to).execute(stream, from, to);
    }

    void run_forward(const float* from, const float* w, float* to) {
        if (!forward) {
            const auto made_of = describe_forward();
            forward = {dnnl::convolution_forward(made_of), {made_of.weights_desc(), engine()}};
        }
        reorder(weights_from(w), forward->weights);
        forward->primitive.execute(stream, {{DNNL_ARG_SRC, at(x, picked_from(from))},
                                            {DNNL_ARG_WEIGHTS, forward->weights},
                                            {DNNL_ARG_DST, at(y, to)}});
        stream.wait();
    }

    void run_data_gradient(const float* dy, const float* w, float* dx) {
        if (!data_gradient) {
            const auto made_of = describe<dnnl::convolution_backward_data>(operation(), describe_forward());
            data_gradient = {dnnl::convolution_backward_data(made_of), {made_of.weights_desc(), engine()}};
        }
        reorder(weights_from(w), data_gradient->weights);
        data_gradient->primitive.execute(stream, {{DNNL_ARG_DIFF_DST, at(y, dy)},
                                                  {DNNL_ARG_WEIGHTS, data_gradient->weights},
                                                  {DNNL_ARG_DIFF_SRC, at(x, picked.empty() ? dx : picked.data())}});
        stream.wait();
        if (!picked.empty()) spread_picked(dx);
    }

    void run_weight_gradient(const float* from, const float* dy, float* dw) {
        if (!weight_gradient) {
            const auto made_of = describe<dnnl::convolution_backward_weights>(operation(), describe_forward());
            weight_gradient = {dnnl::convolution_backward_weights(made_of), {made_of.diff_weights_desc(), engine()}};
        }
        weight_gradient->primitive.execute(stream, {{DNNL_ARG_SRC, at(x, picked_from(from))},
                                                    {DNNL_ARG_DIFF_DST, at(y, dy)},
                                                    {DNNL_ARG_DIFF_WEIGHTS, weight_gradient->weights}});
        reorder(weight_gradient->weights, at(plain_weights, whole_weights.empty() ? dw : whole_weights.data()));
        stream.wait();
        if (whole_weights.empty()) return;
        each_row([&](auto to, const float* values, auto count) { std::copy_n(values, count, dw + to); });
        std::fill(whole_weights.begin(), whole_weights.end(), 0.0F);  // a next forward pass reads zeros here
    }
};

const char* version() {
    static const std::string text = [] {
        const auto* v = dnnl::version();
        return std::to_string(v->major) + "." + std::to_string(v->minor) + "." + std::to_string(v->patch);
    }();
    return text.c_str();
}

FloatConvolutionPlan::FloatConvolutionPlan(const FloatConvolution& convolution, int threads)
    : passes_(std::make_unique<Passes>(convolution, threads)) {}
FloatConvolutionPlan::FloatConvolutionPlan(FloatConvolutionPlan&&) noexcept = default;
FloatConvolutionPlan& FloatConvolutionPlan::operator=(FloatConvolutionPlan&&) noexcept = default;
FloatConvolutionPlan::~FloatConvolutionPlan() = default;

void FloatConvolutionPlan::forward(const float* x, const float* w, float* y) {
    const Threads threads(passes_->threads);
    passes_->run_forward(x, w, y);
}

void FloatConvolutionPlan::data_gradient(const float* dy, const float* w, float* dx) {
    const Threads threads(passes_->threads);
    passes_->run_data_gradient(dy, w, dx);
}

void FloatConvolutionPlan::weight_gradient(const float* x, const float* dy, float* dw) {
    const Threads threads(passes_->threads);
    passes_->run_weight_gradient(x, dy, dw);
}

}  // namespace bitsweep::kernels::onednn
