#pragma once

#include <string>
#include <vector>

#include "app/selection.h"
#include "app/workspace.h"
#include "report/exhibit/exhibit.h"
#include "report/stats/importance.h"

namespace bitsweep::app {

/// A sweep without its numbers: the metrics, layers and arms that a reader may choose from.
struct SweepHead {
    SweepRow sweep;
    std::vector<std::string> metrics;     ///< metrics that some run has, by name
    std::vector<std::string> layer_keys;  ///< keys of layers.jsonl that some run has
    std::vector<std::string> methods;     ///< arms, in the order in which they take colours
    std::string metric;                   ///< the metric that the report reads first
    std::string note = {};                ///< note_of()
};

SweepHead sweep_head(const std::string& sweep, const Workspace& workspace);
OrderedJson to_json(const SweepHead& head);

/// A sweep's tables and contrasts as the report makes them, of the cells that are selected. `metric` "" = as the report
/// chooses. Nothing is drawn and nothing is written.
Exhibit table_of(const std::string& sweep, const std::string& metric, const Selection& selection,
                 const Workspace& workspace);
OrderedJson to_json(const Exhibit& exhibit);
OrderedJson to_json(const TextTable& table);

inline constexpr std::size_t kRunsOnPage = 100, kMostRunsDrawn = 10000;

/// Single runs in an order of one's own, a page at a time.
struct RunsRequest {
    std::string sweep, metric = "test.top1";
    Selection selection;
    std::string order;  ///< a column of the page; "" = expansion order
    bool is_descending = false;
    std::size_t most = kRunsOnPage;
    std::string after;  ///< RunsPage::next of the page before; "" = the first page
};

struct RunsPage {
    TextTable table;        ///< the columns of `bitsweep query --runs`
    std::size_t first = 0;  ///< rows on the pages before
    std::string next;       ///< "" = this was the last page
    std::size_t count = 0;  ///< rows on all pages together
};

/// A row without a value comes last, in ascending and in descending order. A page begins behind the last row of the
/// page before, told by its run and the value it had then: rows that came or moved meanwhile shift no page. \throws
/// ConfigError for an unknown column, and for an `after` that is no `next` of these rows.
RunsPage runs_page(const RunsRequest& request, const Workspace& workspace);
OrderedJson to_json(const RunsPage& page);

/// The factors by which the sweep's finished runs differ (report/stats/importance.h).
Importance importance_of(const std::string& sweep, const std::string& metric, const Selection& selection,
                         const Workspace& workspace);
OrderedJson to_json(const Importance& importance);

}  // namespace bitsweep::app
