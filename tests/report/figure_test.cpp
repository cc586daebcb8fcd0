#include "report/figure/figure.h"

#include <algorithm>
#include <cmath>

#include "report/exhibit/sweep_figure.h"
#include "report/figure/figure_layout.h"
#include "report/figure/labels.h"
#include "report/made_up.h"
#include "support/catch.h"

namespace bitsweep::figure_test {
using namespace bitsweep::made_up;

namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

Figure figure_of(const SweepRow& sweep) {
    const auto grid = make_grid(sweep, "test.top1");
    auto figure = lines_figure({}, {}, grid);
    figure.stem = report_stem(grid);
    return figure;
}

}  // namespace

TEST_CASE("cells of five seeds have their 95 % interval, and the title says so with n", "[report]") {
    auto sweep = empty_sweep();
    add_full_precision(sweep, {2, 3}, {90, 91, 92, 93, 94});
    add_arm(sweep, "pact", {2, 3}, {{80, 81, 82, 83, 84}, {85, 86, 87, 88, 89}});
    const auto figure = figure_of(sweep);
    CHECK(figure.title == std::vector<std::string>{"cpu/bits: mean and 95 % interval, n = 5 seeds"});
    const auto& panel = figure.panels.at(0);
    REQUIRE(panel.levels.size() == 1);
    CHECK(panel.levels[0].y == Approx(92));
    CHECK(panel.levels[0].band->high == Approx(93.963243));  // 92 + 2.776445 * sqrt(2.5 / 5)
    CHECK(panel.lines[0].points[0]->bar->low == Approx(80.036757));
    CHECK(panel.lines[0].points[0]->seeds.empty());
    CHECK(panel.x_label == "bits (weights and activations)");
    CHECK(panel.y_label == "top-1 accuracy (%)");
}

TEST_CASE("cells of fewer seeds have every seed as a point, and what is not drawn is counted", "[report]") {
    auto sweep = three_arms();
    run_at(sweep, "dorefa", 2, 3).state = RunState::kDiverged;
    const auto figure = figure_of(sweep);
    CHECK(figure.title ==
          std::vector<std::string>{"cpu/bits: mean and every seed, n = 2 to 3 seeds", "not drawn: 1 diverged"});
    CHECK(figure.panels.at(0).levels[0].seeds == std::vector<double>{91, 92, 93});
    CHECK(figure.panels.at(0).lines[1].points[0]->seeds == std::vector<double>{82, 84});
    CHECK_FALSE(figure.panels.at(0).lines[1].points[0]->bar);
    CHECK(contains(gnuplot_script(figure), "$panel1_line_seeds2 << EOD\n2.035 82\n2.035 84\n"));
}

TEST_CASE("a cell whose weights and activations differ is named, in the key and as a place", "[report]") {
    auto sweep = empty_sweep();
    add_arm(sweep, "pact+sawb", {2, 3}, {{88, 89}, {90, 91}});
    add_arm(sweep, "sawb alone", {2}, {{90, 91}});
    add_arm(sweep, "pact alone", {2, 3}, {{90, 91}, {91, 92}});
    for (auto& cell : sweep.cells) {
        if (cell.arm == "sawb alone") cell.run.config = config("sawb", "none", 2);
        if (cell.arm == "pact alone") cell.run.config = config("none", "pact", cell.at[0].second.get<int>());
    }
    const auto panel = figure_of(sweep).panels.at(0);
    CHECK(panel.lines[0].label == "pact+sawb");
    CHECK(panel.lines[1].label == "sawb alone, W2A32");
    CHECK(panel.lines[2].label == "pact alone, W32Ak");
    CHECK(panel.x_label == "bits (weights and activations), unless named");
    const auto grid = make_grid(sweep, "test.top1");
    CHECK(grid.label(grid.cells()[2]) == "sawb alone, W2A32");
    CHECK(grid.label(grid.cells()[0]) == "pact+sawb, 2 bits");
}

TEST_CASE("numbers stand to scale, logarithmic over a decade, and 0 before a gap", "[report]") {
    const auto positions_of = [](const std::vector<double>& values) {
        auto sweep = empty_sweep();
        sweep.axes = {"lambda"};
        sweep.arms = {"pact"};
        for (const double value : values)
            sweep.cells.push_back(
                {"pact", {{"lambda", value}}, 1, finished(fmt::format("{}", value), 90, config("sawb", "pact", 2))});
        std::vector<double> positions;
        const auto figure = figure_of(sweep);
        for (const auto& point : figure.panels.at(0).lines.at(0).points)
            positions.push_back(point ? point->x : -1);  // -1: a gap
        return positions;
    };
    CHECK(positions_of({1, 2, 4}) == std::vector<double>{0, 2.0 / 3, 2});
    const auto log = positions_of({0, 1e-4, 1e-3, 0.1});
    REQUIRE(log.size() == 5);
    CHECK(log[0] == 0);
    CHECK(log[1] == -1);
    CHECK(log[2] == Approx(1));
    CHECK(log[3] == Approx(1 + 2.0 / 3));
    CHECK(log[4] == Approx(3));
    CHECK(positions_of({1, 1.01, 5}) == std::vector<double>{0, 1, 2});  // no room for two labels: a step each
}

TEST_CASE("one seed has no bars", "[report]") {
    auto sweep = empty_sweep();
    add_arm(sweep, "pact", {2, 3}, {{88}, {90}});
    const auto figure = figure_of(sweep);
    CHECK(figure.title == std::vector<std::string>{"cpu/bits: n = 1 seed, no interval"});
    CHECK_FALSE(figure.panels.at(0).lines[0].points[0]->bar);
    CHECK_FALSE(contains(gnuplot_script(figure), "with vectors"));
}

TEST_CASE("a line breaks where a cell has no result, and before 32 bits", "[report]") {
    auto sweep = empty_sweep();
    add_arm(sweep, "pact", {2, 3, 4, 32}, {{88, 88.5, 87}, {90, 90, 91}, {91, 92, 91}, {92, 92, 91}});
    for (int seed = 1; seed <= 3; ++seed) run_at(sweep, "pact", 3, seed).state = RunState::kNew;
    const auto points = figure_of(sweep).panels.at(0).lines[0].points;
    REQUIRE(points.size() == 5);  // 2, gap, 4, gap, 32
    CHECK(points[0]->x == 2);
    CHECK_FALSE(points[1]);
    CHECK(points[2]->x == 4);
    CHECK_FALSE(points[3]);
    CHECK(points[4]->x == 6);
}

TEST_CASE("a sweep without axes has its arms along x", "[report]") {
    auto sweep = empty_sweep();
    sweep.axes.clear();
    sweep.arms = {"fp32", "pact"};
    sweep.cells = {{"fp32", {}, 1, finished("f", 91, config("none", "none", 32))},
                   {"pact", {}, 1, finished("p", 88, config("sawb", "pact", 2))}};
    const auto figure = figure_of(sweep);
    const auto& panel = figure.panels.at(0);
    CHECK(panel.levels.size() == 1);
    CHECK(panel.ticks == Ticks{{0.0, "pact"}});
    CHECK(panel.lines.at(0).marks == Marks::kPoints);
}

TEST_CASE("the script holds data, axes and looks", "[report]") {
    Figure figure;
    figure.stem = "accuracy_vs_bits";
    figure.title = {"demo"};
    Panel panel;
    panel.x_label = "bits";
    panel.y_label = "top-1 accuracy (%)";
    panel.ticks = {{2, "2"}, {3, "3"}};
    panel.y_ceiling = 100;
    panel.lines = {
        {"it's 100%", {FigurePoint{2, 90, Interval{89, 91}, {}}, std::nullopt, FigurePoint{3, 99.5, {}, {}}}},
        {"b", {FigurePoint{2, 80, {}, {}}}}};
    panel.levels = {{"fp32", 95, Interval{94, 96}}};
    figure.panels = {panel};
    const auto script = gnuplot_script(figure);
    CHECK(contains(script, R"gp(# 'fp32': x, y, low, high
$panel1_level1 << EOD
1.5 95 94 96
3.5 95 94 96
EOD
# 'it''s 100%': x, y, low, high
$panel1_line1 << EOD
1.965 90 89 91

3 99.5 99.5 99.5
EOD
# 'b': x, y, low, high
$panel1_line2 << EOD
2.035 80 80 80
EOD
)gp"));
    CHECK(contains(script, "set xrange [1.5:3.5]\nset yrange [78.635:100]\n"));
    CHECK(contains(script, "set xtics nomirror scale 0.6 norotate ('2' 2, '3' 3)\n"));
    CHECK(contains(script, "set output 'accuracy_vs_bits.'.suffix\n"));
    CHECK(contains(script, "$panel1_line1 using 1:3:(0):($4-$3) with vectors heads"));
    CHECK_FALSE(contains(script, "$panel1_line2 using 1:3:(0)"));
    CHECK(contains(script, "dashtype 1 pointtype 7 pointsize 0.6 title 'it''s 100%'"));
    CHECK(render(drawn_values(figure), TableFormat::kCsv) ==
          "panel,series,x,y,low,high\n,fp32,any,95,94,96\n,it's 100%,2,90,89,91\n"
          ",it's 100%,3,99.5,,\n,b,2,80,,\n");
}

TEST_CASE("a series looks the same in every panel, and stands in the key once", "[report]") {
    Figure figure;
    figure.stem = "s";
    for (const char* title : {"one", "two"}) {
        Panel panel;
        panel.title = title;
        if (std::string(title) == "one") panel.lines.push_back({"a", {FigurePoint{0, 1, {}, {}}}, Marks::kLine});
        panel.lines.push_back({"b", {FigurePoint{0, 1, {}, {}}, FigurePoint{1, 3, {}, {}}}, Marks::kLine});
        figure.panels.push_back(panel);
    }
    const auto script = gnuplot_script(figure);
    CHECK(contains(script, "$panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2"));
    CHECK(contains(script, "$panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2"));
    CHECK(script.find("title 'b'") == script.rfind("title 'b'"));
    CHECK(contains(script, "set label 2 'two' at graph"));
}

TEST_CASE("names are text to gnuplot, whatever is in them", "[report]") {
    Figure figure;
    figure.stem = "s";
    figure.title = {"a\nb \"quoted\" `date`"};
    figure.panels.emplace_back();
    figure.panels[0].ticks = {{0, "50 % '"}};
    figure.panels[0].lines = {{"a_b & c|d\t^{2}", {FigurePoint{0, 1, {}, "x \"y\"\\"}}}};
    const auto script = gnuplot_script(figure);
    CHECK(contains(script, "set label 1 'a b \"quoted\" `date`' at"));
    CHECK(contains(script, "('50 %% ''' 0)"));
    CHECK(contains(script, "title 'a_b & c|d ^{2}'"));
    CHECK(contains(script, " \"x 'y''\"\n"));
    CHECK(contains(script, "pdfcairo noenhanced"));
}

TEST_CASE("labels stand beside their points, none left out, none on another while there is room", "[report]") {
    Panel panel;
    panel.log_x = true;
    FigureLine few{"a", {}, Marks::kPoints};
    for (int i = 0; i < 6; ++i) few.points.push_back(FigurePoint{1 + 0.01 * i, 70 + 1.5 * i, {}, "2 bits"});
    few.points.push_back(FigurePoint{10, 80, Interval{79, 81}, "4 bits"});
    panel.lines = {few, {"front", {FigurePoint{1, 70}, FigurePoint{10, 80}}, Marks::kLine}};
    Figure figure;
    figure.panels = {panel, panel};
    const auto area = layout_of(figure, Looks(figure)).areas[0];
    const auto labels = placed_labels(panel, area);
    REQUIRE(labels.size() == 7);
    CHECK(labels.back().text == "4 bits");
    const double cm_of_height = (area.top - area.bottom) / (y_extent(panel).high - y_extent(panel).low);
    const double cm_of_width = (area.right - area.left) / std::log(x_extent(panel).high / x_extent(panel).low);
    for (const auto& label : labels) {
        CHECK(label.x > x_extent(panel).low);
        CHECK(label.x < x_extent(panel).high);
        for (const auto& other : labels)
            if (&other != &label)
                CHECK((std::abs(label.y - other.y) * cm_of_height > 0.28 ||
                       std::abs(std::log(label.x / other.x)) * cm_of_width > 0.8));
    }
    for (int i = 0; i < 40; ++i) panel.lines[0].points.push_back(FigurePoint{1 + 0.01 * i, 70 + 0.3 * i, {}, "3 bits"});
    CHECK(placed_labels(panel, area).size() == 47);
}

TEST_CASE("no mark and no line lies between a point and its label", "[report]") {
    Panel panel;
    panel.log_x = true;
    panel.lines = {{"a", {FigurePoint{0.5, 71.6}, FigurePoint{0.56, 75.4}, FigurePoint{12.5, 81}}, Marks::kPoints},
                   {"b", {FigurePoint{1.2, 78.7}, FigurePoint{1.2, 77.6}, FigurePoint{1.2, 77}}, Marks::kPoints},
                   {"c", {FigurePoint{0.64, 77.4, {}, "4 bits"}}, Marks::kPoints},
                   {"front", {FigurePoint{0.5, 75}, FigurePoint{0.64, 80.4}}, Marks::kLine}};
    Figure figure;
    figure.panels = {panel, panel};
    const auto area = layout_of(figure, Looks(figure)).areas[0];
    const double cm_of_height = (area.top - area.bottom) / (y_extent(panel).high - y_extent(panel).low);
    const double cm_of_width = (area.right - area.left) / std::log(x_extent(panel).high / x_extent(panel).low);
    const auto labels = placed_labels(panel, area);
    REQUIRE(labels.size() == 1);
    CHECK(labels[0].x > 0.63);  // the front passes on the left
    for (const auto& mark : panel.lines[1].points)
        for (double part = 0; part <= 1; part += 0.02) {
            const double x = std::log(labels[0].from_x) + part * std::log(labels[0].to_x / labels[0].from_x);
            const double y = labels[0].from_y + part * (labels[0].to_y - labels[0].from_y);
            CHECK(std::hypot((x - std::log(mark->x)) * cm_of_width, (y - mark->y) * cm_of_height) > 0.1);
        }
}

TEST_CASE("a method has one colour and shape in every figure of a document; its series differ in dash", "[report]") {
    const auto line = [](const char* label, const char* method) {
        return FigureLine{label, {FigurePoint{0, 1}}, Marks::kJoined, false, method};
    };
    Figure figure;
    figure.methods = {"pact", "dorefa", "lsq"};
    figure.panels = {Panel{}};
    figure.panels[0].lines = {line("lsq, 2 bits", "lsq"),
                              line("lsq, 3 bits", "lsq"),
                              line("dorefa, 2 bits", "dorefa"),
                              {"dorefa, published", {FigurePoint{0, 1}}, Marks::kHollow, false, "dorefa"}};
    const Looks looks(figure);
    CHECK(looks.line("lsq, 2 bits").colour == "#009E73");
    CHECK(looks.line("lsq, 3 bits").colour == "#009E73");
    CHECK(looks.line("lsq, 2 bits").dash != looks.line("lsq, 3 bits").dash);
    CHECK(looks.line("dorefa, published").colour == looks.line("dorefa, 2 bits").colour);
    figure.panels[0].lines = {line("dorefa", "dorefa")};
    CHECK(Looks(figure).line("dorefa").colour == looks.line("dorefa, 2 bits").colour);
    CHECK(Looks(figure).line("dorefa").shape == looks.line("dorefa, 2 bits").shape);
}

TEST_CASE("series at one tick stand apart by a tenth of a step at most, those that are there alone", "[report]") {
    Panel panel;
    panel.ticks = {{2, "2"}, {3, "3"}};
    for (int i = 0; i < 9; ++i) panel.lines.push_back({std::to_string(i), {FigurePoint{2, 1.0 * i}}});
    panel.lines.push_back({"other", {FigurePoint{3, 1}}});
    CHECK(offset_of(panel, 0, 2) == Approx(-0.1));
    CHECK(offset_of(panel, 8, 2) == Approx(0.1));
    CHECK(offset_of(panel, 9, 3) == 0);
}

TEST_CASE("texts on a heat map stand out from their fields, and its colours have a scale", "[report]") {
    Figure figure;
    figure.stem = "s";
    Panel panel{.x_label = "x", .ticks = {{0, "a"}, {1, "b"}, {2, "c"}}, .y_ticks = {{0, "y"}}};
    panel.colour_label = "NMSE";
    panel.log_colour = true;
    panel.heat = {{0, 0, 1e-4, "low"}, {1, 0, 1e-2, "middle"}, {2, 0, 1, "high"}};
    figure.panels = {panel};
    const auto script = gnuplot_script(figure);
    CHECK(contains(script, "$panel1_dark_text1 << EOD\n0 0 \"low\"\n1 0 \"middle\"\nEOD"));
    CHECK(contains(script, "$panel1_light_text1 << EOD\n2 0 \"high\"\nEOD"));
    CHECK(contains(script, "set cblabel 'NMSE' offset"));
    CHECK(contains(script, "set logscale cb"));
}

TEST_CASE("one dot is no figure, nor is one beside a level", "[report]") {
    Figure figure;
    figure.panels = {Panel{}};
    figure.panels[0].lines = {{"a", {FigurePoint{0, 1}}}};
    CHECK(is_single_value(figure));
    figure.panels[0].levels = {{"fp32", 2}};
    CHECK(is_single_value(figure));
    figure.panels[0].lines[0].points.emplace_back(FigurePoint{1, 1});
    CHECK_FALSE(is_single_value(figure));
}

TEST_CASE("short logarithmic axes have ticks at 1, 2 and 5, or finer", "[report]") {
    const auto labels_of = [](const Ticks& ticks) {
        std::vector<std::string> labels;
        for (const auto& [position, label] : ticks) labels.push_back(label);
        return labels;
    };
    CHECK(labels_of(log_ticks({0.16, 0.64})) == std::vector<std::string>{"0.2", "0.3", "0.4", "0.5", "0.6"});
    CHECK(labels_of(log_ticks({0.5, 20})) == std::vector<std::string>{"0.5", "1", "2", "5", "10", "20"});
    CHECK(log_ticks({0.01, 100}).empty());
}

TEST_CASE("full precision is black in every kind of figure, and takes no method's colour", "[report]") {
    const auto grid = make_grid(three_arms(), "test.top1");
    Specification specification;
    specification.y = {"test.top1"};
    ExhibitInput input;
    for (const auto& cell : three_arms().cells) input.curves["test.top1"][cell.run.id] = {{1, 50.0}, {2, 60.0}};
    const auto script = gnuplot_script(curves_figure(specification, input, grid));
    CHECK(contains(script, "linecolor rgb '#000000' dashtype 2 title 'fp32'"));
    CHECK(contains(script, "linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb, 2 bits'"));
}

TEST_CASE("a curve of one epoch is a point, which is seen where a line is not", "[report]") {
    Specification specification;
    specification.y = {"test.top1"};
    ExhibitInput input;
    for (const auto& cell : three_arms().cells) input.curves["test.top1"][cell.run.id] = {{1, 50.0}};
    const auto figure = curves_figure(specification, input, make_grid(three_arms(), "test.top1"));
    for (const auto& line : figure.panels.front().lines) CHECK(line.marks == Marks::kJoined);
}

TEST_CASE("long titles are broken and long labels are cut", "[report]") {
    Figure figure;
    figure.stem = "s";
    figure.title = {"demo@epochs=2,optim.lr=0.05,optim.decay=0.0005,seeds=4 and some more words to make it long"};
    figure.panels.emplace_back();
    figure.panels[0].ticks = {{0, "0"}};
    figure.panels[0].lines = {{std::string(60, 'x'), {FigurePoint{0, 1, {}, {}}}}};
    const auto script = gnuplot_script(figure);
    CHECK(contains(script, "'demo@epochs=2,optim.lr=0…im.decay=0.0005,seeds=4'.\"\\n\".'and some more"));
    CHECK(contains(script, "title '" + std::string(20, 'x') + "…" + std::string(19, 'x') + "'"));
}

TEST_CASE("a single series without a name has no key, and the last slanted label has its room", "[report]") {
    Figure figure;
    figure.stem = "s";
    figure.panels.emplace_back();
    FigureLine line{"", {}, Marks::kPoints};
    for (int i = 0; i < 10; ++i) {
        figure.panels[0].ticks.emplace_back(i, "a label of 21 letters");
        line.points.push_back(FigurePoint{static_cast<double>(i), 1, {}, {}});
    }
    figure.panels[0].lines = {line};
    const auto slanted = gnuplot_script(figure);
    CHECK(contains(slanted, "rotate by -30"));
    CHECK_FALSE(contains(slanted, "set key on"));
    const auto right_margin = [](const std::string& script) {
        const std::string setting = "set rmargin at screen ";
        return std::stod(script.substr(script.find(setting) + setting.size()));
    };
    for (auto& [position, label] : figure.panels[0].ticks) label = "0";
    CHECK(right_margin(gnuplot_script(figure)) - right_margin(slanted) > 0.2);
}

TEST_CASE("series differ in colour, and in shape and dash for those who cannot tell colours", "[report]") {
    Figure figure;
    figure.stem = "s";
    figure.panels.emplace_back();
    figure.panels[0].ticks = {{0, "0"}};
    for (int i = 0; i < 7; ++i)
        figure.panels[0].lines.push_back({std::to_string(i), {FigurePoint{0, 1.0 * i, {}, {}}}});
    const auto script = gnuplot_script(figure);
    for (const char* shape : {"pointtype 7 ", "pointtype 5 ", "pointtype 9 ", "pointtype 13 ", "pointtype 11 ",
                              "pointtype 6 ", "pointtype 4 "})
        CHECK(contains(script, shape));
}

TEST_CASE("the date in a PDF is replaced in place", "[report]") {
    const std::string pdf = "<< /Producer (cairo)\n /CreationDate (D:20261124063659Z)\n>>";
    const auto fixed_pdf = with_fixed_creation_date(pdf);
    CHECK(fixed_pdf == "<< /Producer (cairo)\n /CreationDate (D:20000101000000Z)\n>>");
    CHECK(with_fixed_creation_date("no date") == "no date");
}

}  // namespace bitsweep::figure_test
