#include "config/canonical.h"
#include "support/catch.h"
#include "support/sources.h"
#include "sweep/sweep.h"

namespace bitsweep::sweep_trainers_test {

namespace {

// A trainer of that name with keys of ours, a seed of its own name, and that first metric.
std::string trainer_json(const std::string& name, const std::string& metric, const std::string& more = "") {
    return R"({"name": ")" + name + R"(", "revision": 1, "command": ["x"], "keys": {
        "random": {"type": "integer", "default": 0, "role": "seed"},
        "epochs": {"type": "integer", "default": 3, "role": "epochs"},
        "optim.lr": {"type": "number", "default": 0.1})" +
           more + R"(},
        "metrics": {")" +
           metric + R"(": {"unit": "%", "better": "higher"}, "loss": {"better": "lower"}}})";
}

test::FakeSources sources() {
    test::FakeSources fake;
    fake.trainers = {
        {"own/trainer.json", trainer_json("own", "test.top1")},
        {"other/trainer.json", trainer_json("other", "score", R"(, "depth": {"type": "integer", "default": 1})")},
        {"bad/trainer.json", R"({"name": "bad"})"}};
    fake.recipes["own.json"] = R"({"trainer": "own/trainer.json", "optim": {"lr": 0.2}})";
    fake.recipes["other.json"] = R"({"trainer": "other/trainer.json"})";
    fake.recipes["bad.json"] = R"({"trainer": "bad/trainer.json"})";
    return fake;
}

std::string said_of(const std::string& text, std::vector<std::string> overrides = {}) {
    try {
        test::expand(text, std::move(overrides), sources());
        return "no error";
    } catch (const ConfigError& error) {
        return error.what();
    }
}

bool says(const std::string& text, const std::string& sweep, std::vector<std::string> overrides = {}) {
    const auto said = said_of(sweep, std::move(overrides));
    INFO(sweep << " said: " << said);
    CHECK(said.find(text) != std::string::npos);
    return said.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("an arm with a base of its own takes nothing from the sweep's, and may be another trainer's", "[sweep]") {
    const auto sweep =
        test::expand(R"({"base": "ok.json", "arms": {"ours": {"optim.lr": 0.3}, "own": {"base": "own.json"}},
                                        "seeds": 2})",
                     {"epochs=7"}, sources());
    REQUIRE(sweep.runs.size() == 4);
    CHECK(trainer_of(sweep.runs[0].config) == nullptr);
    CHECK(trainer_of(sweep.runs[2].config)->name == "own");
    const auto json = to_json(sweep.runs[3].config);
    CHECK(json["random"] == 2);
    CHECK(json["epochs"] == 7);
    CHECK(json["optim"]["lr"] == 0.2);
    CHECK(epochs_of(sweep.runs[0].config) == 7);
    CHECK(sweep.metric == TrainerMetric());
    CHECK_FALSE(to_json(sweep).contains("metric"));
    REQUIRE(sweep.notes.size() == 1);
    CHECK(sweep.notes.front() == "arms differ in 'optim.lr': ours 0.3, own 0.2");
    auto whole_numbers = sources();
    whole_numbers.recipes["own.json"] = R"({"trainer": "own/trainer.json", "optim": {"lr": 2.0}})";
    const auto whole =
        test::expand(R"({"base": "ok.json", "arms": {"ours": {"optim.lr": 2}, "own": {"base": "own.json"}}})",
                     {"epochs=7"}, whole_numbers);
    CHECK(whole.notes.empty());  // 2 is 2.0
}

TEST_CASE("runs of ours have the ids that they have without other trainers beside them", "[sweep]") {
    const auto alone = test::expand(R"({"base": "ok.json", "arms": {"ours": {"optim.lr": 0.3}}})");
    const auto beside = test::expand(
        R"({"base": "ok.json", "arms": {"ours": {"optim.lr": 0.3}, "own": {"base": "own.json"}}})", {}, sources());
    CHECK(alone.runs.front().id == beside.runs.front().id);
}

TEST_CASE("axes and overrides need a key of that name in every base", "[sweep]") {
    const std::string two =
        R"({"arms": {"own": {"base": "own.json"}, "other": {"base": "other.json"}}, "metric": "loss")";
    CHECK(said_of(two + "}") == "no error");
    CHECK(test::expand(two + R"(, "axes": {"optim.lr": [0.1, 0.2]}})", {}, sources()).runs.size() == 4);
    says("trainer 'own' has no key 'depth'", two + R"(, "axes": {"depth": [1, 2]}})");
    says("trainer 'own' has no key 'depth'", two + "}", {"depth=2"});
    says("expected number", two + R"(, "axes": {"optim.lr": ["x"]}})");
    says("the sweep's seeds set this key", two + R"(, "axes": {"random": [1, 2]}})");
    says("a sweep sets the seeds", two + "}", {"random=2"});
    says("the sweep's seeds set this key", R"({"base": "own.json", "arms": {"a": {"random": 3}}})");
}

TEST_CASE("one number stands for a run in all arms", "[sweep]") {
    const std::string two = R"({"arms": {"own": {"base": "own.json"}, "other": {"base": "other.json"}})";
    says("different first metrics, test.top1 and score", two + "}");
    says("trainer 'own' gives no 'score'", two + R"(, "metric": "score"})");
    const auto sweep = test::expand(R"({"base": "other.json"})", {}, sources());
    CHECK(sweep.metric == TrainerMetric{"score", "%", true});
    CHECK(to_json(sweep)["metric"]["name"] == "score");
    CHECK_FALSE(test::expand(two + R"(, "metric": "loss"})", {}, sources()).metric.is_higher_better);
}

TEST_CASE("mistakes about trainers are named", "[sweep]") {
    says("trainer: expected the path of a trainer.json, got 1", R"({"base": {"trainer": 1}})");
    says("'revision' is missing", R"({"base": "bad.json"})");
    says("the recipe below is of another trainer", R"({"base": {"base": "ok.json", "trainer": "own/trainer.json"}})");
    says("a run of another trainer cannot be started from", R"({"base": {"init": {"from": "own.json"}}})");
    says("trainer 'own' has no key 'init.from'", R"({"base": "own.json", "arms": {"a": {"init.from": "ok.json"}}})");
    says("arms.a.base: expected a recipe's path, got {}", R"({"base": "ok.json", "arms": {"a": {"base": {}}}})");
    says("'base' is missing", R"({"arms": {"a": {"base": "own.json"}, "b": {}}})");
    says("trainer 'own' has no key 'optm.lr' (did you mean 'optim.lr'?)",
         R"({"base": "own.json", "arms": {"a": {"optm.lr": 1}}})");
}

}  // namespace bitsweep::sweep_trainers_test
