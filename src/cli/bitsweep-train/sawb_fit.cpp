#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "cli/bitsweep-train/probe.h"
#include "study/sawb_fit.h"

namespace bitsweep {
namespace {

struct SawbFitOptions {
    int levels = 4;
    ProbeOutput output;
};

OrderedJson pair_json(const SawbPair& pair) {
    return OrderedJson::array({pair.c1, pair.c2});
}

// IBM's pair at these levels, or the one that stands in for it.
SawbPair published(int levels) {
    return sawb_pair({}, levels);
}

bool is_published(int levels) {
    return (levels & (levels - 1)) == 0 || (levels & (levels + 1)) == 0;
}

OrderedJson json_of(const SawbFit& fit) {
    auto distributions = OrderedJson::array();
    const auto chosen = excess_error(fit, fit.chosen);
    const auto ibm = is_published(fit.levels) ? excess_error(fit, published(fit.levels)) : std::vector<double>();
    for (std::size_t i = 0; i < fit.distributions.size(); ++i) {
        const auto& d = fit.distributions[i];
        distributions.push_back({{"name", d.name},
                                 {"r", d.r},
                                 {"alpha_over_mean", d.alpha_over_mean},
                                 {"alpha_over_sigma", d.alpha_over_sigma},
                                 {"nmse", d.nmse},
                                 {"excess_fit", chosen[i]},
                                 {"excess_ibm", ibm.empty() ? OrderedJson() : OrderedJson(ibm[i])}});
    }
    auto lines = OrderedJson::array();
    for (const auto& line : fit.lines)
        lines.push_back(
            {{"kappa", line.kappa}, {"forward", pair_json(line.forward)}, {"inverse", pair_json(line.inverse)}});
    OrderedJson json{{"levels", fit.levels},
                     {"distributions", distributions},
                     {"lines", lines},
                     {"fit", pair_json(fit.chosen)},
                     {"ibm", nullptr}};
    if (is_published(fit.levels)) {
        const auto pair = published(fit.levels);
        json["ibm"] = {{"pair", pair_json(pair)}, {"source", pair.source}};
    }
    return json;
}

void print(const SawbFit& fit, const OrderedJson& json) {
    fmt::print("{} symmetric levels\n{:<15} {:>8} {:>11} {:>13} {:>9} {:>12} {:>12}\n", fit.levels, "distribution", "r",
               "alpha*/E|w|", "alpha*/sigma", "NMSE", "excess, fit", "excess, IBM");
    for (const auto& d : json["distributions"]) {
        const auto ibm = d["excess_ibm"].is_null() ? "-" : fmt::format("{:.2f} %", 100 * d["excess_ibm"].get<double>());
        fmt::print("{:<15} {:8.4f} {:11.4f} {:13.4f} {:9.5f} {:>12} {:>12}\n", d["name"].get<std::string>(),
                   d["r"].get<double>(), d["alpha_over_mean"].get<double>(), d["alpha_over_sigma"].get<double>(),
                   d["nmse"].get<double>(), fmt::format("{:.2f} %", 100 * d["excess_fit"].get<double>()), ibm);
    }
    for (const auto& line : fit.lines)
        fmt::print(
            "von Mises k={}: alpha*/E|w| on r: c1 = {:.3f}, c2 = {:.3f};  r on alpha*/E|w|, inverted: c1 = {:.3f}, "
            "c2 = {:.3f}\n",
            line.kappa, line.forward.c1, line.forward.c2, line.inverse.c1, line.inverse.c2);
    fmt::print("fit (least mean excess): c1 = {:.5f}, c2 = {:.5f}\n", fit.chosen.c1, fit.chosen.c2);
    if (!is_published(fit.levels)) return;
    const auto pair = published(fit.levels);
    fmt::print("ibm: c1 = {}, c2 = {}{}\n", pair.c1, pair.c2,
               pair.source == "ibm" ? "" : fmt::format(" ({}'s: IBM has no pair here)", pair.source));
}

void sawb_fit(const SawbFitOptions& options) {
    const auto fit = fit_sawb(options.levels);
    const auto json = json_of(fit);
    options.output.finish("sawb-fit", {{"levels", options.levels}}, json, json, [&] { print(fit, json); });
}

}  // namespace

void add_sawb_fit(CLI::App& command, Invocation&) {
    auto options = std::make_shared<SawbFitOptions>();
    command.add_option("--levels", options->levels, "levels of the quantizer [4]")->check(CLI::Range(3, 256));
    options->output.add_options(command);
    command.callback([options] { sawb_fit(*options); });
}

}  // namespace bitsweep
