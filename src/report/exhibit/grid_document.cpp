#include "report/exhibit/grid_document.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/names.h"
#include "report/exhibit/cell_text.h"
#include "report/exhibit/cost.h"
#include "report/exhibit/quality.h"
#include "report/stats/metric.h"
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

bool has(const ResultGrid& grid, bool flat) {
    return std::any_of(grid.series.begin(), grid.series.end(), [&](const Series& s) { return s.flat == flat; });
}

std::string x_header(const ResultGrid& grid, const XAxis::Value& x) {
    return grid.x.name.empty() ? grid.metric.label : grid.x.place(x.label);
}

std::string flat_header(const ResultGrid& grid) {
    const bool full = std::all_of(grid.series.begin(), grid.series.end(),
                                  [](const Series& s) { return !s.flat || s.full_precision; });
    return full ? "full precision" : "any " + grid.x.name;
}

Section main_section(const ResultGrid& grid, const std::string& when, const std::string& csv, int decimals) {
    const bool no_axes = grid.x.name.empty();
    const bool x_columns = no_axes || has(grid, false), flat_column = !no_axes && has(grid, true);
    Section section;
    const auto shown = fmt::format("{} after {}, mean ± standard deviation over n seeds", grid.metric.label, when);
    section.text = fmt::format("Shown: {}; 95 % intervals in {}.csv.", shown, csv);
    section.print = fmt::format("Shown: {}.", shown);
    auto& table = section.table;
    table.columns = {"arm"};
    if (x_columns)
        for (const auto& x : grid.x.values) table.columns.push_back(x_header(grid, x));
    if (flat_column) table.columns.push_back(flat_header(grid));
    for (const auto& series : grid.series) {
        auto& row = table.rows.emplace_back(std::vector<Json>{series.label});
        row.resize(table.columns.size(), "");
        if (series.flat) row.back() = cell_text(series.level, decimals);
        for (std::size_t i = 0; i < series.points.size(); ++i)
            if (series.points[i]) row[i + 1] = widths_text(*series.points[i]) + cell_text(*series.points[i], decimals);
    }
    section.below = fmt::format("{}", fmt::join(grid.notes, " "));
    return section;
}

std::optional<Section> reestimated_section(const SweepRow& sweep, const ResultGrid& grid, int decimals) {
    constexpr const char* kReestimated = "test.top1_bn";
    const auto has_value = [](const CellRow& cell) { return finished_value(cell.run, kReestimated).has_value(); };
    if (grid.metric.key != "test.top1" || std::none_of(sweep.cells.begin(), sweep.cells.end(), has_value))
        return std::nullopt;
    auto section = main_section(make_grid(sweep, kReestimated, grid.x.name), "", "", decimals);
    section.text = "The same with batch norm's statistics re-estimated over one more epoch of training images.";
    section.print = section.text;
    section.below.clear();
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
        auto& row = section.table.rows.emplace_back(std::vector<Json>{grid.series[s].label});
        for (std::size_t i = 0; i < grid.x.values.size(); ++i)
            if (const auto& cell = grid.series[s].points[i])
                row.push_back(widths_text(*cell) + estimate_text(falls.fall[s][i], decimals));
            else row.push_back("");
    }
    return section;
}

// Says whether another draw of images would count as chance, too.
std::string images_text(const ResultGrid& grid) {
    if (grid.metric.key.starts_with("val."))
        return "p and the interval speak for other seeds and for other images: each seed holds out images of its own.";
    return "p and the interval speak for other seeds, not for other test images: all runs are tested on the same "
           "images.";
}

// Says whether anybody could have looked before the contrasts were declared.
std::string declaration_text(const std::vector<ContrastResult>& rows) {
    const auto count = [&](auto is) { return std::count_if(rows.begin(), rows.end(), is); };
    const auto unrecorded = count([](const ContrastResult& row) { return !row.post_hoc.has_value(); });
    const auto late = count([](const ContrastResult& row) { return row.post_hoc.value_or(false); });
    std::string text;
    if (unrecorded == std::ssize(rows)) text = " Nothing records when the contrasts were declared.";
    else if (unrecorded > 0) text = fmt::format(" Nothing records when {} of them were declared.", unrecorded);
    else if (late == 0)
        text =
            " Each contrast was declared before any seed had finished on both of its sides: nobody could choose it by "
            "its result.";
    if (late > 0)
        text +=
            " A contrast marked 'post hoc' was declared after a seed had finished on both of its sides: its p and "
            "interval decide nothing.";
    if (count([](const ContrastResult& row) { return !row.later_seeds.empty(); }) > 0)
        text +=
            " Where seeds were added after others had finished, the test uses the added seeds alone; the mean over "
            "all seeds stands beside it as a description.";
    return text;
}

// The marks behind a contrast's name.
std::string mark_of(const ContrastResult& row) {
    std::string mark = row.post_hoc.value_or(false) ? " (post hoc)" : "";
    if (!row.later_seeds.empty())
        mark += fmt::format(" (seeds {} alone; all {}: {})", fmt::join(row.later_seeds, ", "), row.all_seeds.n,
                            fixed(row.all_seeds.mean, 2));
    return mark;
}

// Several contrasts give chance several occasions: p and interval allow for that.
std::string adjustment_text(std::size_t contrasts) {
    if (contrasts == 1) return "p is that chance.";
    return fmt::format(
        "p is that chance times {}, the number of declared contrasts (Bonferroni), and at most 1; the "
        "interval is widened to match.",
        contrasts);
}

// Says by which rule the contrasts are decided.
std::string rule_text(const ResultGrid& grid, const ContrastTable& contrasts, bool has_pooled, int decimals) {
    auto text = fmt::format(
        "How to read a row: each of its n seeds gives one difference, the first side's value less the second side's. "
        "Student's t test of these n differences gives the chance that their mean lies at least this far from 0 when "
        "the two sides are in truth equal. {} Where p is below 0.05, the 95 % interval leaves out 0, and the contrast "
        "is "
        "decided. With fewer than {} seeds nothing is tested, and each seed's difference is listed. {}",
        adjustment_text(contrasts.rows.size()), kFewestForATest, images_text(grid));
    text += declaration_text(contrasts.rows);
    if (has_pooled)
        text += fmt::format(
            " The pooled p assumes that every cell of the sweep varies equally from seed to seed (standard deviation "
            "{}, "
            "{} of freedom); nothing is decided by it.",
            fixed(contrasts.spread.sd, decimals), counted(contrasts.spread.df, "degree"));
    return text;
}

std::optional<Section> contrast_section(const ResultGrid& grid, const ContrastTable& contrasts, int decimals) {
    const auto& rows = contrasts.rows;
    if (rows.empty()) return std::nullopt;
    const bool has_pooled =
        std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.difference.p_pooled.has_value(); });
    Section section;
    section.text =
        fmt::format("Declared contrasts, paired by seed: mean ± standard deviation of the differences, in {}.",
                    grid.metric.difference_unit());
    section.table.columns = {"contrast", "difference", "95 % interval", "n", "p"};
    if (has_pooled) section.table.columns.emplace_back("pooled p");
    const bool has_images =
        std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.images.has_value(); });
    if (has_images) section.table.columns.emplace_back("over images");
    for (const auto& row : rows) {
        const auto& d = row.difference;
        auto& cells = section.table.rows.emplace_back(
            std::vector<Json>{row.first + " less " + row.second + mark_of(row), difference_text(d, decimals + 1),
                              d.ci95 ? interval_text(*d.ci95, decimals + 1) : kNothing, std::to_string(d.n),
                              d.p ? p_text(*d.p) : "— (" + row.reason + ")"});
        if (has_pooled) cells.emplace_back(d.p_pooled ? p_text(*d.p_pooled) : kNothing);
        if (has_images) cells.emplace_back(over_images_text(row.images, decimals + 1));
    }
    section.below = rule_text(grid, contrasts, has_pooled, decimals + 1) + (has_images ? kImagesRule : "");
    return section;
}

// The remark that a reader needs about a run; "" for most.
std::string trouble_of(const RunRow& run) {
    if (run.state == RunState::kDiverged) return "diverged";
    if (run.state == RunState::kFailed) return "failed";
    if (!run.unread.empty()) return fmt::format("answers not read ({})", run.unread);
    const auto ways = run.result.find("arithmetics");
    return ways != run.result.end() && ways->second > 1 ? "resumed in another arithmetic" : "";
}

// Where those runs are, so that nobody has to search for them.
std::vector<std::string> casualties(const SweepRow& sweep) {
    std::vector<std::string> lines;
    std::set<std::string> seen;
    for (const auto& cell : sweep.cells) {
        const auto& run = cell.run;
        const auto trouble = trouble_of(run);
        if (trouble.empty() || !seen.insert(run.id).second) continue;
        std::string at;
        for (const auto& [axis, value] : cell.at) at += fmt::format(", {}={}", axis, plain(value));
        lines.push_back(fmt::format("{}: {}{}, seed={} (run {})", trouble, cell.arm, at, cell.seed, run.id));
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
    return grid.metric.is_higher_better ? value : -value;
}

bool has_best_mean(const ResultGrid& grid, const Place& cell) {
    const auto mean_at = [&](std::size_t s, std::size_t i) -> std::optional<double> {
        const auto& points = grid.series[s].points;
        if (i >= points.size() || !points[i] || points[i]->estimate.n == 0) return std::nullopt;
        return merit(grid, points[i]->estimate.mean);
    };
    const auto own = mean_at(cell.first, cell.second);
    const bool one_row = grid.series.size() == 1;
    for (std::size_t k = 0; own && k < (one_row ? grid.x.values.size() : grid.series.size()); ++k)
        if ((one_row ? mean_at(0, k) : mean_at(k, cell.second)).value_or(*own) > *own) return false;
    return own.has_value();
}

void mark_best(const std::vector<Place>& best, const ResultGrid& grid, Section& section) {
    for (const auto& [s, i] : best) section.table.bold.emplace(s, grid.x.name.empty() ? 1 : i + 1);
    if (best.empty()) return;
    section.below += fmt::format(
        "{}Bold: the best mean of its {}, and ahead in each declared contrast that it takes part in (p < 0.05); "
        "those without a contrast are not compared.",
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
    std::vector<std::pair<std::string, std::string>> done;
    for (const auto& first : published) {
        if (std::find(done.begin(), done.end(), std::pair(first.method, first.source)) != done.end()) continue;
        done.emplace_back(first.method, first.source);
        auto& cells = section.table.rows.emplace_back(std::vector<Json>{first.method});
        for (const int b : bits) {
            std::string text;
            for (const auto& row : published)
                if (std::pair(row.method, row.source) == done.back() && row.weight_bits == b)
                    text += (text.empty() ? "" : ", ") + fixed(row.top1, 1) +
                            (row.activation_bits == b ? "" : fmt::format(" (a{})", row.activation_bits));
            cells.push_back(text);
        }
        cells.push_back(first.source);
    }
    return section;
}

}  // namespace

std::string runs_line(const RunCounts& runs, std::size_t not_ended) {
    not_ended = std::min(not_ended, runs.finished);
    std::string parts;
    for (const auto& [count, what] :
         std::initializer_list<std::pair<std::size_t, const char*>>{{runs.finished - not_ended, "finished"},
                                                                    {not_ended, "read before their end"},
                                                                    {runs.diverged, "diverged"},
                                                                    {runs.failed, "failed"},
                                                                    {runs.no_value, "finished without a value"},
                                                                    {runs.running, "running"},
                                                                    {runs.stopped, "stopped"},
                                                                    {runs.not_started, "not started"},
                                                                    {runs.cancelled, "cancelled"}})
        add_count(parts, count, what);
    return fmt::format("Distinct runs: {}{}.", runs.total(), parts.empty() ? "" : " (" + parts + ")");
}

std::vector<std::pair<std::size_t, std::size_t>> best_cells(const ResultGrid& grid, const Json& contrasts,
                                                            const ContrastTable& results) {
    std::set<Place> candidates, beaten;
    for (std::size_t c = 0; c < results.rows.size() && c < contrasts.size(); ++c) {
        const auto& result = results.rows[c];
        const bool decided = result.decides() && *result.difference.p < 0.05;
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
    if (!d.p) return fmt::format("{}: not decided ({}).", sides, contrast.reason);
    const int decimals = decimals_for(grid) + 1;  // as in the table
    const auto p = p_text(*d.p);
    const auto numbers =
        fmt::format("{} {}, 95 % interval {}, n = {}, p {}{}", fixed(d.mean, decimals), grid.metric.difference_unit(),
                    interval_text(*d.ci95, decimals), d.n, p.starts_with('<') ? "" : "= ", p);
    if (!contrast.decides())
        return fmt::format("{}: declared after both had finished runs, so nothing is decided ({}).", sides, numbers);
    if (*d.p >= 0.05) return fmt::format("{}: the data do not separate them ({}).", sides, numbers);
    return fmt::format("{}: {} is ahead ({}).", sides, merit(grid, d.mean) > 0 ? contrast.first : contrast.second,
                       numbers);
}

Document grid_document(const ExhibitInput& input, const ResultGrid& grid, const BaselineDifferences& falls,
                       const ContrastTable& contrasts, const std::string& stem) {
    const int decimals = decimals_for(grid);
    Document document;
    document.question = grid.question;
    document.subject = grid.metric.label + (grid.x.name.empty() ? " by arm" : " against " + grid.x.label);
    document.subject.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(document.subject.front())));
    document.sections = {main_section(grid, input.when, stem, decimals)};
    if (has(grid, false)) mark_best(best_cells(grid, input.sweep.contrasts, contrasts), grid, document.sections[0]);
    for (auto& section : {reestimated_section(input.sweep, grid, decimals), fall_section(grid, falls, decimals),
                          contrast_section(grid, contrasts, decimals), quality_section(input.sweep, grid),
                          cost_section(input, grid), published_section(input.published)})
        if (section) document.sections.push_back(*section);
    document.closing = runs_line(grid.runs, input.not_ended);
    document.bullets = casualties(input.sweep);
    return document;
}

}  // namespace bitsweep
