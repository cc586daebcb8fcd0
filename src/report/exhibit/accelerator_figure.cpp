#include "report/exhibit/accelerator_figure.h"

#include <fmt/format.h>

#include "report/table/text.h"

namespace bitsweep {
namespace {

std::string network_of(const Json& probe) {
    return param_of(probe, "network", "?") + " on " + param_of(probe, "data", "?");
}

Panel layer_panel(const Json& networks, const char* key, const char* label) {
    Panel panel{.x_label = "layer, from the input", .y_label = label};
    panel.log_y = true;
    for (const auto& network : networks) {
        auto& line = panel.line(text_at(network, "name"), Marks::kJoined);
        double place = 0;
        for (const auto& layer : member(network, "layers")) {
            ++place;
            if (const double value = number_at(layer, key); value > 0) line.points.push_back(FigurePoint{place, value});
            else line.points.push_back(std::nullopt);
        }
    }
    return panel;
}

Section sums_section(const Json& probe) {
    Section section;
    section.text = network_of(probe) +
                   ": an image on an assumed accelerator, all bodies at 2 bits, first and last layer at 8. The "
                   "assumptions are ours (docs/accelerator.md).";
    section.table.columns = {"network", "time (us)", "energy (uJ)"};
    for (const auto& network : member(result_of(probe), "networks"))
        section.table.rows.push_back({text_at(network, "name"), fixed(number_at(network, "time_us"), 1),
                                      fixed(number_at(network, "energy_uj"), 1)});
    return section;
}

Section sensitivity_section(const Json& probe) {
    Section section;
    section.text =
        "WRPN's time, at twice the width, over that of PACT+SAWB with shortcuts at 2 bits and in full precision; one "
        "assumption changed at a time.";
    section.table.columns = {"assumption", "over pact+sawb", "over pact+sawb+fpsc"};
    for (const auto& row : member(result_of(probe), "sensitivity"))
        section.table.rows.push_back({text_at(row, "assumption"), fixed(number_at(row, "wrpn_over_sawb"), 2),
                                      fixed(number_at(row, "wrpn_over_fpsc"), 2)});
    return section;
}

}  // namespace

ProbeView accelerator_layers_figure(const std::vector<Json>& probes) {
    Figure figure;
    Document document;
    for (const auto& probe : probes) {
        const auto& networks = member(result_of(probe), "networks");
        if (!networks.is_array() || networks.empty()) continue;
        if (figure.panels.empty()) {
            figure.title = {network_of(probe) + ": an assumed accelerator"};
            figure.panels = {layer_panel(networks, "time_us", "time (us)"),
                             layer_panel(networks, "energy_uj", "energy (uJ)")};
            document.closing = not_drawn(probes, probe, network_of);
        }
        document.sections.push_back(sums_section(probe));
        document.sections.push_back(sensitivity_section(probe));
    }
    return {figure, document};
}

}  // namespace bitsweep
