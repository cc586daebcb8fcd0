#include "app/chart.h"

#include <cmath>

#include "app/sweep_page.h"
#include "app/timeline.h"
#include "base/json.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_study.h"
#include "sys/file.h"

namespace bitsweep::app::chart_test {

namespace {

struct Study {
    test::Folder folder;
    test::MadeStudy made{folder.path / "results"};
    Workspace workspace = workspace_of(folder.path / "results");

    static Workspace workspace_of(const std::filesystem::path& results) {
        Workspace made;
        made.results = results;
        return made;
    }
    Chart drawn(const std::string& sweep, const std::string& x = {}, const std::string& metric = "test.top1",
                const Selection& selection = {}, bool seeds = false) const {
        ChartRequest request;
        request.sweep = sweep;
        request.x = x;
        request.metrics = {metric};
        request.selection = selection;
        request.seeds = seeds;
        return chart(request, workspace);
    }
};

}  // namespace

TEST_CASE("a long line is thinned to its buckets' means, lowest and highest", "[app]") {
    FigureLine line{"a"};
    for (int i = 0; i < 2500; ++i)
        line.points.push_back(
            FigurePoint{double(i), std::sin(i * 0.1), Interval{std::sin(i * 0.1) - 1, std::sin(i * 0.1) + 2}});
    line.points[7].reset();
    const auto thin = thinned(line, 1000);
    REQUIRE(thin.points.size() == 1000);
    for (std::size_t bucket = 0; bucket < 1000; ++bucket) {
        double x = 0, y = 0, low = INFINITY, high = -INFINITY;
        int count = 0;
        for (std::size_t i = bucket * 2500 / 1000; i < (bucket + 1) * 2500 / 1000; ++i) {
            if (!line.points[i]) continue;
            x += line.points[i]->x;
            y += line.points[i]->y;
            low = std::min(low, line.points[i]->bar->low);
            high = std::max(high, line.points[i]->bar->high);
            ++count;
        }
        REQUIRE(count > 0);
        CHECK(thin.points[bucket]->x == Approx(x / count));
        CHECK(thin.points[bucket]->y == Approx(y / count).margin(1e-12));
        CHECK(thin.points[bucket]->bar->low == low);
        CHECK(thin.points[bucket]->bar->high == high);
    }
    CHECK(thinned(line, 2500).points.size() == 2500);
}

TEST_CASE("curves are the report's: mean over seeds, its spread, and the method's look", "[app]") {
    const Study study;
    const auto view = to_json(study.drawn("cpu/bits", "epoch"));
    REQUIRE(view["panels"].size() == 1);
    const auto& lines = view["panels"][0]["lines"];
    REQUIRE(lines.size() == 7);  // one of full precision
    CHECK(lines[1]["label"] == "pact+sawb, 2 bits");
    CHECK(lines[1]["points"].size() == 3);
    CHECK(lines[1]["points"][2].contains("low"));
    CHECK(lines[1]["look"]["colour"] == "#0072B2");
    CHECK(view["left_out"] == 0);
}

TEST_CASE("an epoch stands at the mean of its runs' seconds, or steps, and a run without timings is left out",
          "[app]") {
    const Study study;
    const auto& made = study.made.results;
    auto cells = OrderedJson::array();
    for (int seed = 1; seed <= 3; ++seed) {
        const auto id = test::MadeResults::id(seed);
        made.config(id, {});
        made.start(id);
        for (int epoch = 0; epoch <= 2; ++epoch)
            made.append("runs/" + id + "/metrics.jsonl", made.metrics_line(epoch, 50.0 + seed));
        cells.push_back({{"arm", "a"}, {"at", OrderedJson::object()}, {"seed", seed}, {"run", id}});
    }
    const auto timed = [&](int seed, int epoch, int attempt, double train_s, double images_per_s) {
        made.append("runs/" + test::MadeResults::id(seed) + "/timing.jsonl",
                    write_json(Json{
                        {"attempt", attempt}, {"epoch", epoch}, {"train_s", train_s}, {"images_per_s", images_per_s}}) +
                        "\n");
    };
    timed(1, 1, 1, 2, 640);
    timed(1, 2, 1, 9, 999);  // of an attempt that lost it
    timed(1, 2, 2, 4, 320);
    timed(2, 1, 1, 4, 320);
    made.sweep("timed", cells, {"a"}, {});
    const auto points = [&](const std::string& x) {
        const auto view = study.drawn("timed", x);
        const auto& panel = view.exhibit.figure.panels.front();
        REQUIRE(panel.lines.size() == 1);
        CHECK(panel.x_label == (x == "step" ? "step" : "seconds of training"));
        return panel.lines.front().points;
    };
    const auto by_seconds = points("seconds");
    REQUIRE(by_seconds.size() == 3);  // the third run has no timings, the second none of epoch 2
    CHECK(by_seconds[0]->x == 0);
    CHECK(by_seconds[1]->x == 3);
    CHECK(by_seconds[1]->y == Approx(51.5));
    CHECK(by_seconds[2]->x == 6);
    CHECK(by_seconds[2]->y == Approx(51));
    const auto by_step = points("step");
    REQUIRE(by_step.size() == 3);
    CHECK(by_step[1]->x == 10);
    CHECK(by_step[2]->x == 20);
}

TEST_CASE("a chart of cells that are chosen before their runs are read is the chart of the whole sweep", "[app]") {
    const Study study;
    const auto file = study.folder.path / "results/sweeps/cpu/bits.json";
    auto sweep = read_json(read_file(file));
    const Selection by_place[] = {{}, {"dorefa", {}}, {"", {"bits=2"}}, {"pact+sawb", {"bits=3", "seed=2"}}};
    std::vector<std::string> read_first;
    const auto every_way = [&](const std::function<void(const std::string&)>& take) {
        for (auto selection : by_place)
            for (const char* x : {"epoch", "bits"})
                for (const bool seeds : {false, true}) {
                    take(write_json(to_json(study.drawn("cpu/bits", x, "test.top1", selection, seeds))));
                    selection.where.emplace_back("model.name=resnet20");  // of all runs: a config must be read for it
                    take(write_json(to_json(study.drawn("cpu/bits", x, "test.top1", selection, seeds))));
                    selection.where.pop_back();
                }
    };
    every_way([&](const std::string& view) { read_first.push_back(view); });
    sweep["axis_keys"] = {{"bits", {"quant.weight.bits", "quant.activation.bits"}}};
    study.made.results.write("sweeps/cpu/bits.json", write_json(sweep));
    std::size_t i = 0;
    every_way([&](const std::string& view) { CHECK(view == read_first.at(i++)); });
    CHECK(i == read_first.size());
}

TEST_CASE("a long curve reaches the page as 1,000 points, each with mean, lowest and highest of its epochs", "[app]") {
    const Study study;
    const auto& made = study.made.results;
    constexpr int kEpochs = 2501, kEpochsAPoint = 3, kSeeds = 3;
    const auto value_at = [](int seed, int epoch) { return 50 + 10 * seed + 20 * std::sin(0.7 * epoch + seed); };
    auto cells = OrderedJson::array();
    for (int seed = 1; seed <= kSeeds; ++seed) {
        const auto id = test::MadeResults::id(seed);
        made.config(id, {});
        made.start(id);
        std::string lines;
        for (int epoch = 0; epoch < kEpochs; ++epoch) lines += made.metrics_line(epoch, value_at(seed, epoch));
        made.append("runs/" + id + "/metrics.jsonl", lines);
        cells.push_back({{"arm", "a"}, {"at", OrderedJson::object()}, {"seed", seed}, {"run", id}});
    }
    made.sweep("long", cells, {"a"}, {});
    const auto view = study.drawn("long", "epoch");
    CHECK_THAT(view.exhibit.figure.title.front(), Contains("a point is the mean of 3 epochs"));
    const auto& points = view.exhibit.figure.panels.front().lines.front().points;
    REQUIRE(points.size() == 834);
    for (int i = 0; i < 834; ++i) {
        const int first = i * kEpochsAPoint, last = std::min(first + kEpochsAPoint, kEpochs) - 1;
        double low = 0, high = 0;
        std::vector<double> means;
        for (int seed = 1; seed <= kSeeds; ++seed) {
            double sum = 0, least = INFINITY, most = -INFINITY;
            for (int epoch = first; epoch <= last; ++epoch) {
                const double value = value_at(seed, epoch);
                sum += value, least = std::min(least, value), most = std::max(most, value);
            }
            means.push_back(sum / (last - first + 1));
            low += least / kSeeds, high += most / kSeeds;
        }
        const auto over_seeds = estimate(means);
        CHECK(points[i]->x == last);
        CHECK(points[i]->y == Approx(over_seeds.mean));
        CHECK(points[i]->bar->low == Approx(low - *over_seeds.sd));
        CHECK(points[i]->bar->high == Approx(high + *over_seeds.sd));
    }
    const auto seeds = study.drawn("long", "epoch", "test.top1", {}, true);
    REQUIRE(seeds.exhibit.figure.panels.front().lines.size() == kSeeds);
    CHECK(seeds.exhibit.figure.panels.front().lines.front().points.size() == 834);
}

TEST_CASE("each seed can be a line of its own", "[app]") {
    const Study study;
    const auto view = study.drawn("cpu/bits", "epoch", "test.top1", {"dorefa", {"bits=2"}}, true);
    const auto& lines = view.exhibit.figure.panels.front().lines;
    REQUIRE(lines.size() == 3);
    for (const auto& line : lines) CHECK_THAT(line.label, Contains("seed="));
}

TEST_CASE("a chart by epoch holds a few cells and says how many more there are", "[app]") {
    const Study study;
    const auto& made = study.made.results;
    auto cells = OrderedJson::array();
    for (int i = 0; i < 20; ++i) {
        made.finished(test::MadeResults::id(i + 1), 50 + i);
        cells.push_back({{"arm", "a"}, {"at", {{"lr", i}}}, {"seed", 1}, {"run", test::MadeResults::id(i + 1)}});
    }
    made.sweep("wide", cells, {"a"}, {"lr"});
    const auto by_epoch = study.drawn("wide", "epoch");
    CHECK(by_epoch.left_out == 20 - kMostCells);
    CHECK(by_epoch.exhibit.figure.panels.front().lines.size() == kMostCells);
    CHECK(study.drawn("wide").left_out == 0);
}

TEST_CASE("a run alone has its curves, also where it serves several cells", "[app]") {
    const Study study;
    const auto cells = study.workspace.open().sweep("cpu/bits").cells;
    ChartRequest request;
    request.run = cells.front().run.id.substr(0, 10);
    request.x = "epoch";
    const auto view = chart(request, study.workspace);
    REQUIRE(view.exhibit.figure.panels.front().lines.size() == 1);
    CHECK(view.exhibit.figure.panels.front().lines.front().points.size() == 3);
    request.run = "ffff";
    CHECK_THROWS_WITH(chart(request, study.workspace), Contains("ffff"));
}

TEST_CASE("a chart of what the sweep has not is refused with the nearest name", "[app]") {
    const Study study;
    ChartRequest request;
    request.sweep = "cpu/bits";
    request.kind = "linse";
    CHECK_THROWS_WITH(chart(request, study.workspace), Contains("'lines'"));
    CHECK_THROWS_WITH(study.drawn("cpu/bits", "bit"), Contains("'bits'"));
    CHECK_THROWS_WITH(study.drawn("cpu/bits", "", "test.top"), Contains("'test.top1'"));
    CHECK_THROWS_WITH(study.drawn("cpu/bits", "", "test.top1", {"pact", {}}),
                      Contains("one of dorefa, fp32, pact+sawb"));
}

TEST_CASE("a sweep's head says what there is to choose from", "[app]") {
    const Study study;
    const auto head = sweep_head("cpu/bits", study.workspace);
    CHECK(head.layer_keys == std::vector<std::string>{"act.alpha"});
    CHECK(head.metric == "test.top1");
    CHECK(sweep_head("cpu/alpha_init", study.workspace).metric == "val.top1");
}

TEST_CASE("a timeline has every attempt, with its run's name and state", "[app]") {
    const Study study;
    const auto table = timeline("cpu/bits", study.workspace);
    CHECK(table.rows.size() == 21);
    for (const auto& row : table.rows) {
        CHECK_THAT(row[1].get<std::string>(), Contains("seed="));
        CHECK(row[5] == "finished");
        CHECK(row.back() == "finished");
    }
}

}  // namespace bitsweep::app::chart_test
