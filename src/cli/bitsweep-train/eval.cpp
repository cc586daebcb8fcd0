#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/run_inputs.h"
#include "data/corruptions.h"
#include "runs/files.h"
#include "sys/file.h"
#include "train/evaluate.h"
#include "train/session.h"

namespace bitsweep {
namespace {

struct EvalOptions {
    RunInputs inputs;
    std::filesystem::path run, weights, predictions, logits;
    bool composed = false, corruptions = false;
    bool json = false;
};

constexpr int kSeverities = 5;

/// Accuracy on corrupted test images.
struct CorruptedAccuracy {
    std::string name;
    std::vector<double> top1;  ///< percent, by severity
};

double accuracy_on(Session& session, const ImageSet& set, torch::Device device) {
    Batches batches(set, session.normalization(), {}, device);
    std::vector<std::int64_t> all(static_cast<std::size_t>(set.size()));
    std::iota(all.begin(), all.end(), 0);
    batches.begin(std::move(all), 0, 0);
    return evaluate(session.network(), batches).top1;
}

// The official files, in the data set's order, where they are; else our own corruptions of the test images.
std::vector<CorruptedAccuracy> corrupted_accuracies(Session& session, const std::filesystem::path& official,
                                                    torch::Device device) {
    auto set = session.data().test;
    if (!set.in_memory()) throw ConfigError("--corruptions", "expected a data set that lies in memory, not files");
    const auto images = set.images;
    std::vector<CorruptedAccuracy> all;
    const auto add = [&](const std::string& name, const auto& at_severity) {
        auto& row = all.emplace_back(CorruptedAccuracy{name, {}});
        for (int severity = 1; severity <= kSeverities; ++severity) {
            set.images = at_severity(severity);
            row.top1.push_back(accuracy_on(session, set, device));
        }
    };
    for (const auto& name : official_corruptions(official))
        add(name, [&](int severity) { return official_corruption(official, name, severity); });
    if (!all.empty()) return all;
    for (const auto& row : corruptions())
        add(std::string(row.name), [&](int severity) { return corrupted(images, row, severity, /*seed=*/1); });
    return all;
}

// Where the official corruptions of a data set would lie; empty for one that has none.
std::filesystem::path official_folder(const RunConfig& config, const std::filesystem::path& data) {
    if (config.data.name == "cifar10") return data / "CIFAR-10-C";
    return config.data.name == "cifar100" ? data / "CIFAR-100-C" : std::filesystem::path();
}

void print_corruptions(const EvalOptions& options) {
    const auto config = options.inputs.load();
    const auto device = options.inputs.prepare_machine();
    Session session(config, options.inputs.sources(options.weights), device);
    session.calibrate();
    const double clean = evaluate(session.network(), session.test()).top1;
    const auto folder = official_folder(config, options.inputs.data());
    const auto all = corrupted_accuracies(session, folder, device);
    const bool official = !official_corruptions(folder).empty();
    double sum = 0;
    OrderedJson rows = OrderedJson::object();
    for (const auto& [name, top1] : all) {
        rows[name] = top1;
        sum += std::accumulate(top1.begin(), top1.end(), 0.0);
    }
    const double mean = sum / static_cast<double>(all.size() * kSeverities);
    const auto images = official ? folder.filename().string() : "corrupted";
    if (options.json) {
        const OrderedJson line{{"images", images}, {"clean.top1", clean}, {"mean.top1", mean}, {"top1", rows}};
        fmt::print("{}\n", write_json(line));
        return;
    }
    fmt::print("{:<18}{:>9}{:>9}{:>9}{:>9}{:>9}   (top-1, percent, by severity)\n", images, 1, 2, 3, 4, 5);
    for (const auto& [name, top1] : all) {
        fmt::print("{:<18}", name);
        for (const double value : top1) fmt::print("{:>9.2f}", value);
        fmt::print("\n");
    }
    fmt::print("clean {:.2f} %, mean of the corrupted {:.2f} %\n", clean, mean);
}

Evaluation evaluate_test_set(const EvalOptions& options) {
    const auto config = options.inputs.load();
    Session session(config, options.inputs.sources(options.weights), options.inputs.prepare_machine());
    session.calibrate();
    if (options.composed) session.network().set_arithmetic(Arithmetic::kComposed);
    return evaluate(session.network(), session.test(), !options.logits.empty());
}

void write_tensor(const std::filesystem::path& path, const torch::Tensor& tensor) {
    if (!path.empty()) write_file_atomically(path, {static_cast<const char*>(tensor.data_ptr()), tensor.nbytes()});
}

void eval(EvalOptions& options) {
    if (!options.run.empty()) {
        options.inputs.config = options.run / kConfigFile;
        options.weights = options.run / kFinalWeightsFile;
    }
    if (options.inputs.config.empty()) throw ConfigError("--config", "expected a recipe, or --run with a run's folder");
    if (options.corruptions) return print_corruptions(options);
    const auto result = evaluate_test_set(options);
    write_tensor(options.predictions, result.predictions);
    if (!options.logits.empty()) write_tensor(options.logits, result.logits);
    if (options.json) {
        const OrderedJson line{
            {"top1", result.top1}, {"loss", result.loss}, {"images", result.images}, {"ece", result.ece}};
        fmt::print("{}\n", write_json(line));
    } else {
        fmt::print("top-1 {:.2f} %  loss {:.4f}  ECE {:.2f} %  ({} test images)\n", result.top1, result.loss,
                   result.ece, result.images);
    }
}

}  // namespace

void add_eval(CLI::App& command, Invocation&) {
    auto options = std::make_shared<EvalOptions>();
    options->inputs.add_config_options(command);
    options->inputs.add_machine_options(command);
    auto* weights =
        command.add_option("--weights", options->weights, "safetensors file, e.g. a run's final.safetensors");
    auto* config = command.get_option("--config")->required(false);
    command.add_option("--run", options->run, "a finished run's directory: its config and its final weights")
        ->excludes(config)
        ->excludes(weights);
    command.add_option("--predictions", options->predictions,
                       "file that gets each image's class as one byte (two bytes above 256 classes)");
    command.add_option("--logits", options->logits, "file that gets the logits: float32 [images, classes]");
    command.add_flag("--composed", options->composed,
                     "computes by LibTorch's operators, not on integers, for comparison");
    command.add_flag(
        "--corruptions", options->corruptions,
        "evaluates on corrupted test images: CIFAR-10-C where the data root has it, else six corruptions of our own");
    command.add_flag("--json", options->json, "as JSON");
    command.callback([options] { eval(*options); });
}

}  // namespace bitsweep
