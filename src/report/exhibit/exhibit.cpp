#include "report/exhibit/exhibit.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "report/exhibit/cost.h"
#include "report/exhibit/grid_document.h"
#include "report/exhibit/kinds.h"
#include "report/exhibit/sweep_figure.h"
#include "report/exhibit/sweep_values.h"
#include "report/stats/contrasts.h"

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

// Adds to `exhibit` what all kinds have: names, provenance, the script.
Exhibit framed(const Specification& specification, const ExhibitInput& input, Figure figure, Document document,
               Exhibit exhibit) {
    exhibit.stem = figure.stem = specification.name;
    exhibit.title = title_of(specification, input.sweep.name);
    exhibit.caption = specification.caption;
    exhibit.question = input.sweep.question;
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
    if (exhibit.csv.empty()) exhibit.csv = drawn_csv(figure);
    exhibit.markdown = markdown_document(document);
    if (!exhibit.no_figure.empty()) exhibit.markdown += "\nNo figure: " + exhibit.no_figure + ".\n";
    exhibit.html = html_document(document);
    exhibit.latex = latex_document(document);
    std::set<std::string> runs;
    for (const auto& cell : input.sweep.cells)
        if (cell.run.state == RunState::kFinished) runs.insert(cell.run.id);
    exhibit.meta = {{"specification", to_json(specification)}};
    if (!input.sweep.name.empty()) {
        exhibit.meta["sweep"] = input.sweep.name;
        exhibit.meta["values"] = "after " + input.when;
        exhibit.meta["runs"] = runs;
        exhibit.meta["commits"] = input.commits;
    }
    auto probes = OrderedJson::array();
    for (const auto& probe : input.probes)
        probes.push_back({{"probe", probe.value("probe", "")}, {"params", probe.value("params", Json())}});
    if (!probes.empty()) exhibit.meta["probes"] = std::move(probes);
    return exhibit;
}

Document cells_document(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid,
                        Exhibit& exhibit) {
    const auto falls = falls_below_full_precision(grid);
    const auto contrasts = make_contrasts(input.sweep, grid);
    exhibit.csv = cells_csv(grid);
    exhibit.json = report_json(grid, falls, contrasts);
    for (const auto& row : contrasts.rows) exhibit.verdicts.push_back(verdict(row, grid));
    return grid_document(input, grid, falls, contrasts, specification.name);
}

// The cells' own table is another exhibit's.
Document other_document(const SweepKind& kind, const ExhibitInput& input, const ResultGrid& grid) {
    Document document;
    document.question = grid.question;
    if (kind.tables == Tables::kCost)
        if (auto section = cost_section(input, grid)) document.sections.push_back(std::move(*section));
    document.closing = runs_line(grid.runs, input.not_ended);
    return document;
}

ResultGrid grid_for(const SweepKind& kind, const Specification& specification, const ExhibitInput& input) {
    if (!kind.reads_cells()) return make_grid(input.sweep, "test.top1");
    const auto& metric = metric_of(specification);
    check_metric(input.sweep, metric, specification.place("y"));
    if (kind.x_names != nullptr) return make_grid(input.sweep, metric);
    if (!specification.x.empty()) check_axis(input.sweep, specification.x, specification.place("x"));
    return make_grid(input.sweep, metric, specification.x);
}

Exhibit sweep_exhibit(const SweepKind& kind, const Specification& specification, const ExhibitInput& input) {
    const auto grid = grid_for(kind, specification, input);
    Exhibit exhibit;
    auto document = kind.tables == Tables::kCells ? cells_document(specification, input, grid, exhibit)
                                                  : other_document(kind, input, grid);
    return framed(specification, input, kind.draw(specification, input, grid), std::move(document), std::move(exhibit));
}

}  // namespace

Exhibit make_exhibit(const Specification& specification, const ExhibitInput& input) {
    if (const auto* kind = find_kind(specification)) return sweep_exhibit(*kind, specification, input);
    const auto* drawing = find_drawing(specification);
    if (drawing == nullptr) throw ConfigError(specification.name, "unknown kind '" + specification.kind + "'");
    auto view = drawing->draw(input.probes);
    return framed(specification, input, std::move(view.figure), std::move(view.document), {});
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
