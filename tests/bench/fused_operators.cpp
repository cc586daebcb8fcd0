#include "bench/fused_operators.h"

#include <fmt/format.h>

#include "bench/bench.h"
#include "models/table.h"
#include "quant/core/fused.h"
#include "quant/core/weight.h"
#include "train/device.h"
#include "train/freed_memory.h"

namespace bitsweep::bench {
namespace {

/// One operator: what it does, and how many times it goes over so many elements; beside it a copy of as many.
struct Operator {
    std::string name;
    double passes;
    std::int64_t elements;
    std::function<void()> run;
    torch::Tensor from = torch::randn({elements});
    torch::Tensor to = torch::empty({elements});
    std::vector<double> seconds = {}, copy_seconds = {};

    double gb_per_s() const { return gb_per_s(passes, seconds); }
    double copy_gb_per_s() const { return gb_per_s(2.0, copy_seconds); }

private:
    double gb_per_s(double times, const std::vector<double>& measured) const {
        return times * static_cast<double>(elements) * 4 / median(measured) / 1e9;
    }
};

NormState fresh_norm(std::int64_t channels) {
    return {torch::ones({channels}).requires_grad_(),
            torch::zeros({channels}).requires_grad_(),
            torch::zeros({channels}),
            torch::ones({channels}),
            torch::zeros({}, torch::kInt64),
            true,
            0.1,
            1e-5};
}

// Forward, and forward with backward, of one fused operator over x [128,16,32,32].
void add_fused(std::vector<Operator>& list, const std::string& name, bool residual, const std::string& method) {
    const std::vector<std::int64_t> shape{128, 16, 32, 32};
    const auto x = torch::randn(shape).requires_grad_(),
               r = residual ? torch::randn(shape).requires_grad_() : torch::Tensor();
    const auto alpha = torch::full({}, 2.0F).requires_grad_();
    const auto g = torch::randn(shape);
    const ActivationQuantizer quantizer(method, Bits{2});
    const auto norm = std::make_shared<NormState>(fresh_norm(16));
    list.push_back({name + " forward", residual ? 4.0 : 3.0, x.numel(), [=] {
                        torch::NoGradGuard no_grad;
                        normalize_and_quantize(x, *norm, r, quantizer, nullptr, alpha);
                    }});
    // The forward's passes, and backward: x and g (and the residual) for the sums, then again for the gradient; with a
    // residual its gradient is written and read.
    list.push_back({name + " forward + backward", residual ? 4.0 + 7.0 : 3.0 + 5.0, x.numel(), [=] {
                        const auto y = normalize_and_quantize(x, *norm, r, quantizer, nullptr, alpha).first;
                        y.backward(g);
                        for (const auto& t : {x, r, norm->weight, norm->bias, alpha})
                            if (t.defined()) t.mutable_grad().reset();
                    }});
}

// A weight quantizer over every layer of a ResNet-20.
void add_weights(std::vector<Operator>& list, const std::string& method, double passes) {
    RunConfig config;
    config.quant.weight.method = method;
    config.quant.weight.bits = Bits{2};
    const auto network = make_network(config);
    std::int64_t elements = 0;
    std::vector<const WeightQuantizer*> together;
    std::vector<torch::Tensor> weights;
    for (const auto& [name, layer] : network->layers()) {
        if (!layer->quant().weight.goes_together(layer->weight)) continue;
        together.push_back(&layer->quant().weight);
        weights.push_back(layer->weight);
        elements += layer->weight.numel();
    }
    // The network owns the quantizers.
    list.push_back({method + " on ResNet-20's weights", passes, elements, [network, together, weights] {
                        torch::NoGradGuard no_grad;
                        WeightQuantizer::quantize_together(together, weights);
                    }});
}

}  // namespace

OrderedJson fused_operators(int threads, int rounds) {
    set_threads(threads);
    keep_freed_memory();
    std::vector<Operator> list;
    add_fused(list, "batch norm + ReLU", false, "none");
    add_fused(list, "batch norm + PACT", false, "pact");
    add_fused(list, "batch norm + residual + PACT", true, "pact");
    add_weights(list, "sawb", 3.0);
    add_weights(list, "mse", 0.0);
    for (int round = -3; round < rounds; ++round)
        for (auto& item : list) {
            const double copy_seconds = seconds_of([&] { item.to.copy_(item.from); });
            const double seconds = seconds_of(item.run);
            if (round < 0) continue;
            item.copy_seconds.push_back(copy_seconds);
            item.seconds.push_back(seconds);
        }
    auto rows = OrderedJson::array();
    for (const auto& item : list) {
        OrderedJson row{{"name", item.name}, {"ms", 1000 * median(item.seconds)}};
        if (item.passes > 0) {
            row["gb_per_s"] = item.gb_per_s();
            row["copy_gb_per_s"] = item.copy_gb_per_s();
            row["of_copy"] = item.gb_per_s() / item.copy_gb_per_s();
        }
        rows.push_back(row);
    }
    return rows;
}

void print_fused_operators(const OrderedJson& rows) {
    for (const auto& row : rows) {
        fmt::print("{:<48} {:8.3f} ms", row["name"].get<std::string>(), row["ms"].get<double>());
        if (row.contains("of_copy"))
            fmt::print(" {:7.1f} GB/s  {:4.0f} % of a copy's {:.1f}", row["gb_per_s"].get<double>(),
                       100 * row["of_copy"].get<double>(), row["copy_gb_per_s"].get<double>());
        fmt::print("\n");
    }
}

}  // namespace bitsweep::bench
