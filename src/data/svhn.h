#pragma once

#include <filesystem>
#include <vector>

#include "data/data_set.h"

namespace bitsweep {

/// The images of SVHN's files (Netzer et al. 2011, cropped digits), one after the other: MATLAB v5 with X, 32x32x3xN
/// bytes, column by column, and y, N labels of which 10 means 0. Stored as 32x32. Throws DataError naming the file.
ImageSet read_svhn(const std::vector<std::filesystem::path>& files);

}  // namespace bitsweep
