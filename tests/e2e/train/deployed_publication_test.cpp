// A network that is published runs again where program and images are.

#include "e2e/world.h"

namespace bitsweep::deployed_publication_test {
using test::World;
namespace fs = std::filesystem;

namespace {

const char* const kSweep = R"({ "base": "recipes/r.json",
    "arms": {"pact+sawb": {"quant.weight.method": "sawb", "quant.weight.bits": 2,
                           "quant.activation.method": "pact", "quant.activation.bits": 2}} })";

World trained_on(const std::string& data) {
    World world;
    world.write("recipes/r.json", R"({"model": {"name": "resnet8", "width": 0.5}, "data.train_images": 256, "batch": 64,
                                      "epochs": 1, "data.name": ")" +
                                      data + "\"}");
    world.write("sweeps/s.json", kSweep);
    REQUIRE(world.bitsweep("run s --slots 1 --threads 2").status.code == 0);
    return world;
}

}  // namespace

TEST_CASE("a published network is run by report --check, which compares every class", "[e2e][train][cifar10]") {
    if (std::getenv("BITSWEEP_DATA") == nullptr) {
        WARN("skipped: BITSWEEP_DATA is not set");
        return;
    }
    const auto world = trained_on("cifar10");
    const auto id = world.run_folders().front().filename().string();
    REQUIRE(world.bitsweep("publish --sweep s --deployed s:pact+sawb,seed=1").status.code == 0);
    const auto published = world.results() / "published/s";
    CHECK(fs::file_size(published / (id + ".predictions.u8")) == 10000);

    auto checked = world.bitsweep("report --check");
    CHECK_THAT(checked.text, Contains("all are what their rows give") && !Contains("not checked"));
    checked = world.bitsweep("report --check --data-root /nowhere");
    CHECK(checked.status.code == 0);
    CHECK_THAT(checked.text, Contains(id + ".bsnet: not checked: cifar10 is not in /nowhere"));

    const auto before = read_file(published / (id + ".bsnet"));  // which a publication anew keeps
    REQUIRE(world.bitsweep("publish --sweep s").status.code == 0);
    CHECK((read_file(published / (id + ".bsnet")) == before));

    auto classes = read_file(published / (id + ".predictions.u8"));
    classes[7] = static_cast<char>(classes[7] ^ 1);
    write_file_atomically(published / (id + ".predictions.u8"), classes);
    checked = world.bitsweep("report --check");
    CHECK(checked.status.code == 1);
    CHECK_THAT(checked.text, Contains("1 of 10000 images get another class"));
}

TEST_CASE("a network is published of a run that has one and is the sweep's", "[e2e][train]") {
    const auto world = trained_on("shapes10");
    auto said = world.bitsweep("publish --sweep s --deployed s:pact+sawb,seed=2");
    CHECK(said.status.code == 2);
    CHECK_FALSE(fs::exists(world.results() / "published/s"));
    REQUIRE(world.bitsweep("publish --sweep s --deployed s:pact+sawb,seed=1").status.code == 0);
    said = world.bitsweep("report --check");
    CHECK(said.status.code == 0);
    CHECK_THAT(said.text, Contains("not checked: bitsweep-infer reads CIFAR's files only, not those of shapes10"));
}

}  // namespace bitsweep::deployed_publication_test
