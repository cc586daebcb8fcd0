#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "base/json.h"
#include "bench/bench.h"
#include "sys/file.h"
#include "sys/process.h"
#include "sys/temporary_folder.h"

namespace bitsweep::bench {
namespace {

namespace fs = std::filesystem;

struct AccuracyOptions {
    int seeds = 5, threads = 1;
    int images = 6400, epochs = 3;
    std::string data = "cifar10";
    bool json = false;
};

struct Trained {
    double top1, loss;  // percent on the test images; mean over the last epoch
};

double last_loss(const fs::path& metrics) {
    const auto text = read_file(metrics);
    const auto begin = text.rfind('\n', text.size() - 2);
    const auto line = read_json(text.substr(begin == std::string::npos ? 0 : begin + 1));
    return line.at("train.loss").get<double>();
}

// A ResNet-8 of width 1 by bitsweep-train, with the options of `arithmetic`.
Trained trained(const AccuracyOptions& options, OrderedJson config, int seed,
                const std::vector<std::string>& arithmetic) {
    const TemporaryFolder folder(fs::temp_directory_path() / "bitsweep-accuracy");
    config.update({{"model.name", "resnet8"},
                   {"data.name", options.data},
                   {"data.train_images", options.images},
                   {"epochs", options.epochs},
                   {"seed", seed}});
    const auto file = folder.path() / "config.json", directory = folder.path() / "run";
    write_file_atomically(file, write_json(config));
    const auto program = fs::read_symlink("/proc/self/exe").parent_path() / "bitsweep-train";
    std::vector<std::string> argv{program,   "run",      "--config", file,        "--dir",
                                  directory, "--device", "cpu",      "--threads", std::to_string(options.threads)};
    argv.insert(argv.end(), arithmetic.begin(), arithmetic.end());
    const auto output = run_command(argv);
    if (output.status.code != 0) throw std::runtime_error(fmt::format("{} failed: {}", program.string(), output.text));
    const auto result = read_json(read_file(directory / "result.json"));
    return {result.at("test.top1").get<double>(), last_loss(directory / "metrics.jsonl")};
}

OrderedJson mean_and_spread(const std::vector<double>& values) {
    double sum = 0, squares = 0;
    const auto n = static_cast<double>(values.size());
    for (const double value : values) sum += value;
    for (const double value : values) squares += (value - sum / n) * (value - sum / n);
    return {{"mean", sum / n}, {"sd", n > 1 ? OrderedJson(std::sqrt(squares / (n - 1))) : OrderedJson()}, {"n", n}};
}

// Pairs of one seed, interleaved: integers less LibTorch's operators one after the other.
OrderedJson pairs(const AccuracyOptions& options, const OrderedJson& config) {
    std::vector<double> top1, loss;
    auto rows = OrderedJson::array();
    for (int seed = 1; seed <= options.seeds; ++seed) {
        const auto composed = trained(options, config, seed, {"--composed"}),
                   integer = trained(options, config, seed, {});
        top1.push_back(integer.top1 - composed.top1);
        loss.push_back(integer.loss - composed.loss);
        rows.push_back({{"seed", seed},
                        {"composed", {{"top1", composed.top1}, {"loss", composed.loss}}},
                        {"integer", {{"top1", integer.top1}, {"loss", integer.loss}}}});
    }
    return {{"pairs", rows}, {"top1", mean_and_spread(top1)}, {"loss", mean_and_spread(loss)}};
}

std::string spread_text(const OrderedJson& spread, int decimals) {
    const auto sd = spread["sd"].is_null() ? "" : fmt::format(" ± {:.{}f}", spread["sd"].get<double>(), decimals);
    return fmt::format("{:.{}f}{} (n={})", spread["mean"].get<double>(), decimals, sd, spread["n"].get<double>());
}

void print(const std::string& arm, const OrderedJson& of_arm) {
    for (const auto& pair : of_arm["pairs"])
        fmt::print("| {} | {} | {:.2f} | {:.2f} | {:.3f} | {:.3f} |\n", arm, pair["seed"].get<int>(),
                   pair["composed"]["top1"].get<double>(), pair["integer"]["top1"].get<double>(),
                   pair["composed"]["loss"].get<double>(), pair["integer"]["loss"].get<double>());
    fmt::print("| {} | integer less composed | {} | | {} | |\n", arm, spread_text(of_arm["top1"], 2),
               spread_text(of_arm["loss"], 4));
}

void accuracy(const AccuracyOptions& options) {
    const std::pair<const char*, OrderedJson> arms[] = {
        {"fp32", OrderedJson::object()},
        {"pact+sawb, 2 bits",
         {{"quant.weight.method", "sawb"},
          {"quant.weight.bits", 2},
          {"quant.activation.method", "pact"},
          {"quant.activation.bits", 2}}},
    };
    OrderedJson json;
    if (!options.json)
        fmt::print(
            "| arm | seed | top-1 (%), composed | integer | training loss, composed | integer |\n"
            "|---|---|---|---|---|---|\n");
    for (const auto& [name, config] : arms) {
        json[name] = pairs(options, config);
        if (!options.json) print(name, json[name]);
    }
    if (options.json) fmt::print("{}\n", write_json(json, 2));
}

}  // namespace

void add_accuracy(CLI::App& app) {
    auto options = std::make_shared<AccuracyOptions>();
    auto* command =
        app.add_subcommand("accuracy", "ResNet-8 trained on integers and by LibTorch's operators, in pairs of a seed");
    command->add_option("--seeds", options->seeds, "[5]")->check(CLI::PositiveNumber);
    command->add_option("--epochs", options->epochs, "[3]")->check(CLI::PositiveNumber);
    command->add_option("--images", options->images, "of the training set; 0 = all [6400]")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--data", options->data, "[cifar10]");
    command->add_option("--threads", options->threads, "[1]")->check(CLI::PositiveNumber);
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { accuracy(*options); });
}

}  // namespace bitsweep::bench
