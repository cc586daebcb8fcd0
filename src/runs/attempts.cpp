#include "runs/attempts.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "config/resolve.h"
#include "config/stored_config.h"
#include "runs/files.h"
#include "runs/retry_budget.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/file_lock.h"
#include "sys/growing_file.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// The last start line, and the end line that belongs to it.
struct LastLines {
    std::optional<StartLine> start;
    std::optional<EndLine> end;
};

LastLines last_lines(const fs::path& folder) {
    LastLines last;
    for (auto& line : read_attempts(folder)) {
        if (const auto* start = std::get_if<StartLine>(&line)) last = {*start, std::nullopt};
        else if (auto* end = std::get_if<EndLine>(&line); end && last.start && end->attempt == last.start->attempt)
            last.end = std::move(*end);
    }
    return last;
}

std::vector<fs::path> logs_in(const fs::path& folder) {
    std::vector<fs::path> logs;
    for (auto& path : entries_in(folder))
        if (attempt_of_log(path.filename().string())) logs.push_back(std::move(path));
    return logs;
}

// The last line of the log that is not blank: usually the reason.
std::string last_log_line(const fs::path& folder, std::int64_t attempt) {
    constexpr std::uint64_t kTail = 4096;
    const fs::path path = folder / log_file(attempt);
    const auto size = size_of_file(path).value_or(0);
    std::string text = read_file_from(path, size > kTail ? size - kTail : 0);
    while (size > kTail && !text.empty() && (text.front() & 0xC0) == 0x80) text.erase(0, 1);  // of a character cut off
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

// Of a run that published_outcome() finds none of.
std::string why_no_result(const fs::path& folder, const std::string& id) {
    const auto text = read_file_if_exists(folder / kResultFile);
    if (!text) return fmt::format("there is no {}", kResultFile);
    const auto result = read_json(*text);
    if (!result.is_object()) return fmt::format("{}: {}", kResultFile, why_no_object(*text));
    if (const auto owner = text_at(result, "run"); owner != id)
        return fmt::format("{} belongs to run '{}': remove it", kResultFile, owner);
    return fmt::format("{} has the outcome '{}', expected finished or diverged", kResultFile,
                       text_at(result, "outcome"));
}

// An outcome stands also where the disk is full; it then says that it is written nowhere.
void write_end_line(const fs::path& folder, std::int64_t attempt, Outcome& outcome, std::int64_t exit_code,
                    double now_s) {
    try {
        LineWriter writer(folder / kAttemptsFile);
        writer.append(to_line(EndLine{attempt, iso8601(now_s), exit_code, to_string(outcome.cause), outcome.message}));
        writer.sync();
    } catch (const SystemError& error) {
        outcome.message += fmt::format(" (and not recorded: {})", error.what());
    }
}

std::optional<pid_t> living(const fs::path& folder) {
    if (!FileLock::is_held(folder / kLockFile)) return std::nullopt;
    const auto start = last_lines(folder).start;
    if (!start || start->host != host_name() || start->boot != boot_id()) return std::nullopt;
    const auto pid = static_cast<pid_t>(start->pid.value_or(-1));
    if (pid <= 0 || !start->start_ticks || process_start_ticks(pid) != *start->start_ticks) return std::nullopt;
    return pid;
}

// What `read` gives, or `otherwise` where the run directory cannot be read: whoever starts or ends an attempt there
// meets the same trouble, and says so.
template <class Value, class Read>
Value if_readable(Value otherwise, Read read) {
    try {
        return read();
    } catch (const SystemError&) {
        return otherwise;
    }
}

Outcome closed(const fs::path& folder, const std::string& id, const AttemptEnd& end, double now_s) {
    if (const auto published = published_outcome(folder, id)) return *published;
    const auto last = last_lines(folder);
    const bool has_started = last.start && last.start->pid == end.pid;
    const auto said = has_started && last.end ? cause_named(last.end->outcome) : std::nullopt;
    if (said && !result_named(last.end->outcome)) {
        if (said != Cause::kInterrupted || !end.stopped_for) return {*said, last.end->message};
        Outcome verdict = *end.stopped_for;  // it obeyed, and does not know what for
        if (verdict.cause != Cause::kInterrupted)
            write_end_line(folder, last.end->attempt, verdict, last.end->exit.value_or(-1), now_s);
        return verdict;
    }
    // A process that died before its start line (a library is missing, say) still was an attempt.
    const auto attempt = (last.start ? last.start->attempt : 0) + (has_started ? 0 : 1);
    const int code = end.status ? end.status->code : -1;
    Outcome outcome{end.status ? cause_of_exit(code) : Cause::kCrashed,
                    describe(end.status, last_log_line(folder, attempt))};
    // Neither exit 0 nor an end line makes a finished run without a result.
    if (outcome.cause == Cause::kFinished || outcome.cause == Cause::kDiverged)
        outcome = {Cause::kCrashed, outcome.message + "; " + why_no_result(folder, id)};
    if (end.stopped_for) outcome = *end.stopped_for;
    if (outcome.cause != Cause::kPreempted) write_end_line(folder, attempt, outcome, code, now_s);
    return outcome;
}

}  // namespace

std::string to_line(const StartLine& start) {
    OrderedJson line{{"event", "start"}, {"attempt", start.attempt}};
    const auto add = [&](const char* key, const auto& value) {
        if constexpr (requires { value.has_value(); }) {
            if (value) line[key] = *value;
        } else if (!value.empty()) {
            line[key] = value;
        }
    };
    add("pid", start.pid);
    add("start_ticks", start.start_ticks);
    add("boot", start.boot);
    add("host", start.host);
    add("time", start.time);
    add("device", start.device);
    add("threads", start.threads);
    add("arithmetic", start.arithmetic);
    add("instruction_set", start.instruction_set);
    add("git_commit", start.git_commit);
    add("binary_sha256", start.binary_sha256);
    add("code", start.code);
    return write_json(line);
}

std::string to_line(const EndLine& end) {
    const OrderedJson line{{"event", "end"},         {"attempt", end.attempt},
                           {"time", end.time},       {"exit", end.exit ? OrderedJson(*end.exit) : OrderedJson()},
                           {"outcome", end.outcome}, {"message", end.message}};
    return write_json(line);
}

AttemptLine parse_attempt(const Json& line) {
    const auto attempt = count_at(line, "attempt");
    if (!attempt) return "no attempt number";
    const auto event = text_at(line, "event");
    constexpr std::size_t kLongest = 200;
    const auto text = [&](const char* key) { return plain_text(printable(text_at(line, key), kLongest)); };
    const auto integer = [&](const char* key) { return find_at<std::int64_t>(line, key); };
    if (event == "start")
        return StartLine{
            *attempt,           text("time"),          integer("pid"), integer("start_ticks"), integer("threads"),
            text("boot"),       text("host"),          text("device"), text("arithmetic"),     text("instruction_set"),
            text("git_commit"), text("binary_sha256"), text("code")};
    if (event == "end")
        return EndLine{*attempt, text("time"), integer("exit"), text("outcome"), printable(text_at(line, "message"))};
    return fmt::format("event is '{}', expected start or end", event);
}

std::vector<Json> json_lines(const fs::path& path) {
    std::vector<Json> lines;
    const std::string text = read_file_if_exists(path).value_or("");
    for (std::size_t start = 0, end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
        auto line = read_json(text.substr(start, end - start));
        if (line.is_object()) lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<AttemptLine> read_attempts(const fs::path& folder) {
    std::vector<AttemptLine> lines;
    for (const auto& line : json_lines(folder / kAttemptsFile)) lines.push_back(parse_attempt(line));
    return lines;
}

int count_attempts(const fs::path& folder) {
    int count = 0;
    for (const auto& line : read_attempts(folder)) count += std::holds_alternative<StartLine>(line);
    return count;
}

std::vector<std::string> arithmetics_of(const fs::path& folder) {
    return if_readable(std::vector<std::string>(), [&] {
        std::vector<std::string> found;
        for (const auto& line : read_attempts(folder))
            if (const auto* start = std::get_if<StartLine>(&line); start != nullptr && !start->arithmetic.empty())
                if (std::find(found.begin(), found.end(), start->computed_by()) == found.end())
                    found.push_back(start->computed_by());
        return found;
    });
}

int last_log(const fs::path& folder) {
    int last = 0;
    for (const auto& path : logs_in(folder)) last = std::max(last, *attempt_of_log(path.filename().string()));
    return last;
}

std::int64_t last_epoch(const fs::path& folder) {
    return if_readable(std::int64_t{-1}, [&] {
        std::int64_t last = -1;
        for (const auto& line : json_lines(folder / kMetricsFile))
            last = std::max(last, find_at<std::int64_t>(line, "epoch").value_or(-1));
        return last;
    });
}

std::optional<BestEpoch> best_epoch(const fs::path& folder, const TrainerMetric& metric) {
    std::map<std::int64_t, double> values;
    for (const auto& line : json_lines(folder / kMetricsFile)) {
        const auto epoch = find_at<std::int64_t>(line, "epoch").value_or(0);
        values.erase(values.lower_bound(epoch), values.end());
        const auto value = find_at<double>(line, metric.name.c_str());
        if (epoch > 0 && value && std::isfinite(*value)) values.emplace(epoch, *value);
    }
    const auto best = std::max_element(values.begin(), values.end(), [&](const auto& a, const auto& b) {
        return metric.is_higher_better ? a.second < b.second : a.second > b.second;
    });
    if (best == values.end()) return std::nullopt;
    return BestEpoch{best->first, best->second};
}

std::int64_t epochs_of_attempt(const fs::path& folder) {
    return if_readable(std::int64_t{0}, [&] {
        const auto attempt = count_attempts(folder);
        const auto lines = json_lines(folder / kMetricsFile);
        return std::count_if(lines.begin(), lines.end(), [&](const auto& line) {
            return find_at<std::int64_t>(line, "attempt") == attempt &&
                   find_at<std::int64_t>(line, "epoch").value_or(0) > 0;
        });
    });
}

std::optional<pid_t> live_worker(const fs::path& folder) {
    return if_readable(std::optional<pid_t>(), [&] { return living(folder); });
}

std::optional<Outcome> published_outcome(const fs::path& folder, const std::string& id) {
    const auto text = read_file_if_exists(folder / kResultFile);
    if (!text) return std::nullopt;
    const auto result = read_json(*text);
    if (!result.is_object() || text_at(result, "run") != id) return std::nullopt;
    const auto cause = result_named(text_at(result, "outcome"));
    return cause ? std::optional(Outcome{*cause, text_at(result, "message")}) : std::nullopt;
}

std::string why_not_folder_of(const std::string& id, const fs::path& folder, const std::string& expected) {
    const auto path = folder / kConfigFile;
    const auto text = if_readable(std::optional<std::string>(), [&] { return read_file_if_exists(path); });
    const auto why = !text || *text == expected ? std::string() : why_not_config_of(id, *text);
    if (why.empty()) return "";
    return fmt::format("{}: {}; move the directory away, and the run is trained anew", path.string(), why);
}

RunFacts read_facts(const fs::path& folder, const std::string& id) {
    const auto published = published_outcome(folder, id);
    if (published) return {published->cause};
    const auto last = last_lines(folder);
    const auto cause = last.end ? cause_named(last.end->outcome) : std::nullopt;
    return {std::nullopt, FileLock::is_held(folder / kLockFile), last.start.has_value(), cause && is_failure(*cause)};
}

bool ran_out_of_memory(const fs::path& folder) {
    const auto lines = if_readable(std::vector<AttemptLine>(), [&] { return read_attempts(folder); });
    return std::any_of(lines.begin(), lines.end(), [](const AttemptLine& line) {
        const auto* end = std::get_if<EndLine>(&line);
        return end != nullptr && end->outcome == to_string(Cause::kOutOfMemory);
    });
}

std::optional<std::string> given_up(const fs::path& folder, double since_s, int crash_budget) {
    std::set<std::int64_t> with_epochs;  // attempts that got further than any before them
    std::int64_t furthest = 0;
    for (const auto& line : json_lines(folder / kMetricsFile)) {
        const auto epoch = find_at<std::int64_t>(line, "epoch").value_or(0);
        if (epoch > furthest) with_epochs.insert(find_at<std::int64_t>(line, "attempt").value_or(0));
        furthest = std::max(furthest, epoch);
    }
    const std::string since = iso8601(since_s);
    std::map<std::int64_t, Outcome> ends;  // of each attempt the last
    bool was_alone = false, was_late = false;
    for (const auto& line : read_attempts(folder)) {
        const auto* end = std::get_if<EndLine>(&line);
        if (end == nullptr) continue;
        const auto cause = cause_named(end->outcome).value_or(Cause::kInterrupted);
        was_late |= cause == Cause::kTimedOut;
        if (end->time >= since) ends[end->attempt] = {cause, end->message};
        else was_alone |= cause == Cause::kOutOfMemory;
    }
    RetryRules rules;
    rules.crash_budget = crash_budget;
    const bool starts_again =
        was_late && StoredConfig(read_json(read_file_if_exists(folder / kConfigFile).value_or(""))).starts_again();
    RetryBudget budget(rules, was_alone, starts_again);
    for (const auto& [attempt, outcome] : ends) budget.count(outcome, with_epochs.contains(attempt));
    return budget.given_up();
}

std::uint64_t metric_bytes(const fs::path& folder) {
    std::uint64_t sum = 0;
    for (const char* name : {kMetricsFile, kLayersFile}) sum += size_of_file(folder / name).value_or(0);
    return sum;
}

std::uint64_t signs_of_life(const fs::path& folder) {
    return if_readable(std::uint64_t{0}, [&] {
        std::uint64_t sum = metric_bytes(folder);
        for (const auto& path : logs_in(folder)) sum += size_of_file(path).value_or(0);
        if (const auto stamp = file_stamp(folder / kCheckpointFile)) sum += static_cast<std::uint64_t>(stamp->mtime_ns);
        return sum;
    });
}

Outcome close_attempt(const fs::path& folder, const std::string& id, const AttemptEnd& end, double now_s) {
    try {
        return closed(folder, id, end, now_s);
    } catch (const SystemError& error) {
        return end.stopped_for.value_or(Outcome{Cause::kCrashed, error.what()});
    }
}

}  // namespace bitsweep
