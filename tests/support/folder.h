#pragma once

#include <filesystem>
#include <string>

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
        std::filesystem::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path path;
};

}  // namespace bitsweep::test
