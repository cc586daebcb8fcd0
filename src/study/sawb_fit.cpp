#include "study/sawb_fit.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/tools/minima.hpp>

namespace bitsweep::study {
namespace {

constexpr double kPi = std::numbers::pi;

// Symmetric densities; `reach` bounds the support, or what of it matters in float64.
struct Distribution {
    std::string_view name;
    double reach;
    double (*density)(double);
};

template <int kKappa>
double von_mises(double x) {
    return std::exp(kKappa * std::cos(x)) / (2 * kPi * boost::math::cyl_bessel_i(0, static_cast<double>(kKappa)));
}

const Distribution kDistributions[] = {
    {"uniform", 1, [](double) { return 0.5; }},
    {"triangle", 1, [](double x) { return 1 - x; }},
    {"Gaussian", 12, [](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * kPi); }},
    {"von Mises k=1", kPi, von_mises<1>},
    {"von Mises k=4", kPi, von_mises<4>},
    {"logistic", 60, [](double x) { return 0.25 / std::pow(std::cosh(x / 2), 2); }},
    {"Laplace", 60, [](double x) { return 0.5 * std::exp(-x); }},
};

// The integral of f over [from, to], in pieces narrow beside any of the densities.
template <class F>
double integral(F f, double from, double to) {
    constexpr double kWidest = 0.5;
    const int pieces = std::max(1, static_cast<int>(std::ceil((to - from) / kWidest)));
    double sum = 0;
    for (int i = 0; i < pieces; ++i)
        sum += boost::math::quadrature::gauss<double, 15>::integrate(f, from + (to - from) * i / pieces,
                                                                     from + (to - from) * (i + 1) / pieces);
    return sum;
}

// E (w - Q(w))^2 with that scale.
double squared_error(const Distribution& distribution, double scale, int levels) {
    const double step = 2 * scale / (levels - 1);
    const bool odd = levels % 2 == 1;
    double sum = 0;
    for (int j = 0; j < (levels + 1) / 2; ++j) {
        const double level = odd ? step * j : step * (j + 0.5);
        const double from = std::max(0.0, level - step / 2);
        const double to =
            j + 1 == (levels + 1) / 2 ? distribution.reach : std::min(level + step / 2, distribution.reach);
        if (from >= to) break;
        sum += integral([&](double x) { return (x - level) * (x - level) * distribution.density(x); }, from, to);
    }
    return 2 * sum;
}

double optimal_scale_of(const Distribution& distribution, int levels, double mean) {
    constexpr int kGrid = 60, kBits = 40;
    const double high = std::min(distribution.reach, 30 * mean);
    const auto error = [&](double scale) { return squared_error(distribution, scale, levels); };
    const auto at = [&](int i) { return mean * std::pow(high / mean, static_cast<double>(i) / kGrid); };
    int best = 0;
    for (int i = 1; i <= kGrid; ++i)
        if (error(at(i)) < error(at(best))) best = i;
    return boost::math::tools::brent_find_minima(error, at(std::max(0, best - 1)), at(std::min(kGrid, best + 1)), kBits)
        .first;
}

DistributionFit fit_of(const Distribution& distribution, int levels) {
    const auto moment = [&](int power) {
        return 2 *
               integral([&](double x) { return std::pow(x, power) * distribution.density(x); }, 0, distribution.reach);
    };
    const double mean = moment(1), square = moment(2), scale = optimal_scale_of(distribution, levels, mean);
    return {std::string(distribution.name),
            std::sqrt(square) / mean,
            scale / mean,
            scale / std::sqrt(square),
            squared_error(distribution, scale, levels) / square,
            mean};
}

// Least squares of y = slope x + offset.
std::pair<double, double> line(const std::vector<double>& x, const std::vector<double>& y) {
    const auto n = static_cast<double>(x.size());
    const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n,
                 mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
    double xy = 0, xx = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xy += (x[i] - mean_x) * (y[i] - mean_y);
        xx += (x[i] - mean_x) * (x[i] - mean_x);
    }
    return {xy / xx, mean_y - xy / xx * mean_x};
}

LineFit line_fit(const std::vector<DistributionFit>& fits, double kappa, std::string_view left_out) {
    std::vector<double> r, alpha;
    for (const auto& fit : fits) {
        if (fit.name == left_out) continue;
        r.push_back(fit.r);
        alpha.push_back(fit.alpha_over_mean);
    }
    const auto [slope, offset] = line(r, alpha);
    const auto [inverse_slope, inverse_offset] = line(alpha, r);
    return {kappa, {slope, -offset, "fit"}, {1 / inverse_slope, inverse_offset / inverse_slope, "fit"}};
}

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

OrderedJson pair_json(const SawbPair& pair) {
    return OrderedJson::array({pair.c1, pair.c2});
}

std::optional<SawbPair> published_pair(int levels) {
    const bool exists = (levels & (levels - 1)) == 0 || (levels & (levels + 1)) == 0;
    return exists ? std::optional(sawb_pair({}, levels)) : std::nullopt;
}

}  // namespace

std::vector<double> excess_error(const SawbFit& fit, const SawbPair& pair) {
    std::vector<double> excess;
    for (std::size_t i = 0; i < fit.distributions.size(); ++i) {
        const auto& at = fit.distributions[i];
        const double scale = at.mean * (pair.c1 * at.r - pair.c2);
        const double square = at.mean * at.mean * at.r * at.r;
        excess.push_back(squared_error(kDistributions[i], scale, fit.levels) / square / at.nmse - 1);
    }
    return excess;
}

SawbFit fit_sawb(int levels) {
    SawbFit fit{levels, {}, {}, {}};
    for (const auto& distribution : kDistributions) fit.distributions.push_back(fit_of(distribution, levels));
    fit.lines = {line_fit(fit.distributions, 1, "von Mises k=4"), line_fit(fit.distributions, 4, "von Mises k=1")};
    double least = std::numeric_limits<double>::infinity();
    for (const auto& line : fit.lines)
        for (const auto& pair : {line.forward, line.inverse})
            if (const double excess = mean_of(excess_error(fit, pair)); excess < least) {
                least = excess;
                fit.chosen = pair;
            }
    return fit;
}

OrderedJson to_json(const SawbFit& fit) {
    const auto ibm = published_pair(fit.levels);
    const auto chosen = excess_error(fit, fit.chosen),
               published = ibm ? excess_error(fit, *ibm) : std::vector<double>();
    auto distributions = OrderedJson::array(), lines = OrderedJson::array();
    for (std::size_t i = 0; i < fit.distributions.size(); ++i) {
        const auto& d = fit.distributions[i];
        distributions.push_back({{"name", d.name},
                                 {"r", d.r},
                                 {"alpha_over_mean", d.alpha_over_mean},
                                 {"alpha_over_sigma", d.alpha_over_sigma},
                                 {"nmse", d.nmse},
                                 {"excess_fit", chosen[i]},
                                 {"excess_ibm", ibm ? OrderedJson(published[i]) : OrderedJson()}});
    }
    for (const auto& line : fit.lines)
        lines.push_back(
            {{"kappa", line.kappa}, {"forward", pair_json(line.forward)}, {"inverse", pair_json(line.inverse)}});
    OrderedJson json{{"levels", fit.levels},
                     {"distributions", distributions},
                     {"lines", lines},
                     {"fit", pair_json(fit.chosen)},
                     {"ibm", nullptr}};
    if (ibm) json["ibm"] = {{"pair", pair_json(*ibm)}, {"source", ibm->source}};
    return json;
}

}  // namespace bitsweep::study
