#include "sys/temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "base/error.h"
#include "sys/file.h"

namespace bitsweep {

std::filesystem::path temporary_root() {
    std::error_code error;
    const auto path = std::filesystem::temp_directory_path(error);
    return error ? "/tmp" : path;
}

TemporaryFolder::TemporaryFolder(const std::filesystem::path& name) {
    make_folders(name.parent_path());
    std::string pattern = name.string() + ".XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw SystemError("cannot create folder " + pattern, errno);
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace bitsweep
