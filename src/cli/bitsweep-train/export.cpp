#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/run_inputs.h"
#include "deploy/network_file.h"
#include "nn/safetensors.h"
#include "runs/files.h"
#include "sys/file.h"
#include "train/deploy.h"

namespace bitsweep {
namespace {

constexpr std::int64_t kBatch = 250;  // bounds memory

struct ExportOptions {
    RunInputs inputs;
    std::filesystem::path run, weights, out, images;
    std::string format = "safetensors";
    std::int64_t count = 0;
};

void export_weights(const ExportOptions& options) {
    const auto file = parse_safetensors(read_file(options.weights), options.weights.string());  // not a damaged one
    write_file_atomically(options.out, format_safetensors(file));
    fmt::print("{}: {} tensors\n", options.out.string(), file.tensors.size());
}

void export_network(const ExportOptions& options, Session& session, const RunConfig& config) {
    const auto deployed = deployed_network(session, config);
    const auto bytes = write_network(deployed);
    write_file_atomically(options.out, bytes);
    fmt::print("{}: {} nodes, {} bytes\n", options.out.string(), deployed.network.nodes.size(), bytes.size());
}

// The first test images, normalised, and their labels.
void export_images(const ExportOptions& options, Session& session) {
    auto& test = session.test();
    const auto count = options.count == 0 ? test.size() : std::min(options.count, test.size());
    Safetensors file;
    std::vector<torch::Tensor> images, labels;
    for (std::int64_t first = 0; first < count; first += kBatch) {
        const auto batch = test.get(first, std::min(kBatch, count - first));
        images.push_back(batch.images.clone());
        labels.push_back(batch.labels.clone());
    }
    file.tensors = {{"images", torch::cat(images)}, {"labels", torch::cat(labels)}};
    write_file_atomically(options.images, format_safetensors(file));
    fmt::print("{}: {} images\n", options.images.string(), count);
}

void export_run(ExportOptions& options) {
    options.weights = options.run / kFinalWeightsFile;
    if (!is_file(options.weights))
        throw DataError(options.weights.string() + " is missing: only a finished run has final weights");
    if (options.out.empty() && options.images.empty())
        throw ConfigError("--out", "expected the file to write", "or --inputs FILE, or both");
    const bool has_network = !options.out.empty() && options.format == "bsnet";
    if (!options.out.empty() && !has_network) export_weights(options);
    if (!has_network && options.images.empty()) return;
    options.inputs.config = options.run / kConfigFile;
    const auto config = options.inputs.load();
    Session session(config, options.inputs.sources(options.weights), torch::kCPU);
    session.calibrate();
    if (has_network) export_network(options, session, config);
    if (!options.images.empty()) export_images(options, session);
}

}  // namespace

void add_export(CLI::App& command, Invocation&) {
    auto options = std::make_shared<ExportOptions>();
    command.add_option("--run", options->run, "the run's directory")->required();
    command.add_option("--format", options->format, "safetensors: its weights; bsnet: its integer network")
        ->check(CLI::IsMember({"safetensors", "bsnet"}));
    command.add_option("--out", options->out, "the file to write");
    command.add_option("--inputs", options->images, "write the test images, normalised, and their labels here");
    command.add_option("--images", options->count, "of --inputs: only the first N; 0 = all [0]")
        ->check(CLI::NonNegativeNumber);
    options->inputs.add_data_option(command);
    command.callback([options] { export_run(*options); });
}

}  // namespace bitsweep
