#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/json.h"
#include "config/any_config.h"
#include "config/folder_facts.h"

namespace bitsweep {

/// Where a file or folder that is not there was looked for, and the nearest one that is there.
struct Absence {
    std::string what, hint;
};

/// The files of the outside that resolving reads.
struct ConfigSources {
    /// Text of a recipe named in a config ("experiments/cifar10/resnet20.json"). Throws when there is none.
    std::function<std::string(const std::string& path)> read_recipe;

    /// SHA-256 of a file under the data root, or "" when it is not there.
    std::function<std::string(const std::string& path)> weights_sha256;

    /// Facts of an image folder under the data root (datasets/image_folder.h). Throws DataError where its layout is
    /// another one.
    std::function<FolderFacts(const std::string& folder)> folder_facts;

    /// The trainer of a `trainer.json`, looked up as a recipe is. Throws ConfigError, with every problem of the file.
    std::function<std::shared_ptr<const Trainer>(const std::string& path)> read_trainer = {};

    /// Explains a path that is not under the data root. None is asked for where stored configs are read.
    std::function<Absence(const std::string& path)> absence_of = {};
};

/// Whether there is anything that resolve() would fill in.
bool needs_resolving(const RunConfig& config);
bool needs_resolving(const AnyConfig& config);

/// The most parents in a row; a recipe that starts from itself ends there.
inline constexpr int kLongestChain = 16;

/// Makes `config` complete: the checksum of its initial weights, the fingerprint of its image folder, and the parents
/// that `init.from` and `train.distill.from` mean, resolved too. A recipe, weights, folder or checksum that cannot be
/// had or does not match is added to `problems`; so is each key that an image folder contradicts: data.classes, counts
/// of images, and what data.on_bad_image = error refuses.
void resolve(RunConfig& config, const std::string& where, const ConfigSources& sources, Problems& problems);

/// The same for any trainer's: of another trainer's config, the checksums of the files that it names.
void resolve(AnyConfig& config, const std::string& where, const ConfigSources& sources, Problems& problems);

/// A config file as one value, complete and checked. Throws one ConfigError with every problem.
RunConfig parse_whole_config(const std::string& text, const std::string& file, const ConfigSources& sources);

/// The run id of a stored config.json: complete, so nothing is looked up. Throws ConfigError.
std::string stored_run_id(const std::string& text, const std::string& file);

/// Why the text of a stored config.json is not run `id`'s; "" = it is.
std::string why_not_config_of(const std::string& id, const std::string& text);

/// The id of the run that a run's config.json starts from, or learns from; "" = from none, or this version does not
/// know its config.
std::string stored_parent(const Json& config);

/// The config that a sweep's `base` or a config's `init.from` means: a recipe, or an object of keys over the one that
/// its key "base" names, if any. Its key "trainer", or the recipe's, says whose keys they are. `where` names the place
/// of the whole in messages.
AnyConfig load_base(const JsonDocument& document, const std::string& where, const ConfigSources& sources,
                    Problems& problems);

}  // namespace bitsweep
