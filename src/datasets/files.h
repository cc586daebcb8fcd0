#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "datasets/catalog.h"

namespace bitsweep {

/// The folder that holds the data sets' folders: `option` (--data-root) where given, else the environment variable
/// BITSWEEP_DATA, else ~/.cache/bitsweep. It need not exist.
std::filesystem::path data_root(const std::optional<std::string>& option);

/// What is wrong with the files of `set` under `root`, one sentence a file, empty when all are as published:
/// missing, of another size (a download cut short), or of another content. Reads every byte.
std::vector<std::string> file_problems(const FileSet& set, const std::filesystem::path& root);

/// Throws DataError with every problem, and what to do about them. Nothing to check: nothing happens.
void verify_files(std::string_view data_set, const std::filesystem::path& root);

/// The content of `file`, checked against its size and checksum. Throws DataError saying what to do.
std::string read_verified(const FileSet& set, const DataFile& file, const std::filesystem::path& root);

/// SHA-256 of `path` under `root`, or "" if there is no such file.
std::string sha256_under(const std::filesystem::path& root, const std::string& path);

/// The content of `path` under `root`, whose SHA-256 must be `sha256`. Throws DataError.
std::string read_with_checksum(const std::filesystem::path& root, const std::string& path, const std::string& sha256);

}  // namespace bitsweep
