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

/// The path at which a file of `set` belongs, whether it is there or not.
std::filesystem::path path_of(const FileSet& set, const DataFile& file, const std::filesystem::path& root);

enum class DataState {
    kGenerated,   ///< needs no files
    kPresent,     ///< every file is there, in its published size
    kIncomplete,  ///< some are
    kMissing,     ///< none is
};
std::string_view to_string(DataState state);

struct DataStatus {
    DataState state;
    std::vector<std::string> problems;  ///< one sentence each; empty when present or generated
};

/// The state of a data set's files, by names and sizes (of ImageNet: by its class folders) alone, in milliseconds.
/// `set` is null for a generated data set.
DataStatus data_status(const FileSet* set, const std::filesystem::path& root);

/// The evidence with which a file's content was compared.
enum class Evidence {
    kPublished,  ///< its published checksum
    kRecorded,   ///< the checksum recorded when it was fetched: no other is known
    kUnpacked,   ///< nothing: it was unpacked by hand, and what is known is of the packed file
    kSize,       ///< only its size (of a folder of images: their number): nothing else is known
};

struct FileCheck {
    std::filesystem::path path;  ///< of an image folder: the folder
    Evidence evidence;
    std::string problem;  ///< "" when it is whole
};

/// Checks each file of `set` under `root`, reading every byte. Throws DataError where the record of fetched files is
/// damaged.
std::vector<FileCheck> check_files(const FileSet& set, const std::filesystem::path& root);

/// The problems of the files of `set` under `root`, one sentence a file, empty when all are as published:
/// missing, of another size (a download cut short), or of another content. Reads every byte.
std::vector<std::string> file_problems(const FileSet& set, const std::filesystem::path& root);

/// The problem of the file at `path`, or "" where it has the size and the checksum of `file`.
std::string file_problem(const std::filesystem::path& path, const DataFile& file);

/// Throws DataError with every problem, and what to do about them. Nothing to check: nothing happens.
void verify_files(std::string_view data_set, const std::filesystem::path& root);

/// The content of `file`, checked against its size and checksum. Throws DataError saying what to do.
std::string read_verified(const FileSet& set, const DataFile& file, const std::filesystem::path& root);

/// The content of a file that is published as <name>.gz, unpacked: by hand, which leaves nothing to check, or here.
std::string read_unpacked(const FileSet& set, const DataFile& file, const std::filesystem::path& root);

/// path_of(), once the file has been checked: for libraries that open files themselves. Throws DataError likewise.
std::filesystem::path verified_path(const FileSet& set, const DataFile& file, const std::filesystem::path& root);

/// SHA-256 of `path` under `root`, or "" if there is no such file.
std::string sha256_under(const std::filesystem::path& root, const std::string& path);

/// The content of `path` under `root`, whose SHA-256 must be `sha256`. Throws DataError.
std::string read_with_checksum(const std::filesystem::path& root, const std::string& path, const std::string& sha256);

}  // namespace bitsweep
