#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "report/exhibit/document.h"
#include "report/exhibit/exhibit_input.h"
#include "report/exhibit/specification.h"
#include "report/figure/figure.h"

namespace bitsweep {

/// One table and figure of `bitsweep report`, as values. The same rows give the same values; no date, path, host or
/// version stands in them.
struct Exhibit {
    std::string stem;                   ///< the files' name without ending: "accuracy_vs_bits"
    std::string caption;                ///< describes the figure, with n, for people who see the figure only
    std::string question;               ///< the sweep's question; "" for probes
    Document document;                  ///< title, question, tables, contrasts, count of runs
    Figure figure;                      ///< nothing to draw where no_figure says why
    std::string no_figure;              ///< why there is none
    TextTable values;                   ///< the numbers of table and figure, in full precision
    OrderedJson json;                   ///< the values; null where `values` has all
    OrderedJson meta;                   ///< specification, sweep, run ids, commits, probes
    std::vector<std::string> verdicts;  ///< a sentence for each declared contrast
};

/// Throws ConfigError for a specification that does not fit its sweep.
Exhibit make_exhibit(const Specification& specification, const ExhibitInput& input);

/// The exhibit as Markdown: its document, or why there is no figure.
std::string markdown_of(const Exhibit& exhibit);

/// The files that are text, by name: <stem>.md, .csv, .tex, .gp and .meta.json, as far as the exhibit has them.
std::vector<std::pair<std::string, std::string>> text_files(const Exhibit& exhibit);

/// Lines against the sweep's bits, or its first axis, or `x`. Above 12 series or 50 values of x the figure is left out.
Specification default_specification(const SweepRow& sweep, const std::string& metric = "test.top1",
                                    const std::string& x = {});

/// The exhibits of a sweep for which no specification says otherwise: that one, the same for each other axis that makes
/// series of its own, loss and accuracy by epoch, and learned clips by layer.
std::vector<Specification> default_specifications(const SweepRow& sweep, const std::string& metric);

}  // namespace bitsweep
