#include "report/exhibit/exhibit.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/names.h"
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

OrderedJson provenance(const Specification& specification, const ExhibitInput& input) {
    OrderedJson meta{{"specification", to_json(specification)}};
    std::set<std::string> runs;
    for (const auto& cell : input.sweep.cells)
        if (cell.run.state == RunState::kFinished) runs.insert(cell.run.id);
    if (!input.sweep.name.empty())
        meta.update({{"sweep", input.sweep.name},
                     {"values", "after " + input.when},
                     {"runs", runs},
                     {"commits", input.commits}});
    for (const auto& probe : input.probes)
        meta["probes"].push_back({{"probe", probe.value("probe", "")}, {"params", probe.value("params", Json())}});
    return meta;
}

// Adds to `exhibit` what all kinds have: names, provenance, why there is no figure.
Exhibit framed(const Specification& specification, const ExhibitInput& input, Exhibit exhibit) {
    auto& document = exhibit.document;
    exhibit.stem = exhibit.figure.stem = specification.name;
    exhibit.figure.methods = input.methods;
    exhibit.caption = specification.caption;
    exhibit.question = input.sweep.question;
    document.title = title_of(specification, input.sweep.name);
    if (!specification.caption.empty())
        document.question += (document.question.empty() ? "" : " ") + specification.caption;
    if (!specification.left_out.empty()) exhibit.no_figure = specification.left_out;
    else if (is_empty(exhibit.figure))
        exhibit.no_figure = specification.probe.empty()
                                ? "no run of this sweep has finished with a value of " + metric_of(specification)
                                : "there is no probe of kind " + specification.probe + " yet";
    else if (is_single_value(exhibit.figure)) exhibit.no_figure = "a single value is a table";
    else
        for (const auto& line : exhibit.figure.title)
            exhibit.caption += (exhibit.caption.empty() ? "" : " ") + line + ".";
    if (exhibit.values.columns.empty()) exhibit.values = drawn_values(exhibit.figure);
    exhibit.meta = provenance(specification, input);
    return exhibit;
}

void add_cells(const Specification& specification, const ExhibitInput& input, const ResultGrid& grid,
               Exhibit& exhibit) {
    const auto falls = falls_below_full_precision(grid);
    const auto contrasts = make_contrasts(input.sweep, grid);
    exhibit.values = cell_values(grid);
    exhibit.json = report_json(grid, falls, contrasts);
    for (const auto& row : contrasts.rows) exhibit.verdicts.push_back(verdict(row, grid));
    exhibit.document = grid_document(input, grid, falls, contrasts, specification.name);
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

// For people who see the figure only; the table's note names the code.
void say_mixed_code(const std::vector<std::string>& cells, Figure& figure) {
    constexpr std::size_t kLongest = 40;  // characters beside the words before, in a column's width
    if (cells.empty() || is_empty(figure)) return;
    const auto names = fmt::format("{}", fmt::join(cells, "; "));
    figure.title.push_back("runs of different code: " +
                           (names.size() <= kLongest ? names : counted(cells.size(), "cell")));
}

Exhibit sweep_exhibit(const SweepKind& kind, const Specification& specification, const ExhibitInput& input) {
    const auto grid = grid_for(kind, specification, input);
    Exhibit exhibit;
    if (kind.tables == Tables::kCells) add_cells(specification, input, grid, exhibit);
    else exhibit.document = other_document(kind, input, grid);
    if (specification.left_out.empty()) exhibit.figure = kind.draw(specification, input, grid);
    say_mixed_code(grid.mixed_code, exhibit.figure);
    return exhibit;
}

Exhibit probe_exhibit(const Specification& specification, const ExhibitInput& input) {
    const auto* drawing = find_drawing(specification);
    if (drawing == nullptr) throw ConfigError(specification.name, "unknown kind '" + specification.kind + "'");
    Exhibit exhibit;
    std::tie(exhibit.figure, exhibit.document) = drawing->draw(input.probes);
    return exhibit;
}

// Why a figure that nobody asked for is not drawn; "" = it has room.
std::string too_much(std::size_t series, std::size_t ticks) {
    constexpr std::size_t kMostSeries = 12, kMostTicks = 50;
    if (series <= kMostSeries && ticks <= kMostTicks) return {};
    return fmt::format(
        "{} is more than a figure holds; a specification with a filter draws some of it "
        "(analysis/README.md)",
        series > kMostSeries ? fmt::format("{} series", series) : fmt::format("{} values of x", ticks));
}

bool has_metric(const SweepRow& sweep, const std::string& key) {
    return std::any_of(sweep.cells.begin(), sweep.cells.end(),
                       [&](const CellRow& cell) { return cell.run.metrics.contains(key); });
}

bool learns_clips(const SweepRow& sweep) {
    return std::any_of(sweep.cells.begin(), sweep.cells.end(), [](const CellRow& cell) {
        if (cell.run.config.is_full_precision()) return false;  // needs no reading
        const auto method = cell.run.config.method(Role::kActivation);
        return method == "pact" || method.starts_with("lsq");
    });
}

}  // namespace

Exhibit make_exhibit(const Specification& specification, const ExhibitInput& input) {
    const auto* kind = find_kind(specification);
    return framed(specification, input,
                  kind != nullptr ? sweep_exhibit(*kind, specification, input) : probe_exhibit(specification, input));
}

std::string markdown_of(const Exhibit& exhibit) {
    return markdown_document(exhibit.document) +
           (exhibit.no_figure.empty() ? "" : "\nNo figure: " + exhibit.no_figure + ".\n");
}

std::vector<std::pair<std::string, std::string>> text_files(const Exhibit& exhibit) {
    std::vector<std::pair<std::string, std::string>> files{
        {exhibit.stem + ".md", markdown_of(exhibit)},
        {exhibit.stem + ".csv", render(exhibit.values, TableFormat::kCsv)}};
    if (!exhibit.document.sections.empty()) files.emplace_back(exhibit.stem + ".tex", latex_document(exhibit.document));
    if (exhibit.no_figure.empty()) files.emplace_back(exhibit.stem + ".gp", gnuplot_script(exhibit.figure));
    files.emplace_back(exhibit.stem + ".meta.json", write_json(exhibit.meta, 1) + "\n");
    return files;
}

Specification default_specification(const SweepRow& sweep, const std::string& metric, const std::string& x) {
    const auto grid = make_grid(sweep, metric, x);
    Specification specification;
    specification.kind = "lines";
    specification.x = x;
    specification.y = {metric};
    specification.sweeps = {sweep.name};
    specification.name = report_stem(grid);
    specification.left_out = too_much(grid.series.size(), grid.x.values.size());
    return specification;
}

std::vector<Specification> default_specifications(const SweepRow& sweep, const std::string& metric) {
    std::vector<Specification> list{default_specification(sweep, metric)};
    const auto grid = make_grid(sweep, metric);
    for (const auto& axis : sweep.axes)
        if (axis != grid.x.name && is_among(grid.split_axes, axis))
            list.push_back(default_specification(sweep, metric, axis));
    Specification curves;
    curves.kind = "lines";
    curves.name = "training_curves";
    curves.x = "epoch";
    curves.sweeps = {sweep.name};
    curves.left_out = too_much(grid.cells().size(), 0);
    for (const auto* key : {"train.loss", metric.c_str()})
        if (has_metric(sweep, key)) curves.y.emplace_back(key);
    if (!curves.y.empty()) list.push_back(curves);
    if (!learns_clips(sweep)) return list;
    auto clips = curves;
    clips.kind = "layers";
    clips.name = "alpha_by_epoch";
    clips.x.clear();
    clips.y = {"act.alpha"};
    list.push_back(std::move(clips));
    return list;
}

}  // namespace bitsweep
