#include "app/lists.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include "report/table/text.h"
#include "support/catch.h"
#include "sys/file.h"

namespace bitsweep::app::lists_test {
namespace {

const std::filesystem::path kDocs = std::filesystem::path(BITSWEEP_SOURCE_DIR) / "docs";

// docs/keys.md: "|" would end a column of Markdown.
std::string page_of_keys() {
    const auto cell = [](const std::string& text) {
        std::string escaped;
        for (const char c : text) escaped += c == '|' ? "\\|" : std::string(1, c);
        return escaped;
    };
    std::string page =
        "# Keys of a run\n\nA test makes this page from the program's tables (`BITSWEEP_UPDATE_GOLDEN=1` writes it "
        "anew). The default stands in brackets.\n\n| key | range [default] | meaning |\n|---|---|---|\n";
    for (const auto& row : list_table("keys"))
        page += fmt::format("| `{}` | {} | {} |\n", row.name, cell(row.note), cell(row.summary));
    return page;
}

}  // namespace

TEST_CASE("docs/keys.md has every key of the tables", "[app]") {
    const auto page = page_of_keys();
    if (std::getenv("BITSWEEP_UPDATE_GOLDEN") != nullptr) write_file_atomically(kDocs / "keys.md", page);
    CHECK(read_file(kDocs / "keys.md") == page);
}

TEST_CASE("docs/reference.md explains every member of a sweep file", "[app]") {
    const auto page = read_file(kDocs / "reference.md");
    for (const auto& [member, schema] : sweep_file_schema()["properties"].items()) {
        INFO(member << ": " << write_json(schema));
        CHECK_THAT(page, Contains("\n| `" + member + "` |"));
    }
}

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
