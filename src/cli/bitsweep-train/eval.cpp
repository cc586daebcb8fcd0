#include <memory>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/run_inputs.h"
#include "train/evaluate.h"
#include "train/session.h"

namespace bitsweep {
namespace {

struct EvalOptions {
    RunInputs inputs;
    std::filesystem::path weights;
    bool composed = false;
    bool json = false;
};

Evaluation evaluate_test_set(const EvalOptions& options) {
    const auto config = options.inputs.load();
    Session session(config, options.inputs.sources(options.weights), options.inputs.prepare_machine());
    session.calibrate();
    if (options.composed) session.network().set_arithmetic(Arithmetic::kComposed);
    return evaluate(session.network(), session.test());
}

void eval(const EvalOptions& options) {
    const auto result = evaluate_test_set(options);
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
    command.add_option("--weights", options->weights, "safetensors file, e.g. a run's final.safetensors");
    command.add_flag("--composed", options->composed, "by LibTorch's operators, not on integers: to compare with");
    command.add_flag("--json", options->json, "as JSON");
    command.callback([options] { eval(*options); });
}

}  // namespace bitsweep
