#include "app/tensorboard.h"

#include "support/catch.h"

namespace bitsweep::app::tensorboard_test {

TEST_CASE("the checksum of an event's record is CRC-32C", "[app]") {
    CHECK(crc32c("123456789") == 0xE3069283U);  // the check value of RFC 3720's polynomial
    CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AAU);
    CHECK(crc32c("") == 0);
}

TEST_CASE("an event file begins with its version and holds a record a value", "[app]") {
    EventRun run{{{"arm", "pact"}, {"bits", 2}}, {{"test.top1", 3, 1.5, 90.25}}, 10};
    const auto file = event_file(run);
    // 8 bytes of length, 4 of its checksum, the event (wall time, then field 3), 4 of its checksum.
    CHECK(file.substr(0, 8) == std::string("\x18\0\0\0\0\0\0\0", 8));
    CHECK(file.substr(12 + 9, 15) ==
          "\x1A\x0D"
          "brain.Event:2");
    const auto scalar = file.find("\x0A\x09test.top1\x15");
    REQUIRE(scalar != std::string::npos);
    CHECK(file.substr(scalar + 12, 4) == std::string("\0\x80\xB4\x42", 4));  // 90.25 as a float
    CHECK(file.find("_hparams_/session_start_info") != std::string::npos);
    run.scalars.clear();
    CHECK(event_file(run).find("test.top1") == std::string::npos);
}

}  // namespace bitsweep::app::tensorboard_test
