#include "deploy/network_file.h"

#include <cstring>
#include <limits>

#include "base/error.h"
#include "base/json.h"
#include "base/safetensors.h"
#include "deploy/made_network.h"
#include "deploy/packed_codes.h"
#include "deploy/runner.h"
#include "deploy/specification.h"

namespace bitsweep::network_file_test {

using kernels_test::Random;

namespace {

DeployedNetwork deployed(IntegerNetwork network) {
    const auto channels = std::get<integer_op::Images>(network.nodes.front().op).channels;
    const std::vector<float> ones(static_cast<std::size_t>(channels), 1);
    return {std::move(network), ones, ones, "cifar10", "0123456789abcdef"};
}

std::vector<float> logits_of(const IntegerNetwork& network) {
    IntegerRunner runner(network);
    const auto images = Random(8).reals(2 * runner.image_values(), -2, 2);
    std::vector<float> logits(static_cast<std::size_t>(2 * runner.classes()));
    runner.run(images.data(), 2, logits.data(), 1);
    return logits;
}

std::string problem_of(const std::string& bytes) {
    try {
        const auto read = read_network(bytes, "n.bsnet");
        IntegerRunner runner(read.network);
    } catch (const ConfigError& error) {
        std::string all;
        for (const auto& problem : error.problems()) all += to_string(problem) + "\n";
        return all;
    } catch (const DataError& error) {
        return error.what();
    }
    return "";
}

/// A file whose graph and tensors can be changed.
struct Changeable {
    SafetensorsView view;
    OrderedJson nodes;
    std::map<std::string, std::string> tensors;

    explicit Changeable(const std::string& bytes) : view(read_safetensors(bytes, "n")) {
        view.metadata.erase("sha256");  // what is changed is refused for its own sake
        nodes = read_ordered_json(view.metadata["graph"])["nodes"];
        for (const auto& entry : view.entries) tensors[entry.name] = entry.bytes;
    }
    SafetensorsEntry& entry(const std::string& name) {
        for (auto& entry : view.entries)
            if (entry.name == name) return entry;
        throw std::out_of_range(name);
    }
    std::string file() {
        view.metadata["graph"] = write_json(OrderedJson{{"nodes", nodes}});
        for (auto& entry : view.entries) entry.bytes = tensors[entry.name];
        return write_safetensors(view);
    }
};

std::string float_bytes(float value) {
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

}  // namespace

TEST_CASE("packed codes are read back, for every number of levels", "[deploy]") {
    for (int levels = 1; levels <= 256; ++levels) {
        std::vector<std::int16_t> all, codes;
        for (int i = 0; i < levels; ++i) all.push_back(static_cast<std::int16_t>(i - levels / 2));
        Random random(static_cast<std::uint32_t>(levels));
        for (int i = 0; i < 37; ++i) codes.push_back(all[static_cast<std::size_t>(random.whole(0, levels - 1))]);
        const auto bytes = pack_codes(codes, all);
        CHECK(bytes.size() == (37 * static_cast<std::size_t>(index_bits(all.size())) + 7) / 8);
        CHECK(unpack_codes(bytes, 37, all) == codes);
        CHECK_FALSE(unpack_codes(bytes + '\0', 37, all));
        CHECK_FALSE(unpack_codes(bytes.substr(1), 37, all));
    }
    CHECK(index_bits(2) == 1);
    CHECK(index_bits(4) == 2);
    CHECK(index_bits(7) == 3);
    CHECK(index_bits(256) == 8);
}

TEST_CASE("codes take the lowest bits of a byte first", "[deploy]") {
    CHECK(pack_codes({-3, 1, 3, -1, 3}, {-3, -1, 1, 3}) == std::string("\x78\x03"));
    CHECK_FALSE(unpack_codes("\x78\x07", 5, {-3, -1, 1, 3}));  // a 1 after the last code
    CHECK_FALSE(unpack_codes("\x03", 1, {-1, 0, 1}));          // an index without a level
    CHECK_THROWS_AS(pack_codes({2}, {-3, -1, 1, 3}), std::invalid_argument);
}

TEST_CASE("a network that was written is read back to the bit", "[deploy]") {
    for (const auto& network : {deploy_test::post_activation_network(), deploy_test::pre_activation_network(),
                                deploy_test::plain_network()}) {
        const auto bytes = write_network(deployed(network));
        const auto read = read_network(bytes, "n");
        CHECK(read.data_set == "cifar10");
        CHECK(read.run == "0123456789abcdef");
        CHECK(write_network(read) == bytes);
        CHECK(logits_of(read.network) == logits_of(network));
    }
}

TEST_CASE("classes have their names in the file, as many as the network tells apart", "[deploy]") {
    auto made = deployed(deploy_test::plain_network());
    const auto count = IntegerRunner(made.network).classes();
    for (std::int64_t i = 0; i < count; ++i) made.classes.push_back(fmt::format("class \xff {}", i));
    const auto read = read_network(write_network(made), "n");
    CHECK(read.classes == made.classes);
    made.classes.pop_back();
    CHECK_THAT(problem_of(write_network(made)),
               Contains(fmt::format("has names of {} classes, its network tells {} apart", count - 1, count)));
    Changeable file(write_network(made));
    file.view.metadata["classes"] = "[1]";
    CHECK_THAT(problem_of(file.file()), Contains(".bsnet: classes: expected a list of the classes' names"));
}

TEST_CASE("levels by thresholds are counted, written and read", "[deploy]") {
    auto network = deploy_test::plain_network();
    auto& levels = network.nodes[4];
    levels.name = "a";
    std::get<integer_op::Levels>(levels.op).thresholds = {-0.5F, 0.25F, 0.25F};
    const auto read = read_network(write_network(deployed(network)), "n").network;
    CHECK(logits_of(read) == logits_of(network));
    CHECK(logits_of(network) != logits_of(deploy_test::plain_network()));
    const auto images = Random(8).reals(3 * 13 * 13, -2, 2);
    IntegerRunner runner(network);
    std::vector<float> logits(static_cast<std::size_t>(runner.classes()));
    runner.run(images.data(), 1, logits.data(), 1);
    CHECK(logits == deploy_test::Specification(network, images).logits());

    for (const auto& bad : {std::vector<float>{0, 1}, std::vector<float>{1, 0, 2}}) {
        std::get<integer_op::Levels>(levels.op).thresholds = bad;
        CHECK_THAT(problem_of(write_network(deployed(network))), Contains("thresholds that are not as many"));
    }
}

TEST_CASE("a network that is not finite is not written", "[deploy]") {
    auto network = deployed(deploy_test::plain_network());
    std::get<integer_op::Norm>(network.network.nodes[2].op).slope[3] = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_WITH(write_network(network), "node2.slope is not finite: such a network is not deployed");
}

TEST_CASE("a file cut off anywhere is refused", "[deploy]") {
    const auto bytes = write_network(deployed(deploy_test::plain_network()));
    for (std::size_t size = 0; size < bytes.size(); size += size < 64 ? 1 : 997)
        CHECK_FALSE(problem_of(bytes.substr(0, size)).empty());
}

TEST_CASE("a flipped bit of a .bsnet file is found, whatever it means", "[deploy]") {
    const auto whole = write_network(deployed(deploy_test::plain_network()));
    std::uint64_t length = 0;  // of the header; the tensors follow
    std::memcpy(&length, whole.data(), sizeof length);
    const auto header = sizeof length + length;
    Random random(3);
    for (int round = 0; round < 200; ++round) {
        auto bytes = whole;
        const auto at = random.whole(static_cast<int>(header), static_cast<int>(bytes.size()) - 1);
        bytes[static_cast<std::size_t>(at)] ^= static_cast<char>(1 << random.whole(0, 7));
        CHECK_FALSE(problem_of(bytes).empty());
    }
    Changeable before(whole);  // a file of before has no digest
    CHECK(problem_of(before.file()).empty());
    before.view.metadata["sha256"] = std::string(64, 'a');
    CHECK_THAT(problem_of(before.file()), Contains("damaged, or altered"));
}

TEST_CASE("a hostile .bsnet file is refused with its place", "[deploy]") {
    const auto whole = write_network(deployed(deploy_test::plain_network()));
    REQUIRE(problem_of(whole).empty());
    struct Case {
        const char* problem;
        std::function<void(Changeable&)> change;
    };
    // The network: images, float convolution, norm, max pool, levels, level convolution, norm, max pool, levels, ...
    const std::vector<Case> cases{
        {"expected a network of format 'bsnet', version 1, got 'bsnet', '2'",
         [](auto& f) { f.view.metadata["version"] = "2"; }},
        {"graph: expected {\"nodes\": [...]}", [](auto& f) { f.nodes = 3; }},
        {"the network does not lead from images to logits",
         [](auto& f) { f.nodes = OrderedJson::array({f.nodes[0]}), f.view.entries.resize(2); }},
        {"graph.nodes.3.op: unknown operation 'softmax'", [](auto& f) { f.nodes[3]["op"] = "softmax"; }},
        {"graph.nodes.3.op: unknown operation ''", [](auto& f) { f.nodes[3] = 7; }},
        {"graph.nodes.3.colour: unknown key", [](auto& f) { f.nodes[3]["colour"] = 1; }},
        {"graph.nodes.3.in: expected a list of nodes", [](auto& f) { f.nodes[3]["in"] = {-1}; }},
        {"node 3 (node3) of the network: an input that is not before it", [](auto& f) { f.nodes[3]["in"] = {3}; }},
        {"node 3 (node3) of the network: an input that is not before it",
         [](auto& f) { f.nodes[3]["in"] = {1ULL << 63}; }},
        {"node 3 (node3) of the network: another number of inputs",
         [](auto& f) {
             f.nodes[3]["in"] = {1, 2};
         }},
        {"graph.nodes.5.stride: expected a whole number of 0..16777216", [](auto& f) { f.nodes[5]["stride"] = 1e300; }},
        {"graph.nodes.5.pad: expected a whole number of 0..16777216", [](auto& f) { f.nodes[5]["pad"] = -1; }},
        {"node 5 (node5) of the network: a kernel that does not fit its input",
         [](auto& f) { f.nodes[5]["stride"] = 0; }},
        {"node 5 (node5) of the network: groups that do not fit", [](auto& f) { f.nodes[5]["groups"] = 0; }},
        {"graph.nodes.5.codes.shape: no shape, or another one",
         [](auto& f) {
             f.nodes[5]["codes"]["shape"] = {64, 1 << 30, 3, 3};
         }},
        {"graph.nodes.5.codes.shape: no shape, or another one",
         [](auto& f) {
             f.nodes[5]["codes"]["shape"] = {63, 16, 3, 3};
         }},
        {"graph.nodes.5.codes: 2304 bytes are not 18432 codes of 2 bits",
         [](auto& f) {
             f.nodes[5]["codes"]["shape"] = {64, 32, 3, 3};
         }},
        {"graph.nodes.5.codes: 2304 bytes are not 9216 codes of 2 bits",
         [](auto& f) { f.nodes[5]["codes"]["count"] = 3; }},
        {"graph.nodes.5.count: expected a whole number of 1..256", [](auto& f) { f.nodes[5]["codes"]["count"] = 257; }},
        {"graph.nodes.5.codes: its levels are not ascending", [](auto& f) { f.nodes[5]["codes"]["step"] = 255; }},
        {"graph.nodes.5.codes: its levels are not ascending",
         [](auto& f) {
             f.nodes[5]["codes"]["list"] = {1, 1, 2, 3};
         }},
        {"graph.nodes.5.codes: expected U8, got I8", [](auto& f) { f.entry("node5.codes").dtype = "I8"; }},
        {"graph.nodes.5.scale: there is no tensor 'node5.scale' left",
         [](auto& f) { f.tensors["x"] = f.tensors["node5.scale"], f.entry("node5.scale").name = "x"; }},
        {"n.bsnet: x: belongs to no node",
         [](auto& f) { f.tensors["x"] = f.tensors["node5.scale"], f.entry("node5.scale").name = "x"; }},
        {"graph.nodes.6.slope: there is no tensor 'node5.slope' left", [](auto& f) { f.nodes[6]["name"] = "node5"; }},
        {"graph.nodes.2.offset: holds a number that is not finite",
         [](auto& f) { f.tensors["node2.offset"].replace(0, 4, float_bytes(std::numeric_limits<float>::infinity())); }},
        {"input.scale: holds a number that is not finite",
         [](auto& f) { f.tensors["input.scale"].replace(4, 4, float_bytes(std::numeric_limits<float>::quiet_NaN())); }},
        {"graph.nodes.4.alpha: expected a number above 0", [](auto& f) { f.nodes[4]["alpha"] = 0; }},
        {"graph.nodes.4.alpha: expected a number above 0", [](auto& f) { f.nodes[4]["alpha"] = 1e39; }},
        {"node 4 (node4) of the network: levels that do not fit into a byte", [](auto& f) { f.nodes[4]["top"] = 256; }},
        {"node 0 (node0) of the network: images of no size, or too large",
         [](auto& f) { f.nodes[0]["size"] = 1 << 24; }},
        {"graph.nodes.1.weight: another shape than its layer has", [](auto& f) { f.nodes[1]["kernel"] = 1 << 24; }},
        {"node 1 (node1) of the network: a kernel that does not fit", [](auto& f) { f.nodes[1]["pad"] = 1 << 24; }},
        {"more than 268435456 values in all", [](auto& f) { f.nodes[0]["size"] = 8192, f.nodes[1]["pad"] = 2; }},
        {"input.scale and input.shift are not of its images'",
         [](auto& f) { f.entry("input.shift").shape = {2}, f.tensors["input.shift"].resize(8); }},
    };
    for (const auto& [problem, change] : cases) {
        Changeable file(whole);
        change(file);
        CHECK_THAT(problem_of(file.file()), Contains(problem));
    }
}

}  // namespace bitsweep::network_file_test
