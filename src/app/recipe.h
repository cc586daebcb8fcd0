#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"

namespace bitsweep::app {

/// One key of a run's config beside the same key of its recipe. A side that lacks the key is null. A key that the run
/// lacks cannot matter in it (the weight of a distillation where none is), and is no difference.
struct ComparedKey {
    std::string key;  ///< dotted
    Json value, recipe;

    bool differs() const { return !value.is_null() && value != recipe; }
};

/// A run's config against the recipe from which its sweep starts.
struct ComparedConfig {
    std::string with;  ///< "experiments/cifar10/resnet8.json", "the base in sweeps/grid.json", "the defaults"
    std::string why;   ///< why it is compared with the defaults; "" = it is compared with its recipe
    std::vector<ComparedKey> keys;  ///< by name
};

/// `sweep` and `arm`: of a cell that the run serves; sweep "" = the run is no cell. The recipe is read as it is now.
/// Where sweep file or recipe cannot be read, or is none, the config is compared with the defaults of its trainer.
ComparedConfig compare_with_recipe(const StoredConfig& config, const std::string& sweep, const std::string& arm,
                                   const Workspace& workspace);

OrderedJson to_json(const ComparedConfig& compared);

}  // namespace bitsweep::app
