#include "cli/bitsweep-train/run_inputs.h"

#include "datasets/files.h"
#include "runs/files.h"
#include "train/config_file.h"
#include "train/device.h"

namespace bitsweep {

void RunInputs::add_config_options(CLI::App& command) {
    command.add_option("--config", config, "recipe, or config.json of a run")->required();
    add_data_option(command);
    command.add_option("--results", results, "folder whose runs/ holds the runs [results]")
        ->envname("BITSWEEP_RESULTS");
}

void RunInputs::add_data_option(CLI::App& command) {
    command.add_option("--data-root", data_root, "folder of the data sets [$BITSWEEP_DATA, ~/.cache/bitsweep]");
}

void RunInputs::add_machine_options(CLI::App& command) {
    command.add_option("--device", device, "auto, cpu or cuda:N [auto]");
    command.add_option("--threads", threads, "CPU threads; 0 = as many as usable cores [0]")
        ->check(CLI::NonNegativeNumber);
}

std::filesystem::path RunInputs::data() const {
    return bitsweep::data_root(data_root);
}

RunConfig RunInputs::load() const {
    return load_config(config, data());
}

SessionSources RunInputs::sources(const std::filesystem::path& weights) const {
    return {data(), runs_folder(results), weights};
}

torch::Device RunInputs::prepare_machine() const {
    set_threads(threads);
    return choose_device(device);
}

}  // namespace bitsweep
