#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/run_inputs.h"
#include "config/canonical.h"
#include "runs/files.h"
#include "sys/clock.h"
#include "sys/process.h"
#include "train/device.h"
#include "train/freed_memory.h"
#include "train/trainer.h"

namespace bitsweep {
namespace {

struct RunOptions {
    RunInputs inputs;
    std::filesystem::path directory;
    std::int64_t checkpoint_steps = 0;
    bool composed = false, fused = false;
    std::vector<std::string> argv;
};

// Without a slash at the end, so that its parent is the folder it lies in.
std::filesystem::path directory_of(const RunOptions& options, const RunConfig& config) {
    if (options.directory.empty()) return run_folder(options.inputs.results, run_id(config));
    return options.directory.has_filename() ? options.directory : options.directory.parent_path();
}

int run(const RunOptions& options) {
    const auto config = options.inputs.load();
    install_stop_signals();
    keep_freed_memory();
    TrainSettings settings;
    settings.directory = directory_of(options, config);
    settings.data_root = options.inputs.data();
    settings.device = choose_device(options.inputs.device);
    settings.threads = set_threads(options.inputs.threads);
    settings.checkpoint_steps = options.checkpoint_steps;
    if (options.composed) settings.arithmetic = Arithmetic::kComposed;
    if (options.fused) settings.arithmetic = Arithmetic::kFused;
    settings.argv = options.argv;
    const auto outcome = train(config, settings, SystemClock());
    const auto message = outcome.message.empty() ? std::string() : ": " + outcome.message;
    fmt::print(stderr, "{}{}\n", to_string(outcome.cause), message);
    if (outcome.cause == Cause::kFinished) fmt::print("{}\n", settings.directory.string());
    return exit_code_of(outcome.cause, last_stop_signal());
}

}  // namespace

void add_run(CLI::App& command, Invocation& invocation) {
    auto options = std::make_shared<RunOptions>();
    options->inputs.add_config_options(command);
    options->inputs.add_machine_options(command);
    command.add_option("--dir", options->directory, "the run's directory [<results>/runs/<id>]");
    command
        .add_option("--checkpoint-steps", options->checkpoint_steps, "checkpoint every N steps; 0 = every minute [0]")
        ->check(CLI::NonNegativeNumber);
    auto* composed = command.add_flag("--composed", options->composed,
                                      "computes by LibTorch's operators one after the other: slower, for comparison");
    command
        .add_flag("--fused", options->fused,
                  "computes convolutions by LibTorch in floats; norm, residual and activation in one operator")
        ->excludes(composed);
    command.callback([options, &invocation] {
        options->argv = invocation.argv;
        invocation.exit = run(*options);
    });
}

}  // namespace bitsweep
