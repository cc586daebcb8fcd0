#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/workspace.h"
#include "sched/control.h"

namespace bitsweep::app {

/// One run of a sweep as it stands.
struct RunStatus {
    StatusRow row;
    std::optional<double> left_s;  ///< seconds until a running run ends, by its own pace
    std::string label;             ///< "pact bits=2 seed=1"; "" where nobody has asked for it
};

struct SweepStatus {
    std::string name;
    std::vector<RunStatus> runs;  ///< in expansion order
    bool is_published = false;    ///< and every run has its result: nobody works at it

    StateCounts counts() const;
};

/// The state of the sweeps.
struct StatusView {
    std::vector<SweepStatus> sweeps;
    std::optional<std::string> paused_by;
    std::optional<sched::LiveState> live;  ///< the state of the living `bitsweep run`
    std::vector<std::string> queued;       ///< sweeps that the bitsweep that runs here takes next
    bool is_of_one = false;                ///< somebody named the sweep
    std::vector<std::string> edited;       ///< sweeps whose file was edited after their last run, and how
    std::size_t orphans = 0;               ///< runs, where there is no sweep at all
    std::size_t problems = 0;              ///< lines and files that are damaged: 'bitsweep index' lists them
};

/// `sweep` "" = every one.
StatusView status(const Workspace& workspace, const std::string& sweep);

/// One object a sweep.
/// The number that stands for the run, after its last epoch: "81.23" of top-1 accuracy; "" = there is none yet.
std::string value_text(const StatusRow& row);

OrderedJson to_json(const StatusView& view);

/// One of its runs.
OrderedJson to_json(const RunStatus& run);

RunStatus status_of(StatusRow row, std::string label = {});

/// Whether a `bitsweep run` lives here.
bool is_alive(const Workspace& workspace);

}  // namespace bitsweep::app
