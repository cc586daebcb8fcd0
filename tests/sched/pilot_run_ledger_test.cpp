#include "sched/pilot_run_ledger.h"

#include "support/catch.h"
#include "support/folder.h"
#include "support/made_results.h"

namespace bitsweep::pilot_run_ledger_test {
using test::MadeResults;

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

}  // namespace bitsweep::pilot_run_ledger_test
