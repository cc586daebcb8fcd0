#include "app/download_text.h"

#include "base/units.h"
#include "support/catch.h"

namespace bitsweep::app::download_text_test {

TEST_CASE("bytes are counted in thousands, as publishers do", "[app]") {
    CHECK(bytes_text(0) == "0 B");
    CHECK(bytes_text(999) == "999 B");
    CHECK(bytes_text(28881) == "28.9 kB");
    CHECK(bytes_text(168513733) == "168.5 MB");
    CHECK(bytes_text(1329278602) == "1.33 GB");
}

TEST_CASE("a download's line tells share, bytes, pace and what is left", "[app]") {
    CHECK(download_text({"x.gz", 0, 1000, 0}) == "x.gz   0 %  0 B of 1.0 kB");
    CHECK(download_text({"x.gz", 75'800'000, 168'500'000, 10e6}) ==
          "x.gz  45 %  75.8 MB of 168.5 MB  10.0 MB/s, 9 s left");
}

TEST_CASE("a bar fills what is left of the line, and is never longer than it", "[app]") {
    CHECK(download_bar({"x", 500, 1000, 0}, 47) == "x  50 %  500 B of 1.0 kB  [=========          ]");
    for (const std::size_t width : {0U, 5U, 20U, 40U, 200U})
        CHECK(download_bar({"x", 5, 10, 3}, width).size() <= width);
}

}  // namespace bitsweep::app::download_text_test
