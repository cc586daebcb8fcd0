#include "report/exhibit/probe_figures.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "report/table/text.h"

namespace bitsweep {
namespace {

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
    const auto pair = numbers_at(fit, "fit");
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

// Where a value lies among the grid's, in steps.
double step_of(const std::vector<double>& values, double value) {
    if (values.size() < 2) return 0;
    return (value - values.front()) / (values.back() - values.front()) * static_cast<double>(values.size() - 1);
}

}  // namespace

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
        panel.lines.push_back(fitted_line("fit", numbers_at(fit, "fit"), low, high));
        if (const auto& ibm = member(fit, "ibm"); ibm.is_object())
            panel.lines.push_back(fitted_line("IBM", numbers_at(ibm, "pair"), low, high));
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
        const auto c1 = numbers_at(grid, "c1"), c2 = numbers_at(grid, "c2");
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
                if (const double value = number_or_nan(ratio); value > 0)
                    panel.heat.push_back({x++, y, value, fmt::format("{:.3g}", value)});
                else panel.heat.push_back({x++, y, {}, "—"});
            ++y;
        }
        for (const auto& pair : member(grid, "pairs"))
            if (const auto c = numbers_at(pair, "pair"); c.size() == 2) {
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
        const auto alphas = numbers_at(layer, "alphas"), quantized = numbers_at(layer, "quantized");
        auto penalized = quantized;
        for (std::size_t i = 0; i < std::min(alphas.size(), penalized.size()); ++i)
            penalized[i] += lambda * alphas[i] * alphas[i] / 2;
        panel.lines = {curve_over("clipped", alphas, numbers_at(layer, "clipped")),
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
