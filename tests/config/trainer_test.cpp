#include "config/trainer.h"

#include <fmt/format.h>

#include "config/any_config.h"
#include "config/resolve.h"
#include "support/catch.h"
#include "support/sources.h"
#include "sys/file.h"

namespace bitsweep::trainer_test {

namespace {

constexpr const char* kOwn = R"({ "name": "own", "revision": 1,
  "command": ["python3", "{here}/train.py", "{args}"],
  "keys": { "seed":   { "type": "integer", "default": 0, "role": "seed" },
            "epochs": { "type": "integer", "default": 3, "role": "epochs" },
            "lr":     { "type": "number", "default": 0.1, "min": 0, "help": "learning rate" },
            "optim.method": { "type": "string", "default": "sgd", "choices": ["sgd", "adam"] },
            "optim.momentum": { "type": "number", "default": 0.9, "when": {"optim.method": "sgd"} },
            "optim.nesterov": { "type": "bool", "default": false, "when": {"optim.momentum": [0.9, 0.99]} },
            "sizes":  { "type": "list", "default": [16, 32] },
            "weights": { "type": "file", "default": "" },
            "quant.weight.bits": { "type": "integer", "default": 32, "role": "weight_bits" } },
  "metrics": { "test.top1": { "unit": "%", "better": "higher" }, "test.loss": { "better": "lower" } } })";

Trainer parsed(const std::string& text) {
    Problems problems;
    const auto document = parse_json(text, "own/trainer.json", problems);
    auto trainer = parse_trainer(document, problems);
    problems.throw_if_any();
    return trainer;
}

ForeignConfig config_of(const std::string& keys = "{}") {
    Problems problems;
    ForeignConfig config(std::make_shared<Trainer>(parsed(kOwn)));
    config.set_all(parse_json(keys, "recipe.json", problems), problems);
    problems.throw_if_any();
    return config;
}

std::string id_of(const std::string& keys) {
    return run_id(AnyConfig(config_of(keys)));
}

std::string said_of(const std::string& keys) {
    try {
        config_of(keys);
        return "no error";
    } catch (const ConfigError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("every mistake in a trainer.json is named with its place and the nearest right thing", "[config]") {
    Problems problems;
    const std::string file = BITSWEEP_SOURCE_DIR "/tests/cases/bad_trainers.json";
    const auto cases = parse_json(read_file(file), file, problems);
    problems.throw_if_any();
    REQUIRE(cases.value.size() > 50);
    for (const auto& item : cases.value) {
        auto trainer = read_ordered_json(kOwn);
        if (item.contains("set"))
            for (const auto& [pointer, value] : item["set"].items())
                trainer[OrderedJson::json_pointer(pointer)] = value;
        if (item.contains("without")) trainer.erase(item["without"].get<std::string>());
        const auto text = item.contains("text") ? item["text"].get<std::string>() : write_json(trainer);
        std::string said = "no error";
        try {
            parsed(text);
        } catch (const ConfigError& error) {
            said = error.what();
        }
        for (const auto& expected : item["expect"]) {
            INFO(item["name"].get<std::string>() << "\nsaid: " << said << "\nexpected: " << expected);
            CHECK(said.find(expected.get<std::string>()) != std::string::npos);
        }
    }
}

TEST_CASE("a trainer.json that is cut or changed anywhere is refused or read, and never ends the program", "[config]") {
    const std::string whole = kOwn;
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const char* other : {"", "\"", "{", "0", "null", "-1e999", "\\u0000"}) {
            try {
                parsed(whole.substr(0, at) + other + (other[0] == '\0' ? "" : whole.substr(at + 1)));
            } catch (const ConfigError&) {
                ++refused;
            }
        }
    CHECK(refused > whole.size());
}

TEST_CASE("the id of another trainer's run is its behaviour: ways of writing make no difference", "[config]") {
    const auto plain = id_of("{}");
    CHECK(plain == id_of(R"({"lr": 0.10})"));
    CHECK(plain == id_of(R"({"optim": {"method": "sgd"}, "sizes": [16.0, 32]})"));
    CHECK(plain != id_of(R"({"lr": 0.2})"));
    CHECK(id_of(R"({"lr": 1})") == id_of(R"({"lr": 1.0})"));
    CHECK(id_of(R"({"lr": 0})") == id_of(R"({"lr": -0.0})"));
    CHECK(id_of(R"({"sizes": [1, 2]})") != id_of(R"({"sizes": [2, 1]})"));
    CHECK(id_of(R"({"optim": {"momentum": 0.5}})") == id_of(R"({"optim.momentum": 0.5})"));
}

TEST_CASE("keys that cannot matter are not in the id", "[config]") {
    const auto adam = id_of(R"({"optim.method": "adam"})");
    CHECK(adam == id_of(R"({"optim.method": "adam", "optim.momentum": 0.5})"));
    CHECK(adam == id_of(R"({"optim.method": "adam", "optim.momentum": 0.99, "optim.nesterov": true})"));
    CHECK(id_of(R"({"optim.momentum": 0.5})") == id_of(R"({"optim.momentum": 0.5, "optim.nesterov": true})"));
    CHECK(id_of("{}") != id_of(R"({"optim.nesterov": true})"));
}

TEST_CASE("name and revision are in the id; path, command, help and new keys are not", "[config]") {
    const auto id_with = [](const std::string& pointer, const OrderedJson& value) {
        auto json = read_ordered_json(kOwn);
        json[OrderedJson::json_pointer(pointer)] = value;
        return run_id(AnyConfig(ForeignConfig(std::make_shared<Trainer>(parsed(write_json(json))))));
    };
    const auto plain = id_of("{}");
    CHECK(plain != id_with("/name", "other"));
    CHECK(plain != id_with("/revision", 2));
    CHECK(plain == id_with("/command", {"python3", "elsewhere.py"}));
    CHECK(plain == id_with("/keys/lr/help", "step size"));
    CHECK(plain == id_with("/keys/new", {{"type", "bool"}, {"default", true}}));
}

TEST_CASE("ids of other trainers' runs stay as they are", "[config]") {
    CHECK(id_of("{}") == "e1c7e914289759f8");
    CHECK(
        id_of(R"({"seed": 2, "lr": 1e-3, "optim.method": "adam", "sizes": [1, "a", true], "quant.weight.bits": 2})") ==
        "c715f87063d67c95");
}

TEST_CASE("a stored config of another trainer has the id of its run", "[config]") {
    const AnyConfig config = config_of(R"({"lr": 0.5, "optim.method": "adam", "seed": 7})");
    const auto text = write_json(to_json(config));
    CHECK(stored_run_id(text, "config.json") == run_id(config));
    for (const auto* damage : {R"("in_id")", R"("name")", R"("revision")"}) {
        auto damaged = text;
        damaged.replace(damaged.find(damage), std::string(damage).size(), R"("gone")");
        CHECK_THROWS_AS(stored_run_id(damaged, "config.json"), ConfigError);
    }
    for (const auto* wrong : {R"({"trainer": 1})", R"({"trainer": {"name": "a", "revision": 1, "in_id": ["x"]}})",
                              R"({"trainer": {"name": "a", "revision": 1, "in_id": ["trainer"]}})",
                              R"({"trainer": {"name": "a", "revision": 1, "in_id": ["schema"]}, "schema": 2})"})
        CHECK_THROWS_AS(stored_run_id(wrong, "config.json"), ConfigError);
}

TEST_CASE("a file of another trainer's config enters the id by its content", "[config]") {
    const auto id_with = [](const std::string& path, const std::string& sha256) {
        AnyConfig config = config_of("{\"weights\": \"" + path + "\"}");
        test::FakeSources fake;
        fake.weights[path] = sha256;
        Problems problems;
        REQUIRE(needs_resolving(config));
        resolve(config, "here", fake.sources(), problems);
        problems.throw_if_any();
        CHECK(stored_run_id(write_json(to_json(config)), "config.json") == run_id(config));
        return run_id(config);
    };
    CHECK(id_with("a.bin", "11") == id_with("b.bin", "11"));
    CHECK(id_with("a.bin", "11") != id_with("a.bin", "22"));
    CHECK_THROWS_AS(id_with("gone.bin", ""), ConfigError);
    CHECK_FALSE(needs_resolving(AnyConfig(config_of())));
}

TEST_CASE("a wrong key or value of another trainer names the nearest right one", "[config]") {
    CHECK(said_of(R"({"lrr": 1})") == "recipe.json:1: lrr: trainer 'own' has no key 'lrr' (did you mean 'lr'?)");
    CHECK(said_of(R"({"lr": -1})") == "recipe.json:1: lr: expected number >= 0, got -1");
    CHECK(said_of(R"({"lr": "a"})").find("expected number >= 0, got \"a\"") != std::string::npos);
    CHECK(said_of(R"({"optim.method": "adm"})").find("(did you mean 'adam'?)") != std::string::npos);
    CHECK(said_of(R"({"optim": {"method": "sgd"}, "optim.method": "adam"})").find("is set twice") != std::string::npos);
    for (const auto* bits : {"0", "9", "16", "2.5", "true"})
        CHECK(said_of(fmt::format(R"({{"quant.weight.bits": {}}})", bits)).find("1..8, or 32") != std::string::npos);
    for (const auto* path : {"/etc/passwd", "../x", "a/../../x", "a/.."})
        CHECK(said_of(fmt::format(R"({{"weights": "{}"}})", path)).find("path below the data root") !=
              std::string::npos);
    CHECK(said_of(R"({"sizes": [[1]]})").find("expected list of") != std::string::npos);
    CHECK(said_of(R"({"epochs": 0})").find("integer >= 1") != std::string::npos);
}

TEST_CASE("a later trainer.json of the same revision may add, and may not give ids another meaning", "[config]") {
    const auto before = definition_of(parsed(kOwn));
    const auto broken = [&](const std::string& pointer, const OrderedJson& value) {
        auto json = read_ordered_json(kOwn);
        if (value.is_null()) json["keys"].erase("sizes");
        else json[OrderedJson::json_pointer(pointer)] = value;
        return broken_promises(before, definition_of(parsed(write_json(json))));
    };
    CHECK(broken("/keys/new", {{"type", "bool"}, {"default", true}}).empty());
    CHECK(broken("/keys/lr/max", 10).empty());
    CHECK(broken("/keys/lr/help", "step size").empty());
    CHECK(broken("/keys/lr/default", 0.2) == std::vector<std::string>{"'default' of key 'lr' was 0.1, is 0.2"});
    CHECK(broken("/keys/weights/type", "string").size() == 1);
    CHECK(broken("", nullptr) == std::vector<std::string>{"key 'sizes' is gone"});
    CHECK(broken("/keys/optim.momentum/when", {{"optim.method", "adam"}}).size() == 1);
}

}  // namespace bitsweep::trainer_test
