#include "app/lists.h"

#include <sstream>

#include "report/table/text.h"
#include "support/catch.h"

namespace bitsweep::app::lists_test {

TEST_CASE("a list is filtered by name, else by what is said of it", "[app]") {
    const auto quant = list_table("keys", "QUANT.weight");
    CHECK(quant.size() > 5);
    for (const auto& row : quant) CHECK_THAT(row.name, Contains("quant.weight"));
    const auto by_text = list_table("keys", "Nesterov momentum");
    REQUIRE(by_text.size() == 1);
    CHECK(by_text[0].name == "optim.nesterov");
    CHECK_THROWS_WITH(list_table("keys", "quant.weigth.bits"), Contains("did you mean 'quant.weight.bits'?"));
    CHECK_THROWS_WITH(list_table("keyz"), Contains("did you mean 'keys'?"));
}

TEST_CASE("a key in JSON has type, default, range, choices and help", "[app]") {
    const auto of = [](const char* key) { return to_json(list_table("keys", key)).front(); };
    CHECK(of("optim.lr")["range"] == OrderedJson{{"exclusiveMinimum", 0.0}});
    CHECK(of("quant.weight.bits")["choices"].size() == 9);
    CHECK(of("quant.weight.bits")["default"] == 32);
    CHECK(of("optim.method")["choices"] == OrderedJson::array({"sgd", "adam"}));
    CHECK(of("optim.method")["range"].is_null());
    CHECK(of("epochs")["help"] == "passes over the training set");
    CHECK(of("epochs")["summary"] == "passes over the training set");
}

TEST_CASE("rows fit the terminal, and a pipe gets a line a row", "[app]") {
    for (const auto* table : {"keys", "quantizers", "models", "data", "figures"}) {
        const auto rows = list_table(table);
        std::istringstream lines(to_text(rows, 50));
        for (std::string line; std::getline(lines, line);) {
            INFO(line);
            CHECK(text_width(line) <= 50);
        }
        const auto plain = to_text(rows, std::nullopt);
        CHECK(std::count(plain.begin(), plain.end(), '\n') == static_cast<std::ptrdiff_t>(rows.size()));
    }
}

}  // namespace bitsweep::app::lists_test
