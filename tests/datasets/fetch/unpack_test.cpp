#include "datasets/fetch/unpack.h"

#include "base/error.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_data_set.h"
#include "sys/file.h"

namespace bitsweep::unpack_test {
using namespace fetch;
namespace fs = std::filesystem;

namespace {

bool never() {
    return false;
}

}  // namespace

TEST_CASE("only files under the data set's folder leave an archive", "[fetch]") {
    CHECK(member_path("set/a.bin", "set") == fs::path("set/a.bin"));
    CHECK(member_path("./set/a.bin", "set") == fs::path("set/a.bin"));
    CHECK(member_path("set/sub/a.bin", "set") == fs::path("set/sub/a.bin"));
    for (const auto* name : {"", "/", "set", "set/", "/set/a.bin", "other/a.bin", "../set/a.bin",
                             "set/../../etc/passwd", "set/../other/a.bin", "settings/a.bin"})
        CHECK_FALSE(member_path(name, "set"));
}

TEST_CASE("an archive is unpacked without its links and its strangers", "[fetch]") {
    const test::Folder folder;
    write_file_atomically(folder.path / "x.tar.gz", test::tar_gz({{"set/a.bin", std::string(3'000'000, 'a')},
                                                                  {"set/link", "-> /etc/passwd"},
                                                                  {"../escaped", "x"},
                                                                  {"other/b.bin", "b"},
                                                                  {"set/empty", ""}}));
    CHECK(unpack(folder.path / "x.tar.gz", "set", folder.path / "into", never));
    CHECK(read_file(folder.path / "into/set/a.bin") == std::string(3'000'000, 'a'));
    CHECK(read_file(folder.path / "into/set/empty").empty());
    CHECK_FALSE(fs::exists(fs::symlink_status(folder.path / "into/set/link")));
    CHECK_FALSE(fs::exists(folder.path / "escaped"));
    CHECK_FALSE(fs::exists(folder.path / "into/other"));
}

TEST_CASE("an archive that ends early, is none or holds nothing of ours is named", "[fetch]") {
    const test::Folder folder;
    std::string noise;
    for (int i = 0; i < 20000; ++i) noise += std::to_string(i * 7919);
    const auto whole = test::tar_gz({{"set/a.bin", noise}});
    write_file_atomically(folder.path / "cut.tar.gz", whole.substr(0, whole.size() / 2));
    write_file_atomically(folder.path / "none.tar.gz", "<html>not found</html>");
    write_file_atomically(folder.path / "other.tar.gz", test::tar_gz({{"other/a.bin", "a"}}));
    CHECK_THROWS_WITH(unpack(folder.path / "cut.tar.gz", "set", folder.path / "into", never),
                      Contains("cannot unpack") && Contains("cut.tar.gz"));
    CHECK_THROWS_WITH(unpack(folder.path / "none.tar.gz", "set", folder.path / "into", never), Contains("none.tar.gz"));
    CHECK_THROWS_WITH(unpack(folder.path / "other.tar.gz", "set", folder.path / "into", never),
                      Contains("other.tar.gz holds no files under set/"));
    CHECK_THROWS_WITH(unpack(folder.path / "absent.tar.gz", "set", folder.path / "into", never),
                      Contains("absent.tar.gz"));
}

TEST_CASE("unpacking stops when the user says so", "[fetch]") {
    const test::Folder folder;
    write_file_atomically(folder.path / "x.tar.gz", test::tar_gz({{"set/a.bin", "a"}}));
    CHECK_FALSE(unpack(folder.path / "x.tar.gz", "set", folder.path / "into", [] { return true; }));
}

}  // namespace bitsweep::unpack_test
