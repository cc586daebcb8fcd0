#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/run_inputs.h"
#include "runs/files.h"
#include "sys/file.h"
#include "train/evaluate.h"
#include "train/session.h"

namespace bitsweep {
namespace {

struct EvalOptions {
    RunInputs inputs;
    std::filesystem::path run, weights, predictions, logits;
    bool composed = false;
    bool json = false;
};

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
    const auto result = evaluate_test_set(options);
    write_tensor(options.predictions, result.predictions);
    if (!options.logits.empty()) write_tensor(options.logits, result.logits);
    if (options.json) {
        const OrderedJson line{{"top1", result.top1}, {"loss", result.loss}, {"images", result.images}};
        fmt::print("{}\n", write_json(line));
    } else fmt::print("top-1 {:.2f} %  loss {:.4f}  ({} test images)\n", result.top1, result.loss, result.images);
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
    command.add_option("--predictions", options->predictions, "write a byte of class an image (two above 256 classes)");
    command.add_option("--logits", options->logits, "write float32 [images, classes]");
    command.add_flag("--composed", options->composed, "by LibTorch's operators, not on integers: to compare with");
    command.add_flag("--json", options->json, "as JSON");
    command.callback([options] { eval(*options); });
}

}  // namespace bitsweep
