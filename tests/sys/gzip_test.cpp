#include "sys/gzip.h"

#include "support/catch.h"

namespace bitsweep::gzip_test {

TEST_CASE("gunzip gives back what gzip packed, and the same bytes pack alike", "[sys]") {
    std::string long_text;
    for (int i = 0; i < 100000; ++i) long_text += std::to_string(i * 7919 % 1000);
    for (const std::string& text : {std::string(), std::string("x"), std::string(65536, 'a'), long_text}) {
        CHECK(gunzip(gzip(text)) == text);
        CHECK(gzip(text) == gzip(text));
    }
    CHECK(gzip(long_text).size() < long_text.size() / 2);
}

TEST_CASE("a damaged or cut gzip stream is refused", "[sys]") {
    const auto stream = gzip("a text that is long enough to be damaged in its middle");
    for (std::size_t length = 0; length < stream.size(); ++length)
        CHECK_THROWS_WITH(gunzip(stream.substr(0, length)), Contains("damaged or ends early"));
    auto damaged = stream;
    damaged[stream.size() - 6] ^= 1;  // the checksum
    CHECK_THROWS(gunzip(damaged));
    CHECK_THROWS(gunzip(stream + "more"));
}

}  // namespace bitsweep::gzip_test
