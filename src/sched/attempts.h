#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <sys/types.h>

#include "runs/files.h"
#include "sched/executor.h"
#include "sched/plan.h"

namespace bitsweep {

/// What a run directory's own files say of its attempts (results/README.md). The files are the truth: what an
/// exit code says is used only where they are silent.

/// Start lines of attempts.jsonl.
int count_attempts(const std::filesystem::path& folder);

/// The highest number of a log: that of an attempt which died before its start line (a library is missing, say) counts.
/// 0 = there is none.
int last_log(const std::filesystem::path& folder);

/// Last epoch with a whole line in metrics.jsonl; -1 = none.
std::int64_t last_epoch(const std::filesystem::path& folder);

/// Pid of the attempt that lives in this directory, if it runs on this host; checked by start time and boot id.
std::optional<pid_t> live_worker(const std::filesystem::path& folder);

/// "finished" or "diverged" of a whole result.json that belongs to `id`; nullopt if there is none.
std::optional<Outcome> published_outcome(const std::filesystem::path& folder, const std::string& id);

/// Whether an attempt at it has ever run out of memory.
bool ran_out_of_memory(const std::filesystem::path& folder);

/// Why a run is not tried again by those who began at `since_s` (UTC): its config was refused since then, it has timed
/// out as often as it may (RetryRules), or so many attempts in a row crashed, hung or ran out of memory without
/// completing an epoch. nullopt = it may be tried. So several machines keep one budget without talking to each other.
std::optional<std::string> given_up(const std::filesystem::path& folder, double since_s, int crash_budget);

/// Size of the files that a training attempt writes all along: metrics.jsonl a line an epoch, layers.jsonl also
/// within one.
std::uint64_t metric_bytes(const std::filesystem::path& folder);

/// A number that changes whenever an attempt shows that it lives: by a metric line, by what it prints, or by a
/// checkpoint, which the training loop writes about once a minute, also in the middle of an epoch.
std::uint64_t signs_of_life(const std::filesystem::path& folder);

/// How the attempt of process `end.pid` ended: by result.json; else, if we stopped it, by what we stopped it for; else
/// by the worker's own end line; else by its exit status. A missing end line is written, with the log's last line as
/// the reason where nobody asked it to stop; so is one that says that it hung or took too long after the worker's own
/// that it was interrupted. Of several end lines of an attempt the last one counts.
Outcome close_attempt(const std::filesystem::path& folder, const std::string& id, const AttemptEnd& end, double now_s);

}  // namespace bitsweep
