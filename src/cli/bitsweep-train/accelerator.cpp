#include <memory>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/probe.h"
#include "study/accelerator.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

struct AcceleratorOptions {
    std::string network = "resnet18", data = "imagenet", file;
    ProbeOutput output;
};

study::Accelerator accelerator_of(const std::string& file) {
    if (file.empty()) return {};
    Problems problems;
    const auto accelerator = study::parse_accelerator(parse_json(read_file(file), file, problems), problems);
    problems.throw_if_any();
    return accelerator;
}

void print_comparison(const OrderedJson& result) {
    fmt::print("{:<28} {:>12} {:>12}\n", "network", "time (us)", "energy (uJ)");
    for (const auto& network : result["networks"])
        fmt::print("{:<28} {:>12.1f} {:>12.1f}\n", network["name"].get<std::string>(), network["time_us"].get<double>(),
                   network["energy_uj"].get<double>());
    fmt::print("\n{:<32} {:>14} {:>14}\n", "WRPN's time over that of", "pact+sawb", "pact+sawb+fpsc");
    for (const auto& row : result["sensitivity"])
        fmt::print("{:<32} {:>14.2f} {:>14.2f}\n", row["assumption"].get<std::string>(),
                   row["wrpn_over_sawb"].get<double>(), row["wrpn_over_fpsc"].get<double>());
}

void compare(const AcceleratorOptions& options) {
    const auto accelerator = accelerator_of(options.file);
    const auto result = study::compare_on_accelerator(accelerator, options.network, options.data);
    const OrderedJson params{
        {"network", options.network}, {"data", options.data}, {"accelerator", study::to_json(accelerator)}};
    options.output.finish("accelerator", params, result, result, [&] { print_comparison(result); });
}

}  // namespace

void add_accelerator(CLI::App& command, Invocation&) {
    auto options = std::make_shared<AcceleratorOptions>();
    command.add_option("--network", options->network, "a network of `bitsweep-train list` [resnet18]");
    command.add_option("--data", options->data, "the data set, for its images' size and classes [imagenet]");
    command.add_option("--accelerator", options->file, "JSON with other assumptions (docs/accelerator.md)")
        ->check(CLI::ExistingFile);
    options->output.add_options(command);
    command.callback([options] { compare(*options); });
}

}  // namespace bitsweep
