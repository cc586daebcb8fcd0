#include "datasets/fetch/parcel.h"

#include "support/catch.h"
#include "support/made_data_set.h"

namespace bitsweep::parcel_test {
using namespace fetch;
using Strings = std::vector<std::string>;

namespace {

std::vector<const DataFile*> all_files(const FileSet& set) {
    std::vector<const DataFile*> files;
    for (const auto& file : set.files) files.push_back(&file);
    return files;
}

}  // namespace

TEST_CASE("fetch --from is an address or a folder", "[fetch]") {
    CHECK(base_address("http://host:81/dir", "/here") == "http://host:81/dir/");
    CHECK(base_address("file:///dir/", "/here") == "file:///dir/");
    CHECK(base_address("/dir", "/here") == "file:///dir/");
    CHECK(base_address("a b/../ä", "/here") == "file:///here/%C3%A4/");
    CHECK(base_address("100%", "/here") == "file:///here/100%25/");
    CHECK(base_address("", "/here").empty());
}

TEST_CASE("a set's mirrors are tried in order, a base in their place", "[fetch]") {
    const auto& set = *find_file_set("mnist");
    CHECK(addresses_of(set, set.files[3], "") ==
          Strings{"https://ossci-datasets.s3.amazonaws.com/mnist/t10k-labels-idx1-ubyte.gz",
                  "https://storage.googleapis.com/cvdf-datasets/mnist/t10k-labels-idx1-ubyte.gz"});
    CHECK(addresses_of(set, set.files[3], "file:///x/") ==
          Strings{"file:///x/mnist/t10k-labels-idx1-ubyte.gz", "file:///x/t10k-labels-idx1-ubyte.gz"});
}

TEST_CASE("of files given out singly only the wanted ones are downloaded", "[fetch]") {
    const auto& set = *find_file_set("svhn-extra");
    const auto parcels = parcels_of(set, {&set.files[1]}, "", "/data");
    REQUIRE(parcels.size() == 1);
    CHECK(parcels[0].addresses == Strings{"http://ufldl.stanford.edu/housenumbers/extra_32x32.mat"});
    CHECK(parcels[0].part == "/data/svhn/extra_32x32.mat.part");
    CHECK(parcels_of(set, all_files(set), "", "/data").size() == 3);
}

TEST_CASE("one wanted file of an archive takes the archive", "[fetch]") {
    const auto& set = *find_file_set("cifar10");
    const auto parcels = parcels_of(set, {&set.files[5]}, "", "/data");
    REQUIRE(parcels.size() == 1);
    CHECK(parcels[0].file.name == "cifar-10-binary.tar.gz");
    CHECK(parcels[0].part == "/data/cifar-10-binary.tar.gz.part");
    CHECK(parcels_of(set, {}, "", "/data").empty());
}

}  // namespace bitsweep::parcel_test
