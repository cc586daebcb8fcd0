#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/workspace.h"
#include "sched/control.h"

namespace bitsweep::app {

/// The facts about a run and its surroundings that answer the question why it does not run.
struct RunQuestion {
    RunRow run;
    std::optional<std::string> paused_by;
    std::string writer;                    ///< "pid 4711 on host node7" of the living bitsweep; "" = none lives
    std::optional<sched::LiveState> live;  ///< the state that the living bitsweep published last
    std::string command;                   ///< a command that runs a sweep with this run; "" = no sweep names it
    std::vector<std::string> arithmetics;  ///< the arithmetics of its attempts, by arithmetics_of()
};

/// Why the run is not running, or that it does, in one or two sentences. Pure.
std::string explanation(const RunQuestion& question);

/// Gathers the facts about the run that `given` names (app/run_name.h).
RunQuestion question_about(const std::string& given, const Reader& reader, const Workspace& workspace);

struct ExplanationView {
    std::string run, state, why;
};
ExplanationView explain(const std::string& given, const Workspace& workspace);
OrderedJson to_json(const ExplanationView& view);

}  // namespace bitsweep::app
