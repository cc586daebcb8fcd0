#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "study/cases.h"
#include "support/catch.h"

namespace bitsweep::cases_test {
using namespace study;

namespace {

std::string golden_text(const std::string& name) {
    std::ifstream file(std::string(BITSWEEP_SOURCE_DIR) + "/tests/golden/" + name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

double value(const OrderedJson& number) {
    if (number.is_string()) return std::stod(number.get<std::string>());  // "NaN", "-Infinity"
    return number.is_null() ? NAN : number.get<double>();
}

double largest_magnitude(const OrderedJson& list) {
    double largest = 0;
    for (const auto& item : list) largest = std::max(largest, std::abs(value(item)));
    return largest;
}

// Of two numbers, or of two lists.
double largest_distance(const OrderedJson& got, const OrderedJson& wanted) {
    if (!wanted.is_array()) return std::abs(value(got) - value(wanted));
    REQUIRE(got.size() == wanted.size());
    double largest = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double distance = std::abs(value(got[i]) - value(wanted[i]));
        if (!(distance <= largest)) largest = distance;
    }
    return largest;
}

// The promise of the format: elements within 1e-6 of the case's largest magnitude, sums within 1e-5 of the sum of
// magnitudes. A NaN fails every comparison.
void check_elements(const OrderedJson& got, const OrderedJson& wanted, const char* key) {
    INFO(key);
    REQUIRE(got[key].size() == wanted[key].size());
    const double tolerance = 1e-6 * std::max(largest_magnitude(wanted["input"]), largest_magnitude(wanted[key]));
    for (std::size_t i = 0; i < got[key].size(); ++i) {
        INFO("element " << i << ": got " << got[key][i] << ", expected " << wanted[key][i]);
        CHECK(std::abs(value(got[key][i]) - value(wanted[key][i])) <= tolerance);
    }
}

void check_case(const OrderedJson& got, const OrderedJson& wanted) {
    INFO(wanted["name"]);
    check_elements(got, wanted, "output");
    check_elements(got, wanted, "grad_input");
    CHECK(got.contains("alpha") == wanted.contains("alpha"));
    if (wanted.contains("alpha"))
        CHECK(largest_distance(got["alpha"], wanted["alpha"]) <= 1e-6 * largest_magnitude(wanted["input"]));
    double magnitudes = 0;
    for (const auto& g : wanted["grad_output"]) magnitudes += std::abs(value(g));
    for (const auto* side : {&got, &wanted})
        for (const auto& [key, unused] : side->items()) {
            if (!key.starts_with("grad_") || key == "grad_input" || key == "grad_output") continue;
            INFO(key);
            REQUIRE((got.contains(key) && wanted.contains(key)));
            CHECK(largest_distance(got[key], wanted[key]) <= 1e-5 * magnitudes);
        }
}

void check_file(const std::string& name, std::size_t least_cases) {
    Problems problems;
    const auto document = parse_json(golden_text(name), name, problems);
    const auto result = run_cases(document, problems);
    problems.throw_if_any();
    const auto& wanted = document.value["cases"];
    REQUIRE(wanted.size() >= least_cases);
    for (std::size_t i = 0; i < wanted.size(); ++i) check_case(result["cases"][i], wanted[i]);
}

std::string problems_of(const std::string& text) {
    Problems problems;
    run_cases(parse_json(text, "c.json", problems), problems);
    std::string all;
    for (const auto& problem : problems.list()) all += to_string(problem) + "\n";
    return all;
}

OrderedJson run_one(const std::string& quantizer, const std::string& input) {
    Problems problems;
    const auto text =
        "{\"cases\": [{\"quantizer\": " + quantizer + ", \"input\": " + input + ", \"grad_output\": " + input + "}]}";
    const auto result = run_cases(parse_json(text, "c.json", problems), problems);
    problems.throw_if_any();
    return result["cases"][0];
}

}  // namespace

TEST_CASE("every golden case agrees", "[quant][golden]") {
    check_file("goldens.json", 41);
}

TEST_CASE("every hand-worked case agrees", "[quant][golden]") {
    check_file("hand_worked.json", 15);
}

TEST_CASE("every golden case of LSQ+ agrees", "[quant][golden]") {
    check_file("goldens_lsq_plus.json", 8);
}

TEST_CASE("every golden case of the later methods agrees", "[quant][golden]") {
    check_file("goldens_methods.json", 30);
}

TEST_CASE("a good file is printed back with its own keys", "[quant]") {
    Problems problems;
    const auto document = parse_json(golden_text("goldens.json"), "g", problems);
    const auto result = run_cases(document, problems);
    CHECK(result["schema"] == 1);
    CHECK(result["notes"] == document.value["notes"]);
    CHECK(result["cases"][0]["name"] == document.value["cases"][0]["name"]);
    CHECK(result["cases"][0]["input"] == document.value["cases"][0]["input"]);
}

TEST_CASE("everything wrong in a cases file is named at once, with case, key and the nearest name", "[quant]") {
    const auto all = problems_of(R"({"cases": [
      {"name": "first", "quantizer": {"role": "weight", "method": "swab", "bits": 2}, "input": [1], "grad_output": [1]},
      {"name": "second", "quantizer": {"role": "activatoin", "method": "pact"}, "input": [1], "grad_output": [1, 2]},
      {"name": "third", "quantizer": {"role": "activation", "method": "pact", "bits": 9, "alfa": 1}, "input": [null]},
      {"name": "fourth", "quantizer": {"role": "weight", "method": "sawb", "bits": 1}, "input": [1e39], "grad_output": [1], "shape": [2]},
      {"quantizer": {"role": "activation", "method": "pact", "bits": 2, "alpha": -1}, "inptu": [], "grad_output": []},
      {"name": "sixth", "quantizer": {"role": "weight", "method": "twn", "bits": 4}, "input": [1], "grad_output": [1]},
      7
    ]})");
    INFO(all);
    for (const char* expected : {"c.json:2: cases.0.quantizer.method (first)",
                                 "did you mean 'sawb'?",
                                 "cases.1.quantizer.role (second)",
                                 "did you mean 'activation'?",
                                 "cases.1.grad_output (second)",
                                 "expected 1 numbers, as many as input, got 2",
                                 "cases.2.quantizer.bits (third)",
                                 "cases.2.quantizer.alfa (third)",
                                 "did you mean 'alpha'?",
                                 "cases.2.quantizer.alpha (third): missing",
                                 "cases.2.grad_output (third): missing",
                                 "cases.2.input.0 (third): expected a float32 number, got null",
                                 "sawb needs 2 bits or more, got 1",
                                 "cases.3.input.0 (fourth)",
                                 "cases.3.shape (fourth)",
                                 "cases.4.quantizer.alpha",
                                 "unknown key 'inptu'",
                                 "did you mean 'input'?",
                                 "cases.5.quantizer.bits (sixth): twn acts at 2 bits only, got 4",
                                 "cases.6: expected an object, got 7"}) {
        INFO(expected);
        CHECK(all.find(expected) != std::string::npos);
    }
}

TEST_CASE("a file that is no cases file says so", "[quant]") {
    CHECK(problems_of("{\"case\": []}").find("did you mean 'cases'?") != std::string::npos);
    CHECK(problems_of("[]").find("expected an object") != std::string::npos);
    CHECK(problems_of("null").find("expected an object") != std::string::npos);
    CHECK(problems_of("{\"cases\": 3}").find("expected a list of cases, got 3") != std::string::npos);
    CHECK(problems_of("{\"cases\": [}").find("c.json:1:12: malformed JSON") != std::string::npos);
    CHECK(problems_of("{\"schema\": 2, \"rounding\": \"up\", \"cases\": []}").find("half to even") !=
          std::string::npos);
}

TEST_CASE("NaN and infinities go in and come out as strings", "[quant]") {
    const auto clipped = run_one(R"({"role": "activation", "method": "pact", "bits": 2, "alpha": 3})",
                                 R"([1, "NaN", "Infinity", "-Infinity"])");
    CHECK(clipped["output"] == OrderedJson({1.0, "NaN", 3.0, 0.0}));
    const auto weight = run_one(R"({"role": "weight", "method": "sawb", "bits": 2})", R"([1, 2, "NaN", -1])");
    CHECK(weight["output"][2] == "NaN");
    CHECK(weight["alpha"] == "NaN");
    CHECK(problems_of(R"({"cases": [{"quantizer": {"role": "activation", "method": "pact", "bits": 2, "alpha": "NaN"},
                          "input": ["nan"], "grad_output": [1]}]})")
              .find("expected a float32 number > 0") != std::string::npos);
}

TEST_CASE("PACT's clip may be one a channel or a neuron", "[quant]") {
    Problems problems;
    const auto text = R"({"cases": [
      {"quantizer": {"role": "activation", "method": "pact", "bits": 2, "granularity": "channel", "alpha": [3, 6]},
       "shape": [2, 2, 1, 2], "input": [1, 9, 1, 9, -1, 2, 3, 6], "grad_output": [1, 2, 3, 4, 5, 6, 7, 8]},
      {"quantizer": {"role": "activation", "method": "pact", "bits": 2, "granularity": "neuron", "alpha": [3, 6, 3]},
       "shape": [1, 3], "input": [9, 9, 1], "grad_output": [1, 2, 3]}]})";
    const auto result = run_cases(parse_json(text, "c.json", problems), problems);
    problems.throw_if_any();
    CHECK(result["cases"][0]["output"] == OrderedJson({1.0, 3.0, 0.0, 6.0, 0.0, 2.0, 4.0, 6.0}));
    CHECK(result["cases"][0]["grad_alpha"] == OrderedJson({2.0, 12.0}));
    CHECK(result["cases"][1]["output"] == OrderedJson({3.0, 6.0, 1.0}));
    CHECK(result["cases"][1]["grad_alpha"] == OrderedJson({1.0, 2.0, 0.0}));
    CHECK(problems_of(R"({"cases": [{"quantizer": {"role": "activation", "method": "pact", "bits": 2,
        "granularity": "channel", "alpha": 3}, "shape": [1, 2, 1, 1], "input": [1, 1], "grad_output": [1, 1]}]})")
              .find("expected 2 float32 numbers > 0, got 3") != std::string::npos);
}

TEST_CASE("tiny and huge weights keep their scale", "[quant]") {
    const auto small = run_one(R"({"role": "weight", "method": "sawb", "bits": 2})", "[1e-40, -3e-40, 2e-40]");
    const auto large = run_one(R"({"role": "weight", "method": "sawb", "bits": 8})", "[1e38, -3e38, 2e38]");
    const auto plain = run_one(R"({"role": "weight", "method": "sawb", "bits": 2})", "[1, -3, 2]");
    for (int i = 0; i < 3; ++i) {
        CHECK(value(small["output"][i]) / 1e-40 == Approx(value(plain["output"][i])).epsilon(1e-4));
        CHECK(std::isfinite(value(large["output"][i])));
    }
    CHECK(value(small["alpha"]) / 1e-40 == Approx(value(plain["alpha"])).epsilon(1e-4));
}

TEST_CASE("an empty tensor goes through every quantizer", "[quant]") {
    for (const char* quantizer :
         {R"({"role": "weight", "method": "none"})", R"({"role": "weight", "method": "sawb", "bits": 2})",
          R"({"role": "weight", "method": "dorefa", "bits": 1})",
          R"({"role": "weight", "method": "dorefa", "bits": 2})",
          R"({"role": "weight", "method": "minmax", "bits": 8})", R"({"role": "activation", "method": "none"})",
          R"({"role": "activation", "method": "dorefa", "bits": 2})",
          R"({"role": "activation", "method": "pact", "bits": 32, "alpha": 1})"}) {
        INFO(quantizer);
        const auto result = run_one(quantizer, "[]");
        CHECK(result["output"].empty());
        CHECK(result["grad_input"].empty());
    }
}

TEST_CASE("all-zero weights stay finite in every quantizer", "[quant]") {
    for (const char* method : {"sawb", "dorefa", "minmax"})
        for (int bits = 2; bits <= 8; ++bits) {
            INFO(method << " at " << bits << " bits");
            const auto result = run_one("{\"role\": \"weight\", \"method\": \"" + std::string(method) +
                                            "\", \"bits\": " + std::to_string(bits) + "}",
                                        "[0, 0, 0]");
            CHECK(std::isfinite(value(result["output"][0])));
            CHECK(std::isfinite(value(result["grad_input"][0])));
        }
}

TEST_CASE("LSQ's gradients are finite where w / step is not, and its activations may be a scalar", "[quant][cases]") {
    Problems problems;
    const auto document = parse_json(R"({"schema": 1, "cases": [
        {"name": "far", "quantizer": {"role": "weight", "method": "lsq", "bits": 4, "step": 0.25},
         "input": [3e38, 0.3], "grad_output": [1, 1]},
        {"name": "scalar", "quantizer": {"role": "activation", "method": "lsq", "bits": 2, "step": 1},
         "input": [1.2], "grad_output": [1], "shape": []}]})",
                                     "f.json", problems);
    const auto result = run_cases(document, problems);
    REQUIRE(problems.empty());
    // (7 + (round(1.2) - 1.2)) / sqrt(2 * 7)
    CHECK(value(result["cases"][0]["grad_step"]) == Approx(6.8 / std::sqrt(14.0)));
    CHECK(value(result["cases"][1]["output"][0]) == 1);
}

}  // namespace bitsweep::cases_test
