#include "datasets/files.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "config/tables.h"
#include "datasets/manifest.h"
#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"
#include "sys/gzip.h"

namespace bitsweep::files_test {
namespace fs = std::filesystem;

namespace {

// A data set of two small files in a folder of its own, removed at the end.
struct Fixture {
    fs::path root = fs::temp_directory_path() / ("bitsweep-datasets-" + std::to_string(::getpid()));
    std::string first_sha256 = sha256_hex("abc"), second_sha256 = sha256_hex("hello");
    std::vector<DataFile> files = {{"a.bin", 3, {HashAlgorithm::kSha256, first_sha256}},
                                   {"b.bin", 5, {HashAlgorithm::kSha256, second_sha256}}};
    std::vector<DataFile> archives = {{"tiny.tar", 10, {HashAlgorithm::kMd5, "0123"}}};
    std::vector<std::string_view> mirrors = {"https://example.org/", "https://example.com/"};
    FileSet set{"tiny", "tiny-folder", files, archives, mirrors, "made up"};

    Fixture() {
        fs::create_directories(root / "tiny-folder");
        write("a.bin", "abc");
        write("b.bin", "hello");
    }
    ~Fixture() { fs::remove_all(root); }
    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(root / "tiny-folder" / name, std::ios::binary) << bytes;
    }
};

std::string message_of(const Fixture& f, std::size_t file) {
    try {
        read_verified(f.set, f.files[file], f.root);
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("whole files pass and are read back", "[datasets]") {
    const Fixture f;
    CHECK(file_problems(f.set, f.root).empty());
    CHECK(read_verified(f.set, f.files[1], f.root) == "hello");
}

TEST_CASE("a missing file is named with where to get it", "[datasets]") {
    const Fixture f;
    fs::remove(f.root / "tiny-folder" / "a.bin");
    CHECK(file_problems(f.set, f.root) == std::vector{(f.root / "tiny-folder" / "a.bin").string() + " is missing"});
    const auto message = message_of(f, 0);
    CHECK(has(message, "a.bin is missing"));
    CHECK(has(message, "`bitsweep data fetch tiny` gets it from https://example.org/tiny.tar"));
    CHECK(has(message, "--data-root or BITSWEEP_DATA"));
}

TEST_CASE("a file cut short is told from an altered one", "[datasets]") {
    const Fixture f;
    f.write("a.bin", "ab");
    f.write("b.bin", "hellO");
    CHECK(file_problems(f.set, f.root).size() == 2);
    CHECK(has(message_of(f, 0), "a.bin is cut short: 2 bytes, expected 3"));
    CHECK(has(message_of(f, 1), "b.bin was altered or damaged"));
}

TEST_CASE("initial weights of another content are refused", "[datasets]") {
    const Fixture f;
    CHECK(sha256_under(f.root, "tiny-folder/a.bin") == f.first_sha256);
    CHECK(sha256_under(f.root, "tiny-folder/none.bin").empty());
    CHECK(read_with_checksum(f.root, "tiny-folder/a.bin", f.first_sha256) == "abc");
    CHECK_THROWS_AS(read_with_checksum(f.root, "tiny-folder/a.bin", f.second_sha256), DataError);
    CHECK_THROWS_AS(read_with_checksum(f.root, "tiny-folder/none.bin", f.second_sha256), DataError);
}

TEST_CASE("the fingerprint of each data set that has files is the one in the table", "[datasets]") {
    int sets = 0;
    for (const auto& info : kDataSets)
        if (const auto* set = find_file_set(info.name)) {
            CHECK(fingerprint_of(*set) == info.fingerprint);
            ++sets;
        }
    CHECK(sets == 7);
}

TEST_CASE("every data set but the generated one has files, and says what its publisher asks for", "[datasets]") {
    for (const auto& info : kDataSets) {
        const auto* set = find_file_set(info.name);
        INFO(info.name);
        if (set == nullptr) {
            CHECK(info.fingerprint.substr(0, 7) != "sha256:");
            continue;
        }
        CHECK_FALSE(set->terms.empty());
        CHECK(set->is_downloadable() == set->instructions.empty());
        for (const auto& mirror : set->mirrors) CHECK(mirror.back() == '/');
        for (const auto& file : set->files) CHECK(file.bytes > 0);
        for (const auto& file : set->archives) CHECK(file.checksum.is_known());
    }
}

TEST_CASE("a fingerprint is of the files' checksums, else of the archives'", "[datasets]") {
    Fixture f;
    CHECK(fingerprint_of(f.set) == "sha256:" + sha256_hex(f.first_sha256 + f.second_sha256).substr(0, 16));
    f.files[0].checksum = {};
    CHECK(fingerprint_of(f.set) == "sha256:" + sha256_hex("0123").substr(0, 16));
}

TEST_CASE("a data set is present by its sizes, else incomplete or missing with reasons", "[datasets]") {
    const Fixture f;
    f.write("b.bin", "HELLO");
    CHECK(data_status(&f.set, f.root).state == DataState::kPresent);
    f.write("b.bin", "he");
    CHECK(data_status(&f.set, f.root).state == DataState::kIncomplete);
    CHECK(has(data_status(&f.set, f.root).problems.at(0), "b.bin is cut short"));
    fs::remove(f.root / "tiny-folder" / "a.bin");
    fs::remove(f.root / "tiny-folder" / "b.bin");
    CHECK(data_status(&f.set, f.root).state == DataState::kMissing);
    CHECK(data_status(&f.set, "/nowhere").state == DataState::kMissing);
    CHECK(data_status(nullptr, f.root).state == DataState::kGenerated);
}

TEST_CASE("a file without a published checksum is held against the record of its fetch, else by size", "[datasets]") {
    Fixture f;
    f.files[1].checksum = {};
    f.write("b.bin", "HELLO");
    CHECK(file_problems(f.set, f.root).empty());
    CHECK(check_files(f.set, f.root)[0].evidence == Evidence::kPublished);
    CHECK(check_files(f.set, f.root)[1].evidence == Evidence::kSize);
    write_file_atomically(manifest_path(f.set, f.root), to_text({"tiny", "x", {{"b.bin", {5, f.second_sha256}}}}));
    CHECK(check_files(f.set, f.root)[1].evidence == Evidence::kRecorded);
    CHECK(has(file_problems(f.set, f.root).at(0), "b.bin was altered or damaged"));
    CHECK(has(message_of(f, 1), "b.bin was altered or damaged"));
    f.write("b.bin", "hello");
    CHECK(read_verified(f.set, f.files[1], f.root) == "hello");
}

TEST_CASE("files that were unpacked by hand are there, and are not said to be as published", "[datasets]") {
    const test::Folder root;
    const auto& mnist = *find_file_set("mnist");
    fs::create_directories(root.path / "mnist");
    for (const auto& file : mnist.files) {
        CHECK(data_status(&mnist, root.path).state != DataState::kPresent);
        write_file_atomically(root.path / "mnist" / fs::path(file.name).stem(), "unpacked");
    }
    CHECK(data_status(&mnist, root.path).state == DataState::kPresent);
    for (const auto& check : check_files(mnist, root.path)) {
        CHECK(check.evidence == Evidence::kUnpacked);
        CHECK(check.problem.empty());
    }
    write_file_atomically(root.path / "mnist/t10k-labels-idx1-ubyte.gz", "short");  // what is packed is read first
    CHECK(has(file_problems(mnist, root.path).at(0), "t10k-labels-idx1-ubyte.gz is cut short"));
}

TEST_CASE("a file that is published packed is read packed or unpacked, whichever is there", "[datasets]") {
    const test::Folder root;
    const auto packed = gzip("packed"), checksum = sha256_hex(packed);
    const std::vector<DataFile> files = {{"x.gz", packed.size(), {HashAlgorithm::kSha256, checksum}}};
    const FileSet set{"made-up", "made-up", files, {}, {}, "made up"};
    const auto path = path_of(set, files[0], root.path);
    CHECK_THROWS_WITH(read_unpacked(set, files[0], root.path), Contains("x.gz is missing") && Contains("--data-root"));
    CHECK_THROWS_WITH(verified_path(set, files[0], root.path), Contains("x.gz is missing") && Contains("--data-root"));
    fs::create_directories(path.parent_path());
    write_file_atomically(path.parent_path() / "x", "plain");
    CHECK(read_unpacked(set, files[0], root.path) == "plain");
    write_file_atomically(path, packed);
    CHECK(read_unpacked(set, files[0], root.path) == "packed");
    CHECK(verified_path(set, files[0], root.path) == path);
}

TEST_CASE("a record of a fetch is read back, a damaged one is named", "[datasets]") {
    const Manifest manifest{"tiny", "https://example.org/tiny.tar", {{"b.bin", {5, "ab"}}}};
    CHECK(parse_manifest(to_text(manifest), "m.json") == manifest);
    for (const auto* text : {"", "[]", "{}", R"({"data_set": 1, "from": "", "files": {}})"})
        CHECK_THROWS_AS(parse_manifest(text, "m.json"), DataError);
    try {
        parse_manifest("{", "m.json");
    } catch (const DataError& error) {
        CHECK(has(error.what(), "m.json is no list of fetched files"));
    }
}

TEST_CASE("image folders are counted", "[datasets]") {
    const Fixture f;
    const std::vector<PublishedFolder> folders = {{"train", 2, 3}};
    const FileSet set{"photos", "photos", {}, {}, {}, "made up", folders, "ask"};
    CHECK(data_status(&set, f.root).state == DataState::kMissing);
    fs::create_directories(f.root / "photos/train/cat");
    CHECK(data_status(&set, f.root).state == DataState::kIncomplete);
    fs::create_directories(f.root / "photos/train/dog");
    CHECK(data_status(&set, f.root).state == DataState::kPresent);
    for (const auto* name : {"cat/1.JPEG", "cat/2.JPEG", "cat/.hidden"})
        std::ofstream(f.root / "photos/train" / name) << "x";
    CHECK(has(file_problems(set, f.root).at(0), "train holds 2 images, expected 3"));
    std::ofstream(f.root / "photos/train/dog/3.JPEG") << "x";
    CHECK(file_problems(set, f.root).empty());
    CHECK(check_files(set, f.root)[0].evidence == Evidence::kSize);
}

TEST_CASE("the data root is the option, else BITSWEEP_DATA, else a folder in the user's cache", "[datasets]") {
    const char* before = std::getenv("BITSWEEP_DATA");
    const std::string saved = before == nullptr ? "" : before;
    ::setenv("BITSWEEP_DATA", "/from/environment", 1);
    CHECK(data_root("/from/option") == "/from/option");
    CHECK(data_root({}) == "/from/environment");
    ::unsetenv("BITSWEEP_DATA");
    CHECK(data_root({}).string().find(".cache/bitsweep") != std::string::npos);
    if (before != nullptr) ::setenv("BITSWEEP_DATA", saved.c_str(), 1);
}

TEST_CASE("CIFAR-10 as published passes its checksums", "[datasets][cifar10]") {
    const char* root = std::getenv("BITSWEEP_DATA");
    if (root == nullptr) {
        std::puts("SKIPPED: CIFAR-10's checksums: BITSWEEP_DATA is not set");
        return;
    }
    CHECK(file_problems(*find_file_set("cifar10"), root).empty());
}

}  // namespace bitsweep::files_test
