#include "store/run_summary.h"

#include "base/error.h"
#include "base/json.h"
#include "runs/files.h"
#include "runs/standing.h"
#include "sys/file.h"
#include "sys/file_lock.h"

namespace bitsweep {
namespace {

// The last attempt of a run.
struct LastAttempt {
    bool exists = false, has_ended = false;
    std::string outcome, message, device;
    std::int64_t threads = 0;
};

LastAttempt last_attempt(Statements& sql, std::int64_t run) {
    LastAttempt last;
    last.exists = sql.first(std::tie(last.has_ended, last.outcome, last.message, last.device, last.threads),
                            "SELECT ended IS NOT NULL, outcome, message, device, threads FROM attempts WHERE run = ? "
                            "ORDER BY attempt DESC LIMIT 1",
                            run);
    return last;
}

// The median: an epoch during which the machine slept says nothing of the others.
constexpr const char* kMedianEpoch =
    "WITH epochs AS (SELECT train_s + coalesce(eval_s, 0) AS s FROM timings "
    "WHERE run = ? AND epoch > 0 AND train_s IS NOT NULL), "
    "ranked AS (SELECT s, row_number() OVER (ORDER BY s) AS i, count(*) OVER () AS n FROM epochs) "
    "SELECT avg(s) FROM ranked WHERE i IN ((n + 1) / 2, (n + 2) / 2)";

}  // namespace

bool is_run_locked(const std::filesystem::path& folder) {
    try {
        return FileLock::is_held(folder / kLockFile);
    } catch (const SystemError&) {
        return false;
    }
}

bool update_summary(Statements& sql, std::int64_t run, const std::filesystem::path& folder) {
    std::string outcome, result_message;
    std::optional<double> result_s, timings_s, epoch_s, top1, main_value;
    std::string main_metric;
    sql.first(std::tie(outcome, result_s, result_message),
              "SELECT outcome, result ->> '$.train_s', result_message FROM runs WHERE run = ?", run);
    sql.first(std::tie(timings_s), "SELECT sum(coalesce(train_s, 0) + coalesce(eval_s, 0)) FROM timings WHERE run = ?",
              run);
    sql.first(std::tie(epoch_s), kMedianEpoch, run);

    const auto last = last_attempt(sql, run);
    const bool is_open = outcome.empty() && last.exists && !last.has_ended;
    const auto cause = last.has_ended ? cause_named(last.outcome) : std::nullopt;
    const auto state = standing_of(
        {result_named(outcome), is_open && is_run_locked(folder), last.exists, cause && is_failure(*cause)});

    std::int64_t epoch = -1;
    sql.first(std::tie(epoch), "SELECT epoch FROM metrics WHERE run = ? ORDER BY epoch DESC LIMIT 1", run);
    sql.first(std::tie(main_metric), "SELECT metric FROM runs WHERE run = ?", run);
    Json metrics = Json::object();
    sql.each(
        "SELECT text, value FROM metrics JOIN names USING (name) WHERE run = ? AND epoch = ?",
        [&](const std::string& key, double value) {
            metrics[key] = value;
            if (key == "test.top1") top1 = value;
            if (key == main_metric) main_value = value;
        },
        run, epoch);

    sql.run(
        "UPDATE runs SET state = ?2, is_open = ?3, epoch = ?4, top1 = ?5, epoch_s = ?6, train_s = ?7, "
        "attempts = (SELECT count(*) FROM attempts WHERE run = ?1), message = ?8, device = ?9, threads = ?10, "
        "metrics = ?11, value = ?12, code = coalesce((SELECT group_concat(DISTINCT substr(code, 1, 16)) FROM attempts "
        "WHERE run = ?1 AND code <> ''), '') WHERE run = ?1",
        run, to_string(state), is_open, epoch, top1, epoch_s, timings_s ? timings_s : result_s.value_or(0),
        outcome.empty() ? last.message : result_message, last.device, last.threads, write_json(metrics), main_value);
    return !outcome.empty() && (!last.exists || last.has_ended);
}

}  // namespace bitsweep
