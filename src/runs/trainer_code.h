#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/trainer.h"

namespace bitsweep {

/// Environment variable in which an attempt finds code_of() its trainer.
inline constexpr char kCodeVariable[] = "BITSWEEP_CODE";
inline constexpr std::size_t kMostCodeFiles = 2000;

/// The trainer's code: the files that its "files" match, seen from the folder of trainer.json ("../common/*.py" lies
/// beside it), sorted, at most kMostCodeFiles + 1. Hidden folders and virtual environments are passed over.
std::vector<std::filesystem::path> code_files(const Trainer& trainer);

/// Whose code an attempt runs: "<16 hex digits of the files' SHA-256> [commit] [dirty]". Files that cannot be read
/// count by their names.
std::string code_of(const Trainer& trainer);

/// The hash in it.
std::string code_hash(const std::string& code);

}  // namespace bitsweep
