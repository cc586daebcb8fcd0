#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/probe.h"
#include "cli/bitsweep-train/run_inputs.h"
#include "config/canonical.h"
#include "models/table.h"
#include "runs/files.h"
#include "study/latency.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "train/device.h"
#include "train/freed_memory.h"

namespace bitsweep {
namespace {

struct LatencyOptions {
    RunInputs inputs;
    std::filesystem::path run;
    int rounds = 15;
    ProbeOutput output;
};

void print_times(const OrderedJson& result) {
    fmt::print("{}{}; {} bytes of weights\n", result["engine"].get<std::string>(),
               result["refusal"] == "" ? "" : " (" + result["refusal"].get<std::string>() + ")",
               result["size_bytes"].get<std::int64_t>());
    for (const auto batch : study::kLatencyBatches) {
        const auto& times = result[fmt::format("batch_{}", batch)];
        fmt::print("batch {:>3}: {:8.3f} ms an image, {:.3f} to {:.3f} (n={})\n", batch, times["latency"].get<double>(),
                   times["low"].get<double>(), times["high"].get<double>(), times["n"].get<int>());
    }
}

void measure(LatencyOptions options) {
    options.inputs.config = options.run / kConfigFile;
    const auto file = options.run / kFinalWeightsFile;
    if (!is_file(file))
        throw DataError(file.string() + " is missing: the run has not finished, or is no run directory");
    const auto config = options.inputs.load();
    const auto instruction_set = choose_instruction_set();
    set_threads(1);
    keep_freed_memory();
    const auto loaded = load_network(config, options.inputs.sources(file), torch::kCPU);
    const auto result = study::measure_latency(loaded.network, image_shape(config.data), options.rounds);
    const OrderedJson params{{"run", run_id(config)}, {"host", host_name()}, {"instruction_set", instruction_set},
                             {"threads", 1},          {"build", kGitCommit}, {"libtorch", TORCH_VERSION}};
    options.output.finish("latency", params, result, result, [&] { print_times(result); });
}

}  // namespace

void add_latency(CLI::App& command, Invocation&) {
    auto options = std::make_shared<LatencyOptions>();
    command.add_option("run", options->run, "directory of a finished run")->required()->check(CLI::ExistingDirectory);
    command.add_option("--rounds", options->rounds, "measurements of each batch size [15]")
        ->check(CLI::Range(1, 100000));
    options->inputs.add_data_option(command);
    options->output.add_options(command);
    command.callback([options] { measure(*options); });
}

}  // namespace bitsweep
