#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config/folder_facts.h"
#include "datasets/catalog.h"

namespace bitsweep {

/// One image of an ImageFolder.
struct ImageFile {
    std::string path;  ///< below the folder: "train/<class>/<name>"
    std::uint64_t bytes;
    int label;
};

/// Images in class folders, as ImageNet's are laid out: train/<class>/* and val/<class>/*. Classes are numbered in
/// the byte order of their names under train/. Names that begin with a dot, and files beside the class folders, are
/// not looked at. Nothing is opened: what a file holds is found out by whoever decodes it.
struct ImageFolder {
    std::filesystem::path path;
    std::vector<std::string> classes;
    std::vector<ImageFile> train, val;  ///< in the byte order of their paths
    std::vector<std::string> empty;     ///< class folders without a file: "train/<class>", "val/<class>"
};

/// Throws DataError naming what is missing: train/ or val/, a class folder, or a class of val/ that train/ lacks.
ImageFolder read_image_folder(const std::filesystem::path& path);

/// The problem with the number of class folders in `path`, or "". Opens one folder: milliseconds, also for ImageNet.
std::string class_problem(const std::filesystem::path& path, const PublishedFolder& folder);

/// The problem with the number of classes or of files in them, or "". Lists every folder, opens no image.
std::string image_problem(const std::filesystem::path& path, const PublishedFolder& folder);

/// "sha256:" + the first 16 hex digits of SHA-256 over a line "<path> <bytes>" for each file, train before val. Sizes
/// stand for contents: reading ImageNet whole would take longer than planning a sweep may.
std::string fingerprint_of(const ImageFolder& folder);

/// The facts of the folder `name` under `data_root`. A file counts as bad by its first bytes, which are read of every
/// file of a folder of up to 20,000, and of those whose name does not end in .jpg or .jpeg in a larger one: planning a
/// sweep should take seconds. Throws DataError as read_image_folder().
FolderFacts folder_facts(const std::filesystem::path& data_root, const std::string& name);

}  // namespace bitsweep
