#pragma once

#include <string>

#include "base/json.h"
#include "store/rows.h"

namespace bitsweep {

/// What `bitsweep report SWEEP` writes and prints. Pure text: the same rows give the same bytes; no date, path, host or
/// version stands in it.
struct SweepReport {
    std::string stem;      ///< "accuracy_vs_bits"
    std::string markdown;  ///< question, table, fall below full precision, contrasts, count of runs
    std::string csv;       ///< one line a cell, full precision, with n, interval and counts: what table and figure show
    std::string latex;
    OrderedJson json;       ///< all of it as values
    std::string gnuplot;    ///< the figure's script; empty where nothing can be drawn
    std::string no_figure;  ///< why not
};

/// Throws ConfigError where runs have finished and none has the metric.
SweepReport make_sweep_report(const SweepRow& sweep, const std::string& metric_key = "test.top1");

}  // namespace bitsweep
