#pragma once

#include <set>
#include <string>

#include "app/workspace.h"

namespace bitsweep::app {

/// Whether something changed that a page could show, at the price of a few looks at files. The workspace is brought up
/// to date on the way, as often as its import_every_s allows.
class Pulse {
public:
    explicit Pulse(const Workspace& workspace) : workspace_(workspace) {}

    /// A text that is another one after every change of the database, of a request, of a note, of what a living
    /// `bitsweep run` says, and of whether the runs that have begun are still being worked at.
    std::string look();

private:
    std::string stamps() const;

    const Workspace& workspace_;
    std::string stamps_;
    std::set<std::string> open_runs_;  ///< with an attempt that has no end, at those stamps
};

}  // namespace bitsweep::app
