#include "deploy/runner.h"

#include <limits>

#include "base/error.h"
#include "deploy/made_network.h"
#include "deploy/specification.h"

namespace bitsweep::runner_test {

using namespace integer_op;
using deploy_test::Floats;
using deploy_test::Specification;
using kernels_test::Random;

namespace {

Floats run_all(IntegerRunner& runner, const Floats& images, int threads) {
    const auto count = static_cast<std::int64_t>(images.size()) / runner.image_values();
    Floats logits(static_cast<std::size_t>(count * runner.classes()));
    runner.run(images.data(), count, logits.data(), threads);
    return logits;
}

Floats part_of(const Floats& all, std::size_t index, std::int64_t size) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(index) * size;
    return {begin, begin + size};
}

}  // namespace

TEST_CASE("an integer network gives the bits of its operations one after the other, on every instruction set",
          "[deploy]") {
    for (const auto& network :
         {deploy_test::post_activation_network(), deploy_test::pre_activation_network(), deploy_test::plain_network()})
        for (const auto* row : kernels::implementations()) {
            IntegerRunner runner(network, row->blocks);
            const auto images = Random(5).reals(3 * runner.image_values(), -2, 2);
            const auto logits = run_all(runner, images, 1);
            for (std::size_t i = 0; i < 3; ++i) {
                INFO(row->name << ", image " << i);
                CHECK(part_of(logits, i, runner.classes()) ==
                      Specification(network, part_of(images, i, runner.image_values())).logits());
            }
        }
}

TEST_CASE("logits depend neither on the batch nor on threads", "[deploy]") {
    const auto network = deploy_test::post_activation_network();
    IntegerRunner runner(network);
    const auto images = Random(6).reals(128 * runner.image_values(), -2, 2);
    const auto all = run_all(runner, images, 1);
    CHECK(run_all(runner, images, 2) == all);
    CHECK(run_all(runner, images, 5) == all);
    for (const std::size_t batch : {1, 7}) {
        const auto few =
            run_all(runner, part_of(images, 0, static_cast<std::int64_t>(batch) * runner.image_values()), 2);
        CHECK(few == part_of(all, 0, static_cast<std::int64_t>(batch) * runner.classes()));
    }
}

TEST_CASE("an image with a NaN gets logits of NaN, the others their own", "[deploy]") {
    const auto network = deploy_test::pre_activation_network();
    IntegerRunner runner(network);
    auto images = Random(7).reals(3 * runner.image_values(), -1, 1);
    const auto before = run_all(runner, images, 1);
    images[static_cast<std::size_t>(runner.image_values()) + 5] = std::numeric_limits<float>::quiet_NaN();
    const auto logits = run_all(runner, images, 1);
    for (const float logit : part_of(logits, 1, runner.classes())) CHECK(std::isnan(logit));
    for (const std::size_t image : {0, 2})
        CHECK(part_of(logits, image, runner.classes()) == part_of(before, image, runner.classes()));
}

TEST_CASE("nodes that do not fit together are refused by the node's name", "[deploy]") {
    const auto problem = [](auto change) {
        auto network = deploy_test::plain_network();
        change(network);
        try {
            shapes_of(network);
        } catch (const DataError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(problem([](auto&) {}).empty());
    CHECK(problem([](auto& network) { network.nodes.clear(); }) == "the network does not lead from images to logits");
    CHECK(problem([](auto& network) { std::get<Norm>(network.nodes[2].op).slope.pop_back(); }) ==
          "node 2 (node2) of the network: a norm of another number of channels");
    CHECK(problem([](auto& network) { std::get<integer_op::LevelConvolution>(network.nodes[5].op).kernel = 5; }) ==
          "node 5 (node5) of the network: weights of another size");
    CHECK(problem([](auto& network) { network.nodes[3].inputs = {3}; }) ==
          "node 3 (node3) of the network: an input that is not before it");
    CHECK(problem([](auto& network) { network.nodes[5].inputs = {3}; }) ==
          "node 5 (node5) of the network: floats where it takes levels");
    CHECK(problem([](auto& network) { std::get<Levels>(network.nodes[4].op).top = 256; }) ==
          "node 4 (node4) of the network: levels that do not fit into a byte");
}

}  // namespace bitsweep::runner_test
