#include <memory>

#include <fmt/format.h>

#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/place.h"
#include "config/canonical.h"
#include "config/tables.h"
#include "data/table.h"
#include "datasets/files.h"
#include "models/table.h"
#include "runs/files.h"
#include "train/initial_weights.h"

namespace bitsweep {
namespace {

void check(const Place& place) {
    const auto config = place.load();
    verify_files(config.data.name, place.data());
    // Files without official checksums: what the loader looks at.
    if (find_data_set(config.data.name)->from_files) load_data_set(config.data, place.data());
    const auto network = make_network(config);
    if (config.init.parent.empty()) load_initial_weights(config, place.data(), runs_folder(place.results), *network);
    std::int64_t parameters = 0;
    for (const auto& parameter : network->parameters()) parameters += parameter.numel();
    fmt::print("ok: run {}, {} with {} parameters on {}\n", run_id(config), config.model.name, parameters,
               config.data.name);
    for (const auto& parent : config.init.parent) fmt::print("starts from run {}\n", run_id(parent));
}

}  // namespace

void add_check(CLI::App& app) {
    auto place = std::make_shared<Place>();
    auto* command = app.add_subcommand("check", "whether a config can be run: keys, weights, network and data");
    place->add_config_options(*command);
    command->callback([place] { check(*place); });
}

}  // namespace bitsweep
