#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/workspace.h"
#include "report/exhibit/exhibit.h"

namespace bitsweep::app {

struct ReportRequest {
    std::vector<std::string> names;   ///< sweeps or specifications
    std::vector<std::string> sweeps;  ///< only of these; with no names either: everything
    std::string metric, out, analysis = "analysis";
    ReportOptions reading;
};

/// The exhibits of one sweep, or of the probes (""), and where their files are.
struct ReportSection {
    std::string sweep;
    std::vector<Exhibit> exhibits;  ///< at least one
    std::filesystem::path folder;
    bool is_main = true;  ///< false for probes that nobody named

    /// The first exhibit's figure, as SVG.
    std::filesystem::path figure() const;
};

struct ReportView {
    std::vector<ReportSection> sections;
    bool is_whole = true;  ///< every figure was drawn, and every name given shows something
};

/// Writes tables and draws figures; says which files it wrote, and which it could not.
ReportView report(const ReportRequest& request, const Workspace& workspace);

/// The values of the first exhibit that has them; null where none has.
OrderedJson to_json(const ReportSection& section);

/// Checks each publication against its own rows: a line for each file that the rows do not give.
struct PublicationCheck {
    std::string name;
    std::vector<std::string> problems;
    std::vector<std::string> not_checked = {};  ///< networks, each with the reason
};
std::vector<PublicationCheck> check_publications(const std::string& analysis, const Workspace& workspace);
OrderedJson to_json(const std::vector<PublicationCheck>& checks);

}  // namespace bitsweep::app
