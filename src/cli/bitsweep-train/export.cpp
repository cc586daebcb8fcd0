#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/run_inputs.h"
#include "config/tables.h"
#include "data/batches.h"
#include "data/decode.h"
#include "datasets/image_folder.h"
#include "deploy/network_file.h"
#include "deploy/onnx/onnx_file.h"
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
    float zero_point = 0;
    std::int64_t count = 0;
    std::vector<std::string> files;
};

using NetworkWriter = std::string(const DeployedNetwork& deployed, float zero_point);

/// A format of --format that holds an integer network.
struct NetworkFormat {
    const char* name;
    NetworkWriter* write;
};

constexpr NetworkFormat kNetworkFormats[] = {
    {"bsnet", [](const DeployedNetwork& deployed, float) { return write_network(deployed); }},
    {"onnx", [](const DeployedNetwork& deployed, float) { return onnx_file(deployed, OnnxForm::kIntegers); }},
    {"onnx-uint2", [](const DeployedNetwork& deployed, float) { return onnx_file(deployed, OnnxForm::kUint2); }},
    {"qonnx", [](const DeployedNetwork& deployed, float zero) { return onnx_file(deployed, OnnxForm::kQonnx, zero); }},
};

const NetworkFormat* find_format(std::string_view name) {
    for (const auto& format : kNetworkFormats)
        if (name == format.name) return &format;
    return nullptr;
}

void export_weights(const ExportOptions& options) {
    const auto file = parse_safetensors(read_file(options.weights), options.weights.string());  // not a damaged one
    write_file_atomically(options.out, format_safetensors(file));
    fmt::print("{}: {} tensors\n", options.out.string(), file.tensors.size());
}

// Names of the classes, by number: an image folder's class folders. Other data sets only number theirs.
std::vector<std::string> class_names(const DataConfig& data, const std::filesystem::path& root) {
    if (!find_data_set(data.name)->from_files) return {};
    return read_image_folder(root / (data.name == "folder" ? data.folder : data.name)).classes;
}

void export_network(const ExportOptions& options, const NetworkFormat& format, Session& session,
                    const RunConfig& config) {
    auto deployed = deployed_network(session, config);
    deployed.classes = class_names(config.data, options.inputs.data());
    const auto bytes = format.write(deployed, options.zero_point);
    write_file_atomically(options.out, bytes);
    fmt::print("{}: {} nodes, {} bytes\n", options.out.string(), deployed.network.nodes.size(), bytes.size());
}

// Image files of one's own as they would be tested: decoded, cut to the centre square, resized and normalised.
void export_files(const ExportOptions& options, Session& session) {
    const auto& test = session.data().test;
    if (test.channels() != 3)
        throw ConfigError("--files",
                          fmt::format("the network reads images of {} channel, a JPEG has 3", test.channels()));
    ImageSet set;
    set.files.paths = options.files;
    set.resized_to = test.side();
    const auto count = static_cast<std::int64_t>(options.files.size());
    set.labels = torch::zeros({count}, torch::kInt64);  // nobody knows them, and none is written
    const auto problems = check_images(set.files, Check::kWhole);
    for (std::size_t i = 0; i < problems.size(); ++i)
        if (!problems[i].empty())
            throw ConfigError("--files", options.files[i] + ": " + problems[i], "JPEG images are read: convert others");
    Batches batches(set, session.normalization(), {}, torch::kCPU);
    std::vector<std::int64_t> positions(options.files.size());
    std::iota(positions.begin(), positions.end(), 0);
    batches.begin(positions, 0, 0);
    std::vector<torch::Tensor> images;
    for (std::int64_t first = 0; first < count; first += kBatch)
        images.push_back(batches.get(first, std::min(kBatch, count - first)).images.clone());
    auto names = OrderedJson::array();
    for (const auto& file : options.files) names.push_back(text_of_bytes(file));
    write_file_atomically(options.images,
                          format_safetensors({{{"images", torch::cat(images)}}, {{"files", write_json(names)}}}));
    fmt::print("{}: {} images\n", options.images.string(), count);
}

// The first test images, normalised, and their labels.
void export_images(const ExportOptions& options, Session& session) {
    if (!options.files.empty()) return export_files(options, session);
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
    if (!is_folder(options.run))
        throw ConfigError("--run", "there is no folder " + options.run.string(),
                          "expected a run's folder, results/runs/<id>: 'bitsweep show RUN' prints it");
    options.weights = options.run / kFinalWeightsFile;
    if (!is_file(options.weights))
        throw DataError(options.weights.string() + " is missing: only a finished run has final weights");
    if (options.out.empty() && options.images.empty())
        throw ConfigError("--out", "expected the file to write", "or --inputs FILE, or both");
    if (!options.files.empty() && options.images.empty())
        throw ConfigError("--files", "expected --inputs FILE beside it: the file that the images are written to");
    if (options.zero_point != 0 && options.format != "qonnx")
        throw ConfigError("--zero-point", "only the format qonnx has one");
    const auto* format = options.out.empty() ? nullptr : find_format(options.format);
    if (!options.out.empty() && format == nullptr) export_weights(options);
    if (format == nullptr && options.images.empty()) return;
    options.inputs.config = options.run / kConfigFile;
    const auto config = options.inputs.load();
    Session session(config, options.inputs.sources(options.weights), torch::kCPU);
    session.calibrate();
    if (format != nullptr) export_network(options, *format, session, config);
    if (!options.images.empty()) export_images(options, session);
}

}  // namespace

void add_export(CLI::App& command, Invocation&) {
    auto options = std::make_shared<ExportOptions>();
    command.add_option("--run", options->run, "the run's directory")->required();
    std::vector<std::string> formats{"safetensors"};
    for (const auto& format : kNetworkFormats) formats.emplace_back(format.name);
    command
        .add_option("--format", options->format, "safetensors holds the run's weights, the others its integer network")
        ->check(CLI::IsMember(formats));
    command.add_option("--zero-point", options->zero_point, "with qonnx, for codes that have no zero: 0 or -0.5 [0]")
        ->check(CLI::IsMember({0.0F, -0.5F}));
    command.add_option("--out", options->out, "the file to write");
    command.add_option("--inputs", options->images, "file that gets the test images, normalised, and their labels");
    command.add_option("--images", options->count, "with --inputs: only the first N images; 0 = all [0]")
        ->check(CLI::NonNegativeNumber);
    command.add_option("--files", options->files, "with --inputs: these JPEG files in place of the test images")
        ->check(CLI::ExistingFile);
    options->inputs.add_data_option(command);
    command.callback([options] { export_run(*options); });
}

}  // namespace bitsweep
