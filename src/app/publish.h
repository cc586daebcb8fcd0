#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"

namespace bitsweep::app {

/// The rows of a sweep, or of every probe; one of both.
struct RowsRequest {
    std::string sweep;  ///< its name or file
    bool probes = false;
    std::string folder;                      ///< of export and import
    std::string analysis = "analysis";       ///< of publish: folder of the specifications
    std::vector<std::string> deployed = {};  ///< of publish: runs whose networks are published too (app/deployed.h)
};

/// The sweep's name, or "" for probes. Throws ConfigError where neither or both are asked for.
std::string subject_of_rows(const RowsRequest& request);

/// What became of rows that were to be written or taken in. Each sentence of it is said as well.
struct RowsView {
    std::string sweep;                       ///< "" = probes; of import: not known
    std::string folder;                      ///< that was written, or read
    std::vector<std::string> files;          ///< that were written, relative to it
    std::size_t runs = 0, known = 0;         ///< of import: taken in, here already
    std::vector<std::string> problems = {};  ///< why nothing was published, or what was not taken in; a line each
    std::size_t cells = 0;                   ///< of import: cells that a sweep here did not have
};
OrderedJson to_json(const RowsView& view);

/// Writes rows, and the tables and figures that these rows give by themselves, into published/ of the results folder:
/// what is drawn can be drawn again from what is published beside it. Networks that were published before stay, as long
/// as their runs are the sweep's. Nothing is published where a figure could not be drawn. Throws ConfigError where the
/// folder holds something else.
RowsView publish(const RowsRequest& request, const Workspace& workspace);

/// Writes the rows into the folder. Throws ConfigError where it holds something else.
RowsView export_rows(const RowsRequest& request, const Workspace& workspace);

/// Takes the rows in the folder in. Problems: runs whose numbers are others here ("differs: run 0123456789abcdef:
/// test.top1: 81.14 here, 90.0 there"; ours are kept), and what is refused.
RowsView import_exported(const std::string& folder, const Workspace& workspace);

/// Takes nothing in: makes all again that follows from the rows (ids from configs, checksums, tables and figures'
/// scripts by `analysis`) and compares. Problems: what is not so.
RowsView verify_exported(const RowsRequest& request, const Workspace& workspace);

}  // namespace bitsweep::app
