#include "report/exhibit/comparison_document.h"

#include <fmt/format.h>

#include "report/exhibit/cell_text.h"
#include "report/exhibit/quality.h"
#include "report/stats/metric.h"
#include "report/table/text.h"

namespace bitsweep {

Document comparison_document(const ComparedSide& first, const ComparedSide& second, const std::string& metric) {
    const auto described = describe_metric(metric);
    const int decimals = described.decimals + 1;
    Document document;
    document.title = first.label + " against " + second.label;
    Section keys{"Config keys that differ.", {{"key", first.label, second.label}}, {}};
    for (const auto& difference : config_differences(first, second))
        keys.table.rows.push_back({difference.key, difference.first, difference.second});
    if (keys.table.rows.empty()) keys.table.rows.push_back({"none", "", ""});
    Section cells{
        fmt::format("{}: first less second, paired by seed; in {}.", described.label, described.difference_unit()),
        {{"at", first.label, second.label, "difference", "95 % interval", "n", "p", "over images"}},
        {}};
    bool is_other_data = false;
    const auto mean_text = [&](const std::optional<double>& mean) { return mean ? fixed(*mean, decimals) : kNothing; };
    for (const auto& row : paired_differences(first, second, metric)) {
        const auto& d = row.difference;
        is_other_data = is_other_data || row.other_data;
        cells.table.rows.push_back({row.at, mean_text(row.first), mean_text(row.second),
                                    row.same_runs ? "the same runs" : difference_text(d, decimals),
                                    d.ci95 ? interval_text(*d.ci95, decimals) : kNothing, std::to_string(d.n),
                                    d.p ? p_text(*d.p) : kNothing, over_images_text(row.images, decimals)});
    }
    if (cells.table.rows.empty()) cells.below = "Nothing to pair: no cell of one side has a counterpart on the other.";
    else
        cells.below = fmt::format(
            "Each of the n seeds gives one difference, the first side's value less the second side's. p is the chance, "
            "by "
            "Student's t test of these n differences, that their mean lies at least this far from 0 when the two sides "
            "are in truth equal. It does not allow for the number of rows: a question that is to be decided belongs "
            "among "
            "the sweep file's contrasts. With fewer than {} seeds nothing is tested, and each seed's difference is "
            "listed.",
            kFewestForATest);
    cells.below += kImagesRule;
    for (const auto* side : {&first, &second})
        for (const auto& cell : side->cells)
            if (!cell.run.unread.empty()) cells.below += fmt::format(" Answers not read: {}.", cell.run.unread);
    if (is_other_data)
        cells.below +=
            " Where the sides were tested on different data sets, a difference says nothing about the methods: "
            "it has no interval and no p.";
    document.sections = {std::move(keys), std::move(cells)};
    if (auto quality = quality_section(first, second, metric)) document.sections.push_back(std::move(*quality));
    return document;
}

}  // namespace bitsweep
