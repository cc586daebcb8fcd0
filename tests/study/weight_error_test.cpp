#include "study/weight_error.h"

#include <cmath>
#include <cstdlib>
#include <map>

#include "nn/safetensors.h"
#include "support/catch.h"
#include "sys/file.h"

namespace bitsweep::weight_error_test {
using namespace study;

namespace {

torch::Tensor some_weights() {
    torch::manual_seed(11);
    return torch::randn({8, 4, 3, 3}) * 0.1;
}

std::vector<std::pair<std::string, torch::Tensor>> convolutions(const std::string& network) {
    std::vector<std::pair<std::string, torch::Tensor>> list;
    const char* root = std::getenv("BITSWEEP_DATA");
    if (root == nullptr) return list;
    const auto path = std::filesystem::path(root) / "weights" / (network + "-cifar10.safetensors");
    if (!std::filesystem::exists(path)) return list;
    for (auto& [name, tensor] : parse_safetensors(read_file(path), network).tensors)
        if (tensor.dim() == 4) list.emplace_back(name, tensor);
    return list;
}

}  // namespace

TEST_CASE("SAWB is near the optimum on a trained ResNet-20 at few levels, and poor at 255", "[study][data]") {
    double log_sum = 0, worst = 0, log_sum_8 = 0, worst_8 = 0;
    int layers = 0;
    for (const auto& [name, w] : convolutions("resnet20")) {
        if (name == "conv1.weight") continue;
        ++layers;
        for (const auto& error : weight_errors(w, 2))
            if (error.method == "sawb" && error.levels == 4)
                log_sum += std::log(error.ratio), worst = std::max(worst, error.ratio);
        for (const auto& error : weight_errors(w, 8))
            if (error.method == "sawb" && error.levels == 255)
                log_sum_8 += std::log(error.ratio), worst_8 = std::max(worst_8, error.ratio);
    }
    if (layers == 0) {
        WARN("skipped: no weights under BITSWEEP_DATA");
        return;
    }
    REQUIRE(layers == 18);
    CHECK(std::exp(log_sum / layers) == Approx(1.007).margin(5e-4));
    CHECK(worst == Approx(1.041).margin(5e-4));
    CHECK(std::exp(log_sum_8 / layers) == Approx(1.507).margin(2e-3));
    CHECK(worst_8 == Approx(4.469).margin(5e-3));
}

TEST_CASE("no ratio is below 1 for symmetric levels, and every method is there", "[study]") {
    std::map<std::string_view, int> seen;
    for (const auto& error : weight_errors(some_weights(), 2)) {
        INFO(error.method << " " << error.levels);
        ++seen[error.method];
        CHECK(error.nmse_rescaled.has_value() == (error.method == "dorefa" || error.method == "wrpn"));
        if (error.method != "lsq") CHECK(error.ratio >= 1 - 1e-6);
        if (error.method == "mse") CHECK(error.ratio == Approx(1.0));
        if (error.nmse_rescaled) CHECK(*error.nmse_rescaled <= error.nmse);
    }
    CHECK(seen == std::map<std::string_view, int>{
                      {"sawb", 2}, {"mse", 2}, {"minmax", 2}, {"dorefa", 1}, {"twn", 1}, {"wrpn", 1}, {"lsq", 1}});
}

}  // namespace bitsweep::weight_error_test
