#include "serve/api.h"

#include "app/chart.h"
#include "app/compare.h"
#include "app/figure_page.h"
#include "app/overview.h"
#include "app/query.h"
#include "app/run_log.h"
#include "app/run_view.h"
#include "app/sweep_page.h"
#include "app/timeline.h"
#include "base/json.h"
#include "report/table/text_table.h"

namespace bitsweep::serve {
namespace {

using app::Workspace;

Response json_response(const OrderedJson& view) {
    return {200, "application/json", write_json(view)};
}

app::Selection selection_in(const Parameters& parameters) {
    return {parameters.text("arm"), parameters.all("where")};
}

Response runs(const Parameters& parameters, const Workspace& workspace) {
    app::RunsRequest request;
    request.sweep = parameters.required("sweep");
    request.metric = parameters.text("metric", request.metric);
    request.selection = selection_in(parameters);
    request.order = parameters.text("order");
    request.is_descending = parameters.flag("descending");
    request.after = parameters.text("after");
    return json_response(to_json(runs_page(request, workspace)));
}

// Every run, for a chart: more than that no browser draws in a second.
Response points(const Parameters& parameters, const Workspace& workspace) {
    app::RunsRequest request;
    request.sweep = parameters.required("sweep");
    request.metric = parameters.text("metric", request.metric);
    request.selection = selection_in(parameters);
    request.most = app::kMostRunsDrawn;
    return json_response(to_json(runs_page(request, workspace)));
}

Response chart(const Parameters& parameters, const Workspace& workspace) {
    app::ChartRequest request;
    request.run = parameters.text("run");
    request.sweep = request.run.empty() ? parameters.required("sweep") : "";
    request.kind = parameters.text("kind", request.kind);
    request.x = parameters.text("x");
    request.metrics = parameters.all("metric");
    request.selection = selection_in(parameters);
    request.seeds = parameters.flag("seeds");
    return json_response(to_json(app::chart(request, workspace)));
}

Response cells(const Parameters& parameters, const Workspace& workspace) {
    app::QueryRequest request;
    request.sweep = parameters.required("sweep");
    request.metric = parameters.text("metric", request.metric);
    request.selection = selection_in(parameters);
    auto table = query(request, true, workspace);
    if (parameters.text("format") == "csv") return {200, "text/csv", render(table, TableFormat::kCsv)};
    return json_response(app::to_json(table));
}

// The first side against each of the others.
Response compare(const Parameters& parameters, const Workspace& workspace) {
    constexpr std::size_t kMost = 6;
    const auto sides = parameters.all("side");
    if (sides.size() < 2 || sides.size() > kMost)
        throw ConfigError("side", "expected two to six of them, got " + std::to_string(sides.size()));
    auto list = OrderedJson::array();
    for (std::size_t i = 1; i < sides.size(); ++i)
        list.push_back(to_json(
            app::compare({sides[0], sides[i], parameters.text("sweep"), parameters.text("metric", "")}, workspace)));
    return json_response(list);
}

Response figure(const Parameters& parameters, const std::string& analysis, const Workspace& workspace) {
    return {200, "image/svg+xml",
            figure_svg(parameters.required("sweep"), parameters.required("name"), analysis, workspace)};
}

}  // namespace

std::vector<Route> api_routes(const Workspace& workspace, const std::string& analysis) {
    const auto get = [&workspace](const char* path, const char* parameters, auto answer) {
        return Route{"GET", path, parameters, [&workspace, answer](const Request&, const Parameters& given) {
                         return answer(given, workspace);
                     }};
    };
    using P = Parameters;
    return {
        get("/api/sweeps", "", [](const P&, const Workspace& w) { return json_response(to_json(app::overview(w))); }),
        get("/api/sweep", "sweep",
            [](const P& p, const Workspace& w) { return json_response(to_json(sweep_head(p.required("sweep"), w))); }),
        get("/api/table", "sweep metric arm where*",
            [](const P& p, const Workspace& w) {
                return json_response(app::to_json(table_of(p.required("sweep"), p.text("metric"), selection_in(p), w)));
            }),
        get("/api/chart", "sweep run kind x metric* arm where* seeds", chart),
        get("/api/points", "sweep metric arm where*", points),
        get("/api/importance", "sweep metric arm where*",
            [](const P& p, const Workspace& w) {
                return json_response(
                    app::to_json(importance_of(p.required("sweep"), p.text("metric"), selection_in(p), w)));
            }),
        get("/api/timeline", "sweep",
            [](const P& p, const Workspace& w) {
                return json_response(app::to_json(timeline(p.required("sweep"), w)));
            }),
        get("/api/runs", "sweep metric arm where* order descending after", runs),
        get("/api/cells", "sweep metric arm where* format", cells),
        get("/api/run", "run",
            [](const P& p, const Workspace& w) { return json_response(to_json(view_run(p.required("run"), w))); }),
        get("/api/log", "run attempt",
            [](const P& p, const Workspace& w) {
                return json_response(to_json(log_end(find_log(p.required("run"), p.number("attempt", 0), w))));
            }),
        get("/api/compare", "side* sweep metric", compare),
        get("/api/figures", "sweep",
            [analysis](const P& p, const Workspace& w) {
                return json_response(to_json(figures_of(p.required("sweep"), analysis, w)));
            }),
        get("/api/figure", "sweep name", [analysis](const P& p, const Workspace& w) { return figure(p, analysis, w); }),
    };
}

}  // namespace bitsweep::serve
