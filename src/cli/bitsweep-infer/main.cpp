#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <memory>
#include <sstream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/bitsweep-infer/images.h"
#include "cli/completion/completion.h"
#include "deploy/network_file.h"
#include "deploy/runner.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

constexpr std::int64_t kBatch = 250;  // bounds memory; no number depends on it

struct EvalOptions {
    std::string network, data;
    std::optional<std::string> data_root;
    std::filesystem::path predictions, logits;
    int threads = 0;
    bool json = false;
};

struct ClassifyOptions {
    EvalOptions of;
    std::optional<std::int64_t> image;
    std::filesystem::path names;
};

/// A network that was read, and the images to run it on.
struct Loaded {
    explicit Loaded(const EvalOptions& options)
        : deployed(read_network(read_file(options.network), options.network)),
          runner(deployed.network),
          images(load_images(options.data, options.data_root, deployed, runner.classes())),
          threads(options.threads > 0 ? options.threads : static_cast<int>(usable_cores().size())) {}

    // [count, classes].
    std::vector<float> logits(std::int64_t first, std::int64_t count) {
        std::vector<float> input(static_cast<std::size_t>(count * runner.image_values()));
        images.copy(first, count, input.data());
        std::vector<float> result(static_cast<std::size_t>(count * runner.classes()));
        runner.run(input.data(), count, result.data(), threads);
        return result;
    }

    const DeployedNetwork deployed;
    IntegerRunner runner;
    const InputImages images;
    const int threads;
};

// The largest logit's; the first of several. Where all are NaN, 0.
std::size_t class_of(const float* logits, std::size_t classes) {
    return static_cast<std::size_t>(std::max_element(logits, logits + classes) - logits);
}

double cross_entropy(const float* logits, std::size_t classes, std::size_t label) {
    const double top = logits[class_of(logits, classes)];
    double sum = 0;
    for (std::size_t i = 0; i < classes; ++i) sum += std::exp(static_cast<double>(logits[i]) - top);
    return std::log(sum) + top - static_cast<double>(logits[label]);
}

void eval(const EvalOptions& options) {
    Loaded loaded(options);
    const auto count = loaded.images.count;
    if (loaded.images.labels.empty())
        throw ConfigError("--data", options.data + " holds image files without labels, so no accuracy can be counted",
                          "'bitsweep-infer classify' prints their classes");
    const auto classes = static_cast<std::size_t>(loaded.runner.classes());
    std::string predictions, all_logits;
    double loss = 0;
    std::int64_t correct = 0;
    for (std::int64_t first = 0; first < count; first += kBatch) {
        const auto batch = std::min(kBatch, count - first);
        const auto logits = loaded.logits(first, batch);
        if (!options.logits.empty())
            all_logits.append(reinterpret_cast<const char*>(logits.data()), logits.size() * sizeof(float));
        for (std::int64_t i = 0; i < batch; ++i) {
            const auto* of_image = logits.data() + static_cast<std::size_t>(i) * classes;
            const auto predicted = class_of(of_image, classes);
            const auto label = static_cast<std::size_t>(loaded.images.labels[static_cast<std::size_t>(first + i)]);
            correct += predicted == label;
            loss += cross_entropy(of_image, classes, label);
            predictions += static_cast<char>(predicted & 0xff);
            if (classes > 256) predictions += static_cast<char>(predicted >> 8);
        }
    }
    if (!options.predictions.empty()) write_file_atomically(options.predictions, predictions);
    if (!options.logits.empty()) write_file_atomically(options.logits, all_logits);
    const double images = static_cast<double>(count), top1 = 100.0 * static_cast<double>(correct) / images;
    if (options.json)
        fmt::print("{}\n", write_json(OrderedJson{{"top1", top1}, {"loss", loss / images}, {"images", count}}));
    else fmt::print("top-1 {:.2f} %  loss {:.4f}  ({} test images)\n", top1, loss / images, count);
}

// One name a line, class 0 first; blank lines at the end do not count.
std::vector<std::string> names_in(const std::filesystem::path& file, std::int64_t classes) {
    std::vector<std::string> names;
    std::istringstream lines(read_file(file));
    for (std::string line; std::getline(lines, line);) names.push_back(line);
    while (!names.empty() && names.back().empty()) names.pop_back();
    if (static_cast<std::int64_t>(names.size()) != classes)
        throw ConfigError("--names", fmt::format("{} has {} lines, the network tells {} classes apart", file.string(),
                                                 names.size(), classes));
    return names;
}

// "3 (oak)", or "3" where the classes have no names.
std::string class_text(std::size_t number, const std::vector<std::string>& names) {
    return number < names.size() ? fmt::format("{} ({})", number, printable(names[number])) : std::to_string(number);
}

void classify_one(Loaded& loaded, std::int64_t image, const std::vector<std::string>& names) {
    const auto& images = loaded.images;
    const auto logits = loaded.logits(image, 1);
    const auto at = static_cast<std::size_t>(image);
    const auto found = class_of(logits.data(), logits.size());
    const double share = std::exp(-cross_entropy(logits.data(), logits.size(), found));
    if (!images.files.empty()) fmt::print("{}: ", printable(images.files[at]));
    fmt::print("class {}, {:.1f} %", class_text(found, names), 100 * share);
    if (!images.labels.empty())
        fmt::print(", labelled {}", class_text(static_cast<std::size_t>(images.labels[at]), names));
    fmt::print("\n");
}

// The image that is asked for; without a question every image file, or the first image of a data set.
void classify(const ClassifyOptions& options) {
    Loaded loaded(options.of);
    const auto count = loaded.images.count;
    if (options.image && *options.image >= count)
        throw ConfigError("--image", fmt::format("expected 0..{}, got {}", count - 1, *options.image));
    const auto names =
        options.names.empty() ? loaded.deployed.classes : names_in(options.names, loaded.runner.classes());
    const auto first = options.image.value_or(0);
    const auto last = options.image || loaded.images.files.empty() ? first : count - 1;
    for (auto image = first; image <= last; ++image) classify_one(loaded, image, names);
}

void add_options(CLI::App& command, EvalOptions& options) {
    command.add_option("network", options.network, "a .bsnet file")->required();
    command.add_option("--data", options.data, "cifar10, cifar100, or a file of bitsweep-train export --inputs")
        ->required();
    command.add_option("--data-root", options.data_root, "folder of the data sets [$BITSWEEP_DATA, ~/.cache/bitsweep]");
    command.add_option("--threads", options.threads, "0 = as many as usable cores [0]")->check(CLI::NonNegativeNumber);
}

void add_commands(CLI::App& app) {
    app.require_subcommand(1);
    app.set_version_flag("--version", "bitsweep-infer " BITSWEEP_VERSION);
    app.set_help_all_flag("--help-all", "Print the help of all commands and exit");
    auto eval_options = std::make_shared<EvalOptions>();
    auto* eval_command = app.add_subcommand("eval", "measures top-1 and loss on test images");
    add_options(*eval_command, *eval_options);
    eval_command->add_option("--predictions", eval_options->predictions,
                             "file that gets each image's class as one byte");
    eval_command->add_option("--logits", eval_options->logits, "file that gets the logits: float32 [images, classes]");
    eval_command->add_flag("--json", eval_options->json, "as JSON");
    eval_command->callback([eval_options] { eval(*eval_options); });
    auto classify_options = std::make_shared<ClassifyOptions>();
    auto* classify_command = app.add_subcommand("classify", "prints the class of image files, or of one image");
    add_options(*classify_command, classify_options->of);
    classify_command
        ->add_option("--image", classify_options->image, "its number, from 0 [all image files; of a data set 0]")
        ->check(CLI::NonNegativeNumber);
    classify_command
        ->add_option("--names", classify_options->names, "a text file with a class's name on each line [the network's]")
        ->check(CLI::ExistingFile);
    classify_command->callback([classify_options] { classify(*classify_options); });
    add_completion(app, "bitsweep-infer");
}

}  // namespace
}  // namespace bitsweep

int main(int argc, char** argv) {
    CLI::App app{"bitsweep-infer: runs a deployed network"};
    bitsweep::add_commands(app);
    try {
        app.parse(argc, argv);
        return 0;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const bitsweep::ConfigError& error) {
        for (const auto& problem : error.problems()) fmt::print(stderr, "bitsweep-infer: {}\n", to_string(problem));
        return 2;
    } catch (const bitsweep::DataError& error) {  // a network or images, missing, short or altered
        fmt::print(stderr, "bitsweep-infer: {}\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "bitsweep-infer: {}\n", error.what());
        return 1;
    }
}
