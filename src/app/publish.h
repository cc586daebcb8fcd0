#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"

namespace bitsweep::app {

/// Names the rows that are written or read: one sweep's, or every probe's.
struct RowsRequest {
    std::string sweep;  ///< its name or file
    bool probes = false;
    std::string folder;                      ///< export writes to it, import reads from it
    std::string analysis = "analysis";       ///< publish: the folder of the specifications
    std::vector<std::string> deployed = {};  ///< publish: runs whose networks are published too (app/deployed.h)
};

/// The sweep's name, or "" for probes. Throws ConfigError where neither or both are asked for.
std::string subject_of_rows(const RowsRequest& request);

/// The result of writing rows or taking rows in. Workspace::say has been given each of its sentences.
struct RowsView {
    std::string sweep;                       ///< "" = probes; import does not know it
    std::string folder;                      ///< the folder that was written, or read
    std::vector<std::string> files;          ///< files that were written, relative to the folder
    std::size_t runs = 0, known = 0;         ///< import: runs taken in, and runs that were here already
    std::vector<std::string> problems = {};  ///< reasons against publishing, or rows not taken in; a line each
    std::size_t cells = 0;                   ///< import: cells that a sweep here did not have
};
OrderedJson to_json(const RowsView& view);

/// Writes rows, and the tables and figures that these rows give by themselves, into published/ of the results folder:
/// every figure can be drawn again from the rows that are published beside it. Networks published before stay, as long
/// as their runs are the sweep's. Nothing is published where a figure could not be drawn. Throws ConfigError where the
/// folder holds something else.
RowsView publish(const RowsRequest& request, const Workspace& workspace);

/// Writes the rows into the folder. Throws ConfigError where it holds something else.
RowsView export_rows(const RowsRequest& request, const Workspace& workspace);

/// Takes the rows in the folder in. Problems: runs whose numbers are others here ("differs: run 0123456789abcdef:
/// test.top1: 81.14 here, 90.0 there"; ours are kept), and rows that are refused.
RowsView import_exported(const std::string& folder, const Workspace& workspace);

/// Takes nothing in: makes all again that follows from the rows (ids from configs, checksums, tables and figures'
/// scripts by `analysis`) and compares. Problems: the files and rows that differ.
RowsView verify_exported(const RowsRequest& request, const Workspace& workspace);

}  // namespace bitsweep::app
