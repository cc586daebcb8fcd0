#include "datasets/image_folder.h"

#include "base/error.h"
#include "config/canonical.h"
#include "config/config_io.h"
#include "config/resolve.h"
#include "datasets/config_sources.h"
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

std::string fingerprint(const fs::path& path) {
    return folder_facts(path.parent_path(), path.filename().string()).fingerprint;
}

// The problems of a sweep file's keys for the data set "folder" under `root`, one a line; "" = none.
std::string problems_of(const fs::path& root, const std::string& keys) {
    Problems problems;
    auto config =
        parse_config(parse_json(R"({"data.name": "folder", "data.normalize": "imagenet", "batch": 1, )" + keys + "}",
                                "x.json", problems),
                     problems);
    resolve(config, "x.json", config_sources("x.json", root), problems);
    std::string text;
    for (const auto& problem : problems.list()) text += to_string(problem) + "\n";
    return text;
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
    const auto before = fingerprint(made.path);
    CHECK(before.size() == 23);
    CHECK(before == fingerprint(made_up().path));
    write(made.path / "train/a/x.jpg", "more bytes than before");
    const auto resized = fingerprint(made.path);
    CHECK(resized != before);
    write(made.path / "val/a/another.jpg", "1");
    CHECK(fingerprint(made.path) != resized);
    CHECK(fingerprint(made.path / "nowhere").empty());
}

TEST_CASE("a folder's fingerprint is filled in, checked, or asked for", "[datasets]") {
    test::FakeSources fake;
    fake.folders["flowers"] = {"sha256:0123456789abcdef", "", 1000, 5000, {}, {}};
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
    CHECK_THROWS_WITH(resolved(R"("data.folder": "gone")"), Contains("is not in the data root"));
    CHECK_THROWS_WITH(resolved(R"("data.folder": "flowers", "data.fingerprint": "sha256:1")"),
                      Contains("expected sha256:1") && Contains("changed since"));
}

TEST_CASE("a config that its image folder contradicts is refused with the key, the folder and the number found",
          "[datasets]") {
    const test::Folder root;
    const std::string jpeg = "\xFF\xD8\xFF\xE0";
    for (const auto* name :
         {"train/oak/1.jpg", "train/oak/2.jpg", "train/birch/1.jpg", "val/oak/1.jpg", "val/birch/1.jpg"})
        write(root.path / "leaves" / name, jpeg);
    const std::string two = R"("data.folder": "leaves", "data.classes": 2)";
    CHECK(problems_of(root.path, two).empty());
    CHECK(problems_of(root.path, R"("data.folder": "leaves", "data.classes": 3)") ==
          "x.json: data.classes: 'leaves' has 2 class folders in train/, got 3 (set data.classes to 2)\n");
    CHECK_THAT(problems_of(root.path, two + R"(, "data.train_images": 4)"),
               Contains("x.json: data.train_images: 'leaves' has 3 training images, got 4"));
    CHECK_THAT(problems_of(root.path, two + R"(, "data.validation": 3)"), Contains("fewer than the 3 training images"));
    fs::create_directories(root.path / "leaves/train/elm");
    write(root.path / "leaves/val/oak/2.jpg", "\x89PNG\r\n");
    write(root.path / "leaves/val/oak/3.jpg", "words");
    const std::string three = R"("data.folder": "leaves", "data.classes": 3)";
    CHECK_THAT(problems_of(root.path, three),
               Contains("'leaves' has a class without an image: train/elm (and 1 more) (remove the class") &&
                   Contains("'leaves': val/oak/2.jpg: it is a PNG, only JPEG files are read (and 1 more) (convert"));
    CHECK(problems_of(root.path, three + R"(, "data.on_bad_image": "skip")").empty());
    write(root.path / "leaves/val/ash/1.jpg", jpeg);
    CHECK_THAT(problems_of(root.path, three), Contains("x.json: data.folder: ") && Contains("val/ash is a class that"));
    for (const auto* name : {"train/oak/1.jpg", "train/elm/1.jpg", "val/oak/1.jpg", "val/elm/1.jpg"})
        write(root.path / "drawings" / name, "\x89PNG\r\n");
    CHECK(problems_of(root.path, R"("data.folder": "drawings", "data.classes": 2, "data.on_bad_image": "skip")") ==
          "x.json: data.folder: 'drawings' has no image to train on: train/elm/1.jpg: it is a PNG, only JPEG files are "
          "read (and 3 more) (convert the files to JPEG)\n");
}

TEST_CASE("a folder that is not in the data root: where it was looked for, and the nearest one", "[datasets]") {
    const test::Folder root;
    const auto here = root.path.string();
    write(root.path / "leaves/train/oak/1.jpg", "1");
    CHECK_THAT(problems_of(root.path, R"("data.folder": "leafs")"),
               Contains("'leafs' is not in the data root " + here + " (did you mean 'leaves'?"));
    CHECK_THAT(problems_of(root.path, R"("data.folder": "leaves")"),
               Contains("'leaves/val' is not in the data root " + here + " (that folder has train;"));
    CHECK_THAT(problems_of(root.path / "none", R"("data.folder": "leaves")"),
               Contains("'leaves/train' is not there: the data root " + here + "/none does not exist"));
    CHECK_THAT(problems_of(root.path, R"("init.weights": "leaves/net.safetensors", "data.folder": "leaves")"),
               Contains("init.weights: 'leaves/net.safetensors' is not in the data root " + here));
}

}  // namespace bitsweep::image_folder_test
