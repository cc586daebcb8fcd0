#include "report/figure.h"

#include <algorithm>

#include "report/made_up.h"
#include "report/sweep_figure.h"
#include "report/sweep_report.h"
#include "support/catch.h"

namespace bitsweep::figure_test {
using namespace bitsweep::made_up;

namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

LineFigure figure_of(const SweepRow& sweep) {
    return make_figure(make_grid(sweep, "test.top1"));
}

}  // namespace

TEST_CASE("bars are 95 % intervals, and the title says so with n", "[report]") {
    const auto figure = figure_of(three_arms());
    CHECK(figure.title == std::vector<std::string>{"cpu/bits: mean and 95 % interval, n = 3 seeds"});
    REQUIRE(figure.levels.size() == 1);
    CHECK(figure.levels[0].y == Approx(92));
    CHECK(figure.levels[0].band->high == Approx(94.484138));  // 92 + 4.302653 / sqrt(3)
    CHECK(figure.lines[0].points[0]->bar->low == Approx(84.942084));
    CHECK(figure.x_label == "bits (weights and activations)");
    CHECK(figure.y_label == "top-1 accuracy (%)");
}

TEST_CASE("where a cell has two seeds the whole figure shows standard deviations", "[report]") {
    auto sweep = three_arms();
    run_at(sweep, "dorefa", 2, 3).state = RunState::kDiverged;
    const auto figure = figure_of(sweep);
    CHECK(figure.title ==
          std::vector<std::string>{"cpu/bits", "mean ± standard deviation, n = 2 to 3 seeds", "not drawn: 1 diverged"});
    CHECK(figure.levels[0].band->high == Approx(93));
}

TEST_CASE("one seed has no bars", "[report]") {
    auto sweep = empty_sweep();
    add_arm(sweep, "pact", {2, 3}, {{88}, {90}});
    const auto figure = figure_of(sweep);
    CHECK(figure.title == std::vector<std::string>{"cpu/bits: n = 1 seed, no interval"});
    CHECK_FALSE(figure.lines[0].points[0]->bar);
    CHECK_FALSE(contains(gnuplot_script(figure), "with vectors"));
}

TEST_CASE("a line breaks where a cell has no result, and before 32 bits", "[report]") {
    auto sweep = empty_sweep();
    add_arm(sweep, "pact", {2, 3, 4, 32}, {{88, 88.5, 87}, {90, 90, 91}, {91, 92, 91}, {92, 92, 91}});
    for (int seed = 1; seed <= 3; ++seed) run_at(sweep, "pact", 3, seed).state = RunState::kNew;
    const auto points = figure_of(sweep).lines[0].points;
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
    CHECK(figure.levels.size() == 1);
    CHECK(figure.ticks == std::vector<std::pair<double, std::string>>{{0.0, "pact"}});
    CHECK_FALSE(figure.joined);
}

TEST_CASE("the script draws a small figure as written here", "[report]") {
    LineFigure figure;
    figure.stem = "accuracy_vs_bits";
    figure.title = {"demo"};
    figure.x_label = "bits";
    figure.y_label = "top-1 accuracy (%)";
    figure.ticks = {{2, "2"}, {3, "3"}};
    figure.y_ceiling = 100;
    figure.lines = {{"it's 100%", {FigurePoint{2, 90, Interval{89, 91}}, std::nullopt, FigurePoint{3, 99.5, {}}}},
                    {"b", {FigurePoint{2, 80, {}}}}};
    figure.levels = {{"fp32", 95, Interval{94, 96}}};
    CHECK(gnuplot_script(figure) == R"gp(# Draws accuracy_vs_bits.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$level1 << EOD
1.5 95 94 96
3.5 95 94 96
EOD
# 'it''s 100%': x, y, low, high; set apart in x by -0.035
$line1 << EOD
1.965 90 89 91

2.965 99.5 99.5 99.5
EOD
# 'b': x, y, low, high; set apart in x by 0.035
$line2 << EOD
2.035 80 80 80
EOD
set label 1 'demo' at screen 0.5,screen 0.9489 center
set xlabel 'bits'
set ylabel 'top-1 accuracy (%)'
set xrange [1.5:3.5]
set yrange [78.635:100]
set xtics nomirror scale 0.6 ('2' 2, '3' 3)
set ytics nomirror scale 0.6
set border 3 linewidth 0.8
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set tmargin at screen 0.8978
set bmargin at screen 0.2687
set rmargin at screen 0.9765
set key at screen 0.5,screen 0.1311 center top horizontal Left reverse samplen 3 maxcols 2 maxrows auto
set terminal pdfcairo noenhanced size 8.5cm,7.63cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6
set output 'accuracy_vs_bits.pdf'
plot $level1 using 1:3:4 with filledcurves fillcolor rgb '#000000' fillstyle transparent solid 0.12 notitle, \
     $level1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 title 'fp32', \
     $line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'it''s 100%', \
     $line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'b'
set terminal svg noenhanced size 321,288 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6
set output 'accuracy_vs_bits.svg'
replot
set terminal pngcairo noenhanced size 1004,901 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6
set output 'accuracy_vs_bits.png'
replot
set output
)gp");
}

TEST_CASE("names are text to gnuplot, whatever is in them", "[report]") {
    LineFigure figure;
    figure.stem = "s";
    figure.title = {"a\nb \"quoted\" `date`"};
    figure.ticks = {{0, "50 % '"}};
    figure.lines = {{"a_b & c|d\t^{2}", {FigurePoint{0, 1, {}}}}};
    const auto script = gnuplot_script(figure);
    CHECK(contains(script, "set label 1 'a b \"quoted\" `date`' at"));
    CHECK(contains(script, "('50 %% ''' 0)"));
    CHECK(contains(script, "title 'a_b & c|d ^{2}'"));
    CHECK(contains(script, "pdfcairo noenhanced"));
}

TEST_CASE("long titles are broken and long labels are cut", "[report]") {
    LineFigure figure;
    figure.stem = "s";
    figure.title = {"demo@epochs=2,optim.lr=0.05,optim.decay=0.0005,seeds=4 and some more words to make it long"};
    figure.ticks = {{0, "0"}};
    figure.lines = {{std::string(60, 'x'), {FigurePoint{0, 1, {}}}}};
    const auto script = gnuplot_script(figure);
    CHECK(contains(script, "'demo@epochs=2,optim.lr=0.05,optim.decay=0.0005,…'.\"\\n\".'and some more"));
    CHECK(contains(script, "title '" + std::string(39, 'x') + "…'"));
}

TEST_CASE("series differ in colour, and in shape and dash for those who cannot tell colours", "[report]") {
    LineFigure figure;
    figure.stem = "s";
    figure.ticks = {{0, "0"}};
    for (int i = 0; i < 7; ++i) figure.lines.push_back({std::to_string(i), {FigurePoint{0, 1.0 * i, {}}}});
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
