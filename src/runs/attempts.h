#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <sys/types.h>

#include "base/json.h"
#include "config/trainer.h"
#include "runs/outcome.h"
#include "runs/standing.h"
#include "sys/process.h"

namespace bitsweep {

/// The first line of an attempt in attempts.jsonl. Unknown and empty fields are left out of the line.
struct StartLine {
    std::int64_t attempt = 1;
    std::string time = {};  ///< UTC, ISO 8601
    std::optional<std::int64_t> pid = {}, start_ticks = {}, threads = {};
    std::string boot = {}, host = {}, device = {};
    std::string arithmetic = {},
                instruction_set = {};  ///< "integer", "avx2"; lines from before they were kept lack them
    std::string git_commit = {}, binary_sha256 = {};
    std::string code = {};  ///< code_of() another trainer (runs/trainer_code.h)

    /// "integer on avx2"; "" where the line does not say.
    std::string computed_by() const {
        return instruction_set.empty() ? arithmetic : arithmetic + " on " + instruction_set;
    }
};

/// The last line of an attempt. Where an attempt has several, the last one counts.
struct EndLine {
    std::int64_t attempt = 1;
    std::string time;
    std::optional<std::int64_t> exit;
    std::string outcome;  ///< a cause's name
    std::string message;
};

std::string to_line(const StartLine& start);
std::string to_line(const EndLine& end);

/// A line of attempts.jsonl, or what is wrong with it.
using AttemptLine = std::variant<StartLine, EndLine, std::string>;
AttemptLine parse_attempt(const Json& line);

/// What a run directory's own files say of its attempts. The files are the truth: what an exit code says is used only
/// where they are silent. Torn and damaged lines are passed over.

/// Its lines, in their order: of any .jsonl file, and of attempts.jsonl.
std::vector<Json> json_lines(const std::filesystem::path& path);
std::vector<AttemptLine> read_attempts(const std::filesystem::path& folder);

/// Start lines of attempts.jsonl.
int count_attempts(const std::filesystem::path& folder);

/// The arithmetics that the attempts have computed by, as far as their start lines say: each once, in their order.
/// Those that have more than one differ by rounding from a run that was trained in one go.
std::vector<std::string> arithmetics_of(const std::filesystem::path& folder);

/// The highest number of a log: that of an attempt which died before its start line (a library is missing, say) counts.
/// 0 = there is none.
int last_log(const std::filesystem::path& folder);

/// Last epoch with a whole line in metrics.jsonl; -1 = none, or it cannot be read.
std::int64_t last_epoch(const std::filesystem::path& folder);

/// A diagnostic: the result is the last epoch's.
struct BestEpoch {
    std::int64_t epoch;
    double value;
};

/// The epoch, from 1 on, in which `metric` was best, the first of several, among the lines of metrics.jsonl that count:
/// an attempt that starts again makes what earlier ones wrote from its first epoch on void. nullopt = it is in none.
std::optional<BestEpoch> best_epoch(const std::filesystem::path& folder, const TrainerMetric& metric);

/// Epochs that the last attempt has completed.
std::int64_t epochs_of_attempt(const std::filesystem::path& folder);

/// Pid of the attempt that lives in this directory, if it runs on this host; checked by start time and boot id.
std::optional<pid_t> live_worker(const std::filesystem::path& folder);

/// "finished" or "diverged" of a whole result.json that belongs to `id`; nullopt if there is none.
std::optional<Outcome> published_outcome(const std::filesystem::path& folder, const std::string& id);

/// Why the config.json in `folder` is not run `id`'s, whose text is `expected`; "" = it is, there is none, or it cannot
/// be read: whoever starts an attempt there meets that trouble, and says so. The same keys in other words are the same.
std::string why_not_folder_of(const std::string& id, const std::filesystem::path& folder, const std::string& expected);

/// What the files of run `id` say. Its last attempt has failed if its end line says so.
RunFacts read_facts(const std::filesystem::path& folder, const std::string& id);

/// Whether an attempt at it has ever run out of memory.
bool ran_out_of_memory(const std::filesystem::path& folder);

/// Why a run is not tried again by those who began at `since_s` (UTC): the retry budget is spent by its attempts since
/// then. nullopt = it may be tried. So several machines keep one budget without talking to each other.
std::optional<std::string> given_up(const std::filesystem::path& folder, double since_s, int crash_budget);

/// Size of the files that a training attempt writes all along: metrics.jsonl a line an epoch, layers.jsonl also
/// within one.
std::uint64_t metric_bytes(const std::filesystem::path& folder);

/// A number that changes whenever an attempt shows that it lives: by a metric line, by what it prints, or by a
/// checkpoint, which the training loop writes about once a minute, also in the middle of an epoch.
std::uint64_t signs_of_life(const std::filesystem::path& folder);

/// The end of an attempt's process, as whoever watched it saw it.
struct AttemptEnd {
    pid_t pid = 0;
    std::optional<ExitStatus> status;    ///< nullopt: an earlier bitsweep started it, so it is not our child
    std::optional<Outcome> stopped_for;  ///< the reason why we stopped it, if we did: counts unless it has a result
};

/// How the attempt of process `end.pid` ended: by result.json; else, if we stopped it, by what we stopped it for; else
/// by the worker's own end line; else by its exit status. A missing end line is written, with the log's last line as
/// the reason where nobody asked it to stop; so is one that says that it hung or took too long after the worker's own
/// that it was interrupted.
Outcome close_attempt(const std::filesystem::path& folder, const std::string& id, const AttemptEnd& end, double now_s);

}  // namespace bitsweep
