#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/json.h"
#include "sched/scheduler.h"
#include "store/store.h"
#include "sys/clock.h"

namespace bitsweep {

/// The books in the results folder: run directories, and the database as their index.
class FileRunBook : public RunBook {
public:
    /// `configs`: id -> complete config.json of each run that may be started.
    FileRunBook(std::filesystem::path results, Store& store, const Clock& clock,
                std::map<std::string, std::string> configs)
        : results_(std::move(results)), store_(store), clock_(clock), configs_(std::move(configs)) {}

    /// Creates runs/<id>/ with its config.json, unless it is there.
    void prepare(const std::string& id) override;
    std::optional<Outcome> open(const std::string& id) override;
    Outcome close(const std::string& id, const AttemptEnd& end) override;
    std::int64_t last_epoch(const std::string& id) override;
    std::uint64_t written(const std::string& id) override;
    void refresh(const std::vector<std::string>& running) override;

private:
    std::filesystem::path results_;
    Store& store_;
    const Clock& clock_;
    std::map<std::string, std::string> configs_;
};

}  // namespace bitsweep
