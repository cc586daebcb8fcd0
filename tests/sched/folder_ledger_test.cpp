#include "sched/folder_ledger.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "runs/attempts.h"
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

TEST_CASE("of two pilots one has a run, until it ends", "[sched]") {
    const test::Folder folder;
    const MadeResults results(folder.path);
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
