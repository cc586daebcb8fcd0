#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"

namespace bitsweep::app {

/// One figure of a sweep's report.
struct FigureView {
    std::string name, caption;
    std::string left_out;  ///< why there is none; "" = there is one
};

/// The figures that `bitsweep report` would draw; `analysis` is the folder of the specifications.
std::vector<FigureView> figures_of(const std::string& sweep, const std::string& analysis, const Workspace& workspace);
OrderedJson to_json(const std::vector<FigureView>& figures);

/// The named figure as SVG, drawn now by gnuplot in a folder of its own; the report's files stay as they are. Throws
/// ConfigError where there is no such figure or gnuplot is missing.
std::string figure_svg(const std::string& sweep, const std::string& name, const std::string& analysis,
                       const Workspace& workspace);

}  // namespace bitsweep::app
