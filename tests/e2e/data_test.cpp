// `bitsweep data` as a user runs it, against a web server of the test's own.

#include <csignal>

#include "e2e/world.h"
#include "support/http_server.h"
#include "support/wait.h"

namespace bitsweep::data_test {
using test::HttpServer;
using test::World;

namespace {

constexpr const char* kLabels = "t10k-labels-idx1-ubyte.gz";   // MNIST's smallest file
constexpr const char* kImages = "train-images-idx3-ubyte.gz";  // the first that is fetched

World data_world() {
    World world;
    world.environment = "BITSWEEP_DATA=" + (world.root() / "data").string();
    return world;
}

std::string from(const HttpServer& server) {
    return " --from " + server.address();
}

}  // namespace

TEST_CASE("data list names every data set, its state and its address", "[e2e]") {
    const auto world = data_world();
    const auto rows = Json::parse(world.stdout_of("data list --json"));
    REQUIRE(rows.size() == 8);
    for (const auto& row : rows) {
        const bool is_generated = row["name"] == "shapes10";
        CHECK(row["state"] == (is_generated ? "generated" : "missing"));
        CHECK(row["folder"].is_null() == is_generated);
    }
    CHECK_THAT(world.stdout_of("data list"), Contains("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"));
}

TEST_CASE("data fetch refuses what is corrupted, and says which file, address and checksums", "[e2e]") {
    const auto world = data_world();
    HttpServer server({{kImages, {std::string(9912422, 'x')}}});
    const auto output = world.bitsweep("data fetch mnist" + from(server));
    INFO(output.text);
    CHECK(output.status.code == 1);
    CHECK_THAT(output.text, Contains(server.address() + kImages) && Contains("its MD5 is") &&
                                Contains("expected f68b3c2dcbeaaa9fbdd348bbdeb94873"));
    CHECK_FALSE(std::filesystem::exists(world.root() / "data/mnist" / (std::string(kImages) + ".part")));
}

TEST_CASE("data fetch that finds nothing names each address", "[e2e]") {
    const auto world = data_world();
    HttpServer server({});
    const auto output = world.bitsweep("data fetch svhn shapes10" + from(server));
    INFO(output.text);
    CHECK(output.status.code == 1);
    CHECK_THAT(output.text, Contains(server.address() + "svhn/train_32x32.mat: 404: there is no such file") &&
                                Contains(server.address() + "train_32x32.mat: 404: there is no such file") &&
                                Contains("shapes10: is generated, needs no files"));
}

TEST_CASE("Ctrl-C keeps what has come, the same command asks for the rest", "[e2e]") {
    const auto world = data_world();
    HttpServer::File slow{std::string(9912422, 'x')};
    slow.cut_after = 100000;
    slow.hangs = true;
    HttpServer server({{kImages, slow}});
    const auto part = world.root() / "data/mnist" / (std::string(kImages) + ".part");
    const auto pid = world.start("data fetch mnist" + from(server));
    test::wait_until([&] {
        REQUIRE_FALSE(test::has_ended(pid));
        return std::filesystem::exists(part) && std::filesystem::file_size(part) >= 100000;
    });
    ::kill(pid, SIGINT);
    CHECK(wait_process(pid).code == 3);
    CHECK_THAT(read_file(world.root() / "bitsweep.log"), Contains("mnist: stopped; the same command goes on"));
    CHECK(std::filesystem::file_size(part) == 100000);
    server.put(kImages, {std::string(9912422, 'x')});
    CHECK_THAT(world.bitsweep("data fetch mnist" + from(server)).text, Contains("going on at 100.0 kB of 9.9 MB"));
    CHECK(server.requests()[2] == std::string("mnist/") + kImages + " from 100000");
}

TEST_CASE("data fetch imagenet says what a person has to do", "[e2e]") {
    const auto output = data_world().bitsweep("data fetch imagenet");
    CHECK(output.status.code == 1);
    CHECK_THAT(output.text, Contains("register at") && Contains("imagenet/val/<class>/*.JPEG"));
}

TEST_CASE("data verify names each problem, and what it could verify", "[e2e]") {
    const auto world = data_world();
    CHECK(world.bitsweep("data verify").status.code == 1);
    CHECK(world.bitsweep("data verify shapes10").status.code == 0);
    make_folders(world.root() / "data/mnist");
    world.write(std::string("data/mnist/") + kLabels, std::string(4542, 'x'));
    const auto bad = world.bitsweep("data verify");
    INFO(bad.text);
    CHECK(bad.status.code == 1);
    CHECK_THAT(bad.text, Contains("t10k-labels-idx1-ubyte.gz was altered or damaged") &&
                             Contains("train-images-idx3-ubyte.gz is missing") &&
                             Contains("`bitsweep data fetch mnist` gets"));
    const auto json = world.bitsweep("data verify --json");
    CHECK(json.status.code == 1);
    const auto mnist = Json::parse(json.text)[0];
    CHECK(mnist["name"] == "mnist");
    CHECK(mnist["whole"] == false);
    CHECK(mnist["files"].size() == 4);
    CHECK(mnist["files"][0]["evidence"].is_null());
    CHECK_FALSE(mnist["files"][0]["problem"].get<std::string>().empty());
    CHECK(world.stdout_of("data verify shapes10 --json").find("\"whole\": true") != std::string::npos);
    make_folders(world.root() / "data/cifar-100-binary");
    world.write("data/cifar-100-binary/test.bin", std::string(30740000, 'x'));
    world.write("data/cifar-100-binary/train.bin", std::string(153700000, 'x'));
    const auto sizes = world.bitsweep("data verify cifar100");
    CHECK(sizes.status.code == 0);
    CHECK_THAT(sizes.text,
               Contains("cifar100: only sizes or numbers could be checked") && Contains("train.bin, test.bin"));
}

TEST_CASE("CIFAR-10 as published is verified", "[e2e][cifar10]") {
    const char* root = std::getenv("BITSWEEP_DATA");
    if (root == nullptr) {
        std::puts("SKIPPED: bitsweep data verify cifar10: BITSWEEP_DATA is not set");
        return;
    }
    World world;
    world.environment = std::string("BITSWEEP_DATA=") + root;
    CHECK_THAT(world.stdout_of("data verify cifar10"), Contains("cifar10: content as published: data_batch_1.bin"));
    CHECK_THAT(world.stdout_of("data fetch cifar10"), Contains("cifar10: was there, whole"));
}

TEST_CASE("a data set that does not exist is bad usage", "[e2e]") {
    const auto world = data_world();
    for (const auto* usage : {"data", "data fetch", "data fetch cifar1", "data verify minst", "data get mnist"})
        CHECK(world.bitsweep(usage).status.code == 2);
    CHECK_THAT(world.bitsweep("data verify minst").text, Contains("did you mean 'mnist'?"));
}

}  // namespace bitsweep::data_test
