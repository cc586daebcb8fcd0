#include <memory>

#include <fmt/format.h>

#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/run_inputs.h"
#include "config/canonical.h"
#include "config/tables.h"
#include "data/table.h"
#include "datasets/files.h"
#include "models/table.h"
#include "train/session.h"

namespace bitsweep {
namespace {

void check(const RunInputs& inputs) {
    const auto config = inputs.load();
    verify_files(config.data.name, inputs.data());
    // Files without official checksums: what the loader looks at.
    if (find_data_set(config.data.name)->from_files) load_data_set(config.data, inputs.data());
    const auto network =
        config.init.parent.empty() ? load_network(config, inputs.sources(), torch::kCPU).network : make_network(config);
    std::int64_t parameters = 0;
    for (const auto& parameter : network->parameters()) parameters += parameter.numel();
    fmt::print("ok: run {}, {} with {} parameters on {}\n", run_id(config), config.model.name, parameters,
               config.data.name);
    for (const auto& parent : config.init.parent) fmt::print("starts from run {}\n", run_id(parent));
    for (const auto& teacher : config.train.distill.parent) fmt::print("learns from run {}\n", run_id(teacher));
}

}  // namespace

void add_check(CLI::App& command, Invocation&) {
    auto inputs = std::make_shared<RunInputs>();
    inputs->add_config_options(command);
    command.callback([inputs] { check(*inputs); });
}

}  // namespace bitsweep
