#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "config/trainer.h"

namespace bitsweep {

/// The config of one run of another trainer: a value for each of the trainer's keys. A value itself, as RunConfig is.
///
/// Its JSON is nested and complete, and says beside the keys what must be known of the trainer where its trainer.json
/// is not at hand:
///   {"trainer": {"name", "revision", "metric": {"name", "unit", "better"}, "resume", "roles": {"epochs": "epochs",
///   ...},
///                "in_id": [keys that the id is made of], "sha256": {key of a file: of its content}}, key: value, ...}
class ForeignConfig {
public:
    /// Every key at its default.
    explicit ForeignConfig(std::shared_ptr<const Trainer> trainer);

    const Trainer& trainer() const { return *trainer_; }
    const std::shared_ptr<const Trainer>& shared_trainer() const { return trainer_; }
    const OrderedJson& at(std::string_view key) const;

    /// Sets the key. An unknown key or a wrong value is added to `problems` at `where`, with the nearest right one.
    void set(const std::string& key, const OrderedJson& value, const std::string& where, Problems& problems);

    /// Sets every key of the document's object, nested, dotted or both.
    void set_all(const JsonDocument& document, Problems& problems);

    /// Whether the key can change the run's numbers, given the other keys (`when`).
    bool matters(const TrainerKey& key) const;

    /// Some key that matters is a file: its checksum is to be filled in.
    bool names_files() const;

    /// Fills the checksums in. `sha256` gives "" for a file that is not there; `missing` is then told its key.
    void resolve_files(const std::function<std::string(const std::string& path)>& sha256,
                       const std::function<void(const std::string& key, const std::string& path)>& missing);

    OrderedJson json() const;

private:
    std::vector<std::string> keys_in_id() const;

    std::shared_ptr<const Trainer> trainer_;
    std::vector<OrderedJson> values_;  // by the trainer's keys
    std::map<std::string, std::string> sha256_;
};

/// Whether a config.json is another trainer's.
template <class Value>
bool is_foreign(const Value& config) {
    return config.is_object() && config.contains("trainer");
}

/// The id of the run with that config.json: the hash of the trainer's name and revision, and of the keys in it that
/// matter and are not at their default. Throws ConfigError, naming `file`, where it is no such config.
std::string stored_foreign_id(const OrderedJson& config, const std::string& file);

/// A value of a key as text on a command line; items of a list are joined by commas.
std::string argument_text(const OrderedJson& value);

}  // namespace bitsweep
