#include "report/exhibit/weight_error_figures.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "config/quantizers.h"

namespace bitsweep {
namespace {

// One layer, method and number of levels of a qerror probe.
struct ErrorRow {
    std::string layer, method;
    int bits = 0, levels = 0;
    double nmse = 0, ratio = 0;
    bool rescaled = false;  // by the best factor, where the method has no scale of its own
};

// First and last layer are full precision by default: what is quantized lies between. Of a choice of layers all stay.
// They are the ends of `entries`, whether or not their own errors can be drawn.
void drop_ends(const Json& probe, const Json& entries, std::vector<ErrorRow>& rows) {
    if (param_of(probe, "layers", "*") != "*" || !entries.is_array() || entries.empty()) return;
    const auto first = text_at(entries.front(), "layer"), last = text_at(entries.back(), "layer");
    if (first != last) std::erase_if(rows, [&](const auto& row) { return row.layer == first || row.layer == last; });
}

std::vector<ErrorRow> error_rows(const Json& probe) {
    std::vector<ErrorRow> rows;
    const auto& result = result_of(probe);
    const auto& entries = result.is_object() && result.contains("errors") ? result["errors"] : result;
    for (const auto& entry : entries) {
        ErrorRow row{text_at(entry, "layer"),   text_at(entry, "method"), whole_at(entry, "bits"),
                     whole_at(entry, "levels"), number_at(entry, "nmse"), number_at(entry, "ratio")};
        if (row.ratio > 0) rows.push_back(row);
        const double rescaled = number_at(entry, "nmse_rescaled");
        if (!(rescaled >= 0) || !(row.nmse > 0)) continue;
        row.rescaled = true;
        row.ratio *= rescaled / row.nmse;
        row.nmse = rescaled;
        rows.push_back(std::move(row));
    }
    drop_ends(probe, entries, rows);
    return rows;
}

// A method that knows no scale is off by any factor; what is drawn is its error after the best one.
std::vector<ErrorRow> drawn_rows(std::vector<ErrorRow> rows) {
    std::set<std::pair<std::string, int>> rescaled;
    for (const auto& row : rows)
        if (row.rescaled) rescaled.emplace(row.method, row.bits);
    std::erase_if(rows, [&](const ErrorRow& row) {
        return !row.rescaled && rescaled.contains({row.method, row.bits});
    });
    return rows;
}

// "sawb", or "sawb, 2^k-1 levels" for the zero-aligned variant of a method that has both.
std::string method_label(const ErrorRow& row) {
    const bool whole = (row.levels & (row.levels - 1)) == 0;
    const auto* info = find_quantizer(Role::kWeight, row.method);
    const bool has_both = info != nullptr && info->both_levels;
    if (row.rescaled) return row.method + ", rescaled";
    return !whole && has_both ? row.method + ", 2^k-1" : row.method;
}

struct Summary {
    double sum_of_logs = 0, worst = 0;
    std::size_t layers = 0;

    void add(const ErrorRow& row) {
        sum_of_logs += std::log(row.ratio);
        worst = std::max(worst, row.ratio);
        ++layers;
    }
    double geometric_mean() const { return std::exp(sum_of_logs / static_cast<double>(layers)); }
};

using Summaries = std::map<std::string, std::map<int, Summary>>;  // method -> bits

Summaries summarize(const std::vector<ErrorRow>& rows) {
    Summaries summaries;
    for (const auto& row : rows) summaries[method_label(row)][row.bits].add(row);
    return summaries;
}

std::set<int> bits_of(const std::vector<ErrorRow>& rows) {
    std::set<int> bits;
    for (const auto& row : rows) bits.insert(row.bits);
    return bits;
}

Section error_section(const std::string& file, const Summaries& summaries, const std::set<int>& bits) {
    Section section;
    section.text = fmt::format(
        "{}: error over that of the best scale at as many levels, geometric mean over the layers between the first and "
        "the "
        "last (worst layer, number of layers). Rescaled: after the best factor, for methods that have no scale of "
        "their "
        "own.",
        file);
    section.table.columns = {"method"};
    for (const int b : bits) section.table.columns.push_back(fmt::format("{} bits", b));
    for (const auto& [method, by_bits] : summaries) {
        std::vector<Json> row{method};
        for (const int b : bits) {
            const auto found = by_bits.find(b);
            if (found == by_bits.end()) row.push_back("");
            else
                row.push_back(fmt::format("{:.3f} ({:.3f}, n={})", found->second.geometric_mean(), found->second.worst,
                                          found->second.layers));
        }
        section.table.rows.push_back(std::move(row));
    }
    return section;
}

Ticks ticks_of(const std::set<int>& bits) {
    Ticks ticks;
    for (const int b : bits) ticks.emplace_back(static_cast<double>(ticks.size()), std::to_string(b));
    return ticks;
}

// The position of that name: a new one, at the end, where there is none yet.
double tick_of(Ticks& ticks, const std::string& name) {
    for (const auto& [position, label] : ticks)
        if (label == name) return position;
    return ticks.emplace_back(static_cast<double>(ticks.size()), name).first;
}

double position_of(const std::set<int>& bits, int b) {
    return static_cast<double>(std::distance(bits.begin(), bits.find(b)));
}

// Of an error over the optimum's. On a logarithmic axis nothing has no place: it is drawn as the least excess shown.
constexpr double kLeastExcess = 0.1;  // %
double excess_percent(double ratio) {
    return std::max(kLeastExcess, 100 * (ratio - 1));
}

// So many methods stand at one bit-width that they need most of the way to the next.
constexpr double kMethodsDodge = 0.38;

// Every tensor there is a weight.
std::string layer_name(const std::string& layer) {
    constexpr std::string_view kWeight = ".weight";
    return layer.ends_with(kWeight) ? layer.substr(0, layer.size() - kWeight.size()) : layer;
}

}  // namespace

ProbeView error_bars(const std::vector<Json>& probes) {
    Figure figure;
    Document document;
    for (const auto& probe : by_file(probes)) {
        const auto rows = error_rows(probe);
        if (rows.empty()) continue;
        const auto bits = bits_of(rows);
        Panel panel{.title = file_of(probe), .x_label = "bits", .y_label = "excess error (%)", .ticks = ticks_of(bits)};
        panel.log_y = true;
        panel.y_floor = kLeastExcess;
        panel.dodge = kMethodsDodge;
        for (const auto& [method, by_bits] : summarize(drawn_rows(rows)))
            for (const auto& [b, summary] : by_bits) {
                const double mean = excess_percent(summary.geometric_mean());
                panel.line(method, Marks::kPoints)
                    .points.push_back(
                        FigurePoint{position_of(bits, b), mean, Interval{mean, excess_percent(summary.worst)}});
            }
        figure.panels.push_back(std::move(panel));
        document.sections.push_back(error_section(file_of(probe), summarize(rows), bits));
    }
    figure.title = {
        fmt::format("Weight quantization error in excess of the optimum's, from {} %: geometric mean of "
                    "the layers, up to the worst",
                    kLeastExcess)};
    return {figure, document};
}

ProbeView error_by_layer(const std::vector<Json>& probes) {
    Figure figure;
    Document document;
    const auto sorted = by_file(probes);
    for (const auto& probe : sorted) {
        const auto rows = drawn_rows(error_rows(probe));
        if (rows.empty()) continue;
        Ticks layers;
        for (auto row = rows.rbegin(); row != rows.rend(); ++row)
            tick_of(layers, layer_name(row->layer));  // first on top
        for (const int b : bits_of(rows)) {
            Panel panel{.title = fmt::format("{} bits", b), .y_ticks = layers};
            panel.colour_label = "NMSE";
            panel.log_colour = true;
            for (const auto& row : rows)
                if (row.bits == b && row.nmse > 0)
                    panel.heat.push_back({tick_of(panel.ticks, method_label(row)),
                                          tick_of(layers, layer_name(row.layer)), row.nmse, ""});
            figure.panels.push_back(std::move(panel));
        }
        figure.title = {file_of(probe) + ": NMSE of each layer's weights"};
        document.closing = not_drawn(sorted, probe, file_of);
        break;
    }
    return {figure, document};
}

}  // namespace bitsweep
