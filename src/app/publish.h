#pragma once

#include "app/workspace.h"

namespace bitsweep::app {

/// The rows of a sweep, or of every probe; one of both.
struct RowsRequest {
    std::string sweep;  ///< its name or file
    bool probes = false;
    std::string folder;                 ///< of export and import
    std::string analysis = "analysis";  ///< of publish: folder of the specifications
};

/// Writes rows, and the tables and figures that these rows give by themselves, into published/ of the results folder:
/// what is drawn can be drawn again from what is published beside it. False, and nothing is published, where a figure
/// could not be drawn. Throws ConfigError where the folder holds something else.
bool publish(const RowsRequest& request, const Workspace& workspace);

/// Writes the rows into the folder. Throws ConfigError where it holds something else.
void export_rows(const RowsRequest& request, const Workspace& workspace);

/// Takes the rows in the folder in.
void import_exported(const std::string& folder, const Workspace& workspace);

}  // namespace bitsweep::app
