#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/probe.h"
#include "study/sawb_grid.h"
#include "study/weights_file.h"

namespace bitsweep {
namespace {

struct SawbGridOptions {
    std::filesystem::path weights;
    std::string layers = "layer*.conv*";
    int levels = 4;
    double width = 0.4;  // the grid reaches so far to each side of IBM's pair, as a share of it
    ProbeOutput output;
};

void print_grid(const OrderedJson& grid) {
    fmt::print("error over the optimum's, geometric mean of the layers; c1 along, c2 down\n{:>8}", "");
    for (const auto& value : grid["c1"]) fmt::print(" {:>8.3f}", value.get<double>());
    fmt::print("\n");
    for (std::size_t y = 0; y < grid["c2"].size(); ++y) {
        fmt::print("{:>8.3f}", grid["c2"][y].get<double>());
        for (const auto& value : grid["ratio"][y]) fmt::print(" {:>8.4f}", value.get<double>());
        fmt::print("\n");
    }
}

void sawb_grid(const SawbGridOptions& options) {
    const auto file = study::read_weights_file(options.weights, options.layers);
    const auto grid = study::sawb_grid(file.weights, options.levels, options.width);
    const OrderedJson params{{"file", file.name},
                             {"sha256", file.sha256},
                             {"layers", options.layers},
                             {"levels", options.levels},
                             {"width", options.width}};
    options.output.finish("sawb-grid", params, grid, grid, [&] { print_grid(grid); });
}

}  // namespace

void add_sawb_grid(CLI::App& command, Invocation&) {
    auto options = std::make_shared<SawbGridOptions>();
    command.add_option("--weights", options->weights, "safetensors file")->required()->check(CLI::ExistingFile);
    command.add_option("--layers", options->layers, "only tensors of this name, * and ? allowed [layer*.conv*]");
    command.add_option("--levels", options->levels, "levels of the quantizer: 2^k or 2^k - 1 [4]")
        ->check(CLI::IsMember(std::vector<int>{3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256}));
    command
        .add_option("--width", options->width,
                    "reach of the grid to each side of IBM's pair, as a share of the pair [0.4]")
        ->check(CLI::Range(0.001, 1.0));
    options->output.add_options(command);
    command.callback([options] { sawb_grid(*options); });
}

}  // namespace bitsweep
