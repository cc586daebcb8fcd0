#include <cmath>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/probe.h"
#include "study/weight_error.h"
#include "study/weights_file.h"

namespace bitsweep {
namespace {

struct QerrorOptions {
    std::filesystem::path weights;
    std::vector<int> bits = {2, 3, 4, 5, 8};
    std::string layers = "*";
    ProbeOutput output;
};

// A line a method and number of levels, over the layers.
void print_summary(const OrderedJson& errors) {
    const auto rows = study::summary_of(errors);
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
    const auto file = study::read_weights_file(options.weights, options.layers);
    const auto errors = study::errors_json(file.weights, options.bits);
    const OrderedJson params{
        {"file", file.name}, {"sha256", file.sha256}, {"bits", options.bits}, {"layers", options.layers}};
    const OrderedJson result{{"errors", errors}, {"layers", study::moments_json(file.weights)}};
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
