#include "store/schema.h"

#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

namespace bitsweep {
namespace {

// Integer keys stand for runs, sweeps and names, and the large tables are WITHOUT ROWID with the run first: an
// import appends, and a metric costs about 20 bytes. `runs` holds a summary of each run, so that status, query and
// report never read the metrics.
constexpr const char* kTables = R"sql(
CREATE TABLE names (
    name INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE           -- a metric's key or a layer's name
);
CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'new',
    is_open INTEGER NOT NULL DEFAULT 0, -- the last attempt has no end, and there is no result: alive if it holds the lock
    outcome TEXT,                       -- of result.json
    result_message TEXT NOT NULL DEFAULT '',
    epochs INTEGER NOT NULL DEFAULT 0,
    epoch INTEGER NOT NULL DEFAULT -1,
    top1 REAL,                          -- test.top1 of that epoch
    epoch_s REAL,                       -- median over its epochs
    train_s REAL NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    message TEXT NOT NULL DEFAULT '',
    device TEXT NOT NULL DEFAULT '',    -- of the last attempt
    threads INTEGER NOT NULL DEFAULT 0,
    workload TEXT NOT NULL DEFAULT '',  -- what decides an epoch's length: epoch_times.h
    methods TEXT NOT NULL DEFAULT '',
    metrics TEXT NOT NULL DEFAULT '{}', -- JSON: all metrics of the last epoch
    result TEXT NOT NULL DEFAULT '{}',  -- JSON: the numbers of result.json
    has_folder INTEGER NOT NULL DEFAULT 0,
    folder_ns INTEGER NOT NULL DEFAULT 0 -- mtime of the folder of a run that is done for good; 0 = look at its files
);
CREATE TABLE documents (
    run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    config TEXT, env TEXT, model TEXT   -- the JSON files of that name
);
CREATE TABLE attempts (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    started TEXT, host TEXT, pid INTEGER, device TEXT, threads INTEGER,
    ended TEXT, exit INTEGER, outcome TEXT, message TEXT,
    PRIMARY KEY (run, attempt)
) WITHOUT ROWID;
CREATE TABLE metrics (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    epoch INTEGER NOT NULL, name INTEGER NOT NULL, value REAL,
    PRIMARY KEY (run, epoch, name)
) WITHOUT ROWID;
CREATE TABLE layer_metrics (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    epoch INTEGER NOT NULL, layer INTEGER NOT NULL, name INTEGER NOT NULL, value REAL,
    PRIMARY KEY (run, epoch, layer, name)
) WITHOUT ROWID;
CREATE TABLE step_metrics (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    step INTEGER NOT NULL, layer INTEGER NOT NULL, name INTEGER NOT NULL, value REAL,
    PRIMARY KEY (run, step, layer, name)
) WITHOUT ROWID;
CREATE TABLE timings (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    attempt INTEGER NOT NULL, epoch INTEGER NOT NULL,
    train_s REAL, eval_s REAL, images_per_s REAL, peak_bytes INTEGER,
    PRIMARY KEY (run, attempt, epoch)
) WITHOUT ROWID;
CREATE TABLE sweeps (
    sweep INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    file TEXT, question TEXT,
    overrides TEXT, arms TEXT, axes TEXT, contrasts TEXT, resources TEXT  -- JSON; axes: name -> keys, or names alone
);
CREATE TABLE cells (
    sweep INTEGER NOT NULL REFERENCES sweeps ON DELETE CASCADE,
    position INTEGER NOT NULL,
    arm TEXT NOT NULL,
    at TEXT NOT NULL,                   -- JSON: axis -> value, in the sweep's axis order
    seed INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES runs,
    PRIMARY KEY (sweep, position)
) WITHOUT ROWID;
CREATE INDEX cells_of_run ON cells (run);
CREATE TABLE parents (
    sweep INTEGER NOT NULL REFERENCES sweeps ON DELETE CASCADE,
    run INTEGER NOT NULL REFERENCES runs,
    PRIMARY KEY (sweep, run)
) WITHOUT ROWID;
CREATE INDEX parents_of_run ON parents (run);
CREATE TABLE probes (
    probe INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL               -- JSON
);
CREATE TABLE run_files (                -- where the import of each file of a run stopped
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    file INTEGER NOT NULL,              -- RunFile
    offset INTEGER NOT NULL, lines INTEGER NOT NULL,
    inode INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    tail INTEGER NOT NULL,              -- hash of the last bytes before the offset
    PRIMARY KEY (run, file)
) WITHOUT ROWID;
CREATE TABLE other_files (              -- sweeps and probes as they were when read
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL, inode INTEGER NOT NULL, mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE problems (                 -- malformed lines and files
    path TEXT NOT NULL, line INTEGER NOT NULL, what TEXT NOT NULL,
    PRIMARY KEY (path, line)
) WITHOUT ROWID;
)sql";

constexpr const char* kViews = R"sql(
DROP VIEW IF EXISTS v_runs;
CREATE VIEW v_runs AS
SELECT r.id AS run, r.state, nullif(r.epoch, -1) AS epoch, nullif(r.epochs, 0) AS epochs, r.top1,
       r.metrics ->> '$."test.loss"' AS loss, r.result ->> '$."test.top1_bn"' AS top1_bn,
       d.config ->> '$.model.name' AS model, d.config ->> '$.model.width' AS width, d.config ->> '$.data.name' AS data,
       d.config ->> '$.quant.weight.method' AS weight_method, d.config ->> '$.quant.weight.bits' AS weight_bits,
       d.config ->> '$.quant.activation.method' AS activation_method,
       d.config ->> '$.quant.activation.bits' AS activation_bits,
       d.config ->> '$.quant.activation.alpha_init' AS alpha_init,
       d.config ->> '$.quant.activation.alpha_decay' AS alpha_decay,
       d.config ->> '$.quant.shortcut.bits' AS shortcut_bits, d.config ->> '$.quant.first.bits' AS first_bits,
       d.config ->> '$.quant.last.bits' AS last_bits, d.config ->> '$.optim.lr' AS lr,
       d.config ->> '$.batch' AS batch, d.config ->> '$.seed' AS seed,
       nullif(r.train_s, 0) AS train_s, r.epoch_s, r.attempts, nullif(r.device, '') AS device,
       nullif(r.threads, 0) AS threads, r.message, r.metrics, r.result, d.config, d.env, d.model AS model_json,
       r.metric, r.value
FROM runs r LEFT JOIN documents d USING (run) ORDER BY r.id;

DROP VIEW IF EXISTS v_cells;
CREATE VIEW v_cells AS
SELECT s.name AS sweep, c.position, c.arm, c.at, c.seed, r.id AS run, r.state, nullif(r.epoch, -1) AS epoch,
       nullif(r.epochs, 0) AS epochs, r.top1, r.metrics
FROM cells c JOIN sweeps s USING (sweep) JOIN runs r USING (run) ORDER BY s.name, c.position;

DROP VIEW IF EXISTS v_groups;
CREATE VIEW v_groups AS
WITH one AS (SELECT sweep, arm, at, run, min(position) AS position, state,
                    CASE WHEN state = 'finished' THEN top1 END AS top1
             FROM v_cells GROUP BY sweep, arm, at, run),
     means AS (SELECT sweep, arm, at, avg(top1) AS mean FROM one GROUP BY sweep, arm, at)
SELECT sweep, arm, at, mean,
       CASE WHEN count(top1) > 1 THEN sqrt(sum((top1 - mean) * (top1 - mean)) / (count(top1) - 1)) END AS std,
       count(top1) AS n, sum(state = 'diverged') AS diverged, sum(state = 'failed') AS failed,
       sum(state NOT IN ('finished', 'diverged', 'failed')) AS missing
FROM one JOIN means USING (sweep, arm, at)
GROUP BY sweep, arm, at ORDER BY sweep, min(position);

DROP VIEW IF EXISTS v_curves;
CREATE VIEW v_curves AS
SELECT r.id AS run, m.epoch, n.text AS key, m.value
FROM metrics m JOIN runs r USING (run) JOIN names n USING (name) ORDER BY r.id, m.epoch, n.text;

DROP VIEW IF EXISTS v_layers;
CREATE VIEW v_layers AS
SELECT r.id AS run, m.epoch, l.text AS layer, n.text AS key, m.value
FROM layer_metrics m JOIN runs r USING (run) JOIN names l ON l.name = m.layer JOIN names n ON n.name = m.name
ORDER BY r.id, m.epoch, l.text, n.text;

DROP VIEW IF EXISTS v_steps;
CREATE VIEW v_steps AS
SELECT r.id AS run, m.step, l.text AS layer, n.text AS key, m.value
FROM step_metrics m JOIN runs r USING (run) JOIN names l ON l.name = m.layer JOIN names n ON n.name = m.name
ORDER BY r.id, m.step, l.text, n.text;

DROP VIEW IF EXISTS v_timings;
CREATE VIEW v_timings AS
SELECT r.id AS run, t.attempt, t.epoch, t.train_s, t.eval_s, t.images_per_s, t.peak_bytes
FROM timings t JOIN runs r USING (run) ORDER BY r.id, t.attempt, t.epoch;

DROP VIEW IF EXISTS v_attempts;
CREATE VIEW v_attempts AS
SELECT r.id AS run, a.attempt, a.started, a.ended, a.exit, a.outcome, a.message, a.host, a.pid, a.device, a.threads
FROM attempts a JOIN runs r USING (run) ORDER BY r.id, a.attempt;
)sql";

// Version 2's epoch_s was a mean.
constexpr const char* kMedianEpochs = R"sql(
UPDATE runs SET epoch_s = medians.s FROM (
    WITH epochs AS (SELECT run, train_s + coalesce(eval_s, 0) AS s FROM timings
                    WHERE epoch > 0 AND train_s IS NOT NULL),
         ranked AS (SELECT run, s, row_number() OVER (PARTITION BY run ORDER BY s) AS i,
                           count(*) OVER (PARTITION BY run) AS n FROM epochs)
    SELECT run, avg(s) AS s FROM ranked WHERE i IN ((n + 1) / 2, (n + 2) / 2) GROUP BY run) AS medians
WHERE medians.run = runs.run;
)sql";

// Version 5 knows which run each starts from. The configs that name one are read again.
constexpr const char* kParents = R"sql(
ALTER TABLE runs ADD COLUMN parent TEXT NOT NULL DEFAULT ''; -- id of the run that config.json starts from
CREATE INDEX runs_with_parent ON runs (parent) WHERE parent <> '';
CREATE TABLE starts_from (              -- the same by the sweep's file, which knows it before the run has a config
    sweep INTEGER NOT NULL REFERENCES sweeps ON DELETE CASCADE,
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    parent TEXT NOT NULL,
    PRIMARY KEY (sweep, run)
) WITHOUT ROWID;
CREATE INDEX starts_from_of_run ON starts_from (run);
UPDATE runs SET folder_ns = 0 WHERE run IN (SELECT run FROM documents WHERE config ->> '$.init.from' IS NOT NULL);
DELETE FROM run_files WHERE file = 2 AND run IN (SELECT run FROM runs WHERE folder_ns = 0);
)sql";

// Version 6 knows when a sweep's contrasts were first seen. The sweeps are read again.
constexpr const char* kDeclarations = R"sql(
ALTER TABLE sweeps ADD COLUMN declared TEXT NOT NULL DEFAULT '[]'; -- JSON, as in the sweep's file
UPDATE other_files SET mtime_ns = 0 WHERE path LIKE 'sweeps/%';
)sql";

// Version 7 knows other trainers, whose runs have another main metric, and attempts that start again.
constexpr const char* kMetricOfRun = R"sql(
ALTER TABLE runs ADD COLUMN metric TEXT NOT NULL DEFAULT 'test.top1'; -- the number that stands for the run
ALTER TABLE runs ADD COLUMN value REAL;                               -- that of the last epoch
ALTER TABLE runs ADD COLUMN metrics_attempt INTEGER NOT NULL DEFAULT 0; -- of the last line of metrics.jsonl
ALTER TABLE sweeps ADD COLUMN metric TEXT;                            -- JSON; NULL = test.top1
UPDATE runs SET value = top1;
)sql";

// Version 8 knows whose code an attempt of another trainer ran.
constexpr const char* kCodeOfRun = R"sql(
ALTER TABLE attempts ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN code TEXT NOT NULL DEFAULT ''; -- the hashes in it, each once, with commas
)sql";

// Version 9 knows which runs are in full precision without reading their configs. These are read again.
constexpr const char* kFullPrecision = R"sql(
ALTER TABLE runs ADD COLUMN full_precision INTEGER;  -- NULL = its config is not known
UPDATE runs SET folder_ns = 0;
DELETE FROM run_files WHERE file = 2;
)sql";

// Each brings the tables of a database of version <index> to version <index> + 1; the views are made anew after the
// last one. Only ever appended to; "" where only views changed, or, in version 4, sweeps.axes could hold keys too.
constexpr const char* kMigrations[] = {kTables,      "",         kMedianEpochs, "", kParents, kDeclarations,
                                       kMetricOfRun, kCodeOfRun, kFullPrecision};

constexpr int kApplicationId = 0x62737770;  // "bswp"; a promise: what else has it may be replaced

int application_id(SQLite::Database& database) {
    return database.execAndGet("PRAGMA application_id").getInt();
}

}  // namespace

int oldest_readable_version() {
    return 1;  // what has changed since then, the reader does without
}

int schema_version() {
    return static_cast<int>(std::size(kMigrations));
}

int schema_version(SQLite::Database& database) {
    return database.execAndGet("PRAGMA user_version").getInt();
}

bool is_ours(SQLite::Database& database) {
    if (const int id = application_id(database); id != 0) return id == kApplicationId;
    const auto count_of = [&](const char* names) {
        return database.execAndGet(fmt::format("SELECT count(*) FROM sqlite_master{}", names)).getInt();
    };
    if (schema_version(database) == 0) return count_of("") == 0;
    return count_of(" WHERE type = 'table' AND name IN ('names', 'runs', 'documents', 'attempts', 'layer_metrics')") ==
           5;
}

void migrate(SQLite::Database& database) {
    auto version = static_cast<std::size_t>(schema_version(database));
    if (version > std::size(kMigrations))
        throw std::runtime_error(fmt::format("{} was written by a newer bitsweep (schema {}, ours is {})",
                                             database.getFilename(), version, schema_version()));
    if (version == std::size(kMigrations) && application_id(database) == kApplicationId) return;
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    for (; version < std::size(kMigrations); ++version) database.exec(kMigrations[version]);
    database.exec(kViews);
    database.exec(
        fmt::format("PRAGMA user_version = {}; PRAGMA application_id = {}", schema_version(), kApplicationId));
    transaction.commit();
}

}  // namespace bitsweep
