#include "config/any_config.h"

#include "config/canonical.h"
#include "config/config_io.h"
#include "config/validate.h"

namespace bitsweep {

const Trainer* trainer_of(const AnyConfig& config) {
    const auto* foreign = std::get_if<ForeignConfig>(&config);
    return foreign == nullptr ? nullptr : &foreign->trainer();
}

void set_key(AnyConfig& config, const std::string& key, const OrderedJson& value, const std::string& where,
             Problems& problems) {
    if (auto* foreign = std::get_if<ForeignConfig>(&config)) foreign->set(key, value, where, problems);
    else set_key(std::get<RunConfig>(config), key, value, where, problems);
}

std::string seed_key(const AnyConfig& config) {
    const auto* trainer = trainer_of(config);
    const auto* key = trainer == nullptr ? nullptr : trainer->key_of(KeyRole::kSeed);
    return key == nullptr ? "seed" : key->name;
}

std::int64_t epochs_of(const AnyConfig& config) {
    const auto* foreign = std::get_if<ForeignConfig>(&config);
    if (foreign == nullptr) return std::get<RunConfig>(config).epochs;
    return foreign->at(foreign->trainer().key_of(KeyRole::kEpochs)->name).get<std::int64_t>();
}

TrainerMetric main_metric(const AnyConfig& config) {
    const auto* trainer = trainer_of(config);
    return trainer == nullptr ? TrainerMetric() : trainer->metrics.front();
}

void validate(const AnyConfig& config, const std::string& where, Problems& problems) {
    if (const auto* ours = std::get_if<RunConfig>(&config)) validate(*ours, where, problems);
}

std::string run_id(const AnyConfig& config) {
    const auto* ours = std::get_if<RunConfig>(&config);
    return ours != nullptr ? run_id(*ours) : stored_foreign_id(to_json(config), "config");
}

OrderedJson to_json(const AnyConfig& config) {
    const auto* ours = std::get_if<RunConfig>(&config);
    return ours != nullptr ? to_json(*ours) : std::get<ForeignConfig>(config).json();
}

std::string config_text(const AnyConfig& config) {
    return write_json(to_json(config), 2) + "\n";
}

}  // namespace bitsweep
