#include "store/reader.h"

#include <cmath>
#include <random>

#include <SQLiteCpp/SQLiteCpp.h>

#include "config/canonical.h"
#include "store/dump.h"
#include "store/epoch_times.h"
#include "support/catch.h"
#include "support/folder.h"

namespace bitsweep::reader_test {
using test::import;
using test::MadeResults;
namespace fs = std::filesystem;

namespace {

struct World {
    test::Folder temporary;
    MadeResults results{temporary.path / "results"};

    World() { fs::create_directories(results.folder()); }
    Reader reader() const { return {results.folder(), results.database()}; }
};

std::string problem_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const ConfigError& error) {
        REQUIRE(error.problems().size() == 1);
        return to_string(error.problems().front());
    }
    return "no error";
}

std::vector<std::vector<Json>> rows_of(const Reader& reader, const std::string& sql) {
    std::vector<std::vector<Json>> rows;
    reader.select(
        sql, [](const auto&) {}, [&](const auto& row) { rows.push_back(row); });
    return rows;
}

}  // namespace

TEST_CASE("a query that takes longer than the reader may is stopped", "[store]") {
    World world;
    world.results.start("00aa000000000000");
    import(world.results);
    const Reader hurried(world.results.folder(), world.results.database(), {}, 0.05);
    const std::string endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    CHECK_THROWS_WITH(rows_of(hurried, endless), Contains("interrupted"));
    CHECK(rows_of(world.reader(), "SELECT count(*) FROM v_runs") == std::vector<std::vector<Json>>{{1}});
}

TEST_CASE("curves are read of chosen runs, and runs that have begun are told", "[store]") {
    World world;
    world.results.finished("00aa000000000000", 50);
    world.results.finished("00ab000000000000", 60);
    world.results.start("00ac000000000000");
    import(world.results);
    const auto reader = world.reader();
    const auto curves = reader.curves(std::set<std::string>{"00ab000000000000", "00ff000000000000"}, "test.top1");
    REQUIRE(curves.size() == 1);
    CHECK(curves.at("00ab000000000000").back().value == 60);
    CHECK(reader.open_runs() == std::set<std::string>{"00ac000000000000"});
}

TEST_CASE("several epochs make a point of a curve, with their mean, lowest and highest value", "[store]") {
    World world;
    const auto a = MadeResults::id(0xa), b = MadeResults::id(0xb);
    constexpr int kEpochs = 103;
    std::map<std::string, std::map<int, double>> known;
    std::mt19937 random(7);
    for (const auto& id : {a, b}) {
        world.results.config(id);
        world.results.start(id);
        for (int epoch = 0; epoch < kEpochs; ++epoch) {
            if (epoch % 11 == 5 || (40 <= epoch && epoch < 50)) continue;  // never written
            const double value = std::normal_distribution(50.0, 10.0)(random);
            const bool is_nan = epoch % 13 == 7;
            if (!is_nan) known[id][epoch] = value;
            const auto number = is_nan ? Json() : Json(value);
            world.results.append("runs/" + id + "/metrics.jsonl",
                                 write_json(Json{{"attempt", 1}, {"epoch", epoch}, {"test.top1", number}}) + "\n");
            for (const char* layer : {"conv1", "conv2"})
                world.results.append(
                    "runs/" + id + "/layers.jsonl",
                    write_json(Json{{"attempt", 1}, {"epoch", epoch}, {"layer", layer}, {"act.alpha", number}}) + "\n");
        }
    }
    import(world.results);
    const auto check = [&](const std::string& id, const Curve& curve, int width) {
        struct Point {
            int last = 0, count = 0;
            double sum = 0, low = INFINITY, high = -INFINITY;
        };
        std::map<int, Point> expected;
        for (const auto& [epoch, value] : known.at(id)) {
            auto& point = expected[epoch / width];
            point.last = epoch;
            ++point.count;
            point.sum += value;
            point.low = std::min(point.low, value);
            point.high = std::max(point.high, value);
        }
        REQUIRE(curve.size() == expected.size());
        auto at = curve.begin();
        for (const auto& [number, point] : expected) {
            CHECK(at->epoch == point.last);
            CHECK(at->value == Approx(point.sum / point.count).epsilon(1e-12));
            CHECK(at->low == point.low);
            CHECK(at->high == point.high);
            ++at;
        }
    };
    for (const int width : {2, 7, 10, 103, 1000}) {
        CAPTURE(width);
        const auto curves = world.reader().curves({a, b}, "test.top1", width);
        const auto layers = world.reader().layer_curves({b}, "act.alpha", width);
        REQUIRE(curves.size() == 2);
        for (const auto& [id, curve] : curves) check(id, curve, width);
        REQUIRE(layers.size() == 1);
        for (const char* layer : {"conv1", "conv2"}) check(b, layers.at(b).at(layer), width);
    }
    const auto whole = world.reader().curves(std::set<std::string>{a}, "test.top1").at(a);
    CHECK(std::isnan(whole[6].value));  // epoch 7
    CHECK(whole[0].low == whole[0].value);
    CHECK(whole[0].high == whole[0].value);
}

TEST_CASE("a run is found by a prefix that only it has", "[store]") {
    World world;
    for (const char* id : {"00aa000000000000", "00ab000000000000", "ffff000000000000"}) world.results.start(id);
    import(world.results);
    const auto reader = world.reader();
    CHECK(reader.run_id("f") == "ffff000000000000");
    CHECK(reader.run_id("00aa") == "00aa000000000000");
    CHECK(reader.run_id("00aa000000000000") == "00aa000000000000");
    CHECK_THAT(problem_of([&] { reader.run_id("00a"); }),
               Contains("several runs start with '00a'") && Contains("00aa000000000000, 00ab000000000000"));
    CHECK_THAT(problem_of([&] { reader.run_id("12"); }), Contains("no run starts with '12'"));
    CHECK_THAT(problem_of([&] { reader.run_id(""); }), Contains("not the start of a run id"));
    CHECK_THAT(problem_of([&] { reader.run_id("f%"); }), Contains("not the start of a run id"));
}

TEST_CASE("a sweep's axes keep their keys, in the axes' order", "[store]") {
    World world;
    world.results.sweep("s", OrderedJson::array(), {"a"}, {"width", "bits"},
                        {{"bits", {"quant.weight.bits"}}, {"width", {"model.width"}}});
    import(world.results);
    const auto sweep = world.reader().sweep("s");
    CHECK(sweep.axes == std::vector<std::string>{"width", "bits"});
    CHECK(sweep.axis_keys.at("width") == std::vector<std::string>{"model.width"});
    CHECK(sweep.axis_keys.at("bits") == std::vector<std::string>{"quant.weight.bits"});
}

TEST_CASE("a sweep is read in its own order, and cells may share a run", "[store]") {
    World world;
    const auto shared = MadeResults::id(1), other = MadeResults::id(2);
    world.results.finished(shared, 90);
    world.results.sweep("s",
                        {{{"arm", "z"}, {"at", {{"init", 6.5}, {"bits", 2}}}, {"seed", 1}, {"run", shared}},
                         {{"arm", "a"}, {"at", {{"bits", 3}, {"init", 6.5}}}, {"seed", 1}, {"run", shared}},
                         {{"arm", "a"}, {"at", {{"bits", 2}, {"init", "x"}}}, {"seed", 2}, {"run", other}}},
                        {"z", "a"}, {"bits", "init"});
    import(world.results);
    const auto reader = world.reader();
    const auto sweep = reader.sweep("s");
    CHECK(sweep.arms == std::vector<std::string>{"z", "a"});
    CHECK(sweep.axes == std::vector<std::string>{"bits", "init"});
    REQUIRE(sweep.cells.size() == 3);
    CHECK(sweep.cells[0].arm == "z");
    CHECK(sweep.cells[0].at == std::vector<std::pair<std::string, Json>>{{"bits", 2}, {"init", 6.5}});
    CHECK(sweep.cells[2].at[1].second == "x");
    CHECK(sweep.cells[2].seed == 2);
    CHECK(sweep.cells[0].run.id == sweep.cells[1].run.id);
    CHECK(sweep.cells[1].run.metrics.at("test.top1") == 90);
    CHECK(sweep.cells[2].run.state == RunState::kNew);

    const auto status = reader.status("s");
    REQUIRE(status.size() == 2);  // each run once
    CHECK(status[0].top1 == 90.0);
    CHECK(status[0].epoch_s == 11.0);
    CHECK(status[1].epoch == -1);
    CHECK(reader.sweeps_of_runs().at(shared) == std::vector<std::string>{"s"});
    CHECK(reader.count_of_no_sweep() == 0);
    CHECK_THAT(problem_of([&] { reader.sweep("ss"); }), Contains("no sweep 'ss'"));
    CHECK_THAT(problem_of([&] { reader.status("x"); }), Contains("no sweep 'x'"));
}

TEST_CASE("an outline with its runs read is the sweep, and knows the arms in full precision", "[store]") {
    World world;
    RunConfig full, quantized, ends;
    quantized.quant.weight.method = "sawb";
    quantized.quant.weight.bits.value = 2;
    ends.quant.last.bits.value = 8;
    const auto cell = [](const char* arm, int run) {
        return OrderedJson{{"arm", arm}, {"at", {{"lr", 0.1}}}, {"seed", run}, {"run", MadeResults::id(run)}};
    };
    int number = 0;
    for (const auto* config : {&full, &full, &quantized, &full, &ends}) {
        ++number;
        world.results.finished(MadeResults::id(number), 80 + number, *config);
    }
    world.results.sweep("s",
                        {cell("fp32", 1), cell("fp32", 2), cell("mixed", 3), cell("mixed", 4), cell("ends", 5),
                         cell("fp32", 6), cell("unknown", 7), cell("shares", 1)},
                        {"fp32", "mixed", "ends", "unknown", "shares"}, {"lr"}, {{"lr", {"optim.lr"}}});
    import(world.results);
    const auto check = [&] {
        const auto reader = world.reader();
        CHECK(reader.full_precision_arms("s") == std::set<std::string>{"fp32", "shares"});
        const auto sweep = reader.sweep("s");
        auto outline = reader.outline("s");
        CHECK(outline.axis_keys == sweep.axis_keys);
        REQUIRE(outline.cells.size() == sweep.cells.size());
        for (const auto& [arm, at, seed, run] : outline.cells) {
            CHECK_FALSE(run.config.is_known());
            CHECK(run.metrics.empty());
        }
        reader.read_runs(outline.cells);
        for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
            const auto &a = outline.cells[i].run, &b = sweep.cells[i].run;
            CHECK(a.id == b.id);
            CHECK(a.state == b.state);
            CHECK(a.metrics.all() == b.metrics.all());
            CHECK(a.result.all() == b.result.all());
            CHECK(a.config.json() == b.config.json());
            CHECK(a.config.is_full_precision() ==
                  (a.config.is_known() && StoredConfig(a.config.json()).is_full_precision()));
        }
    };
    check();
    SQLite::Database(world.results.database().string(), SQLite::OPEN_READWRITE)
        .exec("PRAGMA user_version = 8; ALTER TABLE runs DROP COLUMN full_precision");
    check();  // of a folder that is read as an older bitsweep left it
    import(world.results);
    check();
}

TEST_CASE("a run whose parent will not finish is blocked, in every row and in SQL", "[store]") {
    World world;
    const auto cell = [](int run) {
        return OrderedJson{{"arm", "a"}, {"at", OrderedJson::object()}, {"seed", run}, {"run", MadeResults::id(run)}};
    };
    RunConfig base;
    base.epochs = 7;  // made runs have the default config, which must be no other run's here
    const auto parent = run_id(base);
    RunConfig child;
    child.init.parent = {base};
    world.results.config(MadeResults::id(1), child);
    world.results.start(MadeResults::id(1));  // its config names the parent, the others' sweep does
    world.results.sweep("s", {cell(1), cell(2), cell(3), cell(4), cell(5)}, {"a"}, OrderedJson::array(), {},
                        {{MadeResults::id(2), MadeResults::id(1)},
                         {MadeResults::id(3), parent},
                         {MadeResults::id(4), MadeResults::id(5)},
                         {MadeResults::id(5), MadeResults::id(4)}});  // no run of ours starts from itself
    world.results.finished(MadeResults::id(3), 90);
    world.results.config(parent, base);
    world.results.start(parent);
    const auto words = [&](const Reader& reader) {
        std::string shown, in_sql;
        for (const auto& run : reader.status("s")) shown += std::string(to_string(run.state)) + " ";
        for (const auto& row : rows_of(reader, "SELECT state FROM v_cells")) in_sql += row[0].get<std::string>() + " ";
        CHECK(in_sql == shown);
        return shown;
    };
    import(world.results);
    CHECK(words(world.reader()) == "stopped new finished new new ");
    world.results.end(parent, "crashed");
    import(world.results);
    CHECK(words(world.reader()) == "blocked blocked finished new new ");
    CHECK(world.reader().status("s").front().message == "its parent " + parent + " did not finish");
    const Reader cancelled(world.results.folder(), world.results.database(), {MadeResults::id(1), MadeResults::id(4)});
    CHECK(words(cancelled) == "cancelled blocked finished cancelled blocked ");
    CHECK(rows_of(cancelled, "SELECT missing FROM v_groups") == std::vector<std::vector<Json>>{{4}});
    const Reader retried(world.results.folder(), world.results.database(), {}, 0, {parent, MadeResults::id(3)});
    CHECK(words(retried) == "stopped new finished new new ");
    CHECK(retried.run(parent)->message == "to be tried again");
}

TEST_CASE("v_groups counts distinct runs, and every state", "[store]") {
    World world;
    const auto cell = [](int run, int seed) {
        return OrderedJson{{"arm", "a"}, {"at", {{"bits", 2}}}, {"seed", seed}, {"run", MadeResults::id(run)}};
    };
    world.results.finished(MadeResults::id(1), 80);
    world.results.finished(MadeResults::id(2), 84);
    world.results.start(MadeResults::id(3));
    world.results.result(MadeResults::id(3), 10, "diverged");
    world.results.start(MadeResults::id(4));
    world.results.end(MadeResults::id(4), "crashed");
    world.results.sweep("s", {cell(1, 1), cell(2, 2), cell(3, 3), cell(4, 4), cell(5, 5), cell(2, 2)}, {"a"}, {"bits"});
    import(world.results);
    const auto rows = rows_of(world.reader(), "SELECT arm, at, mean, std, n, diverged, failed, missing FROM v_groups");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0][0] == "a");
    CHECK(rows[0][1] == R"({"bits":2})");
    CHECK(rows[0][2] == 82.0);
    CHECK(rows[0][3].get<double>() == Approx(2.8284271247));
    CHECK(std::vector<Json>(rows[0].begin() + 4, rows[0].end()) == std::vector<Json>{2, 1, 1, 1});
    const auto missing =
        rows_of(world.reader(),
                "SELECT epoch, epochs, train_s, device, threads FROM v_runs WHERE run = '" + MadeResults::id(5) + "'");
    CHECK(missing[0] == std::vector<Json>(5));  // a run that has not begun has none of them
}

TEST_CASE("SQL that writes is refused, and mistakes in it say what there is", "[store]") {
    World world;
    world.results.finished(MadeResults::id(1), 80);
    import(world.results);
    const auto reader = world.reader();
    const auto refused = [&](const std::string& sql) { return problem_of([&] { rows_of(reader, sql); }); };
    for (const char* sql :
         {"DELETE FROM runs", "DROP VIEW v_runs", "UPDATE runs SET state = 'finished'", "CREATE TABLE x (y)",
          "INSERT INTO names (text) VALUES ('x')", "PRAGMA journal_mode = DELETE", "VACUUM", "REINDEX"})
        CHECK_THAT(refused(sql), Contains("this statement writes"));
    const auto copy = (world.temporary.path / "copy").string();
    refused("VACUUM INTO '" + copy + "'");
    refused("ATTACH '" + copy + "' AS x");
    CHECK_FALSE(fs::exists(copy));
    CHECK_THAT(refused("SELECT 1; DELETE FROM runs"), Contains("more than one statement"));
    CHECK_THAT(refused("SELECT * FROM v_run"), Contains("no such table: v_run") && Contains("v_runs"));
    CHECK_THAT(refused("SELEC"), Contains("syntax error"));
    CHECK_THAT(refused(" -- nothing"), Contains("no statement"));
    CHECK(rows_of(reader, "SELECT count(*) FROM runs;")[0][0] == 1);
    CHECK(rows_of(reader, "SELECT 1, 2.5, 'x', NULL, x'0aff'")[0] == std::vector<Json>{1, 2.5, "x", nullptr, "0aff"});
}

TEST_CASE("a database that is not there reads as an empty one, and is not made", "[store]") {
    World world;
    const auto reader = world.reader();
    CHECK(reader.runs().empty());
    CHECK(reader.status().empty());
    CHECK(reader.sweep_names().empty());
    CHECK(reader.counts().runs == 0);
    CHECK(rows_of(reader, "SELECT * FROM v_groups").empty());
    CHECK_THAT(problem_of([&] { reader.sweep("s"); }), Contains("it has none yet"));
    CHECK_FALSE(fs::exists(world.results.database()));
}

TEST_CASE("a database whose writer has only just created it reads as an empty one", "[store]") {
    World world;
    {
        SQLite::Database created(world.results.database().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        if (GENERATE(false, true)) created.exec("PRAGMA journal_mode = WAL");
    }
    CHECK(world.reader().status().empty());
    SQLite::Database(world.results.database().string(), SQLite::OPEN_READWRITE).exec("CREATE TABLE somebody_elses (x)");
    CHECK_THROWS_WITH(world.reader(), Contains("is not a database of bitsweep's"));
}

TEST_CASE("the time of an epoch is that of the runs most alike", "[store]") {
    World world;
    const auto with = [](const char* weight, std::int64_t batch) {
        RunConfig config;
        config.quant.weight.method = weight;
        config.batch = batch;
        return config;
    };
    const auto timed = [&](int number, const RunConfig& config, double seconds) {
        const auto id = MadeResults::id(number);
        world.results.config(id, config);
        world.results.start(id);               // on "cpu", 2 threads
        world.results.epoch(id, 0, 10, 1000);  // before the first step: no epoch
        world.results.epoch(id, 1, 10, seconds);
        world.results.epoch(id, 2, 10, seconds + 2);
        world.results.epoch(id, 3, 10, 100 * seconds);  // the machine slept
    };
    timed(1, with("sawb", 128), 10);
    timed(2, with("sawb", 128), 20);
    timed(3, with("dorefa", 128), 40);
    import(world.results);
    const auto times = world.reader().epoch_times();
    const auto find = [&](const char* weight, std::int64_t batch, const char* device, int threads) {
        return times.find(Json(to_json(with(weight, batch))), device, threads);
    };
    CHECK(find("sawb", 128, "cpu", 2) == 18.0);  // (13 + 23) / 2, with the second of evaluation
    CHECK(find("sawb", 128, "cpu", 1) == 18.0);  // other threads
    CHECK(find("dorefa", 128, "cpu", 2) == 43.0);
    CHECK(find("none", 128, "cpu", 2).value() == Approx((2 * 18.0 + 43.0) / 3));
    CHECK_FALSE(find("sawb", 64, "cpu", 2));      // other work
    CHECK_FALSE(find("sawb", 128, "cuda:0", 2));  // another kind of device
}

TEST_CASE("the time of another trainer's epoch is learned by all its keys but seed, epochs and bits", "[store]") {
    const auto workload = [](const std::string& trainer, const std::string& keys) {
        return workload_of(Json::parse(R"({"trainer": {"name": ")" + trainer + R"(", "revision": 1, "roles":
            {"seed": "random", "epochs": "rounds", "weight_bits": "wbits"}}, )" +
                                       keys + "}"));
    };
    const auto one = workload("own", R"("random": 1, "rounds": 2, "wbits": 2, "optim": {"lr": 0.1})");
    CHECK(one == workload("own", R"("random": 7, "rounds": 9, "wbits": 4, "optim": {"lr": 0.1})"));
    CHECK(one != workload("own", R"("random": 1, "rounds": 2, "wbits": 2, "optim": {"lr": 0.2})"));
    CHECK(one != workload("other", R"("random": 1, "rounds": 2, "wbits": 2, "optim": {"lr": 0.1})"));
}

TEST_CASE("the worked questions of results/README.md have answers", "[store]") {
    World world;
    auto cells = OrderedJson::array();
    int number = 0;
    for (const char* arm : {"fp32", "pact+sawb", "dorefa"})
        for (const int seed : {1, 2}) {
            const auto id = MadeResults::id(++number);
            world.results.finished(id, 80 + number);
            world.results.append("runs/" + id + "/layers.jsonl",
                                 "{\"epoch\": 2, \"layer\": \"conv1\", \"act.alpha\": 1.5}\n");
            world.results.write("runs/" + id + "/model.json",
                                R"({"total": {"size_bytes": 1000, "bit_operations": 1e9}, "body": {}})");
            cells.push_back({{"arm", arm}, {"at", {{"bits", 2}}}, {"seed", seed}, {"run", id}});
        }
    world.results.write("probes/aa.json", R"({"probe": "qerror", "params": {"file": "x"}, "result": {"errors": [
        {"layer": "conv1", "method": "sawb", "bits": 2, "levels": 4, "ratio": 1.01}]}})");
    world.results.sweep("demo", cells, {"fp32", "pact+sawb", "dorefa"}, {"bits"});
    world.results.start(MadeResults::id(100));
    world.results.end(MadeResults::id(100), "crashed", "boom");
    import(world.results);
    const auto text = read_file(BITSWEEP_SOURCE_DIR "/results/README.md");
    const std::string fence = "```sql\n";
    int questions = 0;
    for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at + 1), ++questions) {
        const auto start = at + fence.size();
        const auto sql = text.substr(start, text.find("```", start) - start);
        INFO(sql);
        CHECK_FALSE(rows_of(world.reader(), sql).empty());
    }
    CHECK(questions == 10);
}

}  // namespace bitsweep::reader_test
