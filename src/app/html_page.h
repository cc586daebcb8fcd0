#pragma once

#include <string>

#include "app/report.h"

namespace bitsweep::app {

/// The report as HTML, from <h1>: for each sweep its question, the verdict of each declared contrast, tables, figures
/// (as SVG in the page) and where the numbers come from.
std::string html_body(const ReportView& view);

}  // namespace bitsweep::app
