#include <cmath>
#include <cstdio>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/probe.h"
#include "cli/bitsweep-train/weights_file.h"
#include "study/weight_error.h"

namespace bitsweep {
namespace {

struct QerrorOptions {
    std::filesystem::path weights;
    std::vector<int> bits = {2, 3, 4, 5, 8};
    std::string layers = "*";
    ProbeOutput output;
};

// What SAWB looks at, of each layer.
OrderedJson moments_json(const NamedTensors& tensors) {
    auto list = OrderedJson::array();
    for (const auto& [name, tensor] : tensors) {
        const auto w = tensor.to(torch::kFloat64);
        list.push_back({{"layer", name},
                        {"mean_abs", w.abs().mean().item<double>()},
                        {"rms", std::sqrt(w.square().mean().item<double>())}});
    }
    return list;
}

OrderedJson errors_json(const NamedTensors& tensors, const std::vector<int>& bits) {
    auto list = OrderedJson::array();
    for (const auto& [name, tensor] : tensors)
        for (const int b : bits)
            for (const auto& error : weight_errors(tensor, b)) {
                list.push_back({{"layer", name},
                                {"method", error.method},
                                {"bits", error.bits},
                                {"levels", error.levels},
                                {"scale", error.scale},
                                {"nmse", error.nmse},
                                {"ratio", error.ratio}});
                if (error.nmse_rescaled) list.back()["nmse_rescaled"] = *error.nmse_rescaled;
            }
    return list;
}

// A line a method and number of levels, over the layers.
void print_summary(const OrderedJson& errors) {
    struct SummaryRow {
        double log_sum = 0, worst = 0, nmse = 0, rescaled = 0;
        int layers = 0;
        std::string worst_layer;
    };
    std::map<std::tuple<int, int, std::string>, SummaryRow> rows;
    for (const auto& error : errors) {
        auto& row = rows[{error["bits"].get<int>(), error["levels"].get<int>(), error["method"].get<std::string>()}];
        const auto ratio = error["ratio"].get<double>();
        ++row.layers;
        row.log_sum += std::log(ratio);
        row.nmse += error["nmse"].get<double>();
        row.rescaled += error.value("nmse_rescaled", error["nmse"].get<double>());
        if (ratio <= row.worst) continue;
        row.worst = ratio;
        row.worst_layer = error["layer"].get<std::string>();
    }
    fmt::print("{:>4} {:>6}  {:<8} {:>10} {:>10} {:>15} {:>12}  {}\n", "bits", "levels", "method", "mean NMSE",
               "rescaled", "geo.mean ratio", "worst ratio", "worst layer");
    for (const auto& [key, row] : rows) {
        const auto& [bits, levels, method] = key;
        fmt::print("{:>4} {:>6}  {:<8} {:>10.5f} {:>10.5f} {:>15.3f} {:>12.3f}  {}\n", bits, levels, method,
                   row.nmse / row.layers, row.rescaled / row.layers, std::exp(row.log_sum / row.layers), row.worst,
                   row.worst_layer);
    }
    fmt::print(
        "ratio: error over that of the best scale at as many levels; rescaled: NMSE after the best scale for methods "
        "that have none of their own (DoReFa, WRPN)\n");
}

void qerror(const QerrorOptions& options) {
    const auto file = read_weights_file(options.weights, options.layers);
    const auto errors = errors_json(file.weights, options.bits);
    const OrderedJson params{
        {"file", file.name}, {"sha256", file.sha256}, {"bits", options.bits}, {"layers", options.layers}};
    const OrderedJson result{{"errors", errors}, {"layers", moments_json(file.weights)}};
    options.output.finish("qerror", params, result, errors, [&] { print_summary(errors); });
}

}  // namespace

void add_qerror(CLI::App& command, Invocation&) {
    auto options = std::make_shared<QerrorOptions>();
    command.add_option("--weights", options->weights, "safetensors file")->required()->check(CLI::ExistingFile);
    command.add_option("--bits", options->bits, "bit-widths [2,3,4,5,8]")->delimiter(',')->check(CLI::Range(1, 8));
    command.add_option("--layers", options->layers, "only tensors of this name, * and ? allowed [*]");
    options->output.add_options(command, "as JSON: a list, an entry a layer, method and number of levels");
    command.callback([options] { qerror(*options); });
}

}  // namespace bitsweep
