#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/probe.h"
#include "cli/bitsweep-train/run_inputs.h"
#include "config/canonical.h"
#include "runs/files.h"
#include "study/alpha_loss.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

struct ProbeAlphaOptions {
    RunInputs inputs;
    fs::path run;
    std::int64_t images = 512;
    study::AlphaGrid grid;
    ProbeOutput output;
};

void print_layers(const OrderedJson& layers) {
    fmt::print("{:<22} {:>9} {:>9} {:>16} {:>18}\n", "layer", "alpha", "loss", "best alpha", "loss at best alpha");
    for (const auto& layer : layers) {
        const auto losses = layer["quantized"].get<std::vector<double>>();
        const auto best = static_cast<std::size_t>(std::min_element(losses.begin(), losses.end()) - losses.begin());
        fmt::print("{:<22} {:>9.4f} {:>9.4f} {:>16.4f} {:>18.4f}\n", layer["layer"].get<std::string>(),
                   layer["alpha"].get<double>(), layer["loss"].get<double>(), layer["alphas"][best].get<double>(),
                   losses[best]);
    }
}

void probe_alpha(ProbeAlphaOptions options) {
    options.inputs.config = options.run / kConfigFile;
    const auto file = options.run / kFinalWeightsFile;
    if (!is_there(file))
        throw DataError(file.string() + " is missing: the run has not finished, or is no run directory");
    const auto config = options.inputs.load();
    const auto& grid = options.grid;
    const auto result = study::loss_over_alpha(config, options.inputs.sources(file), options.inputs.prepare_machine(),
                                               options.images, grid);
    const OrderedJson params{{"run", run_id(config)},
                             {"sha256", sha256_of_file(file)},
                             {"images", result["images"]},
                             {"points", grid.points},
                             {"low", grid.low},
                             {"high", grid.high}};
    options.output.finish("probe-alpha", params, result, result, [&] { print_layers(result["layers"]); });
}

}  // namespace

void add_probe_alpha(CLI::App& command, Invocation&) {
    auto options = std::make_shared<ProbeAlphaOptions>();
    command.add_option("run", options->run, "directory of a finished run with PACT activations")
        ->required()
        ->check(CLI::ExistingDirectory);
    options->inputs.add_machine_options(command);
    command.add_option("--data-root", options->inputs.data_root,
                       "folder of the data sets [$BITSWEEP_DATA, ~/.cache/bitsweep]");
    command.add_option("--points", options->grid.points, "values of alpha, evenly on a logarithmic scale [25]")
        ->check(CLI::Range(3, 1000));
    command.add_option("--images", options->images, "images of the training set, not augmented [512]")
        ->check(CLI::PositiveNumber);
    command.add_option("--low", options->grid.low, "the least alpha, as a multiple of the learned one [0.125]")
        ->check(CLI::Range(1e-3, 1.0));
    command.add_option("--high", options->grid.high, "the greatest alpha, as a multiple of the learned one [4]")
        ->check(CLI::Range(1.0, 1e3));
    options->output.add_options(command);
    command.callback([options] { probe_alpha(*options); });
}

}  // namespace bitsweep
