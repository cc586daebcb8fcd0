#pragma once

#include <filesystem>
#include <string>

#include "datasets/catalog.h"

namespace bitsweep {

/// What is wrong with the number of class folders in `path`, or "". Opens one folder: milliseconds, also for ImageNet.
std::string class_problem(const std::filesystem::path& path, const PublishedFolder& folder);

/// What is wrong with the number of classes or of files in them, or "". Lists every folder, opens no image: whether an
/// image can be decoded is seen when it is read.
std::string image_problem(const std::filesystem::path& path, const PublishedFolder& folder);

}  // namespace bitsweep
