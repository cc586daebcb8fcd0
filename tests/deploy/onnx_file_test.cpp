#include "deploy/onnx/onnx_file.h"

#include "base/error.h"
#include "deploy/made_network.h"
#include "deploy/onnx/protobuf.h"
#include "support/catch.h"

namespace bitsweep::onnx_file_test {

namespace {

using namespace integer_op;

DeployedNetwork deployed(IntegerNetwork network) {
    return {std::move(network), {1, 1, 1}, {0, 0, 0}, "cifar10", "0123456789abcdef"};
}

// A convolution of such codes on levels up to `top`.
DeployedNetwork one_layer(std::vector<std::int16_t> levels, int top) {
    deploy_test::NetworkMaker make(1, {3, 4, 0, 1});
    const auto x = make.append(Levels{1, top}, {make.float_convolution(0, 3, 8, 1)});
    const auto y = make.level_convolution(x, 8, 8, 3, 1, 1);
    auto& weights = std::get<LevelConvolution>(make.network.nodes[y].op).weights;
    for (std::size_t i = 0; i < weights.codes.size(); ++i) weights.codes[i] = levels[i % levels.size()];
    weights.levels = std::move(levels);
    make.linear(make.append(GlobalPool{}, {y}), 8, 2);
    return deployed(std::move(make.network));
}

std::string problem_of(const DeployedNetwork& network, OnnxForm form) {
    try {
        onnx_file(network, form);
        return "";
    } catch (const DataError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("fields of a protocol buffer are encoded as its specification's examples", "[deploy]") {
    CHECK(ProtobufMessage().number(1, 150).encoded() == "\x08\x96\x01");
    CHECK(ProtobufMessage().bytes(2, "testing").encoded() == "\x12\x07testing");
    CHECK(ProtobufMessage().message(3, ProtobufMessage().number(1, 150)).encoded() == "\x1a\x03\x08\x96\x01");
    CHECK(ProtobufMessage().number(20, -1).encoded() == "\xa0\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
}

TEST_CASE("codes that a form cannot hold exactly are refused by layer and reason", "[deploy]") {
    const std::vector<std::int16_t> two_bits{-3, -1, 1, 3};
    for (const auto form : {OnnxForm::kIntegers, OnnxForm::kUint2, OnnxForm::kQonnx})
        CHECK(problem_of(one_layer(two_bits, 3), form).empty());
    CHECK(problem_of(one_layer({-127, 127}, 127), OnnxForm::kIntegers).empty());
    CHECK(problem_of(one_layer({-127, 127}, 255), OnnxForm::kIntegers) ==
          "node3: 2 x 255 x 127 is more than 32767, where engines that sum pairs in int16 saturate");
    CHECK(problem_of(one_layer({-129, 129}, 3), OnnxForm::kIntegers) == "node3: codes up to 129 do not fit int8");
    CHECK(problem_of(one_layer({-1, 0, 1}, 3), OnnxForm::kUint2).empty());
    CHECK(problem_of(one_layer({-4, -1, 1, 4}, 3), OnnxForm::kUint2) ==
          "node3: 4 codes do not fit two bits, evenly spaced: choose the format onnx");
    CHECK(problem_of(one_layer({-2, -1, 0, 1, 2}, 3), OnnxForm::kUint2) ==
          "node3: 5 codes do not fit two bits, evenly spaced: choose the format onnx");
}

TEST_CASE("a file in two bits is smaller than one in eight, and both hold every layer's codes", "[deploy]") {
    const auto network = one_layer({-3, -1, 1, 3}, 3);
    const auto bytes = onnx_file(network, OnnxForm::kIntegers), two_bits = onnx_file(network, OnnxForm::kUint2);
    const auto& codes = std::get<LevelConvolution>(network.network.nodes[3].op).weights.codes;
    std::string as_int8;
    for (const auto code : codes) as_int8 += static_cast<char>(code);
    CHECK(bytes.find(as_int8) != std::string::npos);
    CHECK(two_bits.find(std::string(codes.size() / 4, '\xe4')) != std::string::npos);  // 11 10 01 00
    CHECK(two_bits.size() < bytes.size());
}

}  // namespace bitsweep::onnx_file_test
