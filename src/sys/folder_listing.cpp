#include "sys/folder_listing.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

#include <dirent.h>

#include "base/error.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

}  // namespace

std::vector<std::string> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, CloseFolder> listing(::opendir(folder.c_str()));
    int error = listing == nullptr ? errno : 0;
    while (error == 0) {
        errno = 0;
        const auto* entry = ::readdir(listing.get());
        if (entry == nullptr) {
            error = errno;
            break;
        }
        if (const std::string_view name = entry->d_name; name != "." && name != "..") names.emplace_back(name);
    }
    if (error != 0 && is_there(folder)) throw SystemError("cannot read folder " + folder.string(), error);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace bitsweep
