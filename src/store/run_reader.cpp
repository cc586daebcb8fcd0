#include "store/run_reader.h"

#include "config/resolve.h"
#include "runs/files.h"
#include "store/run_summary.h"
#include "store/schema.h"

namespace bitsweep {
namespace {

constexpr std::string_view kStatusRow =
    "SELECT id, outcome, is_open, state = 'failed', epochs, epoch, top1, {metric} epoch_s, train_s, attempts, message "
    "FROM "
    "runs ";
constexpr std::string_view kRunRow =
    "SELECT id, outcome, is_open, state = 'failed', epochs, epoch, top1, {metric} epoch_s, train_s, attempts, message, "
    "{precision}, config, metrics, result "
    "FROM runs LEFT JOIN documents USING (run) ";

void replace(std::string& text, std::string_view place, std::string_view by) {
    if (const auto at = text.find(place); at != std::string::npos) text.replace(at, place.size(), by);
}

// In brackets: columns that older databases lack.
std::string sql_of(std::string_view select, std::string_view where, int version) {
    std::string text(select);
    replace(text, "{metric}",
            version < kVersionWithMetric ? "'test.top1', top1, '',"
            : version < kVersionWithCode ? "metric, value, '',"
                                         : "metric, value, code,");
    replace(text, "{precision}", version < kVersionWithPrecision ? "NULL" : "full_precision");
    return text.append(where);
}

std::map<std::string, std::string> read_parents(Statements& sql, int version) {
    std::map<std::string, std::string> found;
    if (version < kVersionWithParents) return found;
    sql.each(
        "SELECT id, parent FROM runs WHERE parent <> '' UNION ALL "
        "SELECT id, starts_from.parent FROM starts_from JOIN runs USING (run)",
        [&](const std::string& run, const std::string& parent) { found.emplace(run, parent); });
    return found;
}

}  // namespace

RunReader::RunReader(Statements& sql, int version, const std::filesystem::path& results,
                     std::set<std::string> cancelled, std::set<std::string> retried)
    : sql_(sql),
      version_(version),
      results_(results),
      cancelled_(std::move(cancelled)),
      retried_(std::move(retried)),
      parents_(read_parents(sql, version)) {}

std::map<std::string, std::string> RunReader::changed_states() const {
    std::map<std::string, std::string> states;
    sql_.each("SELECT id, state FROM runs",
              [&](const std::string& id, const std::string& state) { states.emplace(id, state); });
    for (const auto& run : status("")) {
        if (auto& word = states[run.id]; word == to_string(run.state)) states.erase(run.id);
        else word = to_string(run.state);
    }
    return states;
}

std::string RunReader::status_query(std::string_view where) const {
    return sql_of(kStatusRow, where, version_);
}

std::string RunReader::run_query(std::string_view where) const {
    return sql_of(kRunRow, where, version_);
}

template <class... More>
void RunReader::read_columns(SQLite::Statement& row, StatusRow& run, More&... more) const {
    std::string outcome;
    bool is_open = false;
    read_row(row, run.id, outcome, is_open, run.files.has_failed, run.epochs, run.epoch, run.top1, run.metric,
             run.value, run.code, run.epoch_s, run.train_s, run.attempts, run.message, more...);
    const bool had_failed = run.files.has_failed;
    run.files = facts(run.id, outcome, is_open, run.attempts, run.files.has_failed);
    run.state = standing(run.id, run.files);
    run.is_retried = had_failed && run.state == RunState::kStopped;
    if (run.is_retried)
        run.message = "to be tried again" + (run.message.empty() ? "" : "; it failed before: " + run.message);
    if (run.state == RunState::kBlocked && run.message.empty()) run.message = blocked_by(parents_.at(run.id));
}

void RunReader::read_status(SQLite::Statement& row, StatusRow& run) const {
    read_columns(row, run);
}

void RunReader::read_run(SQLite::Statement& row, RunRow& run) const {
    std::string config, metrics, result;
    std::optional<bool> full_precision;
    read_columns(row, run, full_precision, config, metrics, result);
    if (!config.empty()) run.config = StoredConfig::in_text(std::move(config), full_precision);
    run.metrics = StoredNumbers::in_text(std::move(metrics));
    run.result = StoredNumbers::in_text(std::move(result));
}

// What the files say, but whether an open attempt is alive is asked now.
RunFacts RunReader::facts(const std::string& id, const std::string& outcome, bool is_open, std::int64_t attempts,
                          bool has_failed) const {
    return {result_named(outcome), is_open && is_run_locked(run_folder(results_, id)), attempts > 0,
            has_failed && !retried_.contains(id)};
}

RunState RunReader::standing(const std::string& id, const RunFacts& files, int depth) const {
    const auto parent = parents_.find(id);
    const bool may_be_blocked = parent != parents_.end() && depth < kLongestChain;
    return standing_of(files, cancelled_.contains(id),
                       may_be_blocked ? standing(parent->second, depth + 1) : std::nullopt);
}

std::optional<RunState> RunReader::standing(const std::string& id, int depth) const {
    std::string outcome;
    bool is_open = false, has_failed = false;
    std::int64_t attempts = 0;
    if (!sql_.first(std::tie(outcome, is_open, has_failed, attempts),
                    "SELECT outcome, is_open, state = 'failed', attempts FROM runs WHERE id = ?", id))
        return std::nullopt;
    return standing(id, facts(id, outcome, is_open, attempts, has_failed), depth);
}

}  // namespace bitsweep
