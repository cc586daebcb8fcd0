#include "report/exhibit/quality.h"

#include <algorithm>
#include <map>

#include "report/exhibit/cell_text.h"
#include "report/table/text.h"

namespace bitsweep {
namespace {

constexpr int kMostClasses = 20;

std::vector<std::string> quality_metrics(const std::vector<CellRow>& cells) {
    const auto is_known = [&](const std::string& metric) {
        return std::any_of(cells.begin(), cells.end(),
                           [&](const CellRow& cell) { return finished_value(cell.run, metric).has_value(); });
    };
    const auto of_class = [](int number) { return kClassMetric + std::to_string(number); };
    std::vector<std::string> metrics;
    if (is_known("test.ece")) metrics.emplace_back("test.ece");
    if (is_known(of_class(kMostClasses))) return metrics;
    for (int number = 0; is_known(of_class(number)); ++number) metrics.push_back(of_class(number));
    return metrics;
}

}  // namespace

std::optional<Section> quality_section(const SweepRow& sweep, const ResultGrid& grid) {
    const auto metrics = quality_metrics(sweep.cells);
    if (grid.metric.key != "test.top1" || metrics.empty()) return std::nullopt;
    std::map<std::string, const RunRow*> runs;
    for (const auto& cell : sweep.cells) runs[cell.run.id] = &cell.run;
    Section section{
        "Calibration error (15 bins of one width), and the accuracy of each class over the same seeds.", {{"arm"}}, {}};
    for (const auto& metric : metrics) section.table.columns.push_back(describe_metric(metric).label);
    for (const auto& cell : grid.cells()) {
        if (cell.summary->estimate.n == 0) continue;
        auto& row = section.table.rows.emplace_back(std::vector<Json>{grid.label(cell)});
        for (const auto& metric : metrics) {
            std::vector<double> values;
            for (const auto& seed : cell.summary->seeds)
                if (const auto value = finished_value(*runs.at(seed.run), metric)) values.push_back(*value);
            const auto text = estimate_text(estimate(values), describe_metric(metric).decimals);
            // n stands once, beside the calibration error.
            row.emplace_back(metric.starts_with(kClassMetric) ? text.substr(0, text.find(" (n=")) : text);
        }
    }
    return section;
}

std::vector<QualityDifference> quality_differences(const ComparedSide& first, const ComparedSide& second,
                                                   const std::string& metric) {
    std::vector<QualityDifference> differences;
    if (metric != "test.top1") return differences;
    for (const auto& name : quality_metrics(first.cells))
        if (auto rows = paired_differences(first, second, name); !rows.empty() && rows.back().difference.n > 0)
            differences.push_back({name, std::move(rows.back())});
    return differences;
}

std::optional<Section> quality_section(const ComparedSide& first, const ComparedSide& second,
                                       const std::string& metric) {
    const auto differences = quality_differences(first, second, metric);
    if (differences.empty()) return std::nullopt;
    Section section{"Calibration error (15 bins of one width) and the accuracy of each class, over all pairs.",
                    {{"measure", first.label, second.label, "difference", "n"}},
                    {}};
    for (const auto& [name, cells] : differences) {
        const auto described = describe_metric(name);
        section.table.rows.push_back({described.label, fixed(cells.first.value_or(0), described.decimals),
                                      fixed(cells.second.value_or(0), described.decimals),
                                      difference_text(cells.difference, described.decimals),
                                      std::to_string(cells.difference.n)});
    }
    return section;
}

}  // namespace bitsweep
