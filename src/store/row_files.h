#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "store/reader.h"

namespace bitsweep {

/// A sweep as rows: what `bitsweep export` writes and `bitsweep import` takes in (results/README.md, "published").
/// Import (store/row_import.h) makes run directories of them again, so that an imported run is one like any other: it
/// counts as done, `index --rebuild` finds it, and what reads runs needs to know nothing of rows.
struct RowFile {
    std::string name;  ///< "runs.csv", "layers.csv.gz" (above 1 MiB), "probes/<hash>.json"
    std::string bytes;
};

inline constexpr char kManifestFile[] = "manifest.json";

/// sweep.json, runs.csv, metrics.csv, layers.csv, steps.csv, timings.csv, attempts.csv of the runs that are done
/// (finished, diverged) or failed, and the parents'. Hosts, arguments and paths are left out of env. Sorted rows: the
/// same runs give the same bytes.
/// The answers of a sweep's runs, packed: "<run id>.predictions.u8" and "<run id>.labels.u8" as tensors of a
/// safetensors file in a gzip stream. Runs without them are left out.
inline constexpr char kAnswersFile[] = "predictions.safetensors.gz";

std::vector<RowFile> export_sweep(const std::filesystem::path& results, const Reader& reader, const std::string& sweep);

/// Every probe of a kind; "" = of any. Throws ConfigError where there is none.
std::vector<RowFile> export_probes(const Reader& reader, const std::string& kind);

/// {"schema": 1, "sweep": ..., "files": {name: {"sha256", "bytes"}}}.
std::string manifest_of(const std::string& sweep, const std::vector<RowFile>& files);

/// The manifest of a folder of rows, whose files' names stay in the folder. Throws DataError where it cannot be read.
Json read_manifest(const std::filesystem::path& folder);

/// Throws DataError: "<path>: <what>".
[[noreturn]] void refuse_rows(const std::filesystem::path& path, const std::string& what);

/// Names of the manifest's files that are missing or altered, each with what was found; empty = as published.
/// Throws DataError where the manifest itself cannot be read.
std::vector<std::string> altered_files(const std::filesystem::path& folder);

/// Files in `folder` that its manifest does not name.
std::vector<std::string> foreign_files(const std::filesystem::path& folder);

}  // namespace bitsweep
