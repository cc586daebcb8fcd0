#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sys/descriptor.h"

namespace bitsweep {

/// The names of a folder's files in the order in which they were written to, or moved there. Writes on other machines
/// are not seen.
class FolderWatch {
public:
    /// Throws SystemError.
    explicit FolderWatch(const std::filesystem::path& folder);

    /// The changes since the last call.
    std::vector<std::string> take();

private:
    Descriptor events_;
};

}  // namespace bitsweep
