#include "app/run_log.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/run_name.h"
#include "base/error.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "sys/file.h"
#include "sys/file_lock.h"

namespace bitsweep::app {

bool RunLog::may_grow() const {
    return FileLock::is_held(path.parent_path() / kLockFile);
}

RunLog find_log(const std::string& prefix, int attempt, const Workspace& workspace) {
    const auto id = run_id_of(prefix, workspace.open());
    const auto folder = run_folder(workspace.results, id);
    const int last = std::max(count_attempts(folder), last_log(folder));
    if (attempt > last)
        throw ConfigError("--attempt", fmt::format("run {} has had {} attempts, got {}", id, last, attempt));
    if (last == 0) throw ConfigError(id, "has had no attempt: there is no log yet");
    RunLog log{id, attempt > 0 ? attempt : last, {}};
    log.path = folder / log_file(log.attempt);
    if (!is_there(log.path))
        throw ConfigError(log.path.string(), "there is no such log", "the run was not started by 'bitsweep run'");
    return log;
}

OrderedJson to_json(const RunLog& log) {
    return {{"run", log.run}, {"attempt", log.attempt}, {"path", log.path.string()}, {"text", read_file(log.path)}};
}

LogEnd log_end(const RunLog& log, std::uint64_t most_bytes) {
    const auto size = size_of_file(log.path).value_or(0);
    LogEnd end{log, {}, size <= most_bytes};
    end.text = read_file_from(log.path, end.is_whole ? 0 : size - most_bytes, most_bytes);
    if (!end.is_whole) end.text.erase(0, end.text.find('\n') + 1);
    return end;
}

OrderedJson to_json(const LogEnd& end) {
    return {{"run", end.log.run},
            {"attempt", end.log.attempt},
            {"grows", end.log.may_grow()},
            {"whole", end.is_whole},
            {"text", end.text}};
}

}  // namespace bitsweep::app
