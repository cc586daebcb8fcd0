#include "base/csv.h"

#include "support/catch.h"

namespace bitsweep::csv_test {

TEST_CASE("what is written as CSV reads back the same", "[base]") {
    const std::vector<std::vector<std::string>> rows{
        {"a", "b", "c"}, {"1", "", "x,y"}, {"say \"hi\"", "two\nlines", "cr\r"}, {"±", " ", "end"}};
    std::string text;
    for (const auto& row : rows) text += csv_line(row);
    CHECK(parse_csv(text) == rows);
}

TEST_CASE("CSV of other programs is read, and what is broken is said with its line", "[base]") {
    CHECK(parse_csv("a,b\r\n1,2\r\n\r\n") == std::vector<std::vector<std::string>>{{"a", "b"}, {"1", "2"}});
    CHECK(parse_csv("a,b\n1,2") == std::vector<std::vector<std::string>>{{"a", "b"}, {"1", "2"}});
    CHECK(parse_csv("").empty());
    CHECK(parse_csv("\"\"\n") == std::vector<std::vector<std::string>>{{""}});
    CHECK_THROWS_WITH(parse_csv("a,b\n1\n"), Contains("line 2: 1 fields, expected 2"));
    CHECK_THROWS_WITH(parse_csv("a\n\"open"), Contains("a quote is not closed"));
}

}  // namespace bitsweep::csv_test
