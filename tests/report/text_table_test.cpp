#include "report/table/text_table.h"

#include <limits>

#include "base/error.h"
#include "support/catch.h"

namespace bitsweep::text_table_test {

namespace {

const TextTable kTable{{"name", "top1", "n"},
                       {{"a, \"b\"", 88.123456789, 3}, {"x|y", nullptr, 12}, {"± two\nlines", 5.0, nullptr}}};

}  // namespace

TEST_CASE("a table for a terminal is aligned by characters, numbers to the right", "[cli]") {
    CHECK(render(kTable, TableFormat::kTable) ==
          "name            top1   n\n"
          "a, \"b\"       88.1235   3\n"
          "x|y                   12\n"
          "± two lines        5\n");
}

TEST_CASE("rows that are wider than the terminal go on below, all from the same column on", "[cli]") {
    CHECK(render(kTable, TableFormat::kTable, 24) == render(kTable, TableFormat::kTable));
    CHECK(render(kTable, TableFormat::kTable, 20) ==
          "name            top1\n"
          "     n\n"
          "a, \"b\"       88.1235\n"
          "     3\n"
          "x|y\n"
          "    12\n"
          "± two lines        5\n");
    CHECK(render(kTable, TableFormat::kMarkdown, 5) == render(kTable, TableFormat::kMarkdown));
}

TEST_CASE("CSV is quoted by RFC 4180 and keeps full precision", "[cli]") {
    CHECK(render(kTable, TableFormat::kCsv) ==
          "name,top1,n\n"
          "\"a, \"\"b\"\"\",88.123456789,3\n"
          "x|y,,12\n"
          "\"± two\nlines\",5.0,\n");
}

TEST_CASE("Markdown escapes bars and holds one line a row", "[cli]") {
    CHECK(render(kTable, TableFormat::kMarkdown) ==
          "| name        |    top1 |   n |\n"
          "|-------------|--------:|----:|\n"
          "| a, \"b\"      | 88.1235 |   3 |\n"
          "| x\\|y        |         |  12 |\n"
          "| ± two lines |       5 |     |\n");
}

TEST_CASE("JSON is a list of objects, with every column once and NaN as null", "[cli]") {
    const TextTable twice{{"a", "a"}, {{1, std::numeric_limits<double>::quiet_NaN()}, {"x", 0.1}}};
    const auto json = Json::parse(render(twice, TableFormat::kJson));
    CHECK(json == Json::parse(R"([{"a": 1, "a_2": null}, {"a": "x", "a_2": 0.1}])"));
    CHECK(render({{"a"}, {}}, TableFormat::kJson) == "[]\n");
    CHECK(render({{"a"}, {}}, TableFormat::kCsv) == "a\n");
}

TEST_CASE("infinity is a value in CSV, NaN is none; a name is one line", "[cli]") {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    CHECK(render({{"a", "b"}, {{-kInfinity, std::numeric_limits<double>::quiet_NaN()}}}, TableFormat::kCsv) ==
          "a,b\n-inf,\n");
    CHECK_THAT(render({{"x\ny"}, {{1}}}, TableFormat::kMarkdown), Contains("| x y |"));
}

TEST_CASE("a wide table is wrapped into parts of about one width, with the first column in each", "[report]") {
    TextTable table{{"arm", "aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"}, {{"x", 1, 2, 3, 4}}};
    table.bold = {{0, 4}};
    CHECK(wrapped(table, 100).size() == 1);
    const auto parts = wrapped(table, 38);
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].columns == std::vector<std::string>{"arm", "aaaaaaaa", "bbbbbbbb"});
    CHECK(parts[1].columns == std::vector<std::string>{"arm", "cccccccc", "dddddddd"});
    CHECK(parts[1].rows[0] == std::vector<Json>{"x", 3, 4});
    CHECK(parts[1].bold.contains({0, 2}));
    CHECK(wrapped(table, 1).size() == 4);
}

TEST_CASE("an unknown format names the known ones", "[cli]") {
    CHECK(table_format("md") == TableFormat::kMarkdown);
    CHECK_THROWS_WITH(table_format("xml"), Contains("one of table, csv, json, md"));
}

}  // namespace bitsweep::text_table_test
