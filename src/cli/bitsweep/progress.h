#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "sched/scheduler.h"
#include "store/reader.h"

namespace bitsweep {

/// What the progress lines need to know of the sweep.
struct ProgressInput {
    const Plan& plan;
    std::vector<std::string> labels;  ///< one a run of the plan
    std::filesystem::path results, database;
};

/// Live lines on a terminal; one line a change of state elsewhere, or where NO_COLOR is set.
std::unique_ptr<StatusSink> make_progress(ProgressInput input, std::FILE* out);

/// How far one run is. Pure parts of the display, for tests.
struct RunProgress {
    std::string id, label;
    std::int64_t epoch = -1, epochs = 0;
    std::optional<double> top1;     ///< percent
    std::optional<double> epoch_s;  ///< mean seconds an epoch
};

/// Seconds the run still needs, if its pace is known.
std::optional<double> remaining_s(const RunProgress& run);

/// "0123abcd pact bits=2 seed=1   epoch 3/12   88.1 %   ETA 40 s"
std::string progress_line(const RunProgress& run, std::size_t label_width);

}  // namespace bitsweep
