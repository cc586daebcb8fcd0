#include "app/launch.h"

#include "support/catch.h"
#include "support/folder.h"

namespace bitsweep::app::launch_test {

TEST_CASE("every executor ends with the same exit code where the runs stand the same", "[app]") {
    using enum RunState;
    const std::pair<StateCounts, int> cases[] = {{{}, kAllDone},
                                                 {{{kFinished, 2}}, kAllDone},
                                                 {{{kFinished, 2}, {kNew, 1}, {kFailed, 1}}, kIncomplete},
                                                 {{{kStopped, 1}}, kIncomplete},
                                                 {{{kRunning, 1}, {kDiverged, 1}}, kIncomplete},
                                                 {{{kFinished, 1}, {kCancelled, 1}}, kIncomplete},
                                                 {{{kFailed, 1}, {kCancelled, 1}}, kSomeFailed},
                                                 {{{kBlocked, 1}, {kCancelled, 1}}, kSomeFailed},
                                                 {{{kDiverged, 1}, {kFinished, 1}}, kSomeFailed}};
    for (const auto& [counts, code] : cases) {
        INFO(to_text(counts));
        CHECK(exit_code_of(counts) == code);
    }
}

TEST_CASE("a misspelt executor is told with the nearest name, and nothing is written", "[app]") {
    const test::Folder folder;
    Workspace workspace;
    workspace.results = folder.path / "results";
    LaunchRequest request;
    request.executor = "slrum";
    CHECK_THROWS_WITH(launch(request, workspace, {}),
                      "--executor: there is no executor 'slrum' (did you mean 'slurm'?)");
    CHECK_FALSE(std::filesystem::exists(workspace.results));
}

}  // namespace bitsweep::app::launch_test
