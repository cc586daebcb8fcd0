#pragma once

#include <cstdint>
#include <string>

#include "app/workspace.h"

namespace bitsweep::app {

/// The output of one attempt at a run.
struct RunLog {
    std::string run;
    int attempt = 0;
    std::filesystem::path path;

    /// Whether an attempt at the run lives: more may come.
    bool may_grow() const;
};

/// `prefix`: the start of the run's id; `attempt` 0 = the last. Throws ConfigError where there is no such log.
RunLog find_log(const std::string& prefix, int attempt, const Workspace& workspace);

/// With the text that is there now.
OrderedJson to_json(const RunLog& log);

/// The end of it, from a line's start, as a page shows it.
struct LogEnd {
    RunLog log;
    std::string text;
    bool is_whole = true;  ///< `text` is all of it
};
LogEnd log_end(const RunLog& log, std::uint64_t most_bytes = 64UL * 1024);
OrderedJson to_json(const LogEnd& end);

}  // namespace bitsweep::app
