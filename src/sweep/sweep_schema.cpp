#include "sweep/sweep_schema.h"

#include <set>
#include <string>
#include <vector>

#include "config/config_io.h"

namespace bitsweep {
namespace {

OrderedJson reference(const std::string& definition) {
    return {{"$ref", "#/definitions/" + definition}};
}

OrderedJson any_of(const std::vector<OrderedJson>& schemas) {
    return {{"anyOf", schemas}};
}

OrderedJson list_of(OrderedJson items, int at_least = 0) {
    OrderedJson schema{{"type", "array"}, {"items", std::move(items)}};
    if (at_least > 0) schema["minItems"] = at_least;
    return schema;
}

OrderedJson key_schema(const KeyInfo& info) {
    auto schema = info.schema;
    schema["description"] = info.help;
    schema["default"] = read_ordered_json(info.default_value);
    return schema;
}

// "quant.weight.bits" -> "quant", "quant.weight"
std::vector<std::string> groups_around(const std::string& key) {
    std::vector<std::string> groups;
    for (auto dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1))
        groups.push_back(key.substr(0, dot));
    return groups;
}

// Keys of a group ("" = all), each by its path within it: nested, dotted, or both.
OrderedJson group_schema(const std::string& group) {
    const auto start = group.empty() ? 0 : group.size() + 1;
    auto properties = OrderedJson::object();
    for (const auto& info : config_keys()) {
        if (!group.empty() && !info.key.starts_with(group + ".")) continue;
        for (const auto& outer : groups_around(info.key))
            if (outer.size() > start) properties[outer.substr(start)] = reference("keys." + outer);
        properties[info.key.substr(start)] = key_schema(info);
    }
    return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

OrderedJson definitions() {
    OrderedJson all{{"keys", group_schema("")}};
    all["recipe"] = all["keys"];
    all["recipe"]["properties"]["base"] = {{"type", "string"}, {"description", "the recipe whose keys these change"}};
    std::set<std::string> groups;
    auto names = OrderedJson::array();
    for (const auto& info : config_keys()) {
        names.push_back(info.key);
        for (auto& group : groups_around(info.key)) groups.insert(std::move(group));
    }
    for (const auto& group : groups) all["keys." + group] = group_schema(group);
    all["key"] = {{"enum", std::move(names)}};
    all["axis"] = {{"type", "object"},
                   {"properties",
                    {{"keys", any_of({reference("key"), list_of(reference("key"), 1)})},
                     {"key", any_of({reference("key"), list_of(reference("key"), 1)})},
                     {"values", list_of(OrderedJson::object(), 1)}}},
                   {"required", OrderedJson::array({"values"})},
                   {"additionalProperties", false}};
    all["cells"] = {{"type", "object"}, {"minProperties", 1}};
    return all;
}

OrderedJson axes_schema() {
    auto properties = OrderedJson::object();  // a plain list of values: the axis is named by its key
    for (const auto& info : config_keys())
        if (info.key != "seed") properties[info.key] = any_of({list_of(key_schema(info), 1), reference("axis")});
    return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", reference("axis")}};
}

OrderedJson with_member(const char* name) {
    OrderedJson schema = OrderedJson::object();
    schema["required"] = OrderedJson::array({name});
    return schema;
}

OrderedJson described(OrderedJson schema, const char* text) {
    schema["description"] = text;
    return schema;
}

}  // namespace

OrderedJson sweep_schema() {
    const OrderedJson text{{"type", "string"}}, count{{"type", "integer"}, {"minimum", 1}},
        seed{{"type", "integer"}, {"minimum", 0}};
    OrderedJson pair = list_of(reference("cells"), 2);
    pair["maxItems"] = 2;
    OrderedJson own_base = with_member("base");
    own_base["type"] = "object";
    const OrderedJson properties{
        {"$schema", described(text, "for editors: where this schema is")},
        {"question", described(text, "what the sweep is to answer")},
        {"base",
         described(any_of({text, reference("recipe")}), "the recipe that every run starts from: path, or keys")},
        {"arms", described({{"type", "object"},
                            {"minProperties", 1},
                            {"additionalProperties", any_of({reference("keys"), own_base})}},
                           "name -> the keys that it sets")},
        {"axes", described(axes_schema(), "name -> keys and values; every combination is a cell")},
        {"zip", described(list_of(list_of(text)), "axes that advance together")},
        {"exclude", described(list_of(reference("cells")), "cells that are left out")},
        {"metric", described(text, "the number that stands for a run, where the trainers' first ones differ")},
        {"seeds", described(any_of({count, list_of(seed, 1)}), "how many, or which")},
        {"contrasts", described(list_of(std::move(pair)), "pairs of cells that are tested against each other")},
        {"resources",
         {{"type", "object"},
          {"properties",
           {{"minutes", {{"type", "number"}, {"minimum", 0}}}, {"gpus", {{"enum", OrderedJson::array({1})}}}}},
          {"additionalProperties", false}}}};
    return {{"$schema", "http://json-schema.org/draft-07/schema#"},
            {"title", "bitsweep sweep file"},
            {"type", "object"},
            {"properties", properties},
            {"anyOf", OrderedJson::array({with_member("base"), with_member("arms")})},
            {"additionalProperties", false},
            {"definitions", definitions()}};
}

}  // namespace bitsweep
