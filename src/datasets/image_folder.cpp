#include "datasets/image_folder.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

constexpr const char* kParts[] = {"train", "val"};

// Names in byte order, without those that begin with a dot.
std::vector<std::string> names_in(const fs::path& folder, bool folders_only) {
    std::vector<std::string> names;
    for (const auto& path : entries_in(folder))
        if (auto name = path.filename().string(); name.front() != '.' && (!folders_only || is_folder(path)))
            names.push_back(std::move(name));
    return names;
}

// A folder that cannot be read is a problem as well.
template <class Count>
std::string count_problem(const fs::path& path, std::string_view what, std::int64_t expected, Count count) {
    try {
        const auto found = static_cast<std::int64_t>(count());
        return found == expected ? ""
                                 : fmt::format("{} holds {} {}, expected {}", path.string(), found, what, expected);
    } catch (const SystemError& error) {
        return error.what();
    }
}

bool is_named_jpeg(const fs::path& path) {
    auto ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
    return ending == ".jpg" || ending == ".jpeg";
}

// The reason why the file is no JPEG image, by its first bytes; "" = it looks like one.
std::string why_no_jpeg(const fs::path& path) {
    constexpr std::string_view kJpeg = "\xFF\xD8", kPng = "\x89PNG";
    try {
        const auto bytes = read_file_from(path, 0, kPng.size());
        if (bytes.starts_with(kJpeg)) return {};
        if (bytes.empty()) return "the file is empty";
        return bytes.starts_with(kPng) ? "it is a PNG, only JPEG files are read" : "it is no JPEG file";
    } catch (const SystemError& error) {
        return error.what();
    }
}

std::vector<std::string> bad_images_of(const ImageFolder& folder) {
    constexpr std::size_t kOpened = 20000;
    const bool opens_all = folder.train.size() + folder.val.size() <= kOpened;
    std::vector<std::string> bad;
    for (const auto* files : {&folder.train, &folder.val})
        for (const auto& file : *files) {
            if (!opens_all && is_named_jpeg(file.path)) continue;
            if (const auto why = why_no_jpeg(folder.path / file.path); !why.empty())
                bad.push_back(file.path + ": " + why);
        }
    return bad;
}

int label_of(const ImageFolder& folder, const std::string& part, const std::string& name) {
    const auto found = std::lower_bound(folder.classes.begin(), folder.classes.end(), name);
    if (found == folder.classes.end() || *found != name)
        throw DataError(fmt::format("{} is a class that {} does not have", (folder.path / part / name).string(),
                                    (folder.path / kParts[0]).string()));
    return static_cast<int>(found - folder.classes.begin());
}

void add_class(ImageFolder& folder, const std::string& below, int label, std::vector<ImageFile>& files) {
    const auto before = files.size();
    for (const auto& name : names_in(folder.path / below, false)) {
        const auto path = folder.path / below / name;
        if (is_folder(path)) throw DataError(path.string() + " is a folder: class folders hold images only");
        files.push_back({below + "/" + name, size_of_file(path).value_or(0), label});
    }
    if (files.size() == before) folder.empty.push_back(below);
}

void add_part(ImageFolder& folder, const std::string& part, std::vector<ImageFile>& files) {
    const auto names = names_in(folder.path / part, true);
    if (part == kParts[0]) folder.classes = names;
    for (const auto& name : names) add_class(folder, part + "/" + name, label_of(folder, part, name), files);
    for (const auto& name : folder.classes)
        if (!std::binary_search(names.begin(), names.end(), name)) folder.empty.push_back(part + "/" + name);
    if (files.empty()) throw DataError((folder.path / part).string() + " has no class folder with an image in it");
}

}  // namespace

ImageFolder read_image_folder(const fs::path& path) {
    ImageFolder folder;
    folder.path = path;
    for (const auto* part : kParts)
        if (!is_folder(path / part))
            throw DataError(
                fmt::format("{} is missing: expected {}/train/<class>/* and {}/val/<class>/*; set "
                            "--data-root or BITSWEEP_DATA to the folder above",
                            (path / part).string(), path.string(), path.string()));
    add_part(folder, kParts[0], folder.train);
    add_part(folder, kParts[1], folder.val);
    return folder;
}

std::string class_problem(const fs::path& path, const PublishedFolder& folder) {
    return count_problem(path, "class folders", folder.classes, [&] { return names_in(path, true).size(); });
}

std::string image_problem(const fs::path& path, const PublishedFolder& folder) {
    if (auto problem = class_problem(path, folder); !problem.empty()) return problem;
    return count_problem(path, "images", folder.images, [&] {
        std::size_t images = 0;
        for (const auto& name : names_in(path, true)) images += names_in(path / name, false).size();
        return images;
    });
}

std::string fingerprint_of(const ImageFolder& folder) {
    Hasher hash(HashAlgorithm::kSha256);
    for (const auto* files : {&folder.train, &folder.val})
        for (const auto& file : *files) hash.update(fmt::format("{} {}\n", file.path, file.bytes));
    return "sha256:" + hash.hex().substr(0, 16);
}

FolderFacts folder_facts(const fs::path& data_root, const std::string& name) {
    FolderFacts facts;
    for (const auto* part : kParts)
        if (!is_folder(data_root / name / part)) {
            facts.missing = (fs::path(name) / part).string();
            return facts;
        }
    const auto folder = read_image_folder(data_root / name);
    facts.fingerprint = fingerprint_of(folder);
    facts.classes = static_cast<std::int64_t>(folder.classes.size());
    facts.train_images = static_cast<std::int64_t>(folder.train.size());
    facts.empty = folder.empty;
    facts.bad_images = bad_images_of(folder);
    return facts;
}

}  // namespace bitsweep
