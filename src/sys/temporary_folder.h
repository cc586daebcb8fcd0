#pragma once

#include <filesystem>

namespace bitsweep {

/// TMPDIR where that is a folder, else /tmp. It never throws.
std::filesystem::path temporary_root();

/// A new, empty folder that only this user can enter, and that goes with the object, whatever happens.
class TemporaryFolder {
public:
    /// Its name is this name with six random characters behind it: never one that is there already, as of a killed
    /// process whose number came up again. Its parent is created. Throws SystemError.
    explicit TemporaryFolder(const std::filesystem::path& name);
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace bitsweep
