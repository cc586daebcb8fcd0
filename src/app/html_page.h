#pragma once

#include <string>

#include "app/report.h"

namespace bitsweep::app {

/// One page with everything in it: no network, no script. For each sweep its question, the verdict of each declared
/// contrast, tables, figures (as SVG in the page) and where the numbers come from.
std::string html_page(const ReportView& view);

}  // namespace bitsweep::app
