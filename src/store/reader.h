#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "store/epoch_times.h"
#include "store/rows.h"

namespace bitsweep {

/// One point of a metric's curve: an epoch, NaN where the file says null; or several epochs, of which `epoch` is the
/// last, with their mean, lowest and highest value.
struct CurvePoint {
    std::int64_t epoch;
    double value;
    double low = value, high = value;
};

using Curve = std::vector<CurvePoint>;             ///< by epoch
using RunCurves = std::map<std::string, Curve>;    ///< run -> curve
using LayerCurves = std::map<std::string, Curve>;  ///< layer -> curve

/// How much the database holds.
struct StoreCounts {
    std::int64_t sweeps, runs, probes, rows, problems;
};

/// The database, opened for reading: creates nothing, writes nothing, waits for no writer (30 s at most
/// where the journal is not WAL). Short-lived: open, read, close. A database that is not there reads as an empty one.
///
/// States are those of the files at the last import, but "running" is looked up now: the lock of every run whose
/// last attempt has no end is tried. What is asked for and not there throws ConfigError with the nearest name.
class Reader {
public:
    /// Runs that are `cancelled` stand so, unless they have their result or are running; failed runs that are `retried`
    /// count as stopped. A query that takes longer than `limit_s` from now on is stopped, and throws (0 = no limit).
    Reader(std::filesystem::path results, const std::filesystem::path& database, std::set<std::string> cancelled = {},
           double limit_s = 0, std::set<std::string> retried = {});
    ~Reader();
    Reader(Reader&&) noexcept;

    /// In alphabetical order.
    std::vector<std::string> sweep_names() const;

    SweepRow sweep(const std::string& name) const;

    /// The sweep of whose runs the ids alone are known: for views that read_runs() of some of its cells. Of a sweep
    /// that lists its axes without their keys (bitsweep's of old did) axis_keys stays empty.
    SweepRow outline(const std::string& name) const;

    /// The same with at most `count` cells: those from number `first` (0 or more) on, in expansion order.
    SweepRow outline(const std::string& name, std::size_t first, std::size_t count) const;

    /// The run of each cell, in expansion order.
    std::vector<std::string> runs_of_cells(const std::string& sweep) const;

    /// Reads the runs of these cells of an outline.
    void read_runs(std::vector<CellRow>& cells) const;

    /// Arms whose runs are all in full precision, as far as their configs are known; one without any is not among them.
    std::set<std::string> full_precision_arms(const std::string& sweep) const;

    /// The question that the sweep is run to answer.
    std::string question(const std::string& sweep) const;

    /// Reads which test images the finished runs of `cells` have right, from their folders; those of runs whose folder
    /// does not say stay empty, with the reason where a file cannot be read.
    void read_answers(std::vector<CellRow>& cells) const;

    /// The sweep's cells alone, in expansion order.
    std::vector<CellPlace> places(const std::string& sweep) const;

    /// How many of the sweep's cells each run serves, by the run's id.
    std::map<std::string, std::size_t> cell_counts(const std::string& sweep) const;

    /// Every run, by id.
    std::vector<RunRow> runs() const;

    /// Light rows, for `status`: the runs of a sweep in expansion order, each once; without a name all runs, by id.
    std::vector<StatusRow> status(const std::optional<std::string>& sweep = std::nullopt) const;

    /// The one of a run, or nullopt.
    std::optional<StatusRow> status_of(const std::string& id) const;

    /// Ids of the runs whose last attempt has no end: they are running, or were killed.
    std::set<std::string> open_runs() const;

    /// The whole id of the one run that starts with `prefix`. None, or several (they are listed), throws.
    std::string run_id(const std::string& prefix) const;

    /// The run with exactly that id, or nullopt.
    std::optional<RunRow> run(const std::string& id) const;

    /// Which sweeps each run is a cell or parent of. A run of no sweep is not in it.
    std::map<std::string, std::vector<std::string>> sweeps_of_runs() const;

    /// How many runs belong to no sweep.
    std::int64_t count_of_no_sweep() const;

    /// Values of one metric by epoch, of every run of a sweep that has some; the same of chosen runs. Epochs 0 to n - 1
    /// make the first point, the next n the second; with n > 1 what is not finite is left out.
    RunCurves curves(const std::string& sweep, const std::string& key) const;
    RunCurves curves(const std::set<std::string>& runs, const std::string& key, std::int64_t epochs_a_point = 1) const;

    /// Steps, and seconds, that the chosen runs had trained at each epoch's end, as far as every epoch up to it is
    /// timed.
    RunCurves steps(const std::set<std::string>& runs) const;
    RunCurves seconds(const std::set<std::string>& runs) const;

    /// Values of one key of layers.jsonl: run -> layer -> points as of curves().
    std::map<std::string, LayerCurves> layer_curves(const std::set<std::string>& runs, const std::string& key,
                                                    std::int64_t epochs_a_point = 1) const;

    /// model.json of a run; null if it has none.
    Json model(const std::string& id) const;

    /// Commits of bitsweep that the sweep's runs were trained with, sorted; "<commit>-dirty" where the sources held
    /// changes that were not committed.
    std::vector<std::string> commits(const std::string& sweep) const;

    /// Every probe of that kind, by hash; "" = of any.
    std::vector<Json> probes(const std::string& kind) const;

    /// The length of an epoch by past runs.
    EpochTimes epoch_times() const;

    /// Malformed lines and files, by place, as long as those files stay as they are.
    std::vector<Problem> problems() const;

    StoreCounts counts() const;

    /// A statement of the user's, which must not write (SQLite refuses it, and so do we): `columns` once, then `row`
    /// for each row; `parameters` stand for its ?1, ?2, ... A mistake in it throws ConfigError with SQLite's message
    /// and the tables and views there are.
    void select(const std::string& sql, const std::function<void(const std::vector<std::string>&)>& columns,
                const std::function<void(const std::vector<Json>&)>& row,
                const std::vector<std::string>& parameters = {}) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace bitsweep
