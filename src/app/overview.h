#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/status.h"
#include "app/workspace.h"

namespace bitsweep::app {

/// The run of a sweep that failed or diverged, and the end of its output.
struct LastFailure {
    std::string run, label, state, message, log_end;
};

/// One sweep at a glance.
struct SweepCard {
    std::string name, question;
    StateCounts counts;
    std::optional<double> left_s;  ///< until it is trained, as the living `bitsweep run` expects
    std::optional<LastFailure> failure;
    bool is_published = false;
};

/// One slot of the living `bitsweep run`.
struct SlotView {
    std::string device, run, name;  ///< run "" = free
    std::int64_t epoch = -1, epochs = 0;
    bool is_quarantined = false;
};

/// The first view of the page.
struct Overview {
    std::vector<SweepCard> sweeps;  ///< sweeps in training come first, then by name
    std::vector<SlotView> slots;
    std::vector<std::string> queued;
    std::string paused_by;  ///< "" = not paused
    bool is_alive = false;  ///< a `bitsweep run` lives
    std::size_t problems = 0;
};

Overview overview(const Workspace& workspace);
OrderedJson to_json(const Overview& view);

}  // namespace bitsweep::app
