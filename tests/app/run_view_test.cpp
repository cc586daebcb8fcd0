#include "app/run_view.h"

#include "support/catch.h"
#include "support/folder.h"
#include "support/made_results.h"

namespace bitsweep::app::run_view_test {

TEST_CASE("a run's view names the keys that are not at their default, its last metrics and its files", "[app]") {
    const test::Folder folder;
    const test::MadeResults made(folder.path);
    RunConfig config;
    config.seed = 7;
    made.finished(made.id(1), 88.5, config);
    Workspace workspace;
    workspace.results = folder.path;
    const auto view = view_run(made.id(1), workspace);
    CHECK(view.config == std::map<std::string, Json>{{"seed", 7}});
    const auto json = to_json(view);
    CHECK(json["state"] == "finished");
    CHECK(json["metrics"]["test.top1"] == 88.5);
    CHECK(json["files"][0]["name"] == "attempts.jsonl");
}

}  // namespace bitsweep::app::run_view_test
