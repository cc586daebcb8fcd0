#include "quant/methods/n2uq.h"

#include "quant/core/clip.h"

namespace bitsweep {
namespace {

constexpr double kReach = 2;  // of the levels, in units of scale_out
constexpr double kFloor = 1e-3;
constexpr double kRate = 0.1;

// d_0..d_n.
torch::Tensor ends_of_intervals(const torch::Tensor& start, const torch::Tensor& intervals) {
    return torch::cat({start.reshape({1}), start + intervals.cumsum(0)});
}

torch::Tensor middles(const torch::Tensor& ends) {
    const auto n = ends.size(0) - 1;
    return (ends.narrow(0, 0, n) + ends.narrow(0, 1, n)) / 2;
}

struct IntervalFunction : torch::autograd::Function<IntervalFunction> {
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& start, const torch::Tensor& intervals, const torch::Tensor& in,
                                 const torch::Tensor& out) {
        const auto ends = ends_of_intervals(start, intervals);
        const auto code = torch::bucketize(x * in, middles(ends)).to(x.dtype());
        context->save_for_backward({x, ends, intervals, in, out, code});
        return torch::where(x.isnan(), x, code * (out * (kReach / static_cast<double>(intervals.size(0)))));
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto &x = saved[0], &ends = saved[1], &intervals = saved[2], &in = saved[3], &out = saved[4];
        const auto n = intervals.size(0);
        const double unit = kReach / static_cast<double>(n);
        const auto segment = torch::bucketize(x * in, ends);  // 1..n inside
        const auto inside = (segment > 0).logical_and_(segment <= n);
        const auto place = (segment - 1).clamp_(0, n - 1);
        const auto k = gradients[0] * inside * (out * unit) / intervals.index({place});
        const auto part = k * (x * in - ends.index({place})) / intervals.index({place});
        auto to_intervals = torch::empty_like(intervals);
        auto later = torch::zeros({}, k.options());  // the sum of k over the segments behind
        for (auto i = n - 1; i >= 0; --i) {
            const auto here = place == i;
            to_intervals[i] = -(later + (part * here).sum());
            later = later + (k * here).sum();
        }
        return {k * in, -later, to_intervals, (k * x).sum(), (gradients[0] * saved[5]).sum() * unit};
    }
};

}  // namespace

torch::Tensor quantize_n2uq(const torch::Tensor& x, at::TensorList states, const ActivationQuantConfig&) {
    return IntervalFunction::apply(x, states[0], states[1], states[2], states[3]);
}

torch::Tensor n2uq_thresholds(at::TensorList states) {
    return middles(ends_of_intervals(states[0], states[1]));
}

LevelEnds n2uq_ends(at::TensorList states, const ActivationQuantConfig&) {
    return {{}, states[3].detach() * kReach};
}

std::vector<QuantState> n2uq_states(const ActivationQuantConfig& config, torch::IntArrayRef) {
    const int n = activation_top(config);
    const auto scale = [](std::string_view name, std::string_view symbol) {
        return QuantState{.name = name, .symbol = symbol, .starts_there = true, .floor = kFloor, .rate = kRate};
    };
    auto intervals = scale("act_intervals", "intervals");
    intervals.shape = {n};
    intervals.start = kReach / n;
    return {{.name = "act_start", .symbol = "start", .start = 0, .starts_there = true, .rate = kRate},
            intervals,
            scale("act_scale_in", "scale_in"),
            scale("act_scale_out", "scale_out")};
}

std::vector<torch::Tensor> n2uq_at_other_bits(at::TensorList states, const ActivationQuantConfig&,
                                              const ActivationQuantConfig& to) {
    auto others = states.vec();
    const auto n = activation_top(to);
    others[1] = (states[1].sum() / n).expand({n});
    return others;
}

}  // namespace bitsweep
