#pragma once

#include <string>
#include <vector>

#include "store/rows.h"

namespace bitsweep {

/// A metric's names, and the form in which it is printed.
struct Metric {
    std::string key;    ///< as in metrics.jsonl or result.json: "test.top1"
    std::string label;  ///< with its unit: "top-1 accuracy (%)"
    std::string stem;   ///< in file names: "accuracy"
    bool percent = false;
    int decimals = 3;               ///< decimals of a mean, in tables
    bool is_higher_better = false;  ///< smaller is better for losses and errors

    /// "%" -> differences are in percentage points.
    std::string difference_unit() const { return percent ? "percentage points" : label; }
};

/// "test.by_class.3": the accuracy among the test images of class 3.
inline constexpr char kClassMetric[] = "test.by_class.";

Metric describe_metric(const std::string& key);

/// The same in a sweep, whose own metric another trainer may have described.
Metric describe_metric(const SweepRow& sweep, const std::string& key);

/// The run's value: of its last epoch (metrics.jsonl), or of its end (result.json). Only a finished run has one;
/// NaN and infinity are none.
std::optional<double> finished_value(const RunRow& run, const std::string& key);

/// Throws ConfigError, pointing to `where`, with the nearest name if runs have finished and none of them has `key`.
void check_metric(const SweepRow& sweep, const std::string& key, const std::string& where);

/// The same of all runs but diverged ones, whose result has no accuracy; a run need not have finished.
void check_metric(const std::vector<SweepRow>& sweeps, const std::string& key, const std::string& where);

}  // namespace bitsweep
