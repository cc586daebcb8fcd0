#include "store/stored_numbers.h"

#include <cmath>

#include "support/catch.h"

namespace bitsweep {

TEST_CASE("a run's numbers are read from their text when they are asked for, copies change alone", "[store]") {
    const auto stored = StoredNumbers::in_text(R"({"test.top1": 90.5, "test.loss": null, "odd": "x"})");
    CHECK(stored.size() == 3);
    CHECK(stored.at("test.top1") == 90.5);
    CHECK(std::isnan(stored.at("test.loss")));
    CHECK(std::isnan(stored.find("odd")->second));
    CHECK_FALSE(stored.contains("val.top1"));

    auto changed = stored;
    changed["test.top1"] = 1;
    CHECK(stored.at("test.top1") == 90.5);
    CHECK(changed.at("test.top1") == 1);
    changed.clear();
    CHECK(changed.empty());
    CHECK(stored.size() == 3);
}

TEST_CASE("a text without numbers has none", "[store]") {
    for (const char* text : {"", "{}", "[]", "7", "null", "{"}) {
        INFO(text);
        CHECK(StoredNumbers::in_text(text).empty());
    }
    CHECK(StoredNumbers().empty());
    CHECK(StoredNumbers{{"a", 1}}.at("a") == 1);
}

}  // namespace bitsweep
