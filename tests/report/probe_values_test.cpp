#include "report/exhibit/probe_values.h"

#include <cmath>

#include "report/exhibit/accelerator_figure.h"
#include "report/exhibit/probe_figures.h"
#include "report/exhibit/weight_error_figures.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_study.h"

namespace bitsweep::probe_values_test {

namespace {

using Drawing = ProbeView (*)(const std::vector<Json>&);
const std::multimap<std::string, Drawing> kDrawings = {{"qerror", error_bars},
                                                       {"qerror", error_by_layer},
                                                       {"qerror", fit_scatter},
                                                       {"sawb-fit", fit_scatter},
                                                       {"sawb-grid", coefficient_map},
                                                       {"probe-alpha", loss_against_alpha},
                                                       {"accelerator", accelerator_layers_figure}};

std::vector<Json> made_probes() {
    const test::Folder folder;
    const test::MadeStudy study(folder.path);
    std::vector<Json> probes;
    for (const auto& file : std::filesystem::directory_iterator(folder.path / "probes"))
        probes.push_back(read_json(read_file(file.path())));
    return probes;
}

// Everything in the probe but its kind: values, lists and objects.
void collect_places(const Json& value, const std::string& at, std::vector<Json::json_pointer>& places) {
    if (!at.empty() && at != "/probe") places.emplace_back(at);
    if (!value.is_structured()) return;
    for (const auto& [key, part] : value.items()) collect_places(part, at + "/" + key, places);
}

// How many points are drawn; all of them lie somewhere.
std::size_t finite_points(const ProbeView& view) {
    std::size_t count = 0;
    for (const auto& panel : view.first.panels) {
        for (const auto& cell : panel.heat) CHECK(std::isfinite(cell.value.value_or(0)));
        for (const auto& line : panel.lines)
            for (const auto& point : line.points) {
                if (!point) continue;
                ++count;
                CHECK(std::isfinite(point->x + point->y));
            }
        count += panel.heat.size();
    }
    return count;
}

}  // namespace

TEST_CASE("a probe in which any value is null or of another type is drawn without it", "[report]") {
    const auto probes = made_probes();
    REQUIRE(probes.size() == 5);
    for (const auto& probe : probes) {
        std::vector<Json::json_pointer> places;
        collect_places(probe, "", places);
        const auto kind = probe["probe"].get<std::string>();
        const auto [first, last] = kDrawings.equal_range(kind);
        for (auto drawing = first; drawing != last; ++drawing) {
            const auto whole = finite_points(drawing->second({probe}));
            for (const auto& place : places)
                for (const auto& value : {Json(), Json("text"), Json::array(), Json::object(), Json(-1), Json(true)}) {
                    auto altered = probe;
                    altered[place] = value;
                    CAPTURE(kind, place.to_string(), write_json(value));
                    std::size_t left = 0;
                    REQUIRE_NOTHROW(left = finite_points(drawing->second({altered})));
                    // One number of one layer takes no other layer with it.
                    if (value.is_null() && probe[place].is_number() && kind == "qerror" &&
                        drawing->second == error_by_layer)
                        CHECK(left + 1 >= whole);
                }
        }
    }
}

TEST_CASE("an accelerator's probe has a panel for time and one for energy, and tables of sums and assumptions",
          "[report]") {
    auto probes = made_probes();
    std::erase_if(probes, [](const Json& probe) { return probe["probe"] != "accelerator"; });
    const auto [figure, document] = accelerator_layers_figure(probes);
    REQUIRE(figure.panels.size() == 2);
    REQUIRE(figure.panels[0].lines.size() == 1);
    CHECK(figure.panels[0].lines[0].points[1]->y == 200);
    REQUIRE(document.sections.size() == 2);
    CHECK(document.sections[0].table.rows == Json::parse(R"([["pact+sawb", "300.0", "40.0"]])"));
    CHECK(document.sections[1].table.rows == Json::parse(R"([["as assumed", "2.90", "2.50"]])"));
}

}  // namespace bitsweep::probe_values_test
