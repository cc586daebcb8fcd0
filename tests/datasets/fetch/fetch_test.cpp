// Fetching made-up data sets from a real web server and from folders, by the real libcurl.

#include "datasets/fetch/fetch.h"

#include "base/error.h"
#include "datasets/fetch/curl_transfer.h"
#include "datasets/fetch/fetch_fakes.h"
#include "datasets/files.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/http_server.h"
#include "support/made_data_set.h"
#include "sys/file.h"
#include "sys/file_lock.h"

namespace bitsweep::fetch_test {
using namespace fetch;
using test::HttpServer;
using Strings = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

// Bytes that gzip cannot shrink to nothing.
std::string noise(std::size_t size, std::uint64_t seed) {
    std::string bytes;
    for (std::uint64_t i = 0; bytes.size() < size; ++i) bytes += sha256_hex(std::to_string(seed + i));
    return bytes.substr(0, size);
}

const std::string kTrain = noise(90000, 1), kTest = noise(30000, 2);
const std::string kArchive =
    test::tar_gz({{"set/train.bin", kTrain}, {"set/test.bin", kTest}, {"set/names.txt", "a\n"}});

struct World {
    test::Folder folder;
    HttpServer server{{}};
    CurlTransfer transfer;
    test::FakeClock clock;
    test::NotedSink sink;
    bool stopped = false;
    fs::path root = folder.path / "data";

    Fetched fetch(const FileSet& set, const std::string& base = "", bool anew = false) {
        return fetch_set(set, {root, base, anew}, {transfer, clock, sink, [this] { return stopped; }});
    }
    std::string text(const fs::path& path) const { return read_file_if_exists(root / path).value_or("none"); }

    // All names under the data root but lock files.
    Strings names() const {
        Strings list;
        for (const auto& entry : fs::recursive_directory_iterator(root))
            if (entry.path().filename().string().front() != '.') list.push_back(fs::relative(entry.path(), root));
        std::sort(list.begin(), list.end());
        return list;
    }
};

// A set in an archive, whose publisher gives a checksum of the archive only, as CIFAR-100's does.
struct Packed : test::MadeDataSet {
    explicit Packed(const std::string& mirror) : MadeDataSet("packed", "set") {
        add_file("train.bin", kTrain, false);
        add_file("test.bin", kTest, false);
        add_archive("set.tar.gz", kArchive);
        add_mirror(mirror);
    }
};

// A set of single files, as MNIST is.
struct Single : test::MadeDataSet {
    explicit Single(const std::string& mirror) : MadeDataSet("single", "files") {
        add_file("train.bin", kTrain);
        add_file("test.bin", kTest);
        add_mirror(mirror);
    }
};

const Strings kPackedNames{"set", "set/bitsweep-files.json", "set/names.txt", "set/test.bin", "set/train.bin"};

}  // namespace

TEST_CASE("an archive is downloaded, checked, unpacked and put in place, its files' checksums are recorded",
          "[fetch]") {
    World world;
    const Packed made(world.server.address());
    world.server.put("set.tar.gz", {kArchive});
    const auto fetched = world.fetch(made.set());
    CHECK(fetched.outcome == FetchOutcome::kFetched);
    CHECK(fetched.files == Strings{"train.bin", "test.bin"});
    CHECK(fetched.recorded.files.at("test.bin") == Manifest::Entry{kTest.size(), sha256_hex(kTest)});
    CHECK(read_manifest(made.set(), world.root) == fetched.recorded);
    CHECK(world.names() == kPackedNames);
    CHECK(file_problems(made.set(), world.root).empty());
    CHECK(world.fetch(made.set()).outcome == FetchOutcome::kWasThere);
    CHECK(world.server.requests() == Strings{"set.tar.gz"});
}

TEST_CASE("single files are fetched, and only those that are missing or damaged", "[fetch]") {
    World world;
    const Single made(world.server.address());
    world.server.put("train.bin", {kTrain});
    world.server.put("test.bin", {kTest});
    CHECK(world.fetch(made.set()).files == Strings{"train.bin", "test.bin"});
    CHECK(world.names() == Strings{"files", "files/test.bin", "files/train.bin"});
    write_file_atomically(world.root / "files/test.bin", noise(kTest.size(), 9));
    CHECK(world.fetch(made.set()).files == Strings{"test.bin"});
    CHECK(world.text("files/test.bin") == kTest);
    CHECK(world.fetch(made.set(), "", true).files == Strings{"train.bin", "test.bin"});
}

TEST_CASE("a dropped connection is gone on with by ranges", "[fetch]") {
    World world;
    const Packed made(world.server.address());
    HttpServer::File file{kArchive};
    file.cut_after = kArchive.size() / 3 + 1;
    world.server.put("set.tar.gz", file);
    CHECK(world.fetch(made.set()).outcome == FetchOutcome::kFetched);
    const auto cut = std::to_string(kArchive.size() / 3 + 1);
    CHECK(world.server.requests().size() == 3);
    CHECK(world.server.requests()[1] == "set.tar.gz from " + cut);
    CHECK(world.names() == kPackedNames);
}

TEST_CASE("an interrupted download leaves only its part, and a second fetch goes on with it", "[fetch]") {
    World world;
    const Packed made(world.server.address());
    HttpServer::File file{kArchive};
    file.cut_after = 5000;
    world.server.put("set.tar.gz", file);
    world.clock.time_s = 0;
    const auto ask = [&] { return world.clock.time_s > 0; };  // stopped as soon as it waits
    CHECK(fetch_set(made.set(), {world.root, "", false}, {world.transfer, world.clock, world.sink, ask}).outcome ==
          FetchOutcome::kStopped);
    CHECK(world.names() == Strings{"set.tar.gz.part"});
    CHECK(world.text("set.tar.gz.part") == kArchive.substr(0, 5000));
    CHECK(data_status(find_file_set("cifar10"), world.root).state == DataState::kMissing);
    world.server.put("set.tar.gz", {kArchive});
    CHECK(world.fetch(made.set()).outcome == FetchOutcome::kFetched);
    CHECK(world.server.requests().back() == "set.tar.gz from 5000");
    CHECK(world.names() == kPackedNames);
}

TEST_CASE("a server without ranges, or without lengths, brings the file too", "[fetch]") {
    World world;
    const Packed made(world.server.address());
    HttpServer::File file{kArchive};
    file.takes_ranges = false;
    file.tells_length = GENERATE(true, false);
    world.server.put("set.tar.gz", file);
    make_folders(world.root);
    write_file_atomically(world.root / "set.tar.gz.part", kArchive.substr(0, 100));
    CHECK(world.fetch(made.set()).outcome == FetchOutcome::kFetched);
    CHECK(world.server.requests() == Strings{"set.tar.gz from 100"});
}

TEST_CASE("a truncated file is refused, what came of it goes on at a better server", "[fetch]") {
    World world;
    const Packed made(world.server.address());
    HttpServer::File file{kArchive.substr(0, 4000)};
    SECTION("whose length is told") {
        world.server.put("set.tar.gz", file);
        CHECK_THROWS_WITH(world.fetch(made.set()),
                          Contains("the file there has 4000 bytes, expected " + std::to_string(kArchive.size())));
        CHECK(world.server.requests() == Strings{"set.tar.gz"});
    }
    SECTION("whose length is not told") {
        file.tells_length = false;
        file.takes_ranges = false;
        world.server.put("set.tar.gz", file);
        CHECK_THROWS_WITH(world.fetch(made.set()),
                          Contains("ended after 4000 of " + std::to_string(kArchive.size()) + " bytes"));
    }
    CHECK_FALSE(fs::exists(world.root / "set"));
    world.server.put("set.tar.gz", {kArchive});
    CHECK(world.fetch(made.set()).outcome == FetchOutcome::kFetched);
}

TEST_CASE("a corrupted file is refused with both checksums, and the next fetch starts anew", "[fetch]") {
    World world;
    const Packed made(world.server.address());
    auto damaged = kArchive;
    damaged[5000] ^= 1;
    world.server.put("set.tar.gz", {damaged});
    CHECK_THROWS_WITH(world.fetch(made.set()), Contains(hash_hex(damaged, HashAlgorithm::kMd5)) &&
                                                   Contains(hash_hex(kArchive, HashAlgorithm::kMd5)) &&
                                                   Contains(world.server.address() + "set.tar.gz"));
    CHECK(world.names().empty());
    world.server.put("set.tar.gz", {kArchive});
    CHECK(world.fetch(made.set()).outcome == FetchOutcome::kFetched);
    CHECK(world.server.requests() == Strings{"set.tar.gz", "set.tar.gz"});
}

TEST_CASE("what is not there, forbidden or unreachable is named with its address", "[fetch]") {
    World world;
    Packed made(world.server.address() + "nowhere/");
    made.add_mirror(world.server.address());
    made.add_mirror("http://127.0.0.1:1/");
    HttpServer::File file;
    file.status = 403;
    world.server.put("set.tar.gz", file);
    CHECK_THROWS_WITH(world.fetch(made.set()),
                      Contains(world.server.address() + "nowhere/set.tar.gz: 404: there is no such file") &&
                          Contains(world.server.address() + "set.tar.gz: 403: access is refused") &&
                          Contains("http://127.0.0.1:1/set.tar.gz: cannot be reached: "));
}

TEST_CASE("a second mirror serves where the first fails, and a redirect is followed", "[fetch]") {
    World world;
    Single made(world.server.address() + "nowhere/");
    made.add_mirror(world.server.address());
    HttpServer::File moved;
    moved.moved_to = world.server.address() + "elsewhere/train.bin";
    world.server.put("train.bin", moved);
    world.server.put("elsewhere/train.bin", {kTrain});
    world.server.put("test.bin", {kTest});
    CHECK(world.fetch(made.set()).outcome == FetchOutcome::kFetched);
    CHECK(world.text("files/train.bin") == kTrain);
}

TEST_CASE("fetch --from a folder: beside each other, or laid out as a data root", "[fetch]") {
    World world;
    const Single made("http://127.0.0.1:1/");
    const auto mirror = world.folder.path / "my mirror";
    const auto layout = GENERATE("", "files");
    make_folders(mirror / layout);
    write_file_atomically(mirror / layout / "train.bin", kTrain);
    write_file_atomically(mirror / layout / "test.bin", kTest);
    CHECK(world.fetch(made.set(), base_address(mirror, "/")).outcome == FetchOutcome::kFetched);
    CHECK(world.text("files/test.bin") == kTest);
}

TEST_CASE("file:// is gone on with, and refused when truncated, corrupted or missing", "[fetch]") {
    World world;
    const Packed made("http://127.0.0.1:1/");
    const auto mirror = world.folder.path / "mirror", archive = mirror / "set.tar.gz";
    make_folders(mirror);
    make_folders(world.root);
    const auto base = base_address(mirror, "/");
    SECTION("gone on with") {
        write_file_atomically(archive, kArchive);
        write_file_atomically(world.root / "set.tar.gz.part", kArchive.substr(0, 7000));
        CHECK(world.fetch(made.set(), base).outcome == FetchOutcome::kFetched);
        CHECK(world.sink.lines[2] == "started " + base + "set.tar.gz at 7000");
        CHECK(world.names() == kPackedNames);
    }
    SECTION("truncated") {
        write_file_atomically(archive, kArchive.substr(0, 7000));
        CHECK_THROWS_WITH(world.fetch(made.set(), base), Contains("the file there has 7000 bytes, expected"));
    }
    SECTION("shorter than what is there") {
        write_file_atomically(archive, kArchive.substr(0, 7000));
        write_file_atomically(world.root / "set.tar.gz.part", kArchive.substr(0, 8000));
        CHECK_THROWS_AS(world.fetch(made.set(), base), DataError);
    }
    SECTION("corrupted") {
        write_file_atomically(archive, noise(kArchive.size(), 3));
        CHECK_THROWS_WITH(world.fetch(made.set(), base), Contains(hash_hex(kArchive, HashAlgorithm::kMd5)));
    }
    SECTION("missing") {
        CHECK_THROWS_WITH(world.fetch(made.set(), base),
                          Contains(base) && Contains("404: there is no such file: Couldn't open file"));
    }
    CHECK(fs::exists(world.root / "set") == fs::exists(world.root / "set/train.bin"));
}

TEST_CASE("an archive whose files are not as published is not put in place", "[fetch]") {
    World world;
    test::MadeDataSet made("packed", "set");
    const auto archive = test::tar_gz({{"set/train.bin", noise(kTrain.size(), 5)}, {"set/test.bin", "short"}});
    made.add_file("train.bin", kTrain);
    made.add_file("test.bin", kTest);
    made.add_archive("set.tar.gz", archive);
    made.add_mirror(world.server.address());
    world.server.put("set.tar.gz", {archive});
    CHECK_THROWS_WITH(world.fetch(made.set()), Contains("set.tar.gz does not hold what it should") &&
                                                   Contains("train.bin was altered or damaged") &&
                                                   Contains("test.bin is cut short"));
    CHECK(world.names() == Strings{"set.tar.gz.part"});
}

TEST_CASE("fetching into a folder that has files of the user's keeps them", "[fetch]") {
    World world;
    const Packed made(world.server.address());
    world.server.put("set.tar.gz", {kArchive});
    make_folders(world.root / "set");
    write_file_atomically(world.root / "set/train.bin", "damaged");
    write_file_atomically(world.root / "set/mine.txt", "mine");
    CHECK(world.fetch(made.set()).outcome == FetchOutcome::kFetched);
    CHECK(world.text("set/train.bin") == kTrain);
    CHECK(world.text("set/mine.txt") == "mine");
    CHECK_FALSE(fs::exists(world.root / "set.unpacking"));
}

TEST_CASE("two processes do not fetch into one folder at a time", "[fetch]") {
    World world;
    const Packed made(world.server.address());
    make_folders(world.root);
    const auto lock = FileLock::try_take(world.root / ".set.fetching", "another");
    CHECK(world.fetch(made.set()).outcome == FetchOutcome::kBusy);
    CHECK(world.server.requests().empty());
}

TEST_CASE("what no program may download comes with what to do", "[fetch]") {
    World world;
    CHECK_THROWS_WITH(world.fetch(*find_file_set("imagenet")), Contains("there is no public address") &&
                                                                   Contains("register at https://image-net.org") &&
                                                                   Contains("imagenet/train/<class>/*.JPEG"));
    CHECK_FALSE(fs::exists(world.root));
}

TEST_CASE("a data root that cannot be made is named", "[fetch]") {
    World world;
    world.root = "/dev/null/data";
    const Single made(world.server.address());
    CHECK_THROWS_WITH(world.fetch(made.set()), Contains("cannot create folder /dev/null/data"));
}

}  // namespace bitsweep::fetch_test
