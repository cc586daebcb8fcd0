#include "datasets/published_folder.h"

#include <fmt/format.h>

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// Calls `visit` with each entry of `folder` that is not hidden; one that cannot be opened has none.
template <class Visit>
void for_each_entry(const fs::path& folder, Visit visit) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().filename().string().front() != '.') visit(*entry);
}

std::int64_t count_images(const fs::path& path) {
    std::int64_t images = 0;
    for_each_entry(path, [&](const fs::directory_entry& entry) {
        if (entry.is_directory())
            for_each_entry(entry.path(), [&](const fs::directory_entry& file) { images += file.is_regular_file(); });
    });
    return images;
}

}  // namespace

std::string class_problem(const fs::path& path, const PublishedFolder& folder) {
    int classes = 0;
    for_each_entry(path, [&](const fs::directory_entry& entry) { classes += entry.is_directory(); });
    if (classes == folder.classes) return {};
    return fmt::format("{} holds {} class folders, expected {}", path.string(), classes, folder.classes);
}

std::string image_problem(const fs::path& path, const PublishedFolder& folder) {
    if (auto problem = class_problem(path, folder); !problem.empty()) return problem;
    const auto images = count_images(path);
    if (images == folder.images) return {};
    return fmt::format("{} holds {} images, expected {}", path.string(), images, folder.images);
}

}  // namespace bitsweep
