#include "support/catch.h"
#include "support/sources.h"
#include "sys/file.h"

namespace bitsweep::bad_sweeps_test {

TEST_CASE("every mistake in a sweep file is named with its place and the nearest right thing", "[sweep]") {
    Problems problems;
    const std::string file = BITSWEEP_SOURCE_DIR "/tests/cases/bad_sweeps.json";
    const auto cases = parse_json(read_file(file), file, problems);
    problems.throw_if_any();
    REQUIRE(cases.value.size() > 30);
    for (const auto& item : cases.value) {
        const std::string text = item.contains("text") ? item["text"].get<std::string>() : item["sweep"].dump();
        const auto overrides = item.value("overrides", std::vector<std::string>{});
        std::string said = "no error";
        try {
            test::expand(text, overrides);
        } catch (const ConfigError& error) {
            said = error.what();
        }
        for (const auto& expected : item["expect"]) {
            INFO(item["name"].get<std::string>() << "\nsaid: " << said << "\nexpected: " << expected);
            CHECK(said.find(expected.get<std::string>()) != std::string::npos);
        }
    }
}

}  // namespace bitsweep::bad_sweeps_test
