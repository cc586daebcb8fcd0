#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <sys/types.h>

#include "sched/executor.h"
#include "sched/plan.h"

namespace bitsweep {

/// What a run directory's own files say of its attempts (results/README.md). The files are the truth: what an
/// exit code says is used only where they are silent.

std::filesystem::path run_folder(const std::filesystem::path& results, const std::string& id);

/// Start lines of attempts.jsonl.
int count_attempts(const std::filesystem::path& folder);

/// Last epoch with a whole line in metrics.jsonl; -1 = none.
std::int64_t last_epoch(const std::filesystem::path& folder);

/// Pid of the attempt that lives in this directory, if it runs on this host; checked by start time and boot id.
std::optional<pid_t> live_worker(const std::filesystem::path& folder);

/// "finished" or "diverged" of a whole result.json that belongs to `id`; nullopt if there is none.
std::optional<Outcome> published_outcome(const std::filesystem::path& folder, const std::string& id);

/// How the attempt of process `end.pid` ended: by result.json; else by the worker's own end line; else by its exit
/// status, in which case the missing end line is written, with the log's last line as the reason.
Outcome close_attempt(const std::filesystem::path& folder, const std::string& id, const AttemptEnd& end, double now_s);

}  // namespace bitsweep
