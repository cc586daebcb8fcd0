#include "datasets/files.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "config/tables.h"
#include "support/catch.h"

using namespace bitsweep;
namespace fs = std::filesystem;

namespace {

// A data set of two small files in a folder of its own, removed at the end.
struct Fixture {
    fs::path root = fs::temp_directory_path() / ("bitsweep-datasets-" + std::to_string(::getpid()));
    std::string first_sha256 = sha256_hex("abc"), second_sha256 = sha256_hex("hello");
    std::vector<DataFile> files = {{"a.bin", 3, first_sha256}, {"b.bin", 5, second_sha256}};
    FileSet set{"tiny", "tiny-folder", files, "https://example.org/tiny.tar", "tar xf tiny.tar"};

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
    CHECK(has(message, "https://example.org/tiny.tar"));
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
    CHECK(sets == 1);
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
