#include "report/exhibit/specification.h"

#include "report/exhibit/exhibit_input.h"
#include "report/made_up.h"
#include "support/catch.h"

namespace bitsweep::specification_test {
using namespace bitsweep::made_up;

namespace {

Specification parse(const std::string& text) {
    Problems problems;
    const auto document = parse_json(text, "analysis/x.json", problems);
    auto specification = parse_specification(document, "x", problems);
    problems.throw_if_any();
    return specification;
}

std::string problems_of(const std::string& text) {
    try {
        parse(text);
    } catch (const ConfigError& error) {
        std::string all;
        for (const auto& problem : error.problems()) all += to_string(problem) + "\n";
        return all;
    }
    return "none";
}

}  // namespace

TEST_CASE("a specification names sweeps by patterns, and those that overrides made of them", "[report]") {
    const auto specification = parse(R"({"kind": "lines", "sweeps": ["demo", "*/bits"]})");
    CHECK(specification.y == std::vector<std::string>{"test.top1"});
    CHECK(specification.shows("demo"));
    CHECK(specification.shows("demo@epochs=2"));
    CHECK(specification.shows("cpu/bits"));
    CHECK_FALSE(specification.shows("cpu/bits2"));
    CHECK_FALSE(specification.shows("bits"));
}

TEST_CASE("every mistake of a specification is said at once, with the nearest name", "[report]") {
    const auto problems = problems_of(R"({"kind": "line", "sweep": "demo", "filter": 3, "published": "yes"})");
    CHECK_THAT(problems, Contains("analysis/x.json:1: kind: unknown kind 'line' (did you mean 'lines'?)"));
    CHECK_THAT(problems, Contains("unknown key 'sweep' in a specification (did you mean 'sweeps'?)"));
    CHECK_THAT(problems, Contains("filter: expected an object"));
    CHECK_THAT(problems, Contains("published: expected true or false"));
    CHECK_THAT(problems, Contains("expected either 'sweeps' or 'probe'"));
    CHECK_THAT(problems_of(R"({"kind": "lines", "probe": "qerrors"})"), Contains("did you mean 'qerror'?"));
    CHECK_THAT(problems_of(R"({"kind": "pareto", "probe": "qerror"})"), Contains("cannot show probes of kind qerror"));
    CHECK_THAT(problems_of(R"({"kind": "pareto", "sweeps": ["s"], "x": "bit_operation"})"),
               Contains("analysis/x.json:1: x: unknown cost 'bit_operation' (did you mean 'bit_operations'?)"));
    CHECK_THAT(problems_of(R"({"sweeps": ["s"]})"), Contains("'kind' is missing"));
    CHECK_THAT(problems_of("[1]"), Contains("expected an object"));
}

TEST_CASE("a filter keeps cells by arm and axis, and says what the sweep does not have", "[report]") {
    const auto filter = [](const char* text) { return filtered(three_arms(), OrderedJson::parse(text), "x"); };
    CHECK(filter("{}").cells.size() == three_arms().cells.size());
    const auto one = filter(R"({"arm": "pact+sawb", "bits": [2, 3]})");
    CHECK(one.cells.size() == 6);
    CHECK(one.arms == std::vector<std::string>{"pact+sawb"});
    CHECK_THROWS_WITH(filter(R"({"arm": "pact-sawb"})"), Contains("has no arm 'pact-sawb'"));
    CHECK_THROWS_WITH(filter(R"({"bit": 2})"), Contains("has no such axis"));
}

TEST_CASE("a run's network is named as the published rows name it", "[report]") {
    const auto network = [](const char* model, const char* block, const char* shortcut, const char* data,
                            double width = 1) {
        return published_network(
            Json{{"model", {{"name", model}, {"block", block}, {"shortcut", shortcut}, {"width", width}}},
                 {"data", {{"name", data}}}});
    };
    CHECK(network("resnet20", "pre", "pool", "cifar10") == "cifar10/resnet20_preact_pool");
    CHECK(network("resnet20", "post", "native", "cifar10") == "cifar10/resnet20");
    CHECK(network("resnet18", "pre", "native", "imagenet") == "imagenet/resnet18_preact");
    CHECK(network("alexnet", "post", "native", "imagenet") == "imagenet/alexnet_bn");
    CHECK(network("svhnnet", "post", "native", "svhn-extra") == "svhn/convnet7");
    CHECK(network("resnet20", "pre", "pool", "cifar10", 2) == "");
    CHECK(network("resnet20", "post", "pool", "cifar10") != "cifar10/resnet20");
}

}  // namespace bitsweep::specification_test
