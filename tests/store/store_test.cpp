#include "store/store.h"

#include <atomic>
#include <fstream>
#include <thread>

#include "config/canonical.h"
#include "store/connection.h"
#include "store/store_world.h"
#include "support/catch.h"
#include "sys/file.h"
#include "sys/file_lock.h"
#include "sys/machine.h"

namespace bitsweep::store_test {
using test::dump;
using test::import;
using test::MadeResults;
using test::make_rich;
using test::Writer;
using World = test::StoreWorld;
namespace fs = std::filesystem;

namespace {

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

}  // namespace

TEST_CASE("a number in a list of result.json is called by its place", "[store]") {
    World world;
    world.results.finished(world.a, 90);
    world.results.write(
        "runs/" + world.a + "/result.json",
        R"({"run": ")" + world.a + R"(", "outcome": "finished", "test.top1": 90, "test.by_class": [80, 99.5, null]})");
    import(world.results);
    const auto result = world.row(world.a).result;
    CHECK(result.at("test.by_class.0") == 80);
    CHECK(result.at("test.by_class.1") == 99.5);
    CHECK_FALSE(result.contains("test.by_class.2"));
    CHECK_FALSE(result.contains("test.by_class"));
}

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

TEST_CASE("an owner obeys requests: no writer, visitor, stranger or dead one does", "[store]") {
    World world;
    const auto& folder = world.results.folder();
    CHECK_FALSE(WriterLock::is_owned(folder));
    for (const auto role : {WriterRole::kOwner, WriterRole::kWriter, WriterRole::kVisitor}) {
        const auto lock = WriterLock::try_take(folder, role);
        REQUIRE(lock);
        CHECK(WriterLock::is_held(folder));
        CHECK(WriterLock::is_owned(folder) == (role == WriterRole::kOwner));
    }
    for (const auto* note : {"", "[]", "{\"role\":7}", R"({"role":"owner","pid":4194305,"host":")"}) {
        const auto text = std::string(note).ends_with('"') ? note + host_name() + "\"}" : std::string(note);
        const auto lock = FileLock::try_take(folder / "writer.lock", text);
        REQUIRE(lock);
        CHECK_FALSE(WriterLock::is_owned(folder));
    }
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
    RunConfig base;
    base.epochs = 7;  // made runs have the default config, which must be no other run's here
    const auto parent = run_id(base);
    RunConfig child;
    child.init.parent = {base};
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
            "COLUMN parent; ALTER TABLE sweeps DROP COLUMN declared;"
            "DROP VIEW v_runs; CREATE VIEW v_runs AS SELECT id AS run FROM runs;"
            "ALTER TABLE runs DROP COLUMN full_precision;"
            "ALTER TABLE runs DROP COLUMN code; ALTER TABLE attempts DROP COLUMN code;"
            "ALTER TABLE runs DROP COLUMN metric; ALTER TABLE runs DROP COLUMN value;"
            "ALTER TABLE runs DROP COLUMN metrics_attempt; ALTER TABLE sweeps DROP COLUMN metric;"
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
