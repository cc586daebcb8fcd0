#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include <stdlib.h>

namespace bitsweep::test {

/// A new, empty folder under the system's temporary folder, removed with all in it at the end.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "bitsweep-test-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() {
        std::error_code ignored;
        if (!path.empty()) std::filesystem::remove_all(path, ignored);
    }
    Folder(Folder&& other) noexcept : path(std::exchange(other.path, {})) {}
    Folder& operator=(Folder&&) = delete;

    std::filesystem::path path;
};

}  // namespace bitsweep::test
