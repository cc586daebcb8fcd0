#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "sched/run_ledger.h"
#include "store/store.h"
#include "sys/clock.h"
#include "sys/descriptor.h"
#include "sys/file.h"
#include "sys/file_lock.h"

namespace bitsweep::sched {

/// The facts that a ledger reads from the run directories.
class FolderLedger : public RunLedger {
public:
    FolderLedger(std::filesystem::path results, const Clock& clock) : results_(std::move(results)), clock_(clock) {}

    Outcome close(const std::string& id, const AttemptEnd& end) override;
    std::int64_t last_epoch(const std::string& id) override;
    std::int64_t epochs_of_attempt(const std::string& id) override;
    std::uint64_t written(const std::string& id) override;

protected:
    std::filesystem::path results_;
    const Clock& clock_;
};

/// The ledger of a results folder: run directories, and the database as their index. Where the index cannot be brought
/// up to date (a full disk), it stays behind until it can, and the attempts go on: the files are the truth.
class FileRunLedger : public FolderLedger {
public:
    /// `configs`: id -> complete config.json of each run that may be started. `index_failed` is told why, once.
    FileRunLedger(std::filesystem::path results, Store& store, const Clock& clock,
                  std::map<std::string, std::string> configs, std::function<void(const std::string&)> index_failed)
        : FolderLedger(std::move(results), clock),
          store_(store),
          configs_(std::move(configs)),
          index_failed_(std::move(index_failed)) {}

    /// Creates runs/<id>/ with its config.json, unless it is there.
    void prepare(const std::string& id) override;
    std::optional<Outcome> open(const std::string& id) override;
    Outcome close(const std::string& id, const AttemptEnd& end) override;
    void refresh(const std::vector<std::string>& running) override;

private:
    Store& store_;
    std::map<std::string, std::string> configs_;
    std::function<void(const std::string&)> index_failed_;
    bool has_failed_ = false;
};

/// The ledger of one pilot among several on different hosts. They share nothing but files: a pilot claims a run by a
/// lock in the claims folder before it starts it, and loses the claim when it ends, however it ends. It writes run
/// directories only; whoever submitted it imports them. The claims folder is made by whoever submits, and by nobody
/// else: where it is gone, so are the results.
class PilotRunLedger : public FolderLedger {
public:
    /// Throws SystemError where there is no such claims folder.
    PilotRunLedger(std::filesystem::path results, std::filesystem::path claims, double submitted_s, int crash_budget,
                   const Clock& clock)
        : FolderLedger(std::move(results), clock),
          claims_folder_(std::move(claims)),
          open_claims_(open_folder(claims_folder_)),
          submitted_s_(submitted_s),
          crash_budget_(crash_budget) {}

    std::optional<Outcome> open(const std::string& id) override;
    Outcome close(const std::string& id, const AttemptEnd& end) override;
    void refresh(const std::vector<std::string>&) override {}

    /// Runs that this pilot has now.
    std::size_t claimed() const { return claims_.size(); }

    /// Whether the results folder was moved or removed: other jobs no longer see what this one claims.
    bool is_lost() const { return !leads_to(claims_folder_, open_claims_); }

private:
    std::filesystem::path claims_folder_;
    Descriptor open_claims_;
    double submitted_s_;
    int crash_budget_;
    std::map<std::string, FileLock> claims_;
};

}  // namespace bitsweep::sched
