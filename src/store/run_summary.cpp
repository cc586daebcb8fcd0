#include "store/run_summary.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "runs/files.h"
#include "store/statement.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double number_or(const SQLite::Column& column, double missing) {
    return column.isNull() ? missing : column.getDouble();
}

}  // namespace

struct RunSummary::Attempts {
    std::int64_t count = 0;
    LastAttempt last;
    std::string message, device;
    std::int64_t threads = 0;
};

RunState state_of(const std::string& result, const LastAttempt& last, bool is_locked) {
    const auto end = last.has_ended ? cause_named(last.outcome) : std::nullopt;
    return standing_of({result_named(result), is_locked, last.exists, end && is_failure(*end)});
}

bool is_run_locked(const std::filesystem::path& folder) {
    try {
        return FileLock::is_held(folder / kLockFile);
    } catch (const SystemError&) {
        return false;
    }
}

RunSummary::RunSummary(SQLite::Database& database)
    : result_(database, "SELECT outcome, result, result_message FROM runs WHERE run = ?"),
      attempts_(database, "SELECT count(*) FROM attempts WHERE run = ?"),
      last_attempt_(database,
                    "SELECT ended IS NOT NULL, outcome, message, device, threads FROM attempts WHERE run = ? "
                    "ORDER BY attempt DESC LIMIT 1"),
      last_epoch_(database, "SELECT epoch FROM metrics WHERE run = ? ORDER BY epoch DESC LIMIT 1"),
      metrics_(database, "SELECT text, value FROM metrics JOIN names USING (name) WHERE run = ? AND epoch = ?"),
      total_(database, "SELECT sum(coalesce(train_s, 0) + coalesce(eval_s, 0)) FROM timings WHERE run = ?"),
      // The median: an epoch during which the machine slept says nothing of the others.
      epoch_time_(database,
                  "WITH epochs AS (SELECT train_s + coalesce(eval_s, 0) AS s FROM timings "
                  "WHERE run = ? AND epoch > 0 AND train_s IS NOT NULL), "
                  "ranked AS (SELECT s, row_number() OVER (ORDER BY s) AS i, count(*) OVER () AS n FROM epochs) "
                  "SELECT avg(s) FROM ranked WHERE i IN ((n + 1) / 2, (n + 2) / 2)"),
      update_(database,
              "UPDATE runs SET state = ?2, is_open = ?3, epoch = ?4, top1 = ?5, epoch_s = ?6, train_s = ?7, "
              "attempts = ?8, message = ?9, device = ?10, threads = ?11, metrics = ?12 WHERE run = ?1") {}

RunSummary::Attempts RunSummary::read_attempts(std::int64_t run) {
    Attempts attempts;
    start(attempts_, run);
    attempts_.executeStep();
    attempts.count = attempts_.getColumn(0).getInt64();
    attempts_.reset();
    start(last_attempt_, run);
    if (last_attempt_.executeStep()) {
        attempts.last = {true, last_attempt_.getColumn(0).getInt() != 0, last_attempt_.getColumn(1).getString()};
        attempts.message = last_attempt_.getColumn(2).getString();
        attempts.device = last_attempt_.getColumn(3).getString();
        attempts.threads = last_attempt_.getColumn(4).getInt64();
    }
    last_attempt_.reset();
    return attempts;
}

bool RunSummary::update(std::int64_t run, const std::filesystem::path& folder) {
    start(result_, run);
    result_.executeStep();
    const std::string outcome = result_.getColumn(0).getString();
    const Json result = read_json(result_.getColumn(1).getString());
    const std::string result_message = result_.getColumn(2).getString();
    result_.reset();

    const auto attempts = read_attempts(run);
    const bool is_open = outcome.empty() && attempts.last.exists && !attempts.last.has_ended;
    const auto state = state_of(outcome, attempts.last, is_open && is_run_locked(folder));

    std::int64_t epoch = -1;
    start(last_epoch_, run);
    if (last_epoch_.executeStep()) epoch = last_epoch_.getColumn(0).getInt64();
    last_epoch_.reset();
    Json metrics = Json::object();
    start(metrics_, run, epoch);
    while (metrics_.executeStep()) metrics[metrics_.getColumn(0).getString()] = number_or(metrics_.getColumn(1), kNone);
    metrics_.reset();
    const auto top1 = metrics.find("test.top1");

    start(total_, run);
    total_.executeStep();
    start(epoch_time_, run);
    epoch_time_.executeStep();
    const auto from_result = result.is_object() ? result.find("train_s") : result.end();
    const bool has_result_s = result.is_object() && from_result != result.end() && from_result->is_number();
    const double train_s = number_or(total_.getColumn(0), has_result_s ? from_result->get<double>() : 0.0);
    const double epoch_s = number_or(epoch_time_.getColumn(0), kNone);
    total_.reset();
    epoch_time_.reset();

    bitsweep::run(update_, run, std::string(to_string(state)), is_open, epoch,
                  top1 == metrics.end() ? kNone : top1->get<double>(), epoch_s, train_s, attempts.count,
                  outcome.empty() ? attempts.message : result_message, attempts.device, attempts.threads,
                  write_json(metrics));
    return !outcome.empty() && (!attempts.last.exists || attempts.last.has_ended);
}

}  // namespace bitsweep
