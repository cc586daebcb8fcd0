#include "store/store.h"

#include <atomic>
#include <cmath>
#include <fstream>
#include <thread>

#include "config/canonical.h"
#include "store/connection.h"
#include "store/dump.h"
#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"

namespace bitsweep::store_test {
using test::dump;
using test::import;
using test::MadeResults;
namespace fs = std::filesystem;

namespace {

struct World {
    test::Folder temporary;
    MadeResults results{temporary.path / "results"};
    std::string a = MadeResults::id(0xa), b = MadeResults::id(0xb);

    World() { fs::create_directories(results.folder()); }
    Reader reader() const { return {results.folder(), results.database()}; }
    RunRow row(const std::string& id) const { return reader().run(id).value(); }
    ImportReport rebuild_all() const {
        return rebuild(WriterLock::take(results.folder()), results.folder(), results.database());
    }
    /// test.top1 of a run by epoch.
    std::vector<double> top1s(const std::string& id) const {
        std::vector<double> values;
        reader().select(
            "SELECT value FROM v_curves WHERE run = ?1 AND key = 'test.top1' ORDER BY epoch", [](const auto&) {},
            [&](const auto& row) { values.push_back(row[0].template get<double>()); }, {id});
        return values;
    }
};

// One who writes as long as it lives.
struct Writer {
    explicit Writer(const World& world, const std::string& file_system = {})
        : lock(WriterLock::take(world.results.folder())),
          store(lock, world.results.folder(), world.results.database(), file_system) {}
    WriterLock lock;
    Store store;
};

// Others who read all the while: how often in all, and how often they saw something else, or failed.
class Readers {
public:
    Readers(int count, const std::function<bool()>& sees_what_it_should) {
        for (int i = 0; i < count; ++i)
            threads_.emplace_back([this, sees_what_it_should] {
                while (!done_) try {
                        errors_ += !sees_what_it_should();
                        ++reads_;
                    } catch (const std::exception&) {
                        ++errors_;
                    }
            });
    }
    int reads() const { return reads_; }
    int stop() {
        done_ = true;
        for (auto& thread : threads_) thread.join();
        return errors_;
    }

private:
    std::atomic<bool> done_ = false;
    std::atomic<int> reads_ = 0, errors_ = 0;
    std::vector<std::thread> threads_;
};

const char* const kLayers =
    R"({"attempt": 1, "epoch": 1, "layer": "conv1", "act.alpha": 2.5, "weight.levels": [1, 2, 3], "weight.nmse": null})"
    "\n"
    R"({"attempt": 1, "step": 50, "layer": "conv1", "act.alpha": 2.25})"
    "\n";

// One of everything.
void make_rich(const World& world) {
    world.results.finished(world.a, 88.5);
    world.results.append("runs/" + world.a + "/layers.jsonl", kLayers);
    world.results.write("runs/" + world.a + "/env.json", R"({"git_commit": "abc", "host": "node7"})");
    world.results.write("runs/" + world.a + "/model.json", R"({"layers": [], "total": {"macs": 5}})");
    world.results.config(world.b);
    world.results.start(world.b);
    world.results.epoch(world.b, 0, 10);
    world.results.end(world.b, "crashed", "no luck");
    world.results.sweep("cpu/s",
                        {{{"arm", "x"}, {"at", {{"bits", 2}}}, {"seed", 1}, {"run", world.a}},
                         {{"arm", "x"}, {"at", {{"bits", 2}}}, {"seed", 2}, {"run", world.b}},
                         {{"arm", "x"}, {"at", {{"bits", 3}}}, {"seed", 1}, {"run", MadeResults::id(0xc)}}},
                        {"x"}, {"bits"});
    world.results.write("probes/0011.json", R"({"kind": "qerror", "value": 0.5})");
}

const char* const kRunFiles[] = {"result.json",    "config.json",   "env.json",     "model.json",
                                 "attempts.jsonl", "metrics.jsonl", "timing.jsonl", "layers.jsonl"};

}  // namespace

TEST_CASE("an import takes in everything of a results folder", "[store]") {
    World world;
    make_rich(world);
    const auto report = import(world.results);
    CHECK(report.sweeps == 1);
    CHECK(report.runs == 2);
    CHECK(report.probes == 1);
    CHECK(report.problems.empty());

    const auto run = world.row(world.a);
    CHECK(run.state == RunState::kFinished);
    CHECK(run.epoch == 2);
    CHECK(run.epochs == 200);
    CHECK(run.metrics.at("test.top1") == 88.5);
    CHECK(run.metrics.size() == 5);
    CHECK(run.result.at("test.top1_bn") == 89.5);
    CHECK(run.train_s == 33);
    CHECK(run.attempts == 1);
    CHECK(run.config.text("model.name") == "resnet20");
    const auto failed = world.row(world.b);
    CHECK(failed.state == RunState::kFailed);
    CHECK(failed.message == "no luck");
    CHECK(world.row(MadeResults::id(0xc)).state == RunState::kNew);
    CHECK(world.row(MadeResults::id(0xc)).config.json().is_null());
}

TEST_CASE("importing again changes nothing", "[store]") {
    World world;
    make_rich(world);
    import(world.results);
    const auto before = dump(world.results);
    const auto again = import(world.results);
    CHECK_FALSE(again.changed());
    CHECK(again.rows == 0);
    CHECK(dump(world.results) == before);
}

TEST_CASE("a rebuilt database holds the same rows", "[store]") {
    World world;
    make_rich(world);
    world.results.append("runs/" + world.b + "/metrics.jsonl", "garbage\n");
    import(world.results);
    world.results.finished(MadeResults::id(1), 50);  // sorts before the others: other keys than in a rebuilt one
    world.results.epoch(world.b, 1, 20);
    import(world.results);
    const auto before = dump(world.results);
    const auto report = world.rebuild_all();
    CHECK(report.runs == 3);
    CHECK(dump(world.results) == before);
    CHECK_FALSE(import(world.results).changed());
    for (const auto& entry : fs::directory_iterator(world.results.folder()))
        CHECK(entry.path().filename().string().find(".new") == std::string::npos);
}

TEST_CASE("a rebuild needs no sound database to start from", "[store]") {
    World world;
    make_rich(world);
    std::ofstream(world.results.database()) << std::string(8192, 'x');
    CHECK_THROWS_WITH(import(world.results), Contains("index --rebuild"));
    CHECK_THROWS_WITH(world.reader(), Contains("index --rebuild"));
    world.rebuild_all();
    CHECK(world.row(world.a).state == RunState::kFinished);
}

TEST_CASE("a file that is not bitsweep's is neither written nor rebuilt over", "[store]") {
    World world;
    make_rich(world);
    const auto elsewhere = world.results.folder() / "notes.txt";
    const auto lock = WriterLock::take(world.results.folder());
    const auto [what, content] = GENERATE(table<const char*, const char*>(
        {{"a text", nullptr},
         {"another program's", "CREATE TABLE runs (miles REAL); INSERT INTO runs VALUES (26.2)"},
         {"another program's, with a version", "CREATE TABLE runs (miles REAL); PRAGMA user_version = 3"}}));
    INFO(what);
    if (content == nullptr) std::ofstream(elsewhere) << "notes of a year\n";
    else SQLite::Database(elsewhere.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(content);
    const auto before = read_file(elsewhere);
    const auto refusal = Contains(elsewhere.string() + ": is not a database of bitsweep's");
    CHECK_THROWS_WITH(Store(lock, world.results.folder(), elsewhere), refusal);
    CHECK_THROWS_WITH(rebuild(lock, world.results.folder(), elsewhere), refusal);
    CHECK_THROWS(Reader(world.results.folder(), elsewhere));
    CHECK(read_file(elsewhere) == before);
}

TEST_CASE("a database elsewhere that is new, empty or from before databases were marked is bitsweep's", "[store]") {
    World world;
    make_rich(world);
    const auto elsewhere = world.results.folder() / "elsewhere.sqlite";
    const auto lock = WriterLock::take(world.results.folder());
    std::ofstream(elsewhere).flush();
    CHECK(Store(lock, world.results.folder(), elsewhere).import().runs == 2);
    SQLite::Database(elsewhere.string(), SQLite::OPEN_READWRITE).exec("PRAGMA application_id = 0");
    CHECK_FALSE(Store(lock, world.results.folder(), elsewhere).import().changed());
    CHECK(SQLite::Database(elsewhere.string()).execAndGet("PRAGMA application_id").getInt() != 0);
    CHECK(rebuild(lock, world.results.folder(), elsewhere).runs == 2);
}

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

TEST_CASE("a second writer is refused with the holder's pid and host, a refresh then does nothing", "[store]") {
    World world;
    world.results.finished(world.a, 90);
    {
        const auto lock = WriterLock::take(world.results.folder());
        CHECK(WriterLock::is_held(world.results.folder()));
        CHECK_FALSE(WriterLock::try_take(world.results.folder()));
        CHECK_THROWS_AS(WriterLock::take(world.results.folder()), WriterBusy);
        CHECK_THROWS_WITH(WriterLock::take(world.results.folder()),
                          Contains("pid " + std::to_string(::getpid()) + " on host "));
        CHECK_FALSE(refresh(world.results.folder(), world.results.database()));
        CHECK_FALSE(fs::exists(world.results.database()));
    }
    CHECK(refresh(world.results.folder(), world.results.database())->runs == 1);
    CHECK_FALSE(refresh(world.temporary.path / "nowhere", world.temporary.path / "nowhere/db"));
    CHECK_FALSE(fs::exists(world.temporary.path / "nowhere"));
}

TEST_CASE("who wants to write waits for a reading command's refresh to end", "[store]") {
    World world;
    auto visit = WriterLock::try_take(world.results.folder(), WriterRole::kVisitor);
    REQUIRE(visit);
    std::thread end([&] { visit.reset(); });
    CHECK_NOTHROW(WriterLock::take(world.results.folder()));
    end.join();
}

TEST_CASE("the journal is WAL, and DELETE where the file system is a network one", "[store]") {
    CHECK(std::string(journal_for("ext4")) == "WAL");
    for (const char* network : {"nfs", "lustre", "cifs", "beegfs"})
        CHECK(std::string(journal_for(network)) == "DELETE");
}

TEST_CASE("a database of a newer bitsweep is refused, for reading and writing", "[store]") {
    World world;
    import(world.results);
    SQLite::Database(world.results.database().string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
    CHECK_THROWS_WITH(world.reader(), Contains("schema 99"));
    CHECK_THROWS_WITH(import(world.results), Contains("newer bitsweep"));
}

TEST_CASE("a database of an older bitsweep is brought up to date by the next import", "[store]") {
    World world;
    const auto parent = run_id(RunConfig{});
    RunConfig child;
    child.init.parent = {RunConfig{}};
    world.results.finished(world.a, 90);
    world.results.config(world.b, child);
    world.results.start(parent);
    world.results.end(parent, "crashed");
    import(world.results);
    const auto epoch_s = world.row(world.a).epoch_s;
    REQUIRE(epoch_s);
    {
        SQLite::Database older(world.results.database().string(), SQLite::OPEN_READWRITE);
        older.exec(
            "PRAGMA user_version = 1; DROP TABLE starts_from; DROP INDEX runs_with_parent; ALTER TABLE runs DROP "
            "COLUMN parent;"
            "DROP VIEW v_runs; CREATE VIEW v_runs AS SELECT id AS run FROM runs;"
            "UPDATE runs SET epoch_s = 5000");
    }
    CHECK(world.row(world.b).state == RunState::kNew);
    CHECK(world.row(world.a).metrics.at("test.top1") == 90);  // its writer may be at work for days
    const auto columns_of = [&] {
        std::size_t count = 0;
        world.reader().select(
            "SELECT * FROM v_runs", [&](const auto& names) { count = names.size(); }, [](const auto&) {});
        return count;
    };
    CHECK(columns_of() == 1);
    import(world.results);
    CHECK(columns_of() > 20);
    CHECK(world.row(world.b).state == RunState::kBlocked);
    CHECK(*world.row(world.a).epoch_s == *epoch_s);
}

TEST_CASE("a reader sees whole imports while the writer works, and a rebuild does not disturb it", "[store]") {
    World world;
    world.results.finished(world.a, 90);
    Writer writer(world);
    writer.store.import();
    const auto reader = world.reader();
    CHECK(reader.runs().size() == 1);
    world.results.finished(world.b, 80);
    writer.store.import();
    CHECK(reader.runs().size() == 2);
    fs::remove_all(world.results.run(world.b));
    rebuild(writer.lock, world.results.folder(), world.results.database());
    CHECK(reader.runs().size() == 1);
    CHECK_FALSE(fs::exists(world.results.database().string() + ".new"));
}

TEST_CASE("four readers and a writer meet no lock, whatever the journal", "[store]") {
    World world;
    for (int i = 0; i < 16; ++i) world.results.start(MadeResults::id(i));
    const std::string file_system = GENERATE("ext4", "nfs");
    Writer writer(world, file_system);
    writer.store.import();
    CHECK(fs::exists(world.results.database().string() + "-wal") == (file_system == "ext4"));
    Readers readers(4, [&] { return world.reader().status().size() == 16; });
    int missed = 0;
    for (int epoch = 0; epoch < 20 || readers.reads() < 20; ++epoch)
        for (int i = 0; i < 16; ++i) {
            world.results.epoch(MadeResults::id(i), epoch, 50);
            missed += writer.store.import_runs({MadeResults::id(i)}).rows != 6;
        }
    CHECK(readers.stop() == 0);
    CHECK(missed == 0);
}

TEST_CASE("readers go on while the database is made anew", "[store]") {
    World world;
    make_rich(world);
    import(world.results);
    const auto expected = world.reader().runs().size();
    Readers readers(1, [&] { return world.reader().runs().size() == expected; });
    for (int i = 0; i < 10 || readers.reads() < 20; ++i) world.rebuild_all();
    CHECK(readers.stop() == 0);
}

}  // namespace bitsweep::store_test
