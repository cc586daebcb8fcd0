#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "config/stored_config.h"
#include "runs/standing.h"
#include "store/stored_numbers.h"

namespace bitsweep {

/// The values that the database gives to its readers: plain structs, no SQL.

/// One run as `status` shows it.
struct StatusRow {
    std::string id;
    RunFacts files;
    RunState state = RunState::kNew;   ///< by its files, the requests, and the run that it starts from
    std::int64_t epochs = 0;           ///< epochs of the config; 0 if the run has not started
    std::int64_t epoch = -1;           ///< last epoch with metrics; -1 = none
    std::optional<double> top1;        ///< test.top1 of that epoch, percent; none where it is NaN or not there
    std::string metric = "test.top1";  ///< the number that stands for the run
    std::optional<double> value;       ///< its value after the last epoch
    std::string code;                  ///< another trainer's: hashes of the code of its attempts, with commas
    std::optional<double> epoch_s;     ///< median seconds of its epochs
    double train_s = 0;                ///< seconds of training and evaluation, all attempts
    std::int64_t attempts = 0;
    bool is_retried = false;  ///< it failed, and somebody asked that it is tried again: it counts as stopped
    std::string message;      ///< why it failed, diverged or is blocked; may be empty
};

/// The same with what is expensive to read, as `query` and `report` take it.
struct RunRow : StatusRow {
    StoredConfig config;
    StoredNumbers metrics;    ///< of the last epoch: test.top1 [%], test.loss, train.loss, val.top1, ...
    StoredNumbers result;     ///< numbers of result.json, e.g. test.top1_bn
    std::vector<bool> right;  ///< the test images that it has right, after Reader::read_answers()
    std::string unread;       ///< why that could not be read; "" = it was, or nobody asked
};

/// Where one cell and seed of a sweep stands, and the id of its run.
struct CellPlace {
    std::string arm;
    std::vector<std::pair<std::string, Json>> at;  ///< axis -> value, in the sweep's axis order
    std::int64_t seed = 0;
    std::string run;
};

/// One cell and seed of a sweep. Several cells may share a run (a full-precision baseline serves every bit-width).
struct CellRow {
    std::string arm;
    std::vector<std::pair<std::string, Json>> at;  ///< axis -> value, in the sweep's axis order
    std::int64_t seed = 0;
    RunRow run;
};

/// What results/sweeps/<name>.json says of when a contrast was first seen (sweep/declaration.h).
struct Declaration {
    Json contrast;
    std::string time;  ///< UTC, ISO 8601
    bool post_hoc = false;
    std::vector<std::int64_t> later_seeds;
};

/// One sweep as results/sweeps/<name>.json holds it.
struct SweepRow {
    std::string name;
    std::string question;
    std::vector<std::string> arms;                              ///< in the file's order
    std::vector<std::string> axes;                              ///< in the file's order
    std::map<std::string, std::vector<std::string>> axis_keys;  ///< axis -> the config keys that it sets
    Json contrasts = Json::array();
    std::vector<Declaration> declared;  ///< of those whose first sight is recorded
    TrainerMetric metric;               ///< the number that stands for its runs
    std::vector<CellRow> cells;         ///< in expansion order
};

}  // namespace bitsweep
