#include "sys/gzip.h"

#include "base/error.h"
#include "support/catch.h"

namespace bitsweep::gzip_test {

TEST_CASE("gunzip gives back what gzip packed, and the same bytes pack alike", "[sys]") {
    for (const std::size_t size : {0, 1, 1000, 65536, 65537, 300000}) {
        std::string text;
        for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i * i % 251);
        CHECK(gunzip(gzip(text), "x.gz") == text);
        CHECK(gzip(text) == gzip(text));
    }
}

TEST_CASE("a stream that is cut, altered, none, followed by more or too large names its file", "[sys]") {
    const auto stream = gzip("some text that is packed");
    for (std::size_t length = 0; length < stream.size(); ++length)
        CHECK_THROWS_WITH(gunzip(stream.substr(0, length), "x.gz"), Contains("x.gz is cut short"));
    auto damaged = stream;
    damaged[damaged.size() - 5] ^= 1;  // of the CRC
    CHECK_THROWS_WITH(gunzip(damaged, "x.gz"), Contains("x.gz is no whole gzip file: incorrect data check"));
    CHECK_THROWS_WITH(gunzip("not packed at all", "x.gz"), Contains("x.gz is no whole gzip file"));
    CHECK_THROWS_WITH(gunzip(stream + "more", "x.gz"), Contains("4 bytes follow its end"));
    const auto bomb = gzip(std::string(1 << 20, '\0'));
    CHECK(gunzip(bomb, "x.gz", 1 << 20).size() == 1 << 20);
    CHECK_THROWS_WITH(gunzip(bomb, "x.gz", (1 << 20) - 1), Contains("x.gz unpacks to more than 1048575 bytes"));
}

}  // namespace bitsweep::gzip_test
