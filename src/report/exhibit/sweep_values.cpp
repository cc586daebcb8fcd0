#include "report/exhibit/sweep_values.h"

#include <fmt/format.h>

#include "report/table/text.h"

namespace bitsweep {
namespace {

std::vector<Json> csv_row(const ResultGrid& grid, const GridCell& at) {
    const auto& series = grid.series[at.series];
    const auto& cell = *at.summary;
    std::vector<Json> row{grid.sweep, series.arm};
    for (const auto& axis : grid.split_axes) {
        std::string text;
        for (const auto& [name, value] : series.at)
            if (name == axis) text = plain(value);
        row.emplace_back(std::move(text));
    }
    if (!grid.x.name.empty()) row.emplace_back(at.x ? grid.x.values[*at.x].label : "any");
    const auto& e = cell.estimate;
    const auto number = [](bool is_known, double value) { return is_known ? exact(value) : ""; };
    row.insert(row.end(), {grid.metric.key, e.n, number(e.n > 0, e.mean), number(e.sd.has_value(), e.sd.value_or(0)),
                           e.ci95 ? exact(e.ci95->low) : "", e.ci95 ? exact(e.ci95->high) : "", cell.counts.diverged,
                           cell.counts.failed, cell.counts.missing(), cell.counts.no_value});
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
    OrderedJson json{{"finished", c.finished},      {"without_value", c.no_value}, {"diverged", c.diverged},
                     {"failed", c.failed},          {"running", c.running},        {"stopped", c.stopped},
                     {"not_started", c.not_started}};
    if (c.cancelled > 0) json["cancelled"] = c.cancelled;  // publications from before there was one keep their bytes
    return json;
}

OrderedJson cell_json(const XAxis& x, const GridCell& at) {
    const auto& cell = *at.summary;
    OrderedJson json = OrderedJson::object();
    if (!x.name.empty()) json[x.name] = at.x ? OrderedJson(x.values[*at.x].value) : OrderedJson();
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

OrderedJson series_json(const Series& series) {
    OrderedJson json{{"arm", series.arm},
                     {"label", series.label},
                     {"at", OrderedJson::object()},
                     {"full_precision", series.full_precision},
                     {"same_at_every_x", series.flat}};
    for (const auto& [axis, value] : series.at) json["at"][axis] = value;
    json["cells"] = OrderedJson::array();
    return json;
}

OrderedJson contrast_json(const ContrastResult& row) {
    const auto& d = row.difference;
    const auto number = [](const std::optional<double>& value) { return value ? OrderedJson(*value) : OrderedJson(); };
    OrderedJson json{{"first", row.first},
                     {"second", row.second},
                     {"n", d.n},
                     {"difference", d.n > 0 ? OrderedJson(d.mean) : OrderedJson()},
                     {"sd", number(d.sd)},
                     {"differences", d.each},
                     {"ci95", nullptr},
                     {"p", number(d.p)},
                     {"p_pooled", number(d.p_pooled)}};
    if (d.ci95) json["ci95"] = {d.ci95->low, d.ci95->high};
    if (!row.reason.empty()) json["reason"] = row.reason;
    json["post_hoc"] = row.post_hoc ? OrderedJson(*row.post_hoc) : OrderedJson();
    json["images"] = images_json(row.images);
    if (!row.later_seeds.empty()) {
        json["later_seeds"] = row.later_seeds;
        json["all_seeds"] = estimate_json(row.all_seeds);
    }
    return json;
}

}  // namespace

OrderedJson images_json(const std::optional<ImageDifference>& images) {
    if (!images) return nullptr;
    return {{"images", images->images},
            {"seeds", images->seeds},
            {"error", images->error},
            {"mcnemar_p", images->mcnemar_p ? OrderedJson(*images->mcnemar_p) : OrderedJson()}};
}

TextTable cell_values(const ResultGrid& grid) {
    TextTable table{{"sweep", "arm"}};
    auto& columns = table.columns;
    columns.insert(columns.end(), grid.split_axes.begin(), grid.split_axes.end());
    if (!grid.x.name.empty()) columns.push_back(grid.x.name);
    columns.insert(columns.end(), {"metric", "n", "mean", "sd", "ci95_low", "ci95_high", "diverged", "failed",
                                   "missing", "without_value"});
    for (const auto& cell : grid.cells()) table.rows.push_back(csv_row(grid, cell));
    return table;
}

OrderedJson report_json(const ResultGrid& grid, const BaselineDifferences& falls, const ContrastTable& contrasts) {
    OrderedJson json{{"sweep", grid.sweep},
                     {"question", grid.question},
                     {"metric", grid.metric.key},
                     {"x", grid.x.name.empty() ? OrderedJson() : OrderedJson(grid.x.name)}};
    json["series"] = OrderedJson::array();
    for (const auto& series : grid.series) json["series"].push_back(series_json(series));
    for (const auto& at : grid.cells()) {
        auto cell = cell_json(grid.x, at);
        if (at.x && falls.baseline != nullptr)
            cell["fall_below_full_precision"] = estimate_json(falls.fall[at.series][*at.x]);
        json["series"][at.series]["cells"].push_back(std::move(cell));
    }
    json["full_precision_baseline"] = falls.baseline == nullptr ? OrderedJson() : OrderedJson(falls.baseline->label);
    json["contrasts"] = OrderedJson::array();
    for (const auto& row : contrasts.rows) json["contrasts"].push_back(contrast_json(row));
    json["pooled_spread"] = {{"sd", contrasts.spread.df > 0 ? OrderedJson(contrasts.spread.sd) : OrderedJson()},
                             {"degrees_of_freedom", contrasts.spread.df}};
    json["runs"] = counts_json(grid.runs);
    return json;
}

}  // namespace bitsweep
