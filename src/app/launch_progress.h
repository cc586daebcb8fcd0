#pragma once

#include <string>
#include <vector>

#include "app/launch.h"
#include "sched/scheduler.h"

namespace bitsweep::app {

/// Tells a launch's sink what the scheduler does, in sentences that name each run by its label.
class LaunchTeller : public sched::StatusSink {
public:
    /// `labels`: one a run of the plan.
    LaunchTeller(const sched::Plan& plan, std::vector<std::string> labels, const Workspace& workspace,
                 const LaunchSink& sink)
        : plan_(plan), labels_(std::move(labels)), workspace_(workspace), sink_(sink) {}

    void started(std::size_t run, const sched::SlotSpec& slot, bool adopted) override;
    void ended(std::size_t run, const Outcome& outcome) override;
    void said(const std::string& text) override { sink_.say(text); }
    void tick(const std::vector<std::size_t>& running, const std::optional<sched::RemainingWork>& left) override;

    /// The outcome of the sweep: each run that was given up, and the counts.
    LaunchOutcome outcome(const std::string& sweep) const;

private:
    RunStatus status_of(std::size_t run) const;
    std::string name_of(std::size_t run) const;
    std::string counts() const;

    const sched::Plan& plan_;
    std::vector<std::string> labels_;
    const Workspace& workspace_;
    const LaunchSink& sink_;
};

}  // namespace bitsweep::app
