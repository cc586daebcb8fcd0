#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "sched/scheduler.h"
#include "sys/clock.h"
#include "sys/file.h"

namespace bitsweep {

/// The ledger of one pilot among several on different hosts. They share nothing but files: a pilot claims a run by a
/// lock in the claims folder before it starts it, and loses the claim when it ends, however it ends. It writes run
/// directories only; whoever submitted it imports them.
class PilotRunLedger : public RunLedger {
public:
    PilotRunLedger(std::filesystem::path results, std::filesystem::path claims, double submitted_s, int crash_budget,
                   const Clock& clock)
        : results_(std::move(results)),
          claims_folder_(std::move(claims)),
          submitted_s_(submitted_s),
          crash_budget_(crash_budget),
          clock_(clock) {}

    std::optional<Outcome> open(const std::string& id) override;
    Outcome close(const std::string& id, const AttemptEnd& end) override;
    std::int64_t last_epoch(const std::string& id) override;
    std::uint64_t written(const std::string& id) override;
    void refresh(const std::vector<std::string>&) override {}

    /// Runs that this pilot has now.
    std::size_t claimed() const { return claims_.size(); }

private:
    std::filesystem::path results_, claims_folder_;
    double submitted_s_;
    int crash_budget_;
    const Clock& clock_;
    std::map<std::string, FileLock> claims_;
};

}  // namespace bitsweep
