#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/any_config.h"
#include "sched/local_executor.h"

namespace bitsweep::app {

/// The numbers of a run, by epoch and metric. NaN where one is not finite.
using EpochValues = std::map<std::int64_t, std::map<std::string, double>>;

/// The numbers in metrics.jsonl. An attempt that starts again makes void the epochs that earlier attempts wrote from
/// there on.
EpochValues epoch_values(const std::filesystem::path& run_folder);

/// The settings by which a trainer's attempts are started.
struct TrialSetup {
    std::filesystem::path folder;  ///< each trial makes one of its own in it
    sched::LocalExecutor::Settings settings;
    sched::SlotSpec slot;
};

/// One run that is tried apart from any sweep: attempt after attempt in one run directory. Its process group is killed
/// with the object.
class Trial {
public:
    Trial(const TrialSetup& setup, const AnyConfig& config);
    ~Trial();
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    const std::string& id() const { return id_; }
    pid_t pid() const { return pid_; }

    /// Starts an attempt, `before` standing before its command. Throws SystemError where it cannot start.
    void start(const std::vector<std::string>& before = {});

    void signal(int number) const { signal_group(pid_, number); }

    /// Until metrics.jsonl has so many lines more than when this was called. False: the attempt ended before.
    bool wait_for_lines(std::size_t count) const;

    /// For so many seconds. False: the attempt ended before.
    bool goes_on_for(double seconds) const;

    /// To its end; its group is gone then. Throws where the user wants to stop.
    ExitStatus wait();

    /// The same; nullopt: it took longer, and was killed.
    std::optional<ExitStatus> wait_at_most(double seconds);

private:
    template <class Condition>
    bool wait_until(Condition condition) const;

    sched::LocalExecutor::Settings settings_;
    sched::SlotSpec slot_;
    std::string id_;
    std::filesystem::path folder_;
    pid_t pid_ = 0;
};

}  // namespace bitsweep::app
