#include "app/recipe.h"

#include <algorithm>

#include "config/config_io.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_results.h"

namespace bitsweep::app::recipe_test {
namespace {

const ComparedKey& key_of(const ComparedConfig& config, const std::string& key) {
    const auto found = std::ranges::find(config.keys, key, &ComparedKey::key);
    REQUIRE(found != config.keys.end());
    return *found;
}

std::vector<std::string> differing(const ComparedConfig& config) {
    std::vector<std::string> keys;
    for (const auto& one : config.keys)
        if (one.differs()) keys.push_back(one.key);
    return keys;
}

// A results folder, and beside it a sweep file with a recipe.
struct Project {
    test::Folder folder;
    test::MadeResults made{folder.path / "results"};
    std::string file = (folder.path / "sweeps/lr.json").string();
    Workspace workspace;
    StoredConfig config;

    Project() {
        workspace.results = made.folder();
        made.write("../experiments/r.json", R"({"optim.lr": 0.05, "epochs": 20, "batch": 64})");
        made.write("sweeps/lr.json", Json{{"sweep", "lr"}, {"file", file}}.dump());
        RunConfig run;
        run.optim.lr = 0.2;
        run.epochs = 20;
        run.batch = 64;
        config = StoredConfig(Json(to_json(run)));
    }
    void sweep_file(const std::string& base, const std::string& arm = R"({"optim.lr": 0.2})") const {
        made.write("../sweeps/lr.json",
                   R"({"question": "?", "base": )" + base + R"(, "arms": {"a": )" + arm + R"(}, "seeds": 1})");
    }
    ComparedConfig compared(const std::string& arm = "a") const {
        return compare_with_recipe(config, "lr", arm, workspace);
    }
};

}  // namespace

TEST_CASE("a config is compared with the recipe that its sweep starts from, key by key", "[app]") {
    const Project project;
    project.sweep_file(R"("experiments/r.json")");
    const auto compared = project.compared();
    CHECK(compared.with == "experiments/r.json");
    CHECK(compared.why.empty());
    CHECK(differing(compared) == std::vector<std::string>{"optim.lr"});
    CHECK(key_of(compared, "optim.lr").value == 0.2);
    CHECK(key_of(compared, "optim.lr").recipe == 0.05);
    CHECK(key_of(compared, "batch").recipe == 64);
    CHECK(key_of(compared, "seed").value == key_of(compared, "seed").recipe);
}

TEST_CASE("a key that cannot matter in a run, and that its config lacks, is no difference", "[app]") {
    Project project;
    project.sweep_file(R"("experiments/r.json")");
    auto stored = project.config.json();
    REQUIRE(stored.at("train").erase("distill") == 1);
    project.config = StoredConfig(stored);
    const auto compared = project.compared();
    CHECK(key_of(compared, "train.distill.weight").value.is_null());
    CHECK_FALSE(key_of(compared, "train.distill.weight").recipe.is_null());
    CHECK(differing(compared) == std::vector<std::string>{"optim.lr"});
}

TEST_CASE("a key that the sweep's own base sets over its recipe differs from the recipe", "[app]") {
    const Project project;
    project.sweep_file(R"({"base": "experiments/r.json", "optim.lr": 0.2})", "{}");
    CHECK(differing(project.compared()) == std::vector<std::string>{"optim.lr"});
    project.sweep_file(R"({"optim.lr": 0.2, "epochs": 20})", "{}");
    const auto compared = project.compared();
    CHECK(compared.with == "the base in " + project.file);
    CHECK(differing(compared) == std::vector<std::string>{"batch"});
}

TEST_CASE("an arm's own base is its recipe", "[app]") {
    const Project project;
    project.sweep_file(R"("experiments/none.json")", R"({"base": "experiments/r.json"})");
    CHECK(project.compared().with == "experiments/r.json");
}

TEST_CASE("a config whose recipe cannot be read is compared with the defaults, and the reason is said", "[app]") {
    Project project;
    const auto check_defaults = [&](const std::string& reason) {
        const auto compared = project.compared();
        CHECK(compared.with == "the defaults");
        CHECK_THAT(compared.why, Contains(reason));
        CHECK(differing(compared) == std::vector<std::string>{"batch", "epochs", "optim.lr"});
    };
    check_defaults("lr.json is not there");
    project.sweep_file(R"("experiments/other.json")");
    check_defaults("experiments/other.json");
    project.sweep_file(R"("experiments/r.json")");
    project.made.write("../experiments/r.json", R"({"epochss": 20})");
    check_defaults("epochss");
    project.made.write("sweeps/lr.json", "{");
    check_defaults("names no file");
    CHECK(compare_with_recipe(project.config, "", "", project.workspace).why == "no sweep has it as a cell");
    CHECK_THAT(compare_with_recipe({}, "lr", "a", project.workspace).why, Contains("no config"));
}

TEST_CASE("an arm that the sweep's file has no more is said", "[app]") {
    const Project project;
    project.sweep_file(R"("experiments/r.json")");
    CHECK_THAT(project.compared("b").why, Contains("no arm 'b'"));
}

TEST_CASE("the defaults of another trainer are those that the results keep of it", "[app]") {
    Project project;
    project.made.write("trainers/own@1.json",
                       R"({"name": "own", "keys": {"rate": {"default": 0.5}, "layers": {"default": [8, 8]}}})");
    project.config = StoredConfig(Json::parse(
        R"({"trainer": {"name": "own", "revision": 1, "in_id": ["rate"]}, "rate": 0.25, "layers": [8, 4]})"));
    const auto compared = project.compared();
    CHECK(differing(compared) == std::vector<std::string>{"layers.1", "rate"});
    CHECK(key_of(compared, "rate").recipe == 0.5);
}

}  // namespace bitsweep::app::recipe_test
