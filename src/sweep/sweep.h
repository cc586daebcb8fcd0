#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/names.h"
#include "config/resolve.h"

namespace bitsweep {

/// A named list of values for one or more config keys.
struct Axis {
    std::string name;
    std::vector<std::string> keys;
    std::vector<OrderedJson> values;
};

/// One training that a sweep needs. Cells that mean the same behaviour share it.
struct SweepRun {
    std::string id;
    AnyConfig config;  ///< complete and resolved
    bool is_cell =
        true;  ///< false: only a parent: other runs start or learn from it (`init.from`, `train.distill.from`)
    std::string parent;  ///< RunConfig::needed(), or ""
};

/// One arm at one point of the axes, with one seed.
struct SweepCell {
    std::size_t arm = 0;          ///< index into Sweep::arms
    std::vector<std::size_t> at;  ///< for each axis, the index of its value
    std::int64_t seed = 0;
    std::size_t run = 0;  ///< index into Sweep::runs
};

/// A sweep file, expanded: base x arms x axes x seeds, less what is excluded.
struct Sweep {
    std::string name;  ///< path under sweeps/, without .json: "cpu/bits"; with overrides, a name of its own
    std::string file;
    std::string question;
    std::vector<std::string> overrides;  ///< as given: "epochs=2"
    std::vector<std::string> arms;       ///< in the file's order
    std::vector<Axis> axes;              ///< in the file's order
    OrderedJson contrasts = OrderedJson::array();
    TrainerMetric metric;            ///< the number that stands for a run: the file's `metric`, or the trainers' first
    double minutes = 0;              ///< resources.minutes: expected length of one run; 0 = not said
    std::vector<SweepCell> cells;    ///< in expansion order: arms, then axes, then seeds
    std::vector<SweepRun> runs;      ///< free of duplicates; parents stand before their children
    std::vector<std::string> notes;  ///< things that are right and hardly meant: axes and overrides that change no run
};

/// The inputs of an expansion.
struct SweepInput {
    const JsonDocument& document;
    std::string name;
    std::vector<std::string> overrides = {};  ///< "key=value" on the base config, or "seeds=..." on the sweep
    const ConfigSources& sources;
};

/// Expands a sweep file. Pure but for `sources`. Every mistake found is added to `problems`; the result is
/// then not to be used. Order is the file's; the runs do not depend on it.
Sweep expand_sweep(const SweepInput& input, Problems& problems);

/// "cpu/bits" for "sweeps/cpu/bits.json" (anywhere), "x" for "x.json".
std::string sweep_name(const std::string& file);

/// Bytes that the last part of a sweep's name may have: files and folders are named by it, with endings.
inline constexpr std::size_t kLongestSweepName = kLongestNamePart;

/// `name` itself, or with overrides "name@epochs=2,optim.lr=0.05": another sweep. The order in which they were given
/// makes no difference. Where that is too long for a file's name, or could be another sweep's (a character that a
/// file's name cannot hold is replaced), it ends in a hash: names are one to one.
std::string name_with_overrides(const std::string& name, std::vector<std::string> overrides);

/// The content of results/sweeps/<name>.json (results/README.md).
OrderedJson to_json(const Sweep& sweep);

}  // namespace bitsweep
