#include "cli/bitsweep-infer/images.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "base/safetensors.h"
#include "datasets/cifar_records.h"
#include "datasets/files.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

std::int64_t values_of_image(const DeployedNetwork& network) {
    const auto& images = network.images();
    return images.channels * images.size * images.size;
}

InputImages cifar_images(const std::string& data, const std::filesystem::path& root, const DeployedNetwork& network) {
    if (values_of_image(network) != kCifarImageBytes)
        throw ConfigError("--data", "the network does not read images of 3 x 32 x 32 pixels");
    const auto& set = *find_file_set(data);
    const auto bytes = std::make_shared<const std::string>(read_verified(set, set.files.back(), root));
    const auto file = path_of(set, set.files.back(), root).string();
    auto records = cifar_records(*bytes, *cifar_layout(data), file, static_cast<std::int64_t>(bytes->size()));
    InputImages result;
    for (const auto& record : records) result.labels.push_back(record.label);
    result.count = static_cast<std::int64_t>(records.size());
    result.copy = [bytes, records = std::move(records), &network](std::int64_t first, std::int64_t count, float* to) {
        for (auto i = first; i < first + count; ++i, to += kCifarImageBytes)
            network.normalize(records[static_cast<std::size_t>(i)].pixels, 1, to);
    };
    return result;
}

const SafetensorsEntry& find_tensor(const SafetensorsView& view, const std::string& file, const char* name,
                                    const char* dtype, std::size_t dimensions) {
    for (const auto& entry : view.entries)
        if (entry.name == name && entry.dtype == dtype && entry.shape.size() == dimensions) return entry;
    throw ConfigError(file, fmt::format("expected a tensor '{}' of {} with {} dimensions", name, dtype, dimensions),
                      "bitsweep-train export --run DIR --inputs FILE writes one");
}

std::vector<std::int64_t> labels_of(const SafetensorsEntry& entry) {
    std::vector<std::int64_t> labels(entry.bytes.size() / sizeof(std::int64_t));
    if (!labels.empty()) std::memcpy(labels.data(), entry.bytes.data(), entry.bytes.size());
    return labels;
}

// The metadata's "files": a JSON list of names.
std::vector<std::string> file_names(const SafetensorsView& view) {
    std::vector<std::string> names;
    const auto found = view.metadata.find("files");
    if (found == view.metadata.end()) return names;
    for (const auto& name : read_json(found->second))
        if (name.is_string()) names.push_back(bytes_of_text(name.get<std::string>()));
    return names;
}

InputImages images_of_file(const std::string& file, const DeployedNetwork& network) {
    if (!is_there(file))
        throw ConfigError("--data",
                          fmt::format("expected cifar10, cifar100 or a file, but there is no file '{}'", file),
                          "bitsweep-train export --run DIR --inputs FILE writes any data set's test images");
    const auto bytes = std::make_shared<const std::string>(read_file(file));
    const auto view = read_safetensors(*bytes, file);
    const auto& images = find_tensor(view, file, "images", "F32", 4);
    const auto& of = network.images();
    const auto& shape = images.shape;
    InputImages result;
    result.count = shape[0];
    result.files = file_names(view);
    const bool has_names = static_cast<std::int64_t>(result.files.size()) == result.count;
    if (result.files.empty()) result.labels = labels_of(find_tensor(view, file, "labels", "I64", 1));
    if (shape[1] != of.channels || shape[2] != of.size || shape[3] != of.size ||
        (!has_names && static_cast<std::int64_t>(result.labels.size()) != result.count))
        throw ConfigError(file, fmt::format("expected images of {0} x {1} x {1} and a label or a file's name each",
                                            of.channels, of.size));
    result.copy = [bytes, pixels = images.bytes, size = values_of_image(network)](std::int64_t first,
                                                                                  std::int64_t count, float* to) {
        std::memcpy(to, pixels.data() + first * size * 4, static_cast<std::size_t>(count * size) * sizeof(float));
    };
    return result;
}

}  // namespace

InputImages load_images(const std::string& data, const std::optional<std::string>& root, const DeployedNetwork& network,
                        std::int64_t classes) {
    auto images =
        cifar_layout(data) != nullptr ? cifar_images(data, data_root(root), network) : images_of_file(data, network);
    if (images.count == 0) throw DataError(data + ": no images");
    for (const auto label : images.labels)
        if (label < 0 || label >= classes)
            throw DataError(fmt::format("{}: label {}, but the network tells {} classes apart", data, label, classes));
    return images;
}

}  // namespace bitsweep
