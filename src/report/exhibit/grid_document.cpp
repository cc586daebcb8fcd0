#include "report/exhibit/grid_document.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/names.h"
#include "report/exhibit/cell_text.h"
#include "report/exhibit/cost.h"
#include "report/table/text.h"

namespace bitsweep {
namespace {

// One more digit where a spread would print as 0.0 though it is not.
int decimals_for(const ResultGrid& grid) {
    const auto hidden = [&](const CellSummary& cell) {
        const double sd = cell.estimate.sd.value_or(0);
        return sd > 1e-9 && sd < 0.5 * std::pow(10.0, -grid.metric.decimals);
    };
    const auto cells = grid.cells();
    const bool some = std::any_of(cells.begin(), cells.end(), [&](const auto& cell) { return hidden(*cell.summary); });
    return grid.metric.decimals + (some ? 1 : 0);
}

bool has_flat(const ResultGrid& grid) {
    return std::any_of(grid.series.begin(), grid.series.end(), [](const Series& s) { return s.flat; });
}

bool has_points(const ResultGrid& grid) {
    return std::any_of(grid.series.begin(), grid.series.end(), [](const Series& s) { return !s.flat; });
}

std::string x_header(const ResultGrid& grid, const XAxis::Value& x) {
    return grid.x.name.empty() ? grid.metric.label : grid.x.place(x.label);
}

std::string flat_header(const ResultGrid& grid) {
    const bool full = std::all_of(grid.series.begin(), grid.series.end(),
                                  [](const Series& s) { return !s.flat || s.full_precision; });
    return full ? "full precision" : "any " + grid.x.name;
}

std::vector<Json> main_row(const ResultGrid& grid, const Series& series, bool x_columns, bool flat_column,
                           int decimals) {
    std::vector<Json> row{series.label};
    if (x_columns)
        for (std::size_t i = 0; i < grid.x.values.size(); ++i)
            row.push_back(series.flat || !series.points[i] ? "" : cell_text(*series.points[i], decimals));
    if (flat_column) row.push_back(series.flat ? cell_text(series.level, decimals) : "");
    if (grid.x.name.empty()) row = {row.front(), cell_text(series.flat ? series.level : *series.points[0], decimals)};
    return row;
}

Section main_section(const ResultGrid& grid, const std::string& when, const std::string& csv, int decimals) {
    Section section;
    const bool no_axes = grid.x.name.empty();
    const bool x_columns = has_points(grid) || no_axes, flat_column = has_flat(grid) && !no_axes;
    section.text = fmt::format("Shown: {} after {}, mean ± standard deviation over n seeds; 95 % intervals in {}.csv.",
                               grid.metric.label, when, csv);
    section.table.columns = {"arm"};
    if (x_columns)
        for (const auto& x : grid.x.values) section.table.columns.push_back(x_header(grid, x));
    if (flat_column) section.table.columns.push_back(flat_header(grid));
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
    section.table.columns = {"arm"};
    for (const auto& x : grid.x.values)
        section.table.columns.push_back(grid.x.name.empty() ? "fall" : x_header(grid, x));
    for (std::size_t s = 0; s < grid.series.size(); ++s) {
        if (grid.series[s].flat) continue;
        std::vector<Json> row{grid.series[s].label};
        for (std::size_t i = 0; i < grid.x.values.size(); ++i)
            row.push_back(grid.series[s].points[i] ? estimate_text(falls.fall[s][i], decimals) : "");
        section.table.rows.push_back(std::move(row));
    }
    return section;
}

std::optional<Section> contrast_section(const ResultGrid& grid, const ContrastTable& contrasts, int decimals) {
    if (contrasts.rows.empty()) return std::nullopt;
    Section section;
    section.text =
        fmt::format("Declared contrasts, paired by seed: mean ± standard deviation of the differences, in {}.",
                    grid.metric.difference_unit());
    section.table.columns = {"contrast", "difference", "95 % interval", "n", "p (Holm)"};
    for (const auto& row : contrasts.rows) {
        const auto& d = row.difference;
        const auto spread = d.sd ? " ± " + fixed(*d.sd, decimals + 1) : "";
        section.table.rows.push_back({row.first + " less " + row.second,
                                      d.n > 0 ? fixed(d.mean, decimals + 1) + spread : kNothing,
                                      d.ci95 ? interval_text(*d.ci95, decimals + 1) : kNothing, std::to_string(d.n),
                                      row.p_holm ? p_text(*row.p_holm) : "— (" + row.reason + ")"});
    }
    if (contrasts.spread.df > 0)
        section.below = fmt::format(
            "Intervals and p rest on one spread for all runs, {}, pooled over the sweep's cells with the seed as block "
            "({} "
            "of freedom); intervals not adjusted; p by Student's t, adjusted by Holm over the {} declared. They speak "
            "of "
            "other seeds, not of other images: all runs are read on the same ones.",
            fixed(contrasts.spread.sd, decimals + 1), counted(contrasts.spread.df, "degree"), contrasts.rows.size());
    return section;
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

// Whether the side stands for this cell of the grid: series, and value of x.
bool selects(const Json& side, const ResultGrid& grid, const Series& series, const XAxis::Value& x) {
    return std::all_of(side.items().begin(), side.items().end(), [&](const auto& entry) {
        if (entry.key() == "arm") return entry.value() == series.arm;
        if (entry.key() == grid.x.name) return entry.value() == x.value;
        return std::any_of(series.at.begin(), series.at.end(),
                           [&](const auto& at) { return at.first == entry.key() && at.second == entry.value(); });
    });
}

using Place = std::pair<std::size_t, std::size_t>;  // series, x

std::set<Place> places_of_side(const Json& side, const ResultGrid& grid) {
    std::set<Place> places;
    for (const auto& cell : grid.cells())
        if (cell.x && selects(side, grid, grid.series[cell.series], grid.x.values[*cell.x]))
            places.emplace(cell.series, *cell.x);
    return places;
}

// Larger is better for accuracies, smaller for losses and errors.
double merit(const ResultGrid& grid, double value) {
    return grid.metric.percent ? value : -value;
}

bool has_best_mean(const ResultGrid& grid, const Place& cell) {
    const auto mean_at = [&](std::size_t s, std::size_t i) -> std::optional<double> {
        const auto& points = grid.series[s].points;
        if (i >= points.size() || !points[i] || points[i]->estimate.n == 0) return std::nullopt;
        return merit(grid, points[i]->estimate.mean);
    };
    const auto own = mean_at(cell.first, cell.second);
    if (!own) return false;
    if (grid.series.size() == 1) {
        for (std::size_t i = 0; i < grid.x.values.size(); ++i)
            if (mean_at(0, i).value_or(*own) > *own) return false;
        return true;
    }
    for (std::size_t s = 0; s < grid.series.size(); ++s)
        if (mean_at(s, cell.second).value_or(*own) > *own) return false;
    return true;
}

void mark_best(const std::vector<Place>& best, const ResultGrid& grid, Section& section) {
    for (const auto& [s, i] : best) section.table.bold.emplace(s, grid.x.name.empty() ? 1 : i + 1);
    if (best.empty()) return;
    section.below += fmt::format(
        "{}Bold: the best mean of its {}, and ahead in each declared contrast that it takes part in (p < 0.05 after "
        "Holm); those without a contrast are not compared.",
        section.below.empty() ? "" : " ", grid.series.size() == 1 ? "row" : "column");
}

std::optional<Section> published_section(const std::vector<PublishedResult>& published) {
    if (published.empty()) return std::nullopt;
    Section section;
    section.text =
        "Published for the same network, first and last layer in full precision; not ours, and under other "
        "conditions.";
    std::set<int> bits;
    for (const auto& row : published) bits.insert(row.weight_bits);
    section.table.columns = {"published"};
    for (const int b : bits) section.table.columns.push_back(b == 32 ? "full precision" : fmt::format("{} bits", b));
    section.table.columns.emplace_back("source");
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& row : published)
        if (std::find(rows.begin(), rows.end(), std::pair(row.method, row.source)) == rows.end())
            rows.emplace_back(row.method, row.source);
    for (const auto& [method, source] : rows) {
        std::vector<Json> cells{method};
        for (const int b : bits) {
            std::string text;
            for (const auto& row : published)
                if (row.method == method && row.source == source && row.weight_bits == b)
                    text += (text.empty() ? "" : ", ") + fixed(row.top1, 1) +
                            (row.activation_bits == b ? "" : fmt::format(" (a{})", row.activation_bits));
            cells.push_back(text);
        }
        cells.push_back(source);
        section.table.rows.push_back(std::move(cells));
    }
    return section;
}

}  // namespace

std::string runs_line(const RunCounts& runs, std::size_t not_ended) {
    std::string parts;
    const auto add = [&](std::size_t count, const char* what) { add_count(parts, count, what); };
    add(runs.finished - std::min(not_ended, runs.finished), "finished");
    add(std::min(not_ended, runs.finished), "read before their end");
    add(runs.diverged, "diverged");
    add(runs.failed, "failed");
    add(runs.no_value, "finished without a value");
    add(runs.running, "running");
    add(runs.stopped, "stopped");
    add(runs.not_started, "not started");
    return fmt::format("Distinct runs: {}{}.", runs.total(), parts.empty() ? "" : " (" + parts + ")");
}

std::vector<std::pair<std::size_t, std::size_t>> best_cells(const ResultGrid& grid, const Json& contrasts,
                                                            const ContrastTable& results) {
    std::set<Place> candidates, beaten;
    for (std::size_t c = 0; c < results.rows.size() && c < contrasts.size(); ++c) {
        const auto& result = results.rows[c];
        const bool decided = result.p_holm && *result.p_holm < 0.05;
        const bool first_ahead = merit(grid, result.difference.mean) > 0;
        for (std::size_t side = 0; side < 2; ++side)
            for (const auto& cell : places_of_side(contrasts.at(c).at(side), grid)) {
                candidates.insert(cell);
                if (!decided || (side == 0) != first_ahead) beaten.insert(cell);
            }
    }
    std::vector<Place> best;
    for (const auto& cell : candidates)
        if (!beaten.contains(cell) && has_best_mean(grid, cell)) best.push_back(cell);
    return best;
}

std::string verdict(const ContrastResult& contrast, const ResultGrid& grid) {
    const auto& d = contrast.difference;
    const auto sides = fmt::format("{} against {}", contrast.first, contrast.second);
    if (!contrast.p_holm) return fmt::format("{}: not decided ({}).", sides, contrast.reason);
    const int decimals = decimals_for(grid) + 1;  // as in the table
    const auto p = p_text(*contrast.p_holm);
    const auto numbers = fmt::format("{} {}, 95 % interval {}, n = {}, p {}{} after Holm", fixed(d.mean, decimals),
                                     grid.metric.difference_unit(), interval_text(*d.ci95, decimals), d.n,
                                     p.starts_with('<') ? "" : "= ", p);
    if (*contrast.p_holm >= 0.05) return fmt::format("{}: the data do not separate them ({}).", sides, numbers);
    return fmt::format("{}: {} is ahead ({}).", sides, merit(grid, d.mean) > 0 ? contrast.first : contrast.second,
                       numbers);
}

Document grid_document(const ExhibitInput& input, const ResultGrid& grid, const BaselineDifferences& falls,
                       const ContrastTable& contrasts, const std::string& stem) {
    const int decimals = decimals_for(grid);
    Document document;
    document.question = grid.question;
    document.sections = {main_section(grid, input.when, stem, decimals)};
    if (has_points(grid))
        mark_best(best_cells(grid, input.sweep.contrasts, contrasts), grid, document.sections.front());
    if (auto section = fall_section(grid, falls, decimals)) document.sections.push_back(std::move(*section));
    if (auto section = contrast_section(grid, contrasts, decimals)) document.sections.push_back(std::move(*section));
    if (auto section = cost_section(input, grid)) document.sections.push_back(std::move(*section));
    if (auto section = published_section(input.published)) document.sections.push_back(std::move(*section));
    document.closing = runs_line(grid.runs, input.not_ended);
    document.bullets = casualties(input.sweep);
    return document;
}

}  // namespace bitsweep
