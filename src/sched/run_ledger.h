#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/json.h"
#include "sched/scheduler.h"
#include "store/store.h"
#include "sys/clock.h"

namespace bitsweep {

/// The ledger of a results folder: run directories, and the database as their index. Where the index cannot be brought
/// up to date (a full disk), it stays behind until it can, and the attempts go on: the files are the truth.
class FileRunLedger : public RunLedger {
public:
    /// `configs`: id -> complete config.json of each run that may be started. `index_failed` is told why, once.
    FileRunLedger(std::filesystem::path results, Store& store, const Clock& clock,
                  std::map<std::string, std::string> configs, std::function<void(const std::string&)> index_failed)
        : results_(std::move(results)),
          store_(store),
          clock_(clock),
          configs_(std::move(configs)),
          index_failed_(std::move(index_failed)) {}

    /// Creates runs/<id>/ with its config.json, unless it is there.
    void prepare(const std::string& id) override;
    std::optional<Outcome> open(const std::string& id) override;
    Outcome close(const std::string& id, const AttemptEnd& end) override;
    std::int64_t last_epoch(const std::string& id) override;
    std::uint64_t written(const std::string& id) override;
    void refresh(const std::vector<std::string>& running) override;

private:
    void import(const std::vector<std::string>& ids);

    std::filesystem::path results_;
    Store& store_;
    const Clock& clock_;
    std::map<std::string, std::string> configs_;
    std::function<void(const std::string&)> index_failed_;
    bool has_failed_ = false;
};

}  // namespace bitsweep
