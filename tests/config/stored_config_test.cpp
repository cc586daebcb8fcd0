#include "config/stored_config.h"

#include "config/config_io.h"
#include "support/catch.h"

namespace bitsweep::stored_config_test {

namespace {

StoredConfig stored(const RunConfig& config) {
    return Json(to_json(config));
}

StoredConfig quantized(const char* weight, const char* activation, int bits) {
    RunConfig config;
    config.quant.weight.method = weight;
    config.quant.activation.method = activation;
    config.quant.weight.bits = config.quant.activation.bits = {bits};
    return stored(config);
}

}  // namespace

TEST_CASE("a stored config is asked by dotted key", "[config]") {
    RunConfig config;
    config.optim.lr = 0.25;
    config.seed = 7;
    const auto answers = stored(config);
    CHECK(answers.is_known());
    CHECK(answers.at("optim.lr") == 0.25);
    CHECK(answers.text("model.name") == "resnet20");
    CHECK(answers.integer("seed") == 7);
    CHECK(answers.values().at("schedule.milestones.1") == 120);
    CHECK(answers.at("optim.speed").is_null());
}

TEST_CASE("of a run that has not started nothing is known", "[config]") {
    const StoredConfig unknown;
    CHECK_FALSE(unknown.is_known());
    CHECK(unknown.at("seed").is_null());
    CHECK(unknown.text("model.name").empty());
    CHECK(unknown.values().empty());
    CHECK_FALSE(unknown.is_full_precision());
}

TEST_CASE("a key that an older version did not write is at its default, one of a group that is not there is null",
          "[config]") {
    const StoredConfig old(Json{{"optim", {{"lr", 0.1}}}, {"forest", {{"trees", 100}}}});
    CHECK(old.at("optim.momentum") == 0.9);
    CHECK(old.at("quant.weight.bits").is_null());
    CHECK(old.at("forest.trees") == 100);
    CHECK(old.method(Role::kWeight).empty());
    CHECK_FALSE(old.is_full_precision());
}

TEST_CASE("a config in a text answers as one that was read, and a text that is no object is not known", "[config]") {
    const auto read = quantized("sawb", "pact", 2);
    const auto late = StoredConfig::in_text(write_json(read.json()));
    CHECK(late.is_known());
    CHECK(late.values() == read.values());
    CHECK(late.method(Role::kWeight) == "sawb");
    CHECK_FALSE(StoredConfig::in_text("[1]").is_known());
    CHECK(StoredConfig::in_text("{damaged").at("seed").is_null());
}

TEST_CASE("two configs differ in the values that another type, place or number gives them", "[config]") {
    const StoredConfig first(Json{{"a", {{"b", 1}, {"c", {1, 2}}}}, {"d", "x"}, {"e", Json::array()}});
    const StoredConfig second(Json{{"a", {{"b", 1.0}, {"c", {1, 3, 4}}}}, {"d", "x"}, {"f", nullptr}});
    using Values = std::map<std::string, Json>;
    CHECK(first.values_unlike(first).empty());
    CHECK(second.values_unlike(first) == Values{{"a.b", 1.0}, {"a.c.1", 3}, {"a.c.2", 4}, {"f", nullptr}});
    CHECK(first.values_unlike(second) == Values{{"a.b", 1}, {"a.c.1", 2}, {"e", nullptr}});
    CHECK(first.values_unlike({}) == first.values());
}

TEST_CASE("methods that do nothing at 32 bits are none, and full precision is where nothing acts", "[config]") {
    CHECK(quantized("sawb", "pact", 2).method(Role::kWeight) == "sawb");
    CHECK(quantized("sawb", "pact", 32).method(Role::kWeight) == "none");
    CHECK(quantized("sawb", "pact", 32).method(Role::kActivation) == "pact");  // clips still
    CHECK(quantized("none", "none", 2).is_full_precision());
    CHECK(quantized("sawb", "lsq", 32).is_full_precision());
    CHECK_FALSE(quantized("sawb", "pact", 32).is_full_precision());
    auto ends = quantized("none", "none", 2).json();
    ends["quant"]["first"]["bits"] = 8;
    CHECK_FALSE(StoredConfig(ends).is_full_precision());
}

}  // namespace bitsweep::stored_config_test
