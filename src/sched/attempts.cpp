#include "sched/attempts.h"

#include <csignal>
#include <cstring>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "runs/files.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// Whole, parseable lines; a torn or damaged one is passed over.
std::vector<Json> json_lines(const fs::path& path) {
    std::vector<Json> lines;
    const std::string text = read_file_if_exists(path).value_or("");
    for (std::size_t start = 0, end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
        auto line = Json::parse(text.substr(start, end - start), nullptr, false);
        if (line.is_object()) lines.push_back(std::move(line));
    }
    return lines;
}

std::string text_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t integer_of(const Json& object, const char* key, std::int64_t missing) {
    if (!object.is_object()) return missing;
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : missing;
}

// The last start line, and the end line that belongs to it (null while there is none).
struct LastAttempt {
    Json start, end;
};

LastAttempt last_attempt(const fs::path& folder) {
    LastAttempt last;
    for (auto& line : json_lines(folder / kAttemptsFile)) {
        if (text_of(line, "event") == "start") last = {std::move(line), nullptr};
        else if (last.start.is_object() && integer_of(line, "attempt", -1) == integer_of(last.start, "attempt", -2))
            last.end = std::move(line);
    }
    return last;
}

std::vector<fs::path> logs_in(const fs::path& folder) {
    std::vector<fs::path> logs;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (attempt_of_log(entry->path().filename().string())) logs.push_back(entry->path());
    return logs;
}

// The last line of the log that is not blank: usually the reason.
std::string last_log_line(const fs::path& folder, int attempt) {
    constexpr std::uint64_t kTail = 4096;
    const fs::path path = folder / log_file(attempt);
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) return {};
    std::string text = read_file_from(path, size > kTail ? size - kTail : 0);
    while (!text.empty() && std::strchr("\r\n\t ", text.back()) != nullptr) text.pop_back();
    return text.substr(text.rfind('\n') + 1);
}

std::string describe(const std::optional<ExitStatus>& status, const std::string& log_line) {
    std::string text = "vanished without a word";
    if (status && status->signal != 0)
        text = fmt::format("killed by signal {} ({})", status->signal, ::strsignal(status->signal));
    else if (status) text = fmt::format("exit code {}", status->code);
    return log_line.empty() ? text : text + ": " + log_line;
}

// An outcome stands also where the disk is full; it then says that it is written nowhere.
void write_end_line(const fs::path& folder, int attempt, Outcome& outcome, int exit_code, double now_s) {
    const OrderedJson line{{"event", "end"},
                           {"attempt", attempt},
                           {"time", iso8601(now_s)},
                           {"exit", exit_code},
                           {"outcome", to_string(outcome.cause)},
                           {"message", outcome.message}};
    try {
        LineWriter writer(folder / kAttemptsFile);
        writer.append(line.dump());
        writer.sync();
    } catch (const SystemError& error) {
        outcome.message += fmt::format(" (and not recorded: {})", error.what());
    }
}

}  // namespace

int count_attempts(const fs::path& folder) {
    int count = 0;
    for (const auto& line : json_lines(folder / kAttemptsFile)) count += text_of(line, "event") == "start";
    return count;
}

int last_log(const fs::path& folder) {
    int last = 0;
    for (const auto& path : logs_in(folder)) last = std::max(last, *attempt_of_log(path.filename().string()));
    return last;
}

std::int64_t last_epoch(const fs::path& folder) {
    std::int64_t last = -1;
    for (const auto& line : json_lines(folder / kMetricsFile))
        last = std::max<std::int64_t>(last, integer_of(line, "epoch", -1));
    return last;
}

std::optional<pid_t> live_worker(const fs::path& folder) {
    if (!FileLock::is_held(folder / kLockFile)) return std::nullopt;
    const auto start = last_attempt(folder).start;
    if (!start.is_object() || text_of(start, "host") != host_name() || text_of(start, "boot") != boot_id())
        return std::nullopt;
    const auto pid = static_cast<pid_t>(integer_of(start, "pid", -1));
    if (pid <= 0 || process_start_ticks(pid) != integer_of(start, "start_ticks", -1)) return std::nullopt;
    return pid;
}

std::optional<Outcome> published_outcome(const fs::path& folder, const std::string& id) {
    const auto text = read_file_if_exists(folder / kResultFile);
    if (!text) return std::nullopt;
    const auto result = Json::parse(*text, nullptr, false);
    if (!result.is_object() || text_of(result, "run") != id) return std::nullopt;
    const auto cause = result_named(text_of(result, "outcome"));
    return cause ? std::optional(Outcome{*cause, text_of(result, "message")}) : std::nullopt;
}

bool ran_out_of_memory(const fs::path& folder) {
    for (const auto& line : json_lines(folder / kAttemptsFile))
        if (text_of(line, "outcome") == to_string(Cause::kOutOfMemory)) return true;
    return false;
}

std::optional<std::string> given_up(const fs::path& folder, double since_s, int crash_budget) {
    std::set<std::int64_t> with_epochs;
    for (const auto& line : json_lines(folder / kMetricsFile))
        if (integer_of(line, "epoch", 0) > 0) with_epochs.insert(integer_of(line, "attempt", 0));
    const std::string since = iso8601(since_s);
    std::map<std::int64_t, Json> ends;  // of each attempt the last
    for (const auto& line : json_lines(folder / kAttemptsFile))
        if (text_of(line, "event") == "end" && text_of(line, "time") >= since)
            ends[integer_of(line, "attempt", -1)] = line;
    int crashes = 0, timeouts = 0;
    std::string message;
    bool is_refused = false;
    for (const auto& [attempt, line] : ends) {
        const auto cause = cause_named(text_of(line, "outcome")).value_or(Cause::kInterrupted);
        if (with_epochs.count(attempt) > 0) crashes = 0;
        is_refused = cause == Cause::kBadConfig;
        if (cause == Cause::kTimedOut) ++timeouts;
        else if (is_failure(cause) && !is_refused) ++crashes;
        if (is_failure(cause)) message = text_of(line, "message");
    }
    if (is_refused) return message;
    if (timeouts >= RetryRules().timeout_budget) return fmt::format("{} ({} times)", message, timeouts);
    if (crashes < crash_budget) return std::nullopt;
    return fmt::format("{} ({} attempts in a row without completing an epoch)", message, crashes);
}

std::uint64_t metric_bytes(const fs::path& folder) {
    std::uint64_t sum = 0;
    for (const char* name : {kMetricsFile, kLayersFile})
        if (const auto stamp = file_stamp(folder / name)) sum += stamp->size;
    return sum;
}

std::uint64_t signs_of_life(const fs::path& folder) {
    std::uint64_t sum = metric_bytes(folder);
    for (const auto& path : logs_in(folder))
        if (const auto stamp = file_stamp(path)) sum += stamp->size;
    if (const auto stamp = file_stamp(folder / kCheckpointFile)) sum += static_cast<std::uint64_t>(stamp->mtime_ns);
    return sum;
}

Outcome close_attempt(const fs::path& folder, const std::string& id, const AttemptEnd& end, double now_s) {
    if (const auto published = published_outcome(folder, id)) return *published;
    const auto last = last_attempt(folder);
    const bool has_started = integer_of(last.start, "pid", -1) == end.pid;
    if (has_started && last.end.is_object())
        if (const auto cause = cause_named(text_of(last.end, "outcome"))) {
            if (cause != Cause::kInterrupted || !end.stopped_for) return Outcome{*cause, text_of(last.end, "message")};
            Outcome verdict = *end.stopped_for;  // it obeyed, and does not know what for
            if (verdict.cause != Cause::kInterrupted)
                write_end_line(folder, static_cast<int>(integer_of(last.end, "attempt", 0)), verdict,
                               static_cast<int>(integer_of(last.end, "exit", -1)), now_s);
            return verdict;
        }
    // A process that died before its start line (a library is missing, say) still was an attempt.
    const auto attempt = static_cast<int>(integer_of(last.start, "attempt", 0)) + (has_started ? 0 : 1);
    const int code = end.status ? end.status->code : -1;
    Outcome outcome{end.status ? cause_of_exit(code) : Cause::kCrashed,
                    describe(end.status, last_log_line(folder, attempt))};
    // Exit 0 without a result is no finished run.
    if (outcome.cause == Cause::kFinished || outcome.cause == Cause::kDiverged) outcome.cause = Cause::kCrashed;
    if (end.stopped_for) outcome = *end.stopped_for;
    if (outcome.cause != Cause::kPreempted) write_end_line(folder, attempt, outcome, code, now_s);
    return outcome;
}

}  // namespace bitsweep
