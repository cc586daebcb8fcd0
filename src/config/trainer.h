#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace bitsweep {

/// Another trainer than ours, as its `trainer.json` describes it (docs/trainers.md): a program that does one run, the
/// keys that it takes, the numbers that it gives. A value without effects: nothing here starts it.

enum class KeyType { kBool, kInteger, kNumber, kString, kList, kFile };

/// The part of a key that bitsweep itself must know.
enum class KeyRole { kNone, kSeed, kEpochs, kWeightBits, kActivationBits };

/// How an attempt goes on after an earlier one: with the same numbers as if it had never stopped, with about the same,
/// or from the start.
enum class Resume { kExact, kClose, kRestart };

const char* to_string(Resume resume);
const char* to_string(KeyType type);
const char* to_string(KeyRole role);  ///< "" for kNone

struct TrainerKey {
    std::string name;  ///< dotted
    KeyType type = KeyType::kString;
    OrderedJson default_value;
    std::optional<double> min, max;
    std::vector<OrderedJson> choices;  ///< empty = any value
    std::string help;
    KeyRole role = KeyRole::kNone;
    std::vector<std::pair<std::string, std::vector<OrderedJson>>> when;  ///< it matters where each key has such a value
    std::vector<std::string> argument;  ///< of the command line, with {key} and {value}; empty = as the trainer says
    std::string flag;                   ///< of a bool: stands there when it is true, instead of an argument
    bool each = false;                  ///< of a list: an argument an item
};

/// A number that a run gives. Without a word it is the one that stands for a run of ours.
struct TrainerMetric {
    std::string name = "test.top1", unit = "%";
    bool is_higher_better = true;

    bool operator==(const TrainerMetric&) const = default;
};

OrderedJson to_json(const TrainerMetric& metric);
TrainerMetric metric_in(const Json& json);  ///< a member that is missing has its default

/// How numbers are read from the output of a script that knows nothing of bitsweep (adapter/epoch_lines.h).
struct Adapter {
    struct Line {
        std::string pattern;              ///< RE2's syntax
        std::vector<std::string> values;  ///< of its groups: "epoch", a metric, or a number that a share is made of
    };
    struct Scale {
        double factor = 1;
        std::string value, of;  ///< where not empty: the metric is `value` over `of`
    };
    std::vector<Line> lines;
    std::int64_t first_epoch = 1;  ///< the number that the script gives its first trained epoch: 0 or 1
    std::map<std::string, Scale> scales;
};

struct Trainer {
    std::string file;  ///< the path of its trainer.json, absolute once it was read from there
    std::string name;
    std::int64_t revision = 1;
    std::vector<std::string> command;                         ///< no shell reads it
    std::vector<std::string> argument = {"--{key}={value}"};  ///< the arguments that {args} holds for each key
    std::vector<std::string> resume_arguments;       ///< added where the files in {files}/ that they name are there
    std::string cwd;                                 ///< "{here}" or "{files}"; "" = where bitsweep was started
    std::map<std::string, std::string> environment;  ///< added to ours
    std::vector<std::string> devices = {"cpu", "cuda"};
    Resume resume = Resume::kRestart;
    std::optional<double> hang_minutes;            ///< none: the value of `bitsweep run`
    std::optional<std::int64_t> memory_mib;        ///< on a GPU; none: measured
    std::vector<std::string> files = {"**/*.py"};  ///< its code, seen from the folder of trainer.json
    std::optional<Adapter> adapter;                ///< none: the program keeps the contract itself
    std::vector<TrainerKey> keys;                  ///< in the file's order
    std::vector<TrainerMetric> metrics;            ///< the first stands wherever ours has test top-1

    /// "own@1"
    std::string label() const { return name + "@" + std::to_string(revision); }

    const TrainerKey* find_key(std::string_view key) const;
    const TrainerKey* key_of(KeyRole role) const;  ///< nullptr where no key has it
};

/// Reads `document`. What is wrong is added to `problems`, with its line and the nearest right thing; a member that
/// this version does not know is wrong too.
Trainer parse_trainer(const JsonDocument& document, Problems& problems);

/// `value` as one of `key`'s, in its canonical form (1 of a number is 1.0, -0 is 0); nullopt where it is none.
std::optional<OrderedJson> checked_value(const TrainerKey& key, const OrderedJson& value);

/// The values that the key may have: "integer from 1 to 9", "one of a, b".
std::string type_of(const TrainerKey& key);

/// A value as text: as the canonical form has it, and as a command line does. Numbers are the shortest text that reads
/// back to the same value.
std::string text_of_number(const OrderedJson& value);

/// What ids and reports need of a trainer (results/trainers/own@1.json): name, revision, keys, metrics. It has no
/// command: a publication of others never becomes something that is run.
OrderedJson definition_of(const Trainer& trainer);

/// What of `now` would give another meaning to the ids of `before`, two definitions of one name and revision: one
/// sentence a difference. New keys, ranges, choices and help give none.
std::vector<std::string> broken_promises(const OrderedJson& before, const OrderedJson& now);

}  // namespace bitsweep
