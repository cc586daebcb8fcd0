#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "config/canonical.h"
#include "support/made_results.h"

namespace bitsweep::test {

/// A results folder in which every sweep and probe of the study stands, with made-up numbers: small, fixed, and such
/// that every specification of analysis/ has something to show.
class MadeStudy {
public:
    explicit MadeStudy(std::filesystem::path folder) : results(std::move(folder)) {
        bits();
        grid("cpu/alpha_init", {{"alpha init", {2, 4, 10}}, {"lambda", {0, 5e-4, 2e-3}}}, 2,
             [](RunConfig& config, auto& at) {
                 config.quant.activation.alpha_init.value = at[0].second.template get<double>();
                 config.quant.activation.alpha_decay = at[1].second.template get<double>();
                 config.data.validation = 5000;
             });
        grid("cpu/ends", {{"first", {32, 8}}, {"last", {32, 8}}}, 2, [](RunConfig& config, auto& at) {
            config.quant.first.bits = Bits{at[0].second.template get<int>()};
            config.quant.last.bits = Bits{at[1].second.template get<int>()};
        });
        grid("cpu/shortcut", {{"body", {2, 4}}, {"shortcut", {"body", 32}}}, 2, [](RunConfig& config, auto& at) {
            config.quant.weight.bits = config.quant.activation.bits = Bits{at[0].second.template get<int>()};
            if (at[1].second.is_number()) config.quant.shortcut.bits.own = Bits{at[1].second.template get<int>()};
        });
        grid("cpu/width", {{"width", {1, 2}}, {"bits", {2, 4}}}, 2, [](RunConfig& config, auto& at) {
            config.model.width = at[0].second.template get<double>();
            config.quant.weight.bits = config.quant.activation.bits = Bits{at[1].second.template get<int>()};
        });
        probes();
    }

    MadeResults results;

private:
    using Axes = std::vector<std::pair<std::string, std::vector<Json>>>;
    using At = std::vector<std::pair<std::string, Json>>;

    static RunConfig quantized(int bits, int seed) {
        RunConfig config;
        config.model.name = "resnet20";
        config.model.block = "pre";
        config.model.shortcut = "pool";
        config.quant.weight.method = "sawb";
        config.quant.activation.method = "pact";
        config.quant.weight.bits = config.quant.activation.bits = Bits{bits};
        config.seed = seed;
        return config;
    }

    // Two epochs with curves, a layer's diagnostics, costs; the accuracy differs from cell to cell and seed to seed.
    std::string finish(const RunConfig& config, double top1) {
        const auto id = run_id(config);
        if (!known_.insert(id).second) return id;
        results.finished(id, top1, config);
        const int bits = config.quant.weight.effective_method() == "none" ? 32 : config.quant.weight.bits.value;
        const double macs = 40.5e6 * config.model.width * config.model.width;
        const OrderedJson part{{"parameters", 270000},
                               {"macs", macs},
                               {"bit_operations", macs * bits * bits},
                               {"size_bytes", 270000 * bits / 8.0}};
        results.write("runs/" + id + "/model.json",
                      OrderedJson{{"layers", {{{"layer", "layer1.0.conv1"}}, {{"layer", "layer1.0.conv2"}}}},
                                  {"total", part},
                                  {"body", part}}
                          .dump());
        results.write("runs/" + id + "/env.json",
                      R"({"git_commit": "0123456789abcdef", "host": "node7", "argv": ["x"]})");
        for (int epoch = 0; epoch <= 2; ++epoch)
            for (const char* layer : {"layer1.0.conv1", "layer1.0.conv2"})
                if (config.quant.activation.method == "pact")
                    results.append(
                        "runs/" + id + "/layers.jsonl",
                        OrderedJson{
                            {"attempt", 1}, {"epoch", epoch}, {"layer", layer}, {"act.alpha", 3.0 - 0.25 * epoch}}
                                .dump() +
                            "\n");
        if (config.data.validation > 0)
            results.append(
                "runs/" + id + "/metrics.jsonl",
                OrderedJson{{"attempt", 1}, {"epoch", 2}, {"val.top1", top1 - 0.5}, {"test.top1", top1}}.dump() + "\n");
        return id;
    }

    static double accuracy(double base, std::size_t cell, int seed) {
        return base + 0.75 * static_cast<double>(cell) + 0.25 * seed -
               0.0625 * static_cast<double>(cell * static_cast<std::size_t>(seed) % 3);
    }

    void bits() {
        auto cells = OrderedJson::array();
        std::size_t cell = 0;
        for (const char* arm : {"fp32", "pact+sawb", "dorefa"})
            for (const int b : {2, 3, 4}) {
                for (const int seed : {1, 2, 3}) {
                    auto config = quantized(b, seed);
                    const std::string name = arm;
                    if (name == "fp32") config.quant.weight.method = config.quant.activation.method = "none";
                    if (name == "dorefa") config.quant.weight.method = config.quant.activation.method = "dorefa";
                    const double base = name == "fp32" ? 91 : name == "dorefa" ? 80 + b : 85 + b;
                    cells.push_back({{"arm", arm},
                                     {"at", {{"bits", b}}},
                                     {"seed", seed},
                                     {"run", finish(config, accuracy(base, name == "fp32" ? 0 : cell % 3, seed))}});
                }
                ++cell;
            }
        write_sweep("cpu/bits", cells, {"fp32", "pact+sawb", "dorefa"}, {"bits"},
                    R"([[{"arm": "pact+sawb", "bits": 2}, {"arm": "dorefa", "bits": 2}]])");
    }

    template <class Set>
    void grid(const std::string& name, const Axes& axes, int seeds, Set set) {
        auto cells = OrderedJson::array();
        std::size_t cell = 0;
        for (const auto& first : axes[0].second)
            for (const auto& second : axes[1].second) {
                for (int seed = 1; seed <= seeds; ++seed) {
                    const At at{{axes[0].first, first}, {axes[1].first, second}};
                    auto config = quantized(2, seed);
                    set(config, at);
                    cells.push_back({{"arm", "pact+sawb"},
                                     {"at", {{axes[0].first, first}, {axes[1].first, second}}},
                                     {"seed", seed},
                                     {"run", finish(config, accuracy(84, cell, seed))}});
                }
                ++cell;
            }
        write_sweep(name, cells, {"pact+sawb"}, {axes[0].first, axes[1].first}, "[]");
    }

    void write_sweep(const std::string& name, const OrderedJson& cells, const OrderedJson& arms,
                     const OrderedJson& axes, const char* contrasts) {
        results.sweep(name, cells, arms, axes);
        auto file = OrderedJson::parse(read_file(results.folder() / "sweeps" / (name + ".json")));
        file["contrasts"] = OrderedJson::parse(contrasts);
        results.write("sweeps/" + name + ".json", file.dump());
    }

    void probe(const char* hash, const char* text) const {
        results.write("probes/" + std::string(hash) + ".json", text);
    }

    void probes() const {
        probe("aa", R"({"probe": "sawb-fit", "params": {"levels": 4}, "result": {"levels": 4, "fit": [3.1, 2.05],
            "ibm": {"pair": [3.12, 2.064], "source": "ibm"}, "distributions": [
            {"name": "uniform", "r": 1.1547, "alpha_over_mean": 1.5, "alpha_over_sigma": 1.299, "nmse": 0.0625, "excess_fit": 0.004, "excess_ibm": 0.0059},
            {"name": "Laplace", "r": 1.4142, "alpha_over_mean": 2.3067, "alpha_over_sigma": 1.6309, "nmse": 0.1963, "excess_fit": 0.001, "excess_ibm": null}]}})");
        probe("bb", R"({"probe": "qerror", "params": {"file": "net.safetensors"}, "result": {"layers": [
            {"layer": "conv1.weight", "mean_abs": 0.1, "rms": 0.13}, {"layer": "layer1.0.conv1.weight", "mean_abs": 0.2, "rms": 0.25}, {"layer": "linear.weight", "mean_abs": 0.1, "rms": 0.12}],
            "errors": [
            {"layer": "conv1.weight", "method": "sawb", "bits": 2, "levels": 4, "scale": 0.3, "nmse": 0.2, "ratio": 1.5},
            {"layer": "layer1.0.conv1.weight", "method": "sawb", "bits": 2, "levels": 4, "scale": 0.36, "nmse": 0.12, "ratio": 1.01},
            {"layer": "layer1.0.conv1.weight", "method": "mse", "bits": 2, "levels": 4, "scale": 0.37, "nmse": 0.119, "ratio": 1},
            {"layer": "layer1.0.conv1.weight", "method": "dorefa", "bits": 2, "levels": 4, "scale": 1, "nmse": 5.5, "ratio": 46, "nmse_rescaled": 0.25},
            {"layer": "layer1.0.conv1.weight", "method": "sawb", "bits": 4, "levels": 16, "scale": 0.6, "nmse": 0.012, "ratio": 1.04},
            {"layer": "linear.weight", "method": "sawb", "bits": 2, "levels": 4, "scale": 0.3, "nmse": 0.2, "ratio": 1.5}]}})");
        probe(
            "cc",
            R"({"probe": "sawb-grid", "params": {"file": "net.safetensors"}, "result": {"levels": 4, "c1": [2, 3, 4], "c2": [1, 2],
            "ratio": [[1.5, 1.2, 2.5], [3.5, 1.01, 1.4]], "pairs": [{"name": "ibm", "pair": [3.12, 2.064]}]}})");
        probe(
            "dd",
            R"({"probe": "probe-alpha", "params": {"run": "0123456789abcdef"}, "result": {"images": 512, "alpha_decay": 0.0005, "layers": [
            {"layer": "layer1.0.conv1", "alpha": 2, "loss": 0.5, "alphas": [0.5, 2, 8], "clipped": [1.5, 0.45, 0.44], "quantized": [1.6, 0.5, 2.5]},
            {"layer": "layer1.0.conv2", "alpha": 3, "loss": 0.5, "alphas": [0.75, 3, 12], "clipped": [1.2, 0.45, 0.44], "quantized": [1.3, 0.5, null]}]}})");
        probe("ee", R"({"probe": "accelerator", "params": {"network": "resnet18", "data": "imagenet"},
            "result": {"networks": [{"name": "pact+sawb", "time_us": 300, "energy_uj": 40,
                                     "layers": [{"layer": "conv1", "time_us": 100, "energy_uj": 20},
                                                {"layer": "fc", "time_us": 200, "energy_uj": 20}]}],
                       "sensitivity": [{"assumption": "as assumed", "wrpn_over_sawb": 2.9, "wrpn_over_fpsc": 2.5}]}})");
    }

    std::set<std::string> known_;
};

}  // namespace bitsweep::test
