// Histories of a download, with a transfer that does as it is told.

#include "datasets/fetch/download.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/error.h"
#include "datasets/fetch/fetch_fakes.h"
#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"

namespace bitsweep::download_test {
using namespace fetch;
using Strings = std::vector<std::string>;

namespace {

const std::string kBytes = "0123456789";
const std::string kMd5 = hash_hex(kBytes, HashAlgorithm::kMd5);
const TransferResult kDropped{TransferEnd::kDropped, "reset"};

struct World {
    test::Folder folder;
    test::FakeTransfer transfer;
    test::FakeClock clock;
    test::NotedSink sink;
    bool stopped = false;
    Parcel parcel{{"x.bin", kBytes.size(), {HashAlgorithm::kMd5, kMd5}}, {"one/x.bin"}, folder.path / "x.bin.part"};

    std::optional<std::string> download() {
        return fetch::download(parcel, {transfer, clock, sink, [this] { return stopped; }});
    }
    std::string part() const { return read_file_if_exists(parcel.part).value_or("none"); }
    void has_part(const std::string& bytes) const { write_file_atomically(parcel.part, bytes); }
};

test::FakeTransfer::Answer whole(const std::string& bytes = kBytes) {
    return {{200, {}, bytes.size()}, bytes};
}
test::FakeTransfer::Answer rest(std::size_t from) {
    return {{206, from, kBytes.size()}, kBytes.substr(from)};
}
test::FakeTransfer::Answer cut(std::size_t from, std::size_t count) {
    return {{from == 0 ? 200 : 206, from, kBytes.size()}, kBytes.substr(from, count), kDropped};
}
test::FakeTransfer::Answer status(int number) {
    return {{number, {}, {}}, ""};
}

}  // namespace

TEST_CASE("a whole answer is the file", "[fetch]") {
    World world;
    world.transfer.answers = {whole()};
    CHECK(world.download() == "one/x.bin");
    CHECK(world.part() == kBytes);
    CHECK(world.sink.lines == Strings{"started one/x.bin at 0", "finished"});
}

TEST_CASE("a dropped connection goes on where it stopped, as often as it brings something", "[fetch]") {
    World world;
    world.transfer.answers = {cut(0, 2), cut(2, 1), cut(3, 1), cut(4, 1), cut(5, 1), rest(6)};
    CHECK(world.download() == "one/x.bin");
    CHECK(world.part() == kBytes);
    CHECK(world.transfer.asked.back() == "one/x.bin from 6");
    CHECK_THAT(world.sink.lines[1], Contains("the connection was lost at 2 of 10 bytes: reset; trying again"));
}

TEST_CASE("a part of an earlier run is gone on with", "[fetch]") {
    World world;
    world.has_part("0123");
    world.transfer.answers = {rest(4)};
    CHECK(world.download() == "one/x.bin");
    CHECK(world.transfer.asked == Strings{"one/x.bin from 4"});
}

TEST_CASE("a part that is whole is not asked for again", "[fetch]") {
    World world;
    world.has_part(kBytes);
    CHECK(world.download() == "");
    CHECK(world.transfer.asked.empty());
}

TEST_CASE("a server without ranges sends the whole file, which replaces the part", "[fetch]") {
    World world;
    world.has_part("0123");
    world.transfer.answers = {whole()};
    CHECK(world.download() == "one/x.bin");
    CHECK(world.part() == kBytes);
}

TEST_CASE("a server without ranges that always drops is left", "[fetch]") {
    World world;
    const auto drop = test::FakeTransfer::Answer{{200, {}, kBytes.size()}, "012", kDropped};
    world.transfer.answers = {drop, drop, drop, drop, drop, drop};
    CHECK_THROWS_AS(world.download(), DataError);
    CHECK(world.transfer.asked.size() == 4);
}

TEST_CASE("a part longer than the file, or refused by the server, is dropped", "[fetch]") {
    World world;
    SECTION("longer") {
        world.has_part(kBytes + "x");
        world.transfer.answers = {whole()};
    }
    SECTION("refused") {
        world.has_part("01234");
        world.transfer.answers = {status(416), whole()};
    }
    CHECK(world.download() == "one/x.bin");
    CHECK(world.part() == kBytes);
}

TEST_CASE("a damaged file is refused with both checksums and removed, so that the next try starts anew", "[fetch]") {
    World world;
    world.transfer.answers = {whole("0123456780")};
    CHECK_THROWS_WITH(world.download(), Contains("cannot get x.bin") && Contains("one/x.bin") && Contains(kMd5) &&
                                            Contains(hash_hex("0123456780", HashAlgorithm::kMd5)));
    CHECK(world.part() == "none");
    world.transfer.answers = {whole()};
    CHECK(world.download() == "one/x.bin");
    CHECK(world.transfer.asked.back() == "one/x.bin from 0");
}

TEST_CASE("damage in what was there before costs one whole download", "[fetch]") {
    World world;
    world.has_part("<htm");
    world.transfer.answers = {rest(4), whole()};
    CHECK(world.download() == "one/x.bin");
    CHECK(world.transfer.asked == Strings{"one/x.bin from 4", "one/x.bin from 0"});
}

TEST_CASE("mirrors are tried in order, a part goes on at the next", "[fetch]") {
    World world;
    world.parcel.addresses = {"one/x.bin", "two/x.bin", "three/x.bin"};
    world.transfer.answers = {status(404), cut(0, 4), status(500), status(500), status(500), rest(4)};
    CHECK(world.download() == "three/x.bin");
    CHECK(world.transfer.asked == Strings{"one/x.bin from 0", "two/x.bin from 0", "two/x.bin from 4",
                                          "two/x.bin from 4", "two/x.bin from 4", "three/x.bin from 4"});
    CHECK(world.part() == kBytes);
}

TEST_CASE("where no address will do, each is named with its reason, and what came is kept", "[fetch]") {
    World world;
    world.parcel.addresses = {"one/x.bin", "two/x.bin", "three/x.bin"};
    world.transfer.answers = {status(403), cut(0, 4), status(404), whole("short")};
    CHECK_THROWS_WITH(world.download(), Contains("one/x.bin: 403: access is refused") &&
                                            Contains("two/x.bin: 404: there is no such file") &&
                                            Contains("three/x.bin: the file there has 5 bytes, expected 10") &&
                                            Contains("4 of 10 bytes are kept") && Contains("--from"));
    CHECK(world.part() == "0123");
}

TEST_CASE("an answer that goes on beyond the file's size is no such file", "[fetch]") {
    World world;
    world.transfer.answers = {{{200, {}, {}}, kBytes + "and more"}};
    CHECK_THROWS_WITH(world.download(), Contains("the file there is longer than 10 bytes"));
    CHECK(world.part() == "none");
}

TEST_CASE("a stop keeps the part, and the next download goes on with it", "[fetch]") {
    World world;
    auto answer = cut(0, 4);
    answer.afterwards = [&] { world.stopped = true; };
    world.transfer.answers = {answer};
    CHECK_FALSE(world.download());
    CHECK(world.part() == "0123");
    world.stopped = false;
    world.transfer.answers = {rest(4)};
    CHECK(world.download() == "one/x.bin");
}

TEST_CASE("a stop while waiting ends the wait", "[fetch]") {
    World world;
    world.transfer.answers = {cut(0, 1)};
    const double before_s = world.clock.time_s;
    const auto ask = [&] { return world.clock.time_s > before_s; };
    CHECK_FALSE(fetch::download(world.parcel, {world.transfer, world.clock, world.sink, ask}));
    CHECK(world.clock.time_s < before_s + 0.2);
}

TEST_CASE("a full disk is named with file and address", "[fetch]") {
    World world;
    constexpr int kMajor = 1, kMinor = 7;  // those of /dev/full
    if (::mknod(world.parcel.part.c_str(), S_IFCHR | S_IRUSR | S_IWUSR, makedev(kMajor, kMinor)) != 0) {
        WARN("skipped: no device can be made here");
        return;
    }
    world.transfer.answers = {rest(0)};
    CHECK_THROWS_WITH(world.download(), Contains("x.bin.part: No space left on device, while downloading one/x.bin"));
}

TEST_CASE("a file without a published checksum is taken by its size", "[fetch]") {
    World world;
    world.parcel.file.checksum = {};
    world.transfer.answers = {whole("abcdefghij")};
    CHECK(world.download() == "one/x.bin");
}

}  // namespace bitsweep::download_test
