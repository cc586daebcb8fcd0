#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "config/tables.h"
#include "data/decode.h"
#include "data/table.h"
#include "datasets/image_folder.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// Classes in turn, so that the first N images are balanced; a class keeps the order of its paths.
std::vector<ImageFile> in_turn(const std::vector<ImageFile>& files, std::size_t classes) {
    std::vector<std::vector<ImageFile>> by_class(classes);
    for (const auto& file : files) by_class[static_cast<std::size_t>(file.label)].push_back(file);
    std::vector<ImageFile> order;
    for (std::size_t round = 0; order.size() < files.size(); ++round)
        for (const auto& list : by_class)
            if (round < list.size()) order.push_back(list[round]);
    return order;
}

// The images of `files`; the bad ones are an error, or left out, as data.on_bad_image says. An error is looked for in
// the headers, to be early; a file that is cut short is then found in the first epoch, when it is decoded. What is left
// out must be known before the training, so that every epoch and every batch has its size: all files are decoded.
ImageSet make_set(const fs::path& folder, const std::vector<ImageFile>& files, const DataConfig& config) {
    const bool skip = config.on_bad_image == "skip";
    ImageFiles all{folder, {}};
    for (const auto& file : files) all.paths.push_back(file.path);
    const auto problems = check_images(all, skip ? Check::kWhole : Check::kHeader);
    ImageSet set;
    set.resized_to = config.image_size;
    set.files.folder = folder;
    std::vector<std::int64_t> labels;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (problems[i].empty()) {
            set.files.paths.push_back(files[i].path);
            labels.push_back(files[i].label);
        } else if (skip) set.skipped.push_back(files[i].path + ": " + problems[i]);
        else throw DataError(bad_image_message(folder / files[i].path, problems[i]));
    }
    if (labels.empty()) throw DataError(folder.string() + ": none of its images can be decoded");
    set.labels = torch::tensor(at::ArrayRef<std::int64_t>(labels), torch::kInt64);
    return set;
}

void check_classes(const ImageFolder& folder, const DataConfig& config, std::int64_t classes) {
    const auto found = static_cast<std::int64_t>(folder.classes.size());
    if (found != classes)
        throw DataError(fmt::format("{} has {} class folders, expected {}{}", (folder.path / "train").string(), found,
                                    classes, config.name == "folder" ? " (data.classes)" : ""));
    if (!folder.empty.empty() && config.on_bad_image == "error")
        throw DataError(fmt::format("{} has no image; remove the class, or go on with data.on_bad_image = skip",
                                    (folder.path / folder.empty.front()).string()));
}

DataSet make_data_set(const ImageFolder& folder, const DataConfig& config) {
    DataSet data{make_set(folder.path, in_turn(folder.train, folder.classes.size()), config),
                 make_set(folder.path, folder.val, config)};
    for (const auto& name : folder.empty)
        (name.rfind("train", 0) == 0 ? data.train : data.test).skipped.push_back(name + ": a class without images");
    return data;
}

}  // namespace

DataSet load_folder(const DataConfig& config, const fs::path& data_root) {
    const auto folder = read_image_folder(data_root / config.folder);
    check_classes(folder, config, config.classes);
    return make_data_set(folder, config);
}

DataSet load_imagenet(const DataConfig& config, const fs::path& data_root) {
    const auto& info = *find_data_set("imagenet");
    const auto folder = read_image_folder(data_root / "imagenet");
    check_classes(folder, config, info.classes);
    require_count(static_cast<std::int64_t>(folder.train.size()), info.train_images, (folder.path / "train").string());
    require_count(static_cast<std::int64_t>(folder.val.size()), info.test_images, (folder.path / "val").string());
    return make_data_set(folder, config);
}

}  // namespace bitsweep
