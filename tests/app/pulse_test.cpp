#include "app/pulse.h"

#include "sched/control.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_results.h"
#include "sys/file_lock.h"

namespace bitsweep::app::pulse_test {

TEST_CASE("the pulse changes with every kind of change, and with nothing else", "[app]") {
    const test::Folder folder;
    const test::MadeResults results(folder.path / "results");
    const auto id = test::MadeResults::id(1);
    results.config(id);
    results.start(id);
    Workspace workspace;
    workspace.results = results.folder();
    Pulse pulse(workspace);
    auto last = pulse.look();
    const auto is_new = [&] {
        auto now = pulse.look();
        const bool differs = now != last;
        last = std::move(now);
        return differs;
    };
    is_new();  // the first import has made the database
    CHECK_FALSE(is_new());
    results.epoch(id, 0, 10);
    CHECK(is_new());
    CHECK_FALSE(is_new());
    {
        const auto lock = FileLock::try_take(results.run(id) / "lock", "");
        CHECK(is_new());  // it is running
        CHECK_FALSE(is_new());
    }
    CHECK(is_new());  // it is no longer
    sched::FileControl control(results.folder());
    control.pause("somebody");
    CHECK(is_new());
    control.resume();
    CHECK(is_new());
    control.cancel({id});
    CHECK(is_new());
    CHECK_FALSE(is_new());
}

}  // namespace bitsweep::app::pulse_test
