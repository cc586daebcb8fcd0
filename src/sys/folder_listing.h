#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bitsweep {

/// Names of everything in `folder`, in byte order; none where there is no such folder. Throws SystemError where it
/// cannot be read, or is no folder.
std::vector<std::string> names_in(const std::filesystem::path& folder);

}  // namespace bitsweep
