#include "report/exhibit/probe_figures.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "config/tables.h"
#include "report/table/text.h"

namespace bitsweep {
namespace {

// One layer, method and number of levels of a qerror probe.
struct ErrorRow {
    std::string layer, method;
    int bits = 0, levels = 0;
    double nmse = 0, ratio = 0;
    bool rescaled = false;  // by the best factor, where the method has no scale of its own
};

std::string file_of(const Json& probe) {
    const auto params = probe.value("params", Json::object());
    auto file = params.value("file", std::string("?"));
    if (file.ends_with(".safetensors")) file.resize(file.size() - std::string_view(".safetensors").size());
    return file;
}

const Json& result_of(const Json& probe) {
    static const Json kNone;
    const auto found = probe.find("result");
    return found == probe.end() ? kNone : *found;
}

// First and last layer are full precision by default: what is quantized lies between. Of a choice of layers all stay.
void drop_ends(const Json& probe, std::vector<ErrorRow>& rows) {
    if (probe.value("params", Json::object()).value("layers", "*") != "*") return;
    if (rows.empty() || rows.front().layer == rows.back().layer) return;
    const auto first = rows.front().layer, last = rows.back().layer;
    std::erase_if(rows, [&](const ErrorRow& row) { return row.layer == first || row.layer == last; });
}

std::vector<ErrorRow> error_rows(const Json& probe) {
    std::vector<ErrorRow> rows;
    const auto& result = result_of(probe);
    const auto& list = result.is_object() && result.contains("errors") ? result["errors"] : result;
    for (const auto& entry : list) {
        if (!entry.is_object()) continue;
        ErrorRow row{entry.value("layer", ""),
                     entry.value("method", ""),
                     entry.value("bits", 0),
                     entry.value("levels", 0),
                     entry.value("nmse", 0.0),
                     entry.value("ratio", 0.0),
                     false};
        if (row.ratio > 0) rows.push_back(row);
        if (!entry.contains("nmse_rescaled") || row.nmse <= 0) continue;
        row.rescaled = true;
        row.ratio *= entry["nmse_rescaled"].get<double>() / row.nmse;
        row.nmse = entry["nmse_rescaled"].get<double>();
        rows.push_back(std::move(row));
    }
    drop_ends(probe, rows);
    return rows;
}

// A method that knows no scale is off by any factor; what is drawn is its error after the best one.
std::vector<ErrorRow> drawn_rows(std::vector<ErrorRow> rows) {
    std::set<std::string> rescaled;
    for (const auto& row : rows)
        if (row.rescaled) rescaled.insert(fmt::format("{} {}", row.method, row.bits));
    std::erase_if(rows, [&](const ErrorRow& row) {
        return !row.rescaled && rescaled.contains(fmt::format("{} {}", row.method, row.bits));
    });
    return rows;
}

std::string run_of(const Json& probe) {
    return "run " + probe.value("params", Json::object()).value("run", std::string("?"));
}

// A figure with a panel a layer has room for one probe. Which one it is, and which are left out.
std::string not_drawn(const std::vector<Json>& probes, const Json& drawn, std::string (*name_of)(const Json&)) {
    std::string others;
    for (const auto& probe : probes)
        if (probe != drawn) others += (others.empty() ? "" : ", ") + name_of(probe);
    return "Drawn: " + name_of(drawn) + "." + (others.empty() ? "" : " Not drawn: " + others + ".");
}

std::vector<Json> by_file(std::vector<Json> probes) {
    std::stable_sort(probes.begin(), probes.end(),
                     [](const Json& a, const Json& b) { return file_of(a) < file_of(b); });
    return probes;
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
    std::vector<double> logs;
    double worst = 0;
    std::string worst_layer;
    int levels = 0;

    void add(const ErrorRow& row) {
        levels = row.levels;
        logs.push_back(std::log(row.ratio));
        if (row.ratio <= worst) return;
        worst = row.ratio;
        worst_layer = row.layer;
    }
    double geometric_mean() const {
        double sum = 0;
        for (const double value : logs) sum += value;
        return std::exp(sum / static_cast<double>(logs.size()));
    }
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
            row.push_back(found == by_bits.end() ? ""
                                                 : fmt::format("{:.3f} ({:.3f}, n={})", found->second.geometric_mean(),
                                                               found->second.worst, found->second.logs.size()));
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

double position_of(const std::set<int>& bits, int b) {
    return static_cast<double>(std::distance(bits.begin(), bits.find(b)));
}

std::vector<double> numbers(const Json& list) {
    std::vector<double> values;
    if (list.is_array())
        for (const auto& value : list) values.push_back(value.is_number() ? value.get<double>() : std::nan(""));
    return values;
}

FigureLine line_over(const std::string& label, const std::vector<double>& x, const std::vector<double>& y,
                     Marks marks) {
    FigureLine line{label, {}, marks};
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
        if (std::isfinite(y[i])) line.points.push_back(FigurePoint{x[i], y[i], {}, {}});
        else line.points.emplace_back();
    }
    return line;
}

// alpha*/E|w| = c1 r - c2.
FigureLine fitted_line(const std::string& label, const Json& pair, double low, double high) {
    const auto c = numbers(pair);
    if (c.size() != 2) return {label, {}, Marks::kLine};
    return line_over(label, {low, high}, {c[0] * low - c[1], c[0] * high - c[1]}, Marks::kLine);
}

Section fit_section(const Json& fit) {
    Section section;
    section.text = fmt::format(
        "Optimal symmetric quantizer with {} levels: r = rms/E|w|, NMSE = MSE/E w², and the excess "
        "error of the fitted pair and of IBM's.",
        fit.value("levels", 0));
    section.table.columns = {"distribution", "r", "α*/E|w|", "α*/σ", "NMSE", "excess, fit", "excess, IBM"};
    const auto percent = [](const Json& value) {
        return value.is_number() ? fixed(100 * value.get<double>(), 2) + " %" : std::string("—");
    };
    for (const auto& d : fit.value("distributions", Json::array()))
        section.table.rows.push_back({d.value("name", ""), fixed(d.value("r", 0.0), 4),
                                      fixed(d.value("alpha_over_mean", 0.0), 4),
                                      fixed(d.value("alpha_over_sigma", 0.0), 4), fixed(d.value("nmse", 0.0), 5),
                                      percent(d.value("excess_fit", Json())), percent(d.value("excess_ibm", Json()))});
    const auto pair = numbers(fit.value("fit", Json()));
    if (pair.size() == 2) section.below = fmt::format("Fit: c1 = {:.3f}, c2 = {:.3f}.", pair[0], pair[1]);
    return section;
}

// (r, alpha*/E|w|) of each layer: the scale of "mse" at those levels over the layer's moments.
FigureLine layer_dots(const Json& probe, int levels) {
    FigureLine line{file_of(probe) + "'s layers", {}, Marks::kPoints};
    const auto& result = result_of(probe);
    if (!result.is_object() || !result.contains("layers")) return line;
    std::map<std::string, double> scale;
    for (const auto& entry : result.value("errors", Json::array()))
        if (entry.value("method", "") == "mse" && entry.value("levels", 0) == levels)
            scale[entry.value("layer", "")] = entry.value("scale", 0.0);
    for (const auto& layer : result["layers"]) {
        const auto found = scale.find(layer.value("layer", ""));
        const double mean = layer.value("mean_abs", 0.0);
        if (found != scale.end() && mean > 0)
            line.points.push_back(FigurePoint{layer.value("rms", 0.0) / mean, found->second / mean, {}, {}});
    }
    return line;
}

// Of an error over the optimum's. On a logarithmic axis nothing has no place: it is drawn as the least excess shown.
constexpr double kLeastExcess = 0.1;  // %
double excess_percent(double ratio) {
    return std::max(kLeastExcess, 100 * (ratio - 1));
}

// Every tensor there is a weight.
std::string panel_title(const std::string& layer) {
    constexpr std::string_view kWeight = ".weight";
    return layer.ends_with(kWeight) ? layer.substr(0, layer.size() - kWeight.size()) : layer;
}

// Where a value lies among the grid's, in steps.
double step_of(const std::vector<double>& values, double value) {
    if (values.size() < 2) return 0;
    return (value - values.front()) / (values.back() - values.front()) * static_cast<double>(values.size() - 1);
}

}  // namespace

ProbeView error_bars(const std::vector<Json>& probes) {
    ProbeView view;
    for (const auto& probe : by_file(probes)) {
        const auto rows = error_rows(probe);
        if (rows.empty()) continue;
        const auto bits = bits_of(rows);
        Panel panel;
        panel.title = file_of(probe);
        panel.x_label = "bits";
        panel.y_label = "excess error (%)";
        panel.log_y = true;
        panel.y_floor = kLeastExcess;
        panel.ticks = ticks_of(bits);
        for (const auto& [method, by_bits] : summarize(drawn_rows(rows))) {
            FigureLine line{method, {}, Marks::kBoxes};
            for (const auto& [b, summary] : by_bits) {
                const double mean = excess_percent(summary.geometric_mean());
                line.points.push_back(
                    FigurePoint{position_of(bits, b), mean, Interval{mean, excess_percent(summary.worst)}, {}});
            }
            panel.lines.push_back(std::move(line));
        }
        view.figure.panels.push_back(std::move(panel));
        view.document.sections.push_back(error_section(file_of(probe), summarize(rows), bits));
    }
    view.figure.title = {
        fmt::format("Weight quantization error in excess of the optimum's, from {} %: geometric mean of "
                    "the layers, up to the worst",
                    kLeastExcess)};
    return view;
}

ProbeView error_by_layer(const std::vector<Json>& probes) {
    ProbeView view;
    const auto sorted = by_file(probes);
    for (const auto& probe : sorted) {
        const auto rows = drawn_rows(error_rows(probe));
        if (rows.empty()) continue;
        const auto bits = bits_of(rows);
        for (const auto& row : rows) {
            auto& panels = view.figure.panels;
            if (const auto title = panel_title(row.layer); panels.empty() || panels.back().title != title) {
                panels.emplace_back();
                panels.back().title = title;
                panels.back().x_label = "bits";
                panels.back().y_label = "NMSE";
                panels.back().log_y = true;
                panels.back().ticks = ticks_of(bits);
            }
            auto& lines = panels.back().lines;
            const auto label = method_label(row);
            auto line =
                std::find_if(lines.begin(), lines.end(), [&](const auto& known) { return known.label == label; });
            if (line == lines.end()) line = lines.insert(line, FigureLine{label, {}, Marks::kPoints});
            if (row.nmse > 0) line->points.push_back(FigurePoint{position_of(bits, row.bits), row.nmse, {}, {}});
        }
        view.figure.title = {file_of(probe) + ": NMSE of each layer's weights"};
        view.document.closing = not_drawn(sorted, probe, file_of);
        break;
    }
    return view;
}

ProbeView fit_scatter(const std::vector<Json>& probes) {
    ProbeView view;
    std::vector<Json> fits, errors;
    for (const auto& probe : probes) (probe.value("probe", "") == "qerror" ? errors : fits).push_back(probe);
    std::erase_if(fits, [](const Json& probe) { return !result_of(probe).is_object(); });
    std::stable_sort(fits.begin(), fits.end(), [](const Json& a, const Json& b) {
        return result_of(a).value("levels", 0) < result_of(b).value("levels", 0);
    });
    bool has_layers = false;
    for (const auto& probe : fits) {
        const auto& fit = result_of(probe);
        if (!fit.contains("distributions")) continue;
        const int levels = fit.value("levels", 0);
        Panel panel;
        if (fits.size() > 1) panel.title = fmt::format("{} levels", levels);
        panel.x_label = "r = rms / E|w|";
        panel.y_label = "α* / E|w|";
        for (const auto& error : by_file(errors)) {
            auto dots = layer_dots(error, levels);
            if (!dots.points.empty()) panel.lines.push_back(std::move(dots));
        }
        has_layers = has_layers || !panel.lines.empty();
        const bool has_names = fits.size() == 1 && panel.lines.empty();  // else there is no room for them
        FigureLine distributions{"distributions", {}, Marks::kHollow};
        double low = 1e300, high = 0;  // the lines go as far as anything is drawn
        for (const auto& line : panel.lines)
            for (const auto& point : line.points) high = std::max(high, point->x);
        for (const auto& d : fit["distributions"]) {
            const double r = d.value("r", 0.0);
            distributions.points.push_back(
                FigurePoint{r, d.value("alpha_over_mean", 0.0), {}, has_names ? d.value("name", "") : ""});
            low = std::min(low, r);
            high = std::max(high, r);
        }
        panel.lines.push_back(std::move(distributions));
        panel.lines.push_back(fitted_line("fit", fit.value("fit", Json()), low, high));
        if (const auto ibm = fit.value("ibm", Json()); ibm.is_object())
            panel.lines.push_back(fitted_line("IBM", ibm.value("pair", Json()), low, high));
        view.figure.panels.push_back(std::move(panel));
        view.document.sections.push_back(fit_section(fit));
    }
    view.figure.title = {std::string("optimal scale of six distributions") +
                         (has_layers ? " and of networks' layers" : "")};
    if (fits.size() == 1) view.figure.title[0] += fmt::format(", {} levels", result_of(fits[0]).value("levels", 0));
    return view;
}

ProbeView coefficient_map(const std::vector<Json>& probes) {
    ProbeView view;
    for (const auto& probe : by_file(probes)) {
        const auto& grid = result_of(probe);
        if (!grid.is_object() || !grid.contains("ratio")) continue;
        const auto c1 = numbers(grid.value("c1", Json())), c2 = numbers(grid.value("c2", Json()));
        Panel panel;
        panel.title = fmt::format("{}, {} levels", file_of(probe), grid.value("levels", 0));
        panel.x_label = "c1";
        panel.y_label = "c2";
        for (std::size_t i = 0; i < c1.size(); ++i) panel.ticks.emplace_back(i, fixed(c1[i], 2));
        for (std::size_t i = 0; i < c2.size(); ++i) panel.y_ticks.emplace_back(i, fixed(c2[i], 2));
        for (std::size_t y = 0; y < grid["ratio"].size(); ++y) {
            const auto row = numbers(grid["ratio"][y]);
            for (std::size_t x = 0; x < row.size(); ++x)
                panel.heat.push_back({static_cast<double>(x), static_cast<double>(y), std::log10(row[x]),
                                      fmt::format("{:.3g}", row[x])});
        }
        for (const auto& pair : grid.value("pairs", Json::array())) {
            const auto c = numbers(pair.value("pair", Json()));
            if (c.size() != 2) continue;
            panel.lines.push_back({fmt::format("{} ({}, {})", pair.value("name", ""), c[0], c[1]),
                                   {FigurePoint{step_of(c1, c[0]), step_of(c2, c[1]), {}, {}}},
                                   Marks::kHollow});
        }
        view.figure.panels.push_back(std::move(panel));
    }
    view.figure.title = {"SAWB's coefficients: error over the optimum's, geometric mean of the layers"};
    return view;
}

ProbeView loss_against_alpha(const std::vector<Json>& probes) {
    ProbeView view;
    for (const auto& probe : probes) {
        const auto& result = result_of(probe);
        if (!result.is_object() || !result.contains("layers")) continue;
        const double lambda = result.value("alpha_decay", 0.0);
        for (const auto& layer : result["layers"]) {
            Panel panel;
            panel.title = layer.value("layer", "");
            panel.x_label = "α";
            panel.y_label = "cross entropy";
            panel.log_x = true;
            const auto alphas = numbers(layer.value("alphas", Json()));
            const auto quantized = numbers(layer.value("quantized", Json()));
            auto penalized = quantized;
            for (std::size_t i = 0; i < std::min(alphas.size(), penalized.size()); ++i)
                penalized[i] += lambda * alphas[i] * alphas[i] / 2;
            panel.lines.push_back(line_over("clipped", alphas, numbers(layer.value("clipped", Json())), Marks::kLine));
            panel.lines.push_back(line_over("quantized", alphas, quantized, Marks::kLine));
            panel.lines.push_back(line_over("quantized, with λ_α α²/2", alphas, penalized, Marks::kLine));
            panel.lines.push_back({"learned α",
                                   {FigurePoint{layer.value("alpha", 0.0), layer.value("loss", 0.0), {}, {}}},
                                   Marks::kPoints});
            view.figure.panels.push_back(std::move(panel));
        }
        view.figure.title = {fmt::format("Cross entropy against one layer's α, {} images of the training set",
                                         result.value("images", 0))};
        view.document.closing = not_drawn(probes, probe, run_of);
        break;
    }
    return view;
}

}  // namespace bitsweep
