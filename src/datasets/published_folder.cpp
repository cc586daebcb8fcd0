#include "datasets/published_folder.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "base/error.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) {
    return path.filename().string().front() == '.';
}

std::vector<fs::path> class_folders(const fs::path& path) {
    auto folders = entries_in(path);
    std::erase_if(folders, [](const fs::path& entry) { return is_hidden(entry) || !is_folder(entry); });
    return folders;
}

std::int64_t count_images(const fs::path& path) {
    std::int64_t images = 0;
    for (const auto& folder : class_folders(path)) {
        const auto files = files_in(folder);
        images += std::count_if(files.begin(), files.end(), std::not_fn(is_hidden));
    }
    return images;
}

// A folder that cannot be read is a problem as well.
template <class Count>
std::string count_problem(const fs::path& path, Count count, std::string_view what, std::int64_t expected) {
    try {
        const auto found = static_cast<std::int64_t>(count(path));
        if (found == expected) return {};
        return fmt::format("{} holds {} {}, expected {}", path.string(), found, what, expected);
    } catch (const SystemError& error) {
        return error.what();
    }
}

}  // namespace

std::string class_problem(const fs::path& path, const PublishedFolder& folder) {
    return count_problem(
        path, [](const auto& part) { return class_folders(part).size(); }, "class folders", folder.classes);
}

std::string image_problem(const fs::path& path, const PublishedFolder& folder) {
    if (auto problem = class_problem(path, folder); !problem.empty()) return problem;
    return count_problem(path, count_images, "images", folder.images);
}

}  // namespace bitsweep
