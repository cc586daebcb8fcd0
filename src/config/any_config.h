#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "config/foreign_config.h"
#include "config/run_config.h"

namespace bitsweep {

/// The config of a run, whoever trains it. What is asked of every config stands here; only what is for our own trainer
/// asks for RunConfig's members.
using AnyConfig = std::variant<RunConfig, ForeignConfig>;

/// The other trainer whose config it is; nullptr = ours.
const Trainer* trainer_of(const AnyConfig& config);

void set_key(AnyConfig& config, const std::string& key, const OrderedJson& value, const std::string& where,
             Problems& problems);

/// The key that a sweep's seeds set: "seed", or the key with the role seed.
std::string seed_key(const AnyConfig& config);

std::int64_t epochs_of(const AnyConfig& config);

/// The number that stands for the run: ours is test.top1 [%].
TrainerMetric main_metric(const AnyConfig& config);

/// Rules that hold between keys. Another trainer's keys have none.
void validate(const AnyConfig& config, const std::string& where, Problems& problems);

std::string run_id(const AnyConfig& config);
OrderedJson to_json(const AnyConfig& config);

/// The text of its config.json.
std::string config_text(const AnyConfig& config);

}  // namespace bitsweep
