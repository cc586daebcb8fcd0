#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "report/exhibit/exhibit_input.h"
#include "report/exhibit/specification.h"

namespace bitsweep {

/// One table and figure as `bitsweep report` writes them. Pure text: the same rows give the same bytes; no date, path,
/// host or version stands in it.
struct Exhibit {
    std::string stem;                   ///< of its files: "accuracy_vs_bits"
    std::string title;                  ///< "cpu/bits: accuracy vs bits"
    std::string caption;                ///< what is shown, with n; for people who see the figure only
    std::string markdown;               ///< question, tables, contrasts, count of runs
    std::string html;                   ///< the same, as a fragment
    std::string question;               ///< of the sweep; "" for probes
    std::string csv;                    ///< what table and figure show, in full precision
    std::string latex;                  ///< "" where the exhibit has no table
    OrderedJson json;                   ///< the values; null where the CSV says all
    std::string gnuplot;                ///< the figure's script; empty where nothing can be drawn
    bool wide = false;                  ///< the figure has several panels: a page wide, not a column
    std::string no_figure;              ///< why not
    OrderedJson meta;                   ///< .meta.json: specification, sweep, run ids, commits, probes
    std::vector<std::string> verdicts;  ///< a sentence for each declared contrast
};

/// Throws ConfigError for a specification that does not fit its sweep.
Exhibit make_exhibit(const Specification& specification, const ExhibitInput& input);

/// What a sweep is shown by where no specification names it: lines against its bits, or its first axis.
Specification default_specification(const SweepRow& sweep, const std::string& metric = "test.top1");

}  // namespace bitsweep
