#include "report/sweep_report.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/contrasts.h"
#include "report/grid.h"
#include "report/sweep_figure.h"
#include "report/sweep_values.h"
#include "report/table.h"

namespace bitsweep {
namespace {

struct Section {
    std::string text;  // above the table
    ReportTable table;
    std::string below;  // under the table; may be empty
};

// One more digit where a spread would print as 0.0 though it is not.
int decimals_for(const ResultGrid& grid) {
    const auto hidden = [&](const CellSummary& cell) {
        const double sd = cell.estimate.sd.value_or(0);
        return sd > 1e-9 && sd < 0.5 * std::pow(10.0, -grid.metric.decimals);
    };
    for (const auto& series : grid.series) {
        if (series.flat && hidden(series.level)) return grid.metric.decimals + 1;
        for (const auto& point : series.points)
            if (point && hidden(*point)) return grid.metric.decimals + 1;
    }
    return grid.metric.decimals;
}

bool has_flat(const ResultGrid& grid) {
    return std::any_of(grid.series.begin(), grid.series.end(), [](const Series& s) { return s.flat; });
}

bool has_points(const ResultGrid& grid) {
    return std::any_of(grid.series.begin(), grid.series.end(), [](const Series& s) { return !s.flat; });
}

std::string x_header(const ResultGrid& grid, const XAxis::Value& x) {
    if (grid.x.name.empty()) return grid.metric.label;
    return grid.x.bits ? x.label + " bits" : grid.x.name + "=" + x.label;
}

std::string flat_header(const ResultGrid& grid) {
    const bool full = std::all_of(grid.series.begin(), grid.series.end(),
                                  [](const Series& s) { return !s.flat || s.full_precision; });
    return full ? "full precision" : "any " + grid.x.name;
}

std::vector<std::string> main_row(const ResultGrid& grid, const Series& series, bool x_columns, bool flat_column,
                                  int decimals) {
    std::vector<std::string> row{series.label};
    if (x_columns)
        for (std::size_t i = 0; i < grid.x.values.size(); ++i)
            row.push_back(series.flat || !series.points[i] ? "" : cell_text(*series.points[i], decimals));
    if (flat_column) row.push_back(series.flat ? cell_text(series.level, decimals) : "");
    if (grid.x.name.empty()) row = {row.front(), cell_text(series.flat ? series.level : *series.points[0], decimals)};
    return row;
}

Section main_section(const ResultGrid& grid, int decimals) {
    Section section;
    const bool no_axes = grid.x.name.empty();
    const bool x_columns = has_points(grid) || no_axes, flat_column = has_flat(grid) && !no_axes;
    section.text =
        fmt::format("Shown: {} after the last epoch, mean ± standard deviation over n seeds; 95 % intervals in {}.csv.",
                    grid.metric.label, report_stem(grid));
    section.table.header = {"arm"};
    if (x_columns)
        for (const auto& x : grid.x.values) section.table.header.push_back(x_header(grid, x));
    if (flat_column) section.table.header.push_back(flat_header(grid));
    for (const auto& series : grid.series)
        section.table.rows.push_back(main_row(grid, series, x_columns, flat_column, decimals));
    for (const auto& note : grid.notes) section.below += (section.below.empty() ? "" : " ") + note;
    return section;
}

std::optional<Section> fall_section(const ResultGrid& grid, const BaselineDifferences& falls, int decimals) {
    const auto some = [](const std::vector<Estimate>& row) {
        return std::any_of(row.begin(), row.end(), [](const Estimate& e) { return e.n > 0; });
    };
    if (std::none_of(falls.fall.begin(), falls.fall.end(), some)) return std::nullopt;
    Section section;
    section.text = grid.metric.percent
                       ? fmt::format("Fall below {}, paired by seed, in percentage points: mean ± standard deviation.",
                                     falls.baseline->label)
                       : fmt::format("{}: {} less the arm, paired by seed: mean ± standard deviation.",
                                     grid.metric.label, falls.baseline->label);
    section.table.header = {"arm"};
    for (const auto& x : grid.x.values)
        section.table.header.push_back(grid.x.name.empty() ? "fall" : x_header(grid, x));
    for (std::size_t s = 0; s < grid.series.size(); ++s) {
        if (grid.series[s].flat) continue;
        std::vector<std::string> row{grid.series[s].label};
        for (std::size_t i = 0; i < grid.x.values.size(); ++i)
            row.push_back(grid.series[s].points[i] ? estimate_text(falls.fall[s][i], decimals) : "");
        section.table.rows.push_back(std::move(row));
    }
    return section;
}

std::optional<Section> contrast_section(const ResultGrid& grid, const ContrastTable& contrasts, int decimals) {
    if (contrasts.rows.empty()) return std::nullopt;
    Section section;
    section.text = fmt::format("Declared contrasts, paired by seed; differences in {}.", grid.metric.difference_unit());
    section.table.header = {"contrast", "difference", "95 % interval", "n", "p (Holm)"};
    for (const auto& row : contrasts.rows) {
        const auto& d = row.difference;
        section.table.rows.push_back({row.first + " less " + row.second, d.n > 0 ? fixed(d.mean, decimals + 1) : "—",
                                      d.ci95 ? interval_text(*d.ci95, decimals + 1) : "—", std::to_string(d.n),
                                      row.p_holm ? p_text(*row.p_holm) : "— (" + row.reason + ")"});
    }
    if (contrasts.spread.df > 0)
        section.below = fmt::format(
            "Spread of one run {}, pooled over the sweep's cells with the seed as block ({} degrees of freedom); "
            "intervals not adjusted; p by Student's t, adjusted by Holm over the {} declared.",
            fixed(contrasts.spread.sd, decimals + 1), contrasts.spread.df, contrasts.rows.size());
    return section;
}

std::string runs_line(const RunCounts& runs) {
    std::string parts;
    const auto add = [&](std::size_t count, const char* what) {
        if (count > 0) parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", count, what);
    };
    add(runs.finished, "finished");
    add(runs.diverged, "diverged");
    add(runs.failed, "failed");
    add(runs.no_value, "finished without a value");
    add(runs.running, "running");
    add(runs.stopped, "stopped");
    add(runs.not_started, "not started");
    return fmt::format("Distinct runs: {}{}.", runs.total(), parts.empty() ? "" : " (" + parts + ")");
}

// Where diverged and failed runs are, so that nobody has to search for them.
std::vector<std::string> casualties(const SweepRow& sweep) {
    std::vector<std::string> lines;
    std::vector<std::string> seen;
    for (const auto& cell : sweep.cells) {
        const auto& run = cell.run;
        if (run.state != RunState::kDiverged && run.state != RunState::kFailed) continue;
        if (std::find(seen.begin(), seen.end(), run.id) != seen.end()) continue;
        seen.push_back(run.id);
        std::string at;
        for (const auto& [axis, value] : cell.at) at += fmt::format(", {}={}", axis, plain(value));
        lines.push_back(fmt::format("{}: {}{}, seed={} (run {})",
                                    run.state == RunState::kDiverged ? "diverged" : "failed", cell.arm, at, cell.seed,
                                    run.id));
    }
    return lines;
}

std::string caption_title(const ResultGrid& grid) {
    std::string title = report_stem(grid);
    std::replace(title.begin(), title.end(), '_', ' ');
    return grid.sweep + ": " + title;
}

std::string markdown_of(const ResultGrid& grid, const std::vector<Section>& sections, const SweepRow& sweep,
                        const std::string& no_figure) {
    std::string text = "# " + markdown_escaped(caption_title(grid)) + "\n\n";
    if (!grid.question.empty()) text += markdown_escaped(grid.question) + "\n\n";
    for (const auto& section : sections) {
        text += markdown_escaped(section.text) + "\n\n" + markdown_table(section.table) + "\n";
        if (!section.below.empty()) text += markdown_escaped(section.below) + "\n\n";
    }
    text += runs_line(grid.runs) + "\n";
    const auto lines = casualties(sweep);
    if (!lines.empty()) text += '\n';
    for (const auto& line : lines) text += "- " + markdown_escaped(line) + "\n";
    if (!no_figure.empty()) text += "\nNo figure: " + no_figure + ".\n";
    return text;
}

std::string latex_of(const ResultGrid& grid, const std::vector<Section>& sections) {
    std::string text =
        "% Needs \\usepackage{booktabs} and \\usepackage[utf8]{inputenc}.\n\\begin{table}\n\\centering\n";
    text += "\\caption{" + latex_escaped(caption_title(grid)) + ".";
    for (const auto& section : sections) text += " " + latex_escaped(section.text);
    text += " " + latex_escaped(runs_line(grid.runs)) + "}\n\\small\n";
    for (std::size_t i = 0; i < sections.size(); ++i) {
        if (i > 0) text += "\\par\\medskip\n";
        text += latex_table(sections[i].table);
        if (!sections[i].below.empty()) text += "\\par\\smallskip\n" + latex_escaped(sections[i].below) + "\n";
    }
    return text + "\\end{table}\n";
}

}  // namespace

SweepReport make_sweep_report(const SweepRow& sweep, const std::string& metric_key) {
    check_metric(sweep, metric_key);
    const auto grid = make_grid(sweep, metric_key);
    const auto falls = falls_below_full_precision(grid);
    const auto contrasts = make_contrasts(sweep, grid);
    const int decimals = decimals_for(grid);
    std::vector<Section> sections{main_section(grid, decimals)};
    if (auto section = fall_section(grid, falls, decimals)) sections.push_back(std::move(*section));
    if (auto section = contrast_section(grid, contrasts, decimals)) sections.push_back(std::move(*section));
    SweepReport report;
    report.stem = report_stem(grid);
    const auto figure = make_figure(grid);
    if (is_empty(figure)) report.no_figure = "no run of this sweep has finished with a value of " + grid.metric.key;
    else report.gnuplot = gnuplot_script(figure);
    report.markdown = markdown_of(grid, sections, sweep, report.no_figure);
    report.csv = cells_csv(grid);
    report.latex = latex_of(grid, sections);
    report.json = report_json(grid, falls, contrasts);
    return report;
}

}  // namespace bitsweep
