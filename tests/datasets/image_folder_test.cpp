#include "datasets/image_folder.h"

#include "base/error.h"
#include "config/canonical.h"
#include "config/config_io.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/sources.h"
#include "sys/file.h"

namespace bitsweep::image_folder_test {

namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    write_file_atomically(path, bytes);
}

// Two classes: three training images, two others.
test::Folder made_up() {
    test::Folder folder;
    for (const auto* name : {"train/b/2.jpg", "train/b/10.jpg", "train/a/x.jpg", "val/a/v.jpg", "val/b/v.jpg"})
        write(folder.path / name, name);
    return folder;
}

std::vector<std::string> paths(const std::vector<ImageFile>& files) {
    std::vector<std::string> list;
    for (const auto& file : files) list.push_back(file.path);
    return list;
}

std::string refusal(const fs::path& path) {
    try {
        read_image_folder(path);
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("an image folder's classes and files come in byte order", "[datasets]") {
    const auto made = made_up();
    write(made.path / "train/.DS_Store", "not looked at");
    write(made.path / "train/a/.hidden", "not looked at");
    write(made.path / "train/README", "not looked at");
    const auto folder = read_image_folder(made.path);
    CHECK(folder.classes == std::vector<std::string>{"a", "b"});
    CHECK(paths(folder.train) == std::vector<std::string>{"train/a/x.jpg", "train/b/10.jpg", "train/b/2.jpg"});
    CHECK(paths(folder.val) == std::vector<std::string>{"val/a/v.jpg", "val/b/v.jpg"});
    CHECK(folder.train[1].label == 1);
    CHECK(folder.train[1].bytes == 14);
    CHECK(folder.empty.empty());
}

TEST_CASE("class folders without a file are listed, in either part", "[datasets]") {
    const auto made = made_up();
    fs::create_directories(made.path / "train/c");
    CHECK(read_image_folder(made.path).empty == std::vector<std::string>{"train/c", "val/c"});
}

TEST_CASE("a folder of another layout names what is wrong", "[datasets]") {
    const test::Folder empty;
    CHECK_THAT(refusal(empty.path), Contains("/train is missing") && Contains("train/<class>/*"));
    fs::create_directories(empty.path / "train/a");
    fs::create_directories(empty.path / "val");
    CHECK_THAT(refusal(empty.path), Contains("/train has no class folder with an image in it"));
    const auto made = made_up();
    write(made.path / "val/z/v.jpg", "z");
    CHECK_THAT(refusal(made.path), Contains("val/z is a class that"));
    const auto nested = made_up();
    write(nested.path / "train/a/more/1.jpg", "1");
    CHECK_THAT(refusal(nested.path), Contains("train/a/more is a folder"));
}

TEST_CASE("the fingerprint changes with a name and with a size, and with nothing else", "[datasets]") {
    const auto made = made_up();
    const auto before = folder_fingerprint(made.path);
    CHECK(before.size() == 23);
    CHECK(before == folder_fingerprint(made_up().path));
    write(made.path / "train/a/x.jpg", "more bytes than before");
    const auto resized = folder_fingerprint(made.path);
    CHECK(resized != before);
    write(made.path / "val/a/another.jpg", "1");
    CHECK(folder_fingerprint(made.path) != resized);
    CHECK(folder_fingerprint(made.path / "nowhere").empty());
}

TEST_CASE("a folder's fingerprint is filled in, checked, or asked for", "[datasets]") {
    test::FakeSources fake;
    fake.folders["flowers"] = "sha256:0123456789abcdef";
    const auto resolved = [&](const std::string& keys) {
        Problems problems;
        auto config =
            parse_config(parse_json(R"({"data.name": "folder", )" + keys + "}", "x.json", problems), problems);
        resolve(config, "x.json", fake.sources(), problems);
        problems.throw_if_any();
        return config;
    };
    const auto config = resolved(R"("data.folder": "flowers")");
    CHECK(config.data.fingerprint == "sha256:0123456789abcdef");
    CHECK_THAT(canonical_config(config), Contains(R"("data.fingerprint":"sha256:0123456789abcdef")"));
    CHECK(run_id(resolved(R"("data.folder": "gone", "data.fingerprint": "sha256:0123456789abcdef")")) ==
          run_id(config));
    CHECK_THROWS_WITH(resolved(R"("data.folder": "gone")"), Contains("is not under the data root"));
    CHECK_THROWS_WITH(resolved(R"("data.folder": "flowers", "data.fingerprint": "sha256:1")"),
                      Contains("expected sha256:1") && Contains("changed since"));
}

}  // namespace bitsweep::image_folder_test
