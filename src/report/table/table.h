#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/stats/grid.h"
#include "report/stats/statistics.h"

namespace bitsweep {

/// A table as plain text cells (UTF-8: ±, —). Escaping is the renderers' business. Every row is as long as `header`.
struct ReportTable {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    std::set<std::pair<std::size_t, std::size_t>> bold = {};  ///< row, column; not in CSV
};

/// GitHub's pipe table, padded so that it reads in a terminal too.
std::string markdown_table(const ReportTable& table);

/// RFC 4180 with \n line ends; a field with a comma, quote or line end is quoted.
std::string csv_table(const ReportTable& table);

/// A booktabs tabular (\usepackage{booktabs}); first column left, the others centred.
std::string latex_table(const ReportTable& table);

std::string markdown_escaped(std::string_view text);
std::string latex_escaped(std::string_view text);

/// "-0.0" is written "0.0"; not finite: "—".
std::string fixed(double value, int decimals);

/// The shortest text that reads back to the same value.
std::string exact(double value);

/// "88.1 ± 0.4 (n=4, 1 diverged)", "88.1 (n=1)", "— (3 missing)".
std::string cell_text(const CellSummary& cell, int decimals);

/// "88.1 ± 0.4 (n=4)", "88.1 (n=1)", "—".
std::string estimate_text(const Estimate& estimate, int decimals);

/// "0.013", "< 0.001".
std::string p_text(double p);

/// "88.07 to 88.93".
std::string interval_text(const Interval& interval, int decimals);

/// "2 missing, 1 diverged"; "" where all finished.
std::string shortfall_text(const RunCounts& counts);

}  // namespace bitsweep
