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

// A probe is a file: any value in it may be missing, null (what is not finite) or of another type.
const Json& member(const Json& object, const char* key) {
    static const Json kNone;
    return object.is_object() && object.contains(key) ? object[key] : kNone;
}

double number_at(const Json& object, const char* key) {
    return find_at<double>(object, key).value_or(std::nan(""));
}
int whole_at(const Json& object, const char* key) {
    return static_cast<int>(find_at<std::int64_t>(object, key).value_or(0));
}

const Json& result_of(const Json& probe) {
    return member(probe, "result");
}

std::string param_of(const Json& probe, const char* key, const std::string& otherwise) {
    return find_at<std::string>(member(probe, "params"), key).value_or(otherwise);
}

std::string file_of(const Json& probe) {
    const auto file = param_of(probe, "file", "?");
    return file.substr(0, file.rfind(".safetensors"));
}

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

std::string run_of(const Json& probe) {
    return "run " + param_of(probe, "run", "?");
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

double number(const Json& value) {
    return value.is_number() ? value.get<double>() : std::nan("");
}

std::vector<double> numbers(const Json& object, const char* key) {
    std::vector<double> values;
    if (const auto& list = member(object, key); list.is_array())
        for (const auto& value : list) values.push_back(number(value));
    return values;
}

FigureLine curve_over(const std::string& label, const std::vector<double>& x, const std::vector<double>& y) {
    FigureLine line{label, {}, Marks::kLine};
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
        line.points.push_back(std::isfinite(x[i] + y[i]) ? std::optional(FigurePoint{x[i], y[i]}) : std::nullopt);
    return line;
}

// alpha*/E|w| = c1 r - c2.
FigureLine fitted_line(const std::string& label, const std::vector<double>& c, double low, double high) {
    if (c.size() != 2) return {label, {}, Marks::kLine};
    return curve_over(label, {low, high}, {c[0] * low - c[1], c[0] * high - c[1]});
}

Section fit_section(const Json& fit) {
    Section section;
    section.text = fmt::format(
        "Optimal symmetric quantizer with {} levels: r = rms/E|w|, NMSE = MSE/E w², and the excess "
        "error of the fitted pair and of IBM's.",
        whole_at(fit, "levels"));
    section.table.columns = {"distribution", "r", "α*/E|w|", "α*/σ", "NMSE", "excess, fit", "excess, IBM"};
    for (const auto& d : member(fit, "distributions")) {
        const auto cell = [&](const char* key, int decimals, double factor = 1, const char* unit = "") {
            const auto value = find_at<double>(d, key);
            return value ? fixed(factor * *value, decimals) + unit : std::string("—");
        };
        section.table.rows.push_back({text_at(d, "name"), cell("r", 4), cell("alpha_over_mean", 4),
                                      cell("alpha_over_sigma", 4), cell("nmse", 5), cell("excess_fit", 2, 100, " %"),
                                      cell("excess_ibm", 2, 100, " %")});
    }
    const auto pair = numbers(fit, "fit");
    if (pair.size() == 2) section.below = fmt::format("Fit: c1 = {:.3f}, c2 = {:.3f}.", pair[0], pair[1]);
    return section;
}

// (r, alpha*/E|w|) of each layer: the scale of "mse" at those levels over the layer's moments.
FigureLine layer_dots(const Json& probe, int levels) {
    FigureLine line{file_of(probe) + "'s layers", {}, Marks::kPoints};
    const auto& result = result_of(probe);
    std::map<std::string, double> scale;
    for (const auto& entry : member(result, "errors"))
        if (text_at(entry, "method") == "mse" && whole_at(entry, "levels") == levels)
            scale[text_at(entry, "layer")] = number_at(entry, "scale");
    for (const auto& layer : member(result, "layers")) {
        const auto found = scale.find(text_at(layer, "layer"));
        const double mean = number_at(layer, "mean_abs"), rms = number_at(layer, "rms");
        if (found != scale.end() && mean > 0 && std::isfinite(rms + found->second))
            line.points.push_back(FigurePoint{rms / mean, found->second / mean});
    }
    return line;
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

// Where a value lies among the grid's, in steps.
double step_of(const std::vector<double>& values, double value) {
    if (values.size() < 2) return 0;
    return (value - values.front()) / (values.back() - values.front()) * static_cast<double>(values.size() - 1);
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

ProbeView fit_scatter(const std::vector<Json>& probes) {
    Figure figure;
    Document document;
    std::vector<Json> fits, errors;
    for (const auto& probe : by_file(probes)) {
        if (text_at(probe, "probe") == "qerror") errors.push_back(probe);
        else if (result_of(probe).contains("distributions")) fits.push_back(result_of(probe));
    }
    const auto levels_of = [](const Json& fit) { return whole_at(fit, "levels"); };
    std::stable_sort(fits.begin(), fits.end(),
                     [&](const Json& a, const Json& b) { return levels_of(a) < levels_of(b); });
    bool has_layers = false;
    for (const auto& fit : fits) {
        Panel panel{.title = fits.size() > 1 ? fmt::format("{} levels", levels_of(fit)) : "",
                    .x_label = "r = rms / E|w|",
                    .y_label = "α* / E|w|"};
        double low = 1e300, high = 0;  // the lines go as far as anything is drawn
        for (const auto& error : errors)
            if (auto dots = layer_dots(error, levels_of(fit)); !dots.points.empty()) {
                for (const auto& point : dots.points) high = std::max(high, point->x);
                panel.lines.push_back(std::move(dots));
            }
        has_layers = has_layers || !panel.lines.empty();
        const bool has_names = fits.size() == 1 && panel.lines.empty();  // else there is no room for them
        auto& distributions = panel.line("distributions", Marks::kHollow);
        for (const auto& d : fit["distributions"]) {
            const double r = number_at(d, "r"), alpha = number_at(d, "alpha_over_mean");
            if (!std::isfinite(r + alpha)) continue;
            distributions.points.push_back(FigurePoint{r, alpha, {}, has_names ? text_at(d, "name") : ""});
            low = std::min(low, r);
            high = std::max(high, r);
        }
        panel.lines.push_back(fitted_line("fit", numbers(fit, "fit"), low, high));
        if (const auto& ibm = member(fit, "ibm"); ibm.is_object())
            panel.lines.push_back(fitted_line("IBM", numbers(ibm, "pair"), low, high));
        figure.panels.push_back(std::move(panel));
        document.sections.push_back(fit_section(fit));
    }
    figure.title = {std::string("optimal scale of six distributions") + (has_layers ? " and of networks' layers" : "")};
    if (fits.size() == 1) figure.title[0] += fmt::format(", {} levels", levels_of(fits[0]));
    return {figure, document};
}

ProbeView coefficient_map(const std::vector<Json>& probes) {
    Figure figure;
    for (const auto& probe : by_file(probes)) {
        const auto& grid = result_of(probe);
        if (!grid.contains("ratio")) continue;
        const auto c1 = numbers(grid, "c1"), c2 = numbers(grid, "c2");
        Panel panel{.title = fmt::format("{}, {} levels", file_of(probe), whole_at(grid, "levels")),
                    .x_label = "c1",
                    .y_label = "c2"};
        panel.colour_label = "error over the optimum's";
        panel.log_colour = true;
        for (std::size_t i = 0; i < c1.size(); ++i) panel.ticks.emplace_back(i, fixed(c1[i], 2));
        for (std::size_t i = 0; i < c2.size(); ++i) panel.y_ticks.emplace_back(i, fixed(c2[i], 2));
        double y = 0;
        for (const auto& row : grid["ratio"]) {
            double x = 0;
            for (const auto& ratio : row)
                if (const double value = number(ratio); value > 0)
                    panel.heat.push_back({x++, y, value, fmt::format("{:.3g}", value)});
                else panel.heat.push_back({x++, y, {}, "—"});
            ++y;
        }
        for (const auto& pair : member(grid, "pairs"))
            if (const auto c = numbers(pair, "pair"); c.size() == 2) {
                auto mark = curve_over(fmt::format("{} ({}, {})", text_at(pair, "name"), c[0], c[1]),
                                       {step_of(c1, c[0])}, {step_of(c2, c[1])});
                mark.marks = Marks::kHollow;
                panel.lines.push_back(std::move(mark));
            }
        figure.panels.push_back(std::move(panel));
    }
    figure.title = {"SAWB's coefficients: error over the optimum's, geometric mean of the layers"};
    return {figure, {}};
}

ProbeView loss_against_alpha(const std::vector<Json>& probes) {
    const auto probe = std::find_if(probes.begin(), probes.end(),
                                    [](const Json& candidate) { return result_of(candidate).contains("layers"); });
    if (probe == probes.end()) return {};
    const auto& result = result_of(*probe);
    const double lambda = find_at<double>(result, "alpha_decay").value_or(0);
    Figure figure;
    for (const auto& layer : result["layers"]) {
        Panel panel{.title = text_at(layer, "layer"), .x_label = "α", .y_label = "cross entropy"};
        panel.log_x = true;
        const auto alphas = numbers(layer, "alphas"), quantized = numbers(layer, "quantized");
        auto penalized = quantized;
        for (std::size_t i = 0; i < std::min(alphas.size(), penalized.size()); ++i)
            penalized[i] += lambda * alphas[i] * alphas[i] / 2;
        panel.lines = {curve_over("clipped", alphas, numbers(layer, "clipped")),
                       curve_over("quantized", alphas, quantized),
                       curve_over("quantized, with λ_α α²/2", alphas, penalized),
                       curve_over("learned α", {number_at(layer, "alpha")}, {number_at(layer, "loss")})};
        panel.lines.back().marks = Marks::kPoints;
        figure.panels.push_back(std::move(panel));
    }
    figure.title = {
        fmt::format("Cross entropy against one layer's α, {} images of the training set", whole_at(result, "images"))};
    Document document;
    document.closing = not_drawn(probes, *probe, run_of);
    return {figure, document};
}

}  // namespace bitsweep
