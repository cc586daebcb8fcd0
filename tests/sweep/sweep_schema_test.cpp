#include "sweep/sweep_schema.h"

#include <regex>

#include "config/config_io.h"
#include "support/catch.h"
#include "sys/file.h"

namespace bitsweep::sweep_schema_test {

namespace {

// As much of JSON Schema as sweep_schema() uses. A keyword that it does not know fails the test.
struct Validator {
    const OrderedJson& root;

    bool accepts(const OrderedJson& schema, const OrderedJson& value) const {
        for (const auto& [keyword, rule] : schema.items())
            if (!holds(keyword, rule, schema, value)) return false;
        return true;
    }

    static bool is_of_type(const std::string& type, const OrderedJson& value) {
        if (type == "integer") return value.is_number_integer();
        if (type == "number") return value.is_number();
        return value.type_name() == type;
    }

    bool holds(const std::string& keyword, const OrderedJson& rule, const OrderedJson& schema,
               const OrderedJson& value) const {
        const auto any = [&](const auto& list, auto test) { return std::any_of(list.begin(), list.end(), test); };
        if (keyword == "$ref")
            return accepts(root.at(OrderedJson::json_pointer(rule.get<std::string>().substr(1))), value);
        if (keyword == "type" && rule.is_array())
            return any(rule, [&](const auto& type) { return is_of_type(type, value); });
        if (keyword == "type") return is_of_type(rule, value);
        if (keyword == "enum") return any(rule, [&](const auto& choice) { return choice == value; });
        if (keyword == "anyOf") return any(rule, [&](const auto& choice) { return accepts(choice, value); });
        if (keyword == "minimum") return !value.is_number() || value >= rule;
        if (keyword == "exclusiveMinimum") return !value.is_number() || value > rule;
        if (keyword == "maximum") return !value.is_number() || value <= rule;
        if (keyword == "pattern")
            return !value.is_string() ||
                   std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>()));
        if (keyword == "items")
            return !value.is_array() || !any(value, [&](const auto& item) { return !accepts(rule, item); });
        if (keyword == "minItems") return !value.is_array() || value.size() >= rule.get<std::size_t>();
        if (keyword == "maxItems") return !value.is_array() || value.size() <= rule.get<std::size_t>();
        if (keyword == "minProperties") return !value.is_object() || value.size() >= rule.get<std::size_t>();
        if (keyword == "required")
            return !any(rule, [&](const auto& name) { return !value.contains(name.template get<std::string>()); });
        if (keyword == "properties") return true;  // with additionalProperties
        if (keyword == "additionalProperties") return members_hold(schema, value);
        return keyword == "description" || keyword == "default" || keyword == "title" || keyword == "$schema" ||
               keyword == "definitions";
    }

    bool members_hold(const OrderedJson& schema, const OrderedJson& value) const {
        if (!value.is_object()) return true;
        const auto& rest = schema.at("additionalProperties");
        for (const auto& [name, member] : value.items()) {
            const bool is_named = schema.contains("properties") && schema["properties"].contains(name);
            if (is_named && !accepts(schema["properties"][name], member)) return false;
            if (!is_named && (rest == false || !accepts(rest, member))) return false;
        }
        return true;
    }
};

OrderedJson parsed(const std::string& text) {
    Problems problems;
    const auto document = parse_json(text, "x", problems);
    problems.throw_if_any();
    return document.value;
}

}  // namespace

TEST_CASE("the schema accepts every sweep file of the project", "[sweep]") {
    const auto schema = sweep_schema();
    std::size_t files = 0;
    for (const auto& path : files_below(std::filesystem::path(BITSWEEP_SOURCE_DIR) / "sweeps")) {
        if (path.extension() != ".json") continue;
        INFO(path.string());
        CHECK(Validator{schema}.accepts(schema, parsed(read_file(path))));
        ++files;
    }
    CHECK(files >= 20);
}

TEST_CASE("the schema refuses what no sweep file may hold", "[sweep]") {
    const auto schema = sweep_schema();
    const auto accepts = [&](const std::string& text) { return Validator{schema}.accepts(schema, parsed(text)); };
    REQUIRE(accepts(R"({"base": {"quant": {"weight.bits": 4}, "quant.activation": {"bits": 2}}, "seeds": [0]})"));
    REQUIRE(accepts(R"({"arms": {"own": {"base": "own.json", "depth": 3}}, "metric": "loss"})"));
    for (const auto* bad :
         {R"({})", R"({"base": 1})", R"({"base": "x", "arm": {}})", R"({"base": "x", "$schema": 7})",
          R"({"base": "x", "seeds": 0})", R"({"base": {"quant": {"weight": {"bits": 12}}}})",
          R"({"base": {"quant.weigth.bits": 2}})", R"({"base": {"optim.lr": 0}})",
          R"({"base": {"optim": {"method": "sdg"}}})", R"({"base": {"epochs": 1.5}})", R"({"base": "x", "arms": {}})",
          R"({"base": "x", "axes": {"optim.lr": [0]}})", R"({"base": "x", "axes": {"bits": [2, 3]}})",
          R"({"base": "x", "axes": {"bits": {"keys": ["bits"], "values": [2]}}})",
          R"({"base": "x", "contrasts": [[{"arm": "a"}]]})", R"({"base": "x", "resources": {"gpus": 2}})",
          R"({"base": {"quant.activation.alpha_init": "percentil:9"}})"}) {
        INFO(bad);
        CHECK_FALSE(accepts(bad));
    }
}

TEST_CASE("every key's default is what its schema accepts, and its schema says what it refuses", "[sweep]") {
    const OrderedJson none;
    for (const auto& info : config_keys()) {
        INFO(info.key);
        CHECK(Validator{none}.accepts(info.schema, read_ordered_json(info.default_value)));
        for (const auto& value : {OrderedJson("no such value"), OrderedJson(-7), OrderedJson(0), OrderedJson(true),
                                  OrderedJson::array({1, 2}), OrderedJson(1e13), OrderedJson(1), OrderedJson(0.5)}) {
            RunConfig config;
            Problems problems;
            set_key(config, info.key, value, "here", problems);
            INFO(value);
            CHECK(problems.empty() == Validator{none}.accepts(info.schema, value));
        }
    }
}

}  // namespace bitsweep::sweep_schema_test
