#include "store/run_importer.h"

#include <cmath>
#include <fstream>

#include "store/store_world.h"
#include "support/catch.h"
#include "sys/file.h"
#include "sys/file_lock.h"

namespace bitsweep::run_importer_test {
using test::dump;
using test::import;
using test::kLayers;
using test::MadeResults;
using test::make_rich;
using test::Writer;
using World = test::StoreWorld;
namespace fs = std::filesystem;

namespace {

const char* const kRunFiles[] = {"result.json",    "config.json",   "env.json",     "model.json",
                                 "attempts.jsonl", "metrics.jsonl", "timing.jsonl", "layers.jsonl"};

}  // namespace

TEST_CASE("every truncation of every file of a run loads, and completing it gives what an undisturbed import gives",
          "[store]") {
    World whole;
    make_rich(whole);
    import(whole.results);
    const auto expected = dump(whole.results);

    World world;
    make_rich(world);
    Writer writer(world);
    writer.store.import();
    for (const char* name : kRunFiles) {
        const std::string path = "runs/" + world.a + "/" + name;
        const auto text = read_file(world.results.folder() / path);
        for (std::size_t length = 0; length < text.size(); ++length) {
            INFO(name << " cut to " << length);
            world.results.write(path, text.substr(0, length));
            writer.store.import_runs({world.a});
            const auto run = world.row(world.a);
            const bool is_result = std::string(name) == "result.json";
            CHECK((run.state == RunState::kFinished) == !is_result);
            if (std::string(name) == "metrics.jsonl") {
                const auto lines = std::count(text.begin(), text.begin() + static_cast<long>(length), '\n');
                CHECK(run.epoch == lines - 1);
            }
        }
        world.results.write(path, text);
        writer.store.import_runs({world.a});
    }
    CHECK(dump(world.results) == expected);
}

TEST_CASE("a file that grows byte by byte is imported as it grows", "[store]") {
    World world;
    make_rich(world);
    import(world.results);
    const auto expected = dump(world.results);
    // It grows while there is no result: a finished run that is old is not looked into again.
    const auto result_path = "runs/" + world.a + "/result.json";
    const auto result = read_file(world.results.folder() / result_path);
    fs::remove(world.results.folder() / result_path);
    for (const char* name : {"attempts.jsonl", "metrics.jsonl", "timing.jsonl", "layers.jsonl"}) {
        const std::string path = "runs/" + world.a + "/" + name;
        const auto text = read_file(world.results.folder() / path);
        world.results.write(path, "");
        Writer writer(world);
        for (const char byte : text) {
            world.results.append(path, std::string(1, byte));
            CHECK(writer.store.import_runs({world.a}).problems.empty());
        }
    }
    world.results.write(result_path, result);
    import(world.results);
    CHECK(dump(world.results) == expected);
}

TEST_CASE("of several lines for one epoch the last wins", "[store]") {
    World world;
    world.results.epoch(world.a, 1, 50);
    world.results.epoch(world.a, 2, 60);
    import(world.results);
    world.results.epoch(world.a, 2, 61, 10, 2);
    import(world.results);
    CHECK(world.row(world.a).metrics.at("test.top1") == 61);
    CHECK(world.top1s(world.a) == std::vector<double>{50, 61});
    CHECK(world.row(world.a).train_s == 33);  // the time was spent, twice
}

TEST_CASE("null is NaN, and a list is one value an item", "[store]") {
    World world;
    world.results.append("runs/" + world.a + "/metrics.jsonl", R"({"epoch": 0, "test.loss": null, "test.top1": 10})"
                                                               "\n");
    world.results.append("runs/" + world.a + "/layers.jsonl", kLayers);
    import(world.results);
    CHECK(std::isnan(world.row(world.a).metrics.at("test.loss")));
    const auto text = dump(world.results);
    CHECK_THAT(text, Contains(R"(0,"test.loss",null])"));
    CHECK_THAT(text, Contains(R"(1,"conv1","weight.levels.2",3.0])"));
    CHECK_THAT(text, Contains(R"(1,"conv1","weight.nmse",null])"));
    CHECK_THAT(text, Contains(R"(50,"conv1","act.alpha",2.25])"));
}

TEST_CASE("malformed lines are reported by file and line, and the rest is taken", "[store]") {
    World world;
    world.results.append("runs/" + world.a + "/metrics.jsonl",
                         "{\"epoch\": 0, \"test.top1\": 10}\nnot json\n[1]\n{\"test.top1\": 3}\n{\"epoch\": -1}\n"
                         "{\"epoch\": 1e400}\n{\"epoch\": 1, \"test.top1\": 20, \"note\": \"x\"}\n\n");
    world.results.append("runs/" + world.a + "/attempts.jsonl",
                         "{\"event\": \"pause\", \"attempt\": 1}\n{\"event\": 1}\n");
    world.results.append("runs/" + world.a + "/layers.jsonl", "{\"epoch\": 1, \"act.alpha\": 1}\n");
    world.results.append("runs/" + world.a + "/timing.jsonl", "{\"epoch\": 1}\n");
    const auto report = import(world.results);
    std::vector<std::string> places;
    for (const auto& problem : report.problems) places.push_back(problem.where.substr(world.a.size() + 6));
    CHECK(places == std::vector<std::string>{"attempts.jsonl:1", "attempts.jsonl:2", "metrics.jsonl:2",
                                             "metrics.jsonl:3", "metrics.jsonl:4", "metrics.jsonl:5", "metrics.jsonl:6",
                                             "metrics.jsonl:7", "timing.jsonl:1", "layers.jsonl:1"});
    CHECK(world.reader().problems().size() == 10);
    CHECK(world.row(world.a).metrics.at("test.top1") == 20);
    CHECK(world.row(world.a).state == RunState::kNew);

    world.results.write("runs/" + world.a + "/metrics.jsonl", "{\"epoch\": 0, \"test.top1\": 10}\n");
    import(world.results);
    CHECK(world.reader().problems().size() == 4);  // those of the file that was replaced are gone
}

TEST_CASE("a file full of rubbish is told in a few lines", "[store]") {
    World world;
    std::string rubbish;
    for (int i = 0; i < 1000; ++i) rubbish += "rubbish\n";
    world.results.append("runs/" + world.a + "/metrics.jsonl", rubbish);
    CHECK(import(world.results).problems.size() == 20);
}

TEST_CASE("a result of another run, or with an outcome nobody knows, makes no finished run", "[store]") {
    World world;
    world.results.config(world.a);
    world.results.start(world.a);
    world.results.write("runs/" + world.a + "/result.json",
                        GENERATE(R"({"run": "000000000000000b", "outcome": "finished"})",
                                 R"({"run": "000000000000000a", "outcome": "splendid"})", "[]", ""));
    CHECK(import(world.results).problems.size() == 1);
    CHECK(world.row(world.a).state == RunState::kStopped);
    world.results.result(world.a, 90, "diverged", "loss is NaN");
    import(world.results);
    CHECK(world.row(world.a).state == RunState::kDiverged);
    CHECK(world.row(world.a).message == "loss is NaN");
    CHECK(world.reader().problems().empty());
}

TEST_CASE("a finished run whose metrics end too early is a problem, until they are whole", "[store]") {
    World world;
    world.results.config(world.a);
    world.results.epoch(world.a, 1, 50);
    world.results.write("runs/" + world.a + "/result.json",
                        R"({"run": "000000000000000a", "outcome": "finished", "epochs": 2, "test.top1": 60})");
    const auto problems = import(world.results).problems;
    REQUIRE(problems.size() == 1);
    CHECK(to_string(problems.front()) ==
          "runs/000000000000000a/metrics.jsonl: ends at epoch 1, but the run has finished after 2");
    CHECK(world.reader().problems().size() == 1);
    world.results.epoch(world.a, 2, 60);
    CHECK(import(world.results).problems.empty());
    CHECK(world.reader().problems().empty());
    world.results.epoch(world.a, 3, 60);
    CHECK(import(world.results).problems.size() == 1);
}

TEST_CASE("a result without a config is a problem, until the config is there", "[store]") {
    World world;
    world.results.epoch(world.a, 2, 60);
    world.results.result(world.a, 60);
    const auto problems = import(world.results).problems;
    REQUIRE(problems.size() == 1);
    CHECK(to_string(problems.front()) == "runs/000000000000000a/config.json: is missing, but the run has a result");
    world.results.config(world.a);
    CHECK(import(world.results).problems.empty());
    CHECK(world.reader().problems().empty());
}

TEST_CASE("the state of a run is that of its files", "[store]") {
    struct Case {
        std::vector<const char*> ends;  // end lines of its one attempt
        const char* result;             // outcome in result.json, or nullptr
        RunState state;
    };
    const std::vector<Case> cases{
        {{}, nullptr, RunState::kStopped},
        {{"crashed"}, nullptr, RunState::kFailed},
        {{"out_of_memory"}, nullptr, RunState::kFailed},
        {{"bad_config"}, nullptr, RunState::kFailed},
        {{"preempted"}, nullptr, RunState::kStopped},
        {{"interrupted"}, nullptr, RunState::kStopped},
        {{""}, nullptr, RunState::kStopped},
        {{"interrupted", "hung"}, nullptr, RunState::kFailed},
        {{"crashed"}, "finished", RunState::kFinished},
        {{}, "diverged", RunState::kDiverged},
    };
    World world;
    world.results.config(MadeResults::id(99));  // no attempt
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto id = MadeResults::id(static_cast<int>(i));
        world.results.start(id);
        for (const auto* end : cases[i].ends) {
            import(world.results);  // of two ends of one attempt the last one counts
            world.results.end(id, end, std::string("because ") + end);
        }
        if (cases[i].result != nullptr) world.results.result(id, 90, cases[i].result);
    }
    import(world.results);
    CHECK(world.row(MadeResults::id(99)).state == RunState::kNew);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        INFO("case " << i);
        const auto row = world.row(MadeResults::id(static_cast<int>(i)));
        CHECK(row.state == cases[i].state);
        CHECK(row.attempts == 1);
        if (cases[i].result == nullptr && !cases[i].ends.empty())
            CHECK(row.message == std::string("because ") + cases[i].ends.back());
    }
}

TEST_CASE("a run is running while its lock is held, at import and when it is read", "[store]") {
    World world;
    world.results.start(world.a);
    {
        const auto lock = FileLock::try_take(world.results.run(world.a) / "lock", "");
        REQUIRE(lock);
        import(world.results);
        CHECK(world.row(world.a).state == RunState::kRunning);
        CHECK_THAT(dump(world.results), Contains("running"));
    }
    CHECK(world.row(world.a).state == RunState::kStopped);  // killed: no import needed to see it
    import(world.results);
    CHECK_THAT(dump(world.results), !Contains("running"));
    const auto lock = FileLock::try_take(world.results.run(world.a) / "lock", "");
    CHECK(world.row(world.a).state == RunState::kRunning);
    CHECK(world.reader().status().at(0).state == RunState::kRunning);
}

TEST_CASE("a finished run that is old is not looked into again, a changed one is", "[store]") {
    World world;
    world.results.finished(world.a, 90);
    const auto folder = world.results.run(world.a);
    const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
    fs::last_write_time(folder, long_ago);
    import(world.results);
    world.results.append("runs/" + world.a + "/metrics.jsonl", "garbage\n");  // leaves the folder's time as it is
    CHECK_FALSE(import(world.results).changed());
    world.results.result(world.a, 91);  // renamed into the folder
    CHECK(import(world.results).runs == 1);
    CHECK(world.row(world.a).result.at("test.top1") == 91);
}

TEST_CASE("what is removed from the folder goes from the database", "[store]") {
    World world;
    make_rich(world);
    import(world.results);
    fs::remove_all(world.results.run(world.a));
    CHECK(import(world.results).removed == 1);
    CHECK(world.row(world.a).state == RunState::kNew);  // the sweep still names it
    CHECK(world.row(world.a).metrics.empty());
    CHECK(world.top1s(world.a).empty());
    fs::remove(world.results.folder() / "sweeps/cpu/s.json");
    fs::remove(world.results.folder() / "probes/0011.json");
    CHECK(import(world.results).removed == 2);
    CHECK_FALSE(world.reader().run(world.a));
    CHECK(world.reader().run(world.b));
    const auto before = dump(world.results);
    world.rebuild_all();
    CHECK(dump(world.results) == before);
}

TEST_CASE("a sweep file that changes replaces its cells, a damaged one is reported and gone", "[store]") {
    World world;
    make_rich(world);
    import(world.results);
    world.results.sweep("cpu/s", {{{"arm", "y"}, {"at", OrderedJson::object()}, {"seed", 1}, {"run", world.a}}}, {"y"},
                        OrderedJson::array());
    import(world.results);
    CHECK(world.reader().sweep("cpu/s").cells.size() == 1);
    CHECK_FALSE(world.reader().run(MadeResults::id(0xc)));  // no longer named, and never started
    world.results.write("sweeps/cpu/s.json", R"({"sweep": "cpu/s", "cel)");
    const auto report = import(world.results);
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].where == "sweeps/cpu/s.json");
    CHECK(world.reader().sweep_names().empty());
}

TEST_CASE("every truncation of a sweep and of a probe loads or is reported", "[store]") {
    World world;
    make_rich(world);
    Writer writer(world);
    auto& store = writer.store;
    for (const char* path : {"sweeps/cpu/s.json", "probes/0011.json"}) {
        const auto text = read_file(world.results.folder() / path);
        for (std::size_t length = 0; length < text.size(); ++length) {
            world.results.write(path, text.substr(0, length));
            CHECK(store.import().problems.size() == 1);
        }
        world.results.write(path, text);
        CHECK(store.import().problems.empty());
    }
    CHECK(world.reader().sweep("cpu/s").cells.size() == 3);
}

TEST_CASE("only directories named by a run id are runs", "[store]") {
    World world;
    for (const char* name : {"0123456789abcdeg", "backup", ".tmp", "0123456789abcdef.old"})
        fs::create_directories(world.results.run(name));
    std::ofstream(world.results.folder() / "runs/0123456789abcde0") << "a file";
    CHECK(import(world.results).runs <= 1);
    CHECK(world.reader().runs().size() <= 1);
}

}  // namespace bitsweep::run_importer_test
