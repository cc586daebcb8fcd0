#include "study/latency.h"

#include "models/table.h"
#include "support/catch.h"

namespace bitsweep::latency_test {
using namespace study;

namespace {

RunConfig small(const char* weight, const char* activation) {
    RunConfig config;
    config.model.name = "resnet8";
    config.model.width = 0.5;
    config.quant.weight.method = weight;
    config.quant.activation.method = activation;
    config.quant.weight.bits = config.quant.activation.bits = Bits{2};
    return config;
}

OrderedJson measured(const RunConfig& config) {
    return measure_latency(make_network(config), image_shape(config.data), 3);
}

}  // namespace

TEST_CASE("a network is timed as it is deployed: integers where it has them, else LibTorch, and why", "[study]") {
    const auto integers = measured(small("sawb", "pact"));
    CHECK(integers["engine"] == "bitsweep");
    CHECK(integers["refusal"] == "");
    const auto floats = measured(small("none", "none"));
    CHECK(floats["engine"] == "libtorch");
    CHECK(floats["refusal"] != "");
    CHECK(integers["size_bytes"] < floats["size_bytes"]);
    for (const auto& json : {integers, floats})
        for (const char* batch : {"batch_1", "batch_128"}) {
            CHECK(json[batch]["n"] == 3);
            CHECK(json[batch]["low"] > 0);
            CHECK(json[batch]["low"] <= json[batch]["latency"]);
            CHECK(json[batch]["latency"] <= json[batch]["high"]);
        }
}

TEST_CASE("the median of an even number of times lies between the two in the middle", "[study]") {
    CHECK(latency_json({4, 1, 3, 2}) == OrderedJson{{"low", 1.0}, {"latency", 2.5}, {"high", 4.0}, {"n", 4}});
}

}  // namespace bitsweep::latency_test
