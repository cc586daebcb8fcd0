#include "sched/folder_ledger.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "runs/attempts.h"
#include "runs/trainer_command.h"
#include "sched/control.h"
#include "store/reader.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_results.h"

namespace bitsweep::sched::folder_ledger_test {
using test::MadeResults;

TEST_CASE("an index that cannot be written is told once, and the ledger is kept", "[sched]") {
    const test::Folder folder;
    const MadeResults results(folder.path);
    const auto id = MadeResults::id(1);
    const SystemClock clock;
    const auto lock = WriterLock::take(folder.path);
    Store store(lock, folder.path, results.database());
    std::vector<std::string> told;
    FileRunLedger ledger(folder.path, store, clock, {}, [&](const std::string& why) { told.push_back(why); });
    SQLite::Database other(results.database().string(), SQLite::OPEN_READWRITE);
    other.exec("ALTER TABLE attempts RENAME TO gone");
    results.start(id);
    ledger.refresh({id});
    ledger.refresh({id});
    REQUIRE(told.size() == 1);
    CHECK_THAT(told[0], Contains("attempts"));
    SECTION("what it missed is taken in once it can be") {
        other.exec("ALTER TABLE gone RENAME TO attempts");
        ledger.refresh({id});
        CHECK(Reader(folder.path, results.database()).run(id)->attempts == 1);
    }
    SECTION("an attempt ends as it ends") {
        CHECK(ledger.close(id, {4711, ExitStatus{1, 0}, {}}).cause == Cause::kCrashed);
        CHECK(count_attempts(results.run(id)) == 1);
        CHECK_THAT(read_file(results.run(id) / "attempts.jsonl"), Contains("\"crashed\""));
    }
    CHECK(told.size() == 1);
}

TEST_CASE("results that were removed are not made anew, by pilots or by who trains here", "[sched]") {
    const test::Folder folder;
    const auto results = folder.path / "results", claims = results / "slurm" / "s" / "claims";
    const auto id = MadeResults::id(1);
    const SystemClock clock;
    CHECK_THROWS_AS(PilotRunLedger(results, claims, 0, 3, clock), SystemError);
    make_folders(claims);
    PilotRunLedger pilot(results, claims, 0, 3, clock);
    const auto lock = WriterLock::take(results);
    Store store(lock, results, results / "bitsweep.sqlite");
    FileRunLedger here(results, store, clock, {{id, "{}"}}, [](const std::string&) {});
    CHECK_FALSE(pilot.is_lost());
    std::filesystem::remove_all(results);
    CHECK(pilot.is_lost());
    CHECK_THROWS_WITH(pilot.open(id), Contains("No such file or directory"));
    CHECK_THROWS_WITH(here.open(id), Contains("No such file or directory"));
    CHECK_THROWS_WITH(make_own_files_folder(results / "runs" / id, true), Contains("No such file or directory"));
    FileControl(results).publish({});
    CHECK_FALSE(is_there(results));
    make_folders(claims);  // by another command: this pilot's plan is gone all the same
    CHECK(pilot.is_lost());
}

TEST_CASE("of two pilots one has a run, until it ends", "[sched]") {
    const test::Folder folder;
    const MadeResults results(folder.path);
    make_folders(folder.path / "claims");
    const auto id = MadeResults::id(1);
    const SystemClock clock;
    PilotRunLedger here(folder.path, folder.path / "claims", 0, 3, clock);
    PilotRunLedger there(folder.path, folder.path / "claims", 0, 3, clock);
    results.config(id);
    CHECK_FALSE(here.open(id));
    CHECK(there.open(id)->cause == Cause::kPreempted);
    results.start(id);
    results.result(id, 90);
    CHECK(here.close(id, {4711, ExitStatus{0, 0}, {}}).cause == Cause::kFinished);
    CHECK(there.open(id)->cause == Cause::kFinished);
    CHECK(there.claimed() == 0);
}

}  // namespace bitsweep::sched::folder_ledger_test
