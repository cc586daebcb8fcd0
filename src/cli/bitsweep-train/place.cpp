#include "cli/bitsweep-train/place.h"

#include "datasets/files.h"
#include "train/config_file.h"

namespace bitsweep {

void Place::add_config_options(CLI::App& command) {
    command.add_option("--config", config, "recipe, or config.json of a run")->required();
    command.add_option("--data-root", data_root, "folder of the data sets [$BITSWEEP_DATA, ~/.cache/bitsweep]");
    command.add_option("--results", results, "folder whose runs/ holds the runs [results]")
        ->envname("BITSWEEP_RESULTS");
}

void Place::add_machine_options(CLI::App& command) {
    command.add_option("--device", device, "auto, cpu or cuda:N [auto]");
    command.add_option("--threads", threads, "CPU threads; 0 = as many as usable cores [0]")
        ->check(CLI::NonNegativeNumber);
}

std::filesystem::path Place::data() const {
    return bitsweep::data_root(data_root);
}

RunConfig Place::load() const {
    return load_config(config, data());
}

}  // namespace bitsweep
