#include "report/stats/sweep_values.h"

#include <fmt/format.h>

#include "report/table/table.h"

namespace bitsweep {
namespace {

std::vector<std::string> csv_row(const ResultGrid& grid, const Series& series, const std::string& x,
                                 const CellSummary& cell) {
    std::vector<std::string> row{grid.sweep, series.arm};
    for (const auto& axis : grid.split_axes) {
        std::string text;
        for (const auto& [name, value] : series.at)
            if (name == axis) text = plain(value);
        row.push_back(std::move(text));
    }
    if (!grid.x.name.empty()) row.push_back(x);
    const auto& e = cell.estimate;
    row.push_back(grid.metric.key);
    row.push_back(std::to_string(e.n));
    row.push_back(e.n > 0 ? exact(e.mean) : "");
    row.push_back(e.sd ? exact(*e.sd) : "");
    row.push_back(e.ci95 ? exact(e.ci95->low) : "");
    row.push_back(e.ci95 ? exact(e.ci95->high) : "");
    for (const auto count : {cell.counts.diverged, cell.counts.failed, cell.counts.missing(), cell.counts.no_value})
        row.push_back(std::to_string(count));
    return row;
}

OrderedJson estimate_json(const Estimate& e) {
    OrderedJson json{{"n", e.n}, {"mean", nullptr}, {"sd", nullptr}, {"ci95", nullptr}};
    if (e.n > 0) json["mean"] = e.mean;
    if (e.sd) json["sd"] = *e.sd;
    if (e.ci95) json["ci95"] = {e.ci95->low, e.ci95->high};
    return json;
}

OrderedJson counts_json(const RunCounts& c) {
    return {{"finished", c.finished},      {"without_value", c.no_value}, {"diverged", c.diverged},
            {"failed", c.failed},          {"running", c.running},        {"stopped", c.stopped},
            {"not_started", c.not_started}};
}

OrderedJson cell_json(const XAxis& x, std::size_t i, const CellSummary& cell) {
    OrderedJson json = OrderedJson::object();
    if (!x.name.empty()) json[x.name] = i < x.values.size() ? OrderedJson(x.values[i].value) : OrderedJson();
    json.update(estimate_json(cell.estimate));
    json["runs"] = counts_json(cell.counts);
    auto seeds = OrderedJson::array();
    for (const auto& seed : cell.seeds)
        seeds.push_back({{"seed", seed.seed},
                         {"run", seed.run},
                         {"state", to_string(seed.state)},
                         {"value", seed.value ? OrderedJson(*seed.value) : OrderedJson()}});
    json["seeds"] = std::move(seeds);
    return json;
}

OrderedJson series_json(const ResultGrid& grid, std::size_t s, const BaselineDifferences& falls) {
    const auto& series = grid.series[s];
    OrderedJson json{{"arm", series.arm},
                     {"label", series.label},
                     {"at", OrderedJson::object()},
                     {"full_precision", series.full_precision},
                     {"same_at_every_x", series.flat}};
    for (const auto& [axis, value] : series.at) json["at"][axis] = value;
    json["cells"] = OrderedJson::array();
    if (series.flat) json["cells"].push_back(cell_json(grid.x, grid.x.values.size(), series.level));
    for (std::size_t i = 0; i < series.points.size(); ++i) {
        if (!series.points[i]) continue;
        auto cell = cell_json(grid.x, i, *series.points[i]);
        if (falls.baseline != nullptr) cell["fall_below_full_precision"] = estimate_json(falls.fall[s][i]);
        json["cells"].push_back(std::move(cell));
    }
    return json;
}

OrderedJson contrast_json(const ContrastResult& row) {
    OrderedJson json{{"first", row.first}, {"second", row.second}, {"n", row.difference.n}, {"difference", nullptr},
                     {"ci95", nullptr},    {"p", nullptr},         {"p_holm", nullptr}};
    if (row.difference.n > 0) json["difference"] = row.difference.mean;
    if (row.difference.ci95) json["ci95"] = {row.difference.ci95->low, row.difference.ci95->high};
    if (row.difference.p) json["p"] = *row.difference.p;
    if (row.p_holm) json["p_holm"] = *row.p_holm;
    if (!row.reason.empty()) json["reason"] = row.reason;
    return json;
}

}  // namespace

std::string cells_csv(const ResultGrid& grid) {
    ReportTable table;
    table.header = {"sweep", "arm"};
    table.header.insert(table.header.end(), grid.split_axes.begin(), grid.split_axes.end());
    if (!grid.x.name.empty()) table.header.push_back(grid.x.name);
    for (const char* column :
         {"metric", "n", "mean", "sd", "ci95_low", "ci95_high", "diverged", "failed", "missing", "without_value"})
        table.header.emplace_back(column);
    for (const auto& series : grid.series) {
        if (series.flat) table.rows.push_back(csv_row(grid, series, "any", series.level));
        for (std::size_t i = 0; i < series.points.size(); ++i)
            if (series.points[i])
                table.rows.push_back(csv_row(grid, series, grid.x.values[i].label, *series.points[i]));
    }
    return csv_table(table);
}

OrderedJson report_json(const ResultGrid& grid, const BaselineDifferences& falls, const ContrastTable& contrasts) {
    OrderedJson json{{"sweep", grid.sweep},
                     {"question", grid.question},
                     {"metric", grid.metric.key},
                     {"x", grid.x.name.empty() ? OrderedJson() : OrderedJson(grid.x.name)}};
    json["series"] = OrderedJson::array();
    for (std::size_t s = 0; s < grid.series.size(); ++s) json["series"].push_back(series_json(grid, s, falls));
    json["full_precision_baseline"] = falls.baseline == nullptr ? OrderedJson() : OrderedJson(falls.baseline->label);
    json["contrasts"] = OrderedJson::array();
    for (const auto& row : contrasts.rows) json["contrasts"].push_back(contrast_json(row));
    json["pooled_spread"] = {{"sd", contrasts.spread.df > 0 ? OrderedJson(contrasts.spread.sd) : OrderedJson()},
                             {"degrees_of_freedom", contrasts.spread.df}};
    json["runs"] = counts_json(grid.runs);
    return json;
}

}  // namespace bitsweep
