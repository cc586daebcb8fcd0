#include "app/run_view.h"

#include "support/catch.h"
#include "support/folder.h"
#include "support/made_results.h"

namespace bitsweep::app::run_view_test {

TEST_CASE("a run's view names its cells, attempts, the config, metrics, files", "[app]") {
    const test::Folder folder;
    const test::MadeResults made(folder.path);
    RunConfig config;
    config.seed = 7;
    made.finished(made.id(1), 88.5, config);
    made.sweep("s",
               {{{"arm", "a"}, {"at", {{"bits", 2}}}, {"seed", 7}, {"run", made.id(1)}},
                {{"arm", "a"}, {"at", {{"bits", 3}}}, {"seed", 7}, {"run", made.id(1)}}},
               {"a"}, {"bits"});
    Workspace workspace;
    workspace.results = folder.path;
    const auto view = view_run("s:a,seed=7", workspace);
    CHECK(view.names == std::vector<std::string>{"s:a,bits=2,seed=7", "s:a,bits=3,seed=7"});
    REQUIRE(view.attempts.size() == 1);
    CHECK(view.attempts[0].at("outcome") == "finished");
    CHECK(view.attempts[0].at("host") == "node7");
    CHECK(view.config.with == "the defaults");
    for (const auto& one : view.config.keys) CHECK(one.differs() == (one.key == "seed"));
    const auto json = to_json(view);
    CHECK(json["state"] == "finished");
    CHECK(json["metrics"]["test.top1"] == 88.5);
    CHECK(json["files"][0]["name"] == "attempts.jsonl");
}

}  // namespace bitsweep::app::run_view_test
