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

void print(const study::SawbFit& fit, const OrderedJson& json) {
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
    if (json["ibm"].is_null()) return;
    const auto pair = sawb_pair({}, fit.levels);
    fmt::print("ibm: c1 = {}, c2 = {}{}\n", pair.c1, pair.c2,
               pair.source == "ibm" ? "" : fmt::format(" ({}'s: IBM has no pair here)", pair.source));
}

void sawb_fit(const SawbFitOptions& options) {
    const auto fit = study::fit_sawb(options.levels);
    const auto json = study::to_json(fit);
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
