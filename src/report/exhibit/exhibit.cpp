#include "report/exhibit/exhibit.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "report/exhibit/grid_document.h"
#include "report/exhibit/probe_figures.h"
#include "report/exhibit/sweep_figure.h"
#include "report/stats/contrasts.h"
#include "report/stats/cost.h"
#include "report/stats/sweep_values.h"

namespace bitsweep {
namespace {

const std::string& metric_of(const Specification& specification) {
    return specification.y.front();
}

std::string title_of(const Specification& specification, const std::string& sweep) {
    std::string title = specification.name;
    std::replace(title.begin(), title.end(), '_', ' ');
    return sweep.empty() ? title : sweep + ": " + title;
}

// What all kinds have: names, provenance, the script.
Exhibit framed(const Specification& specification, const Material& material, Figure figure, Document document) {
    Exhibit exhibit;
    exhibit.stem = figure.stem = specification.name;
    exhibit.title = title_of(specification, material.sweep.name);
    exhibit.caption = specification.caption;
    exhibit.question = material.sweep.question;
    document.title = exhibit.title;
    if (!specification.caption.empty())
        document.question += (document.question.empty() ? "" : " ") + specification.caption;
    if (is_empty(figure)) {
        exhibit.no_figure = specification.probe.empty()
                                ? "no run of this sweep has finished with a value of " + metric_of(specification)
                                : "there is no probe of kind " + specification.probe + " yet";
    } else {
        exhibit.gnuplot = gnuplot_script(figure);
        exhibit.wide = figure.panels.size() > 1;
        for (const auto& line : figure.title) exhibit.caption += (exhibit.caption.empty() ? "" : " ") + line + ".";
    }
    exhibit.csv = drawn_csv(figure);
    exhibit.markdown = markdown_document(document);
    if (!exhibit.no_figure.empty()) exhibit.markdown += "\nNo figure: " + exhibit.no_figure + ".\n";
    exhibit.html = html_document(document);
    exhibit.latex = latex_document(document);
    std::set<std::string> runs;
    for (const auto& cell : material.sweep.cells)
        if (cell.run.state == RunState::kFinished) runs.insert(cell.run.id);
    exhibit.meta = {{"specification", to_json(specification)}};
    if (!material.sweep.name.empty()) {
        exhibit.meta["sweep"] = material.sweep.name;
        exhibit.meta["values"] = "after " + material.when;
        exhibit.meta["runs"] = runs;
        exhibit.meta["commits"] = material.commits;
    }
    auto probes = OrderedJson::array();
    for (const auto& probe : material.probes)
        probes.push_back({{"probe", probe.value("probe", "")}, {"params", probe.value("params", Json())}});
    if (!probes.empty()) exhibit.meta["probes"] = std::move(probes);
    return exhibit;
}

// A sweep's table, with the figure that `draw` makes of its grid.
template <class Draw>
Exhibit grid_exhibit(const Specification& specification, const Material& material, Draw draw) {
    check_metric(material.sweep, metric_of(specification), specification.place("y"));
    if (!specification.x.empty()) check_axis(material.sweep, specification.x, specification.place("x"));
    const auto grid = make_grid(material.sweep, metric_of(specification), specification.x);
    const auto falls = falls_below_full_precision(grid);
    const auto contrasts = make_contrasts(material.sweep, grid);
    auto document =
        grid_document(material, grid, falls, contrasts, title_of(specification, grid.sweep), specification.name);
    auto exhibit = framed(specification, material, draw(grid), std::move(document));
    exhibit.csv = cells_csv(grid);
    exhibit.json = report_json(grid, falls, contrasts);
    for (const auto& row : contrasts.rows) exhibit.verdicts.push_back(verdict(row, grid));
    return exhibit;
}

// A figure of the runs' course; the cells' table is another exhibit's.
template <class Draw>
Exhibit course_exhibit(const Specification& specification, const Material& material, Draw draw) {
    const auto grid = make_grid(material.sweep, "test.top1");
    Document document;
    document.question = grid.question;
    document.closing = runs_line(grid.runs, material.not_ended);
    return framed(specification, material, draw(grid), std::move(document));
}

Exhibit probe_exhibit(const Specification& specification, const Material& material, ProbeView view) {
    return framed(specification, material, std::move(view.figure), std::move(view.document));
}

Exhibit lines(const Specification& specification, const Material& material) {
    if (specification.x == "epoch") {
        for (const auto& metric : specification.y) check_metric(material.sweep, metric, specification.place("y"));
        return course_exhibit(specification, material, [&](const ResultGrid& grid) {
            return curves_figure(grid, specification.y, material.curves);
        });
    }
    return grid_exhibit(specification, material,
                        [&](const ResultGrid& grid) { return make_figure(grid, material.published); });
}

Exhibit bars(const Specification& specification, const Material& material) {
    if (specification.probe == "qerror") return probe_exhibit(specification, material, error_bars(material.probes));
    return grid_exhibit(specification, material,
                        [&](const ResultGrid& grid) { return make_figure(grid, {}, Marks::kBoxes); });
}

Exhibit layers(const Specification& specification, const Material& material) {
    if (specification.probe == "qerror") return probe_exhibit(specification, material, error_by_layer(material.probes));
    if (specification.probe == "probe-alpha")
        return probe_exhibit(specification, material, loss_against_alpha(material.probes));
    return course_exhibit(specification, material, [&](const ResultGrid& grid) {
        return layers_figure(grid, metric_of(specification), material);
    });
}

Exhibit heat_map(const Specification& specification, const Material& material) {
    if (specification.probe == "sawb-grid")
        return probe_exhibit(specification, material, coefficient_map(material.probes));
    return grid_exhibit(specification, material, [](const ResultGrid& grid) { return heat_figure(grid); });
}

Exhibit scatter(const Specification& specification, const Material& material) {
    std::vector<Json> fits, errors;
    for (const auto& probe : material.probes) (probe.value("probe", "") == "qerror" ? errors : fits).push_back(probe);
    return probe_exhibit(specification, material, fit_scatter(fits, errors));
}

// The cells' own table is another exhibit's; this one's is of what they cost.
Exhibit pareto(const Specification& specification, const Material& material) {
    check_metric(material.sweep, metric_of(specification), specification.place("y"));
    const auto grid = make_grid(material.sweep, metric_of(specification));
    auto figure = pareto_figure(material, grid, specification.x);
    figure.title = make_figure(grid).title;
    Document document;
    document.question = grid.question;
    if (auto section = cost_section(material, grid)) document.sections.push_back(std::move(*section));
    document.closing = runs_line(grid.runs, material.not_ended);
    return framed(specification, material, std::move(figure), std::move(document));
}

struct Kind {
    std::string_view name;
    Exhibit (*make)(const Specification&, const Material&);
    std::string_view probes;  // that it can show, between spaces
};

constexpr Kind kKinds[] = {{"lines", lines, ""},
                           {"bars", bars, " qerror "},
                           {"layers", layers, " qerror probe-alpha "},
                           {"heatmap", heat_map, " sawb-grid "},
                           {"scatter", scatter, " sawb-fit "},
                           {"pareto", pareto, ""}};

const Kind& kind_named(const Specification& specification) {
    for (const auto& kind : kKinds)
        if (kind.name == specification.kind) return kind;
    throw ConfigError(specification.name, "unknown kind '" + specification.kind + "'");
}

}  // namespace

std::vector<std::string_view> exhibit_kinds() {
    std::vector<std::string_view> names;
    for (const auto& kind : kKinds) names.push_back(kind.name);
    return names;
}

bool can_show(const Specification& specification) {
    const auto& kind = kind_named(specification);
    if (specification.probe.empty()) return kind.name != "scatter";
    return kind.probes.find(" " + specification.probe + " ") != std::string_view::npos;
}

Exhibit make_exhibit(const Specification& specification, const Material& material) {
    return kind_named(specification).make(specification, material);
}

Specification default_specification(const SweepRow& sweep, const std::string& metric) {
    Specification specification;
    specification.kind = "lines";
    specification.y = {metric};
    specification.sweeps = {sweep.name};
    specification.name = report_stem(make_grid(sweep, metric));
    return specification;
}

}  // namespace bitsweep
