#include "report/exhibit/cell_text.h"

#include <fmt/format.h>

#include "report/table/text.h"

namespace bitsweep {

void add_count(std::string& list, std::size_t count, const char* what) {
    if (count > 0) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, what);
}

std::string estimate_text(const Estimate& estimate, int decimals) {
    if (estimate.n == 0) return kNothing;
    auto text = fixed(estimate.mean, decimals);
    if (estimate.sd) text += " ± " + fixed(*estimate.sd, decimals);
    return text + fmt::format(" (n={})", estimate.n);
}

std::string shortfall_text(const RunCounts& counts) {
    std::string text;
    add_count(text, counts.diverged, "diverged");
    add_count(text, counts.failed, "failed");
    add_count(text, counts.cancelled, "cancelled");
    add_count(text, counts.missing() - counts.cancelled, "missing");
    add_count(text, counts.no_value, "without a value");
    return text;
}

std::string widths_text(const CellSummary& cell) {
    return cell.widths.empty() ? "" : cell.widths + ": ";
}

std::string cell_text(const CellSummary& cell, int decimals) {
    auto text = estimate_text(cell.estimate, decimals);
    const auto shortfall = shortfall_text(cell.counts);
    if (shortfall.empty()) return text;
    if (cell.estimate.n == 0) return text + " (" + shortfall + ")";
    text.pop_back();
    return text + ", " + shortfall + ")";
}

std::string difference_text(const Difference& difference, int decimals) {
    if (difference.n == 0) return kNothing;
    auto mean = fixed(difference.mean, decimals);
    if (difference.n == 1) return mean;
    if (difference.n >= kFewestForATest) return mean + " ± " + fixed(*difference.sd, decimals);
    std::string each;
    for (const double value : difference.each) each += (each.empty() ? "" : ", ") + fixed(value, decimals);
    return fmt::format("{} ({})", mean, each);
}

std::string p_text(double p) {
    return p < 0.001 ? "< 0.001" : fixed(p, 3);
}

std::string over_images_text(const std::optional<ImageDifference>& images, int decimals) {
    if (!images) return kNothing;
    auto error = "± " + fixed(images->error, decimals);
    if (!images->mcnemar_p) return error;
    const auto p = p_text(*images->mcnemar_p);
    return fmt::format("{} (McNemar p {}{})", error, p.starts_with('<') ? "" : "= ", p);
}

std::string interval_text(const Interval& interval, int decimals) {
    return fixed(interval.low, decimals) + " to " + fixed(interval.high, decimals);
}

}  // namespace bitsweep
