#include "app/glyphs.h"

#include "support/catch.h"

namespace bitsweep::app {

TEST_CASE("characters that no font has are drawn by their numbers, and named", "[report]") {
    const Glyphs glyphs("20-7e a0-17f\n3b1 2192\n");
    std::set<std::string> missing;
    CHECK(glyphs.drawable("set title 'é α → β 日🙂'", missing) == "set title 'é α → U+03B2 U+65E5U+1F642'");
    CHECK(missing == std::set<std::string>{"U+03B2", "U+65E5", "U+1F642"});
    CHECK(glyphs.has(U'a'));
    CHECK_FALSE(glyphs.has(U'\u65E5'));
}

}  // namespace bitsweep::app
