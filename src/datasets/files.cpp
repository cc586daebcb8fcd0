#include "datasets/files.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "base/hash.h"
#include "datasets/image_folder.h"
#include "datasets/manifest.h"
#include "sys/file.h"
#include "sys/gzip.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// A packed file that somebody has unpacked and removed: the loaders read it as well.
std::optional<fs::path> unpacked_by_hand(const fs::path& path) {
    auto plain = path;
    plain.replace_extension();
    if (path.extension() != ".gz" || is_there(path) || !is_there(plain)) return std::nullopt;
    return plain;
}

std::string missing(const fs::path& path) {
    return fmt::format("{} is missing", path.string());
}

// The problem of a file of this size, or "".
std::string size_problem(const fs::path& path, std::uint64_t found, const DataFile& file) {
    if (found == file.bytes) return {};
    return fmt::format("{} {}: {} bytes, expected {}", path.string(),
                       found < file.bytes ? "is cut short" : "is too long", found, file.bytes);
}

// The same for the file at `path`, without reading it.
std::string size_problem(const fs::path& path, const DataFile& file) {
    const auto size = size_of_file(path);
    return size ? size_problem(path, *size, file) : missing(path);
}

std::string content_problem(const fs::path& path, std::string_view found, const Checksum& expected) {
    if (found == expected.hex) return {};
    return fmt::format("{} was altered or damaged: its {} is {}, expected {}", path.string(),
                       to_string(expected.algorithm), found, expected.hex);
}

// `file` with the checksum it had when it was fetched, where its publisher gives none. Views into `manifest`.
DataFile with_record(DataFile file, const std::optional<Manifest>& manifest) {
    if (file.checksum.is_known() || !manifest) return file;
    const auto entry = manifest->files.find(std::string(file.name));
    if (entry != manifest->files.end()) file.checksum = {HashAlgorithm::kSha256, entry->second.sha256};
    return file;
}

std::optional<Manifest> manifest_of(const FileSet& set, const fs::path& root) {
    if (!needs_manifest(set)) return std::nullopt;
    return read_manifest(set, root);
}

FileCheck check_file(const FileSet& set, const DataFile& file, const std::optional<Manifest>& manifest,
                     const fs::path& root) {
    const auto path = path_of(set, file, root);
    if (const auto plain = unpacked_by_hand(path)) return {*plain, Evidence::kUnpacked, {}};
    const auto known = with_record(file, manifest);
    const auto evidence = file.checksum.is_known()    ? Evidence::kPublished
                          : known.checksum.is_known() ? Evidence::kRecorded
                                                      : Evidence::kSize;
    return {path, evidence, file_problem(path, known)};
}

std::string what_to_do(const FileSet& set, const fs::path& root) {
    const auto root_text = fmt::format("data root: {} (set it with --data-root or BITSWEEP_DATA)", root.string());
    if (!set.is_downloadable()) return fmt::format("{}; to get {}: {}", root_text, set.data_set, set.instructions);
    return fmt::format("{}; `bitsweep data fetch {}` gets it from {}{}", root_text, set.data_set, set.mirrors.front(),
                       set.archives.empty() ? "" : set.archives.front().name);
}

std::vector<std::string> quick_problems(const FileSet& set, const fs::path& root) {
    std::vector<std::string> problems;
    const auto add = [&](std::string problem) {
        if (!problem.empty()) problems.push_back(std::move(problem));
    };
    for (const auto& file : set.files)
        if (const auto path = path_of(set, file, root); !unpacked_by_hand(path)) add(size_problem(path, file));
    for (const auto& folder : set.image_folders) add(class_problem(root / set.folder / folder.name, folder));
    return problems;
}

// Whether a part of `set` stands under its name, whole or not.
bool is_begun(const FileSet& set, const fs::path& root) {
    const auto exists = [&](const auto& part) {
        const auto path = root / set.folder / part.name;
        return is_there(path) || unpacked_by_hand(path).has_value();
    };
    return std::any_of(set.files.begin(), set.files.end(), exists) ||
           std::any_of(set.image_folders.begin(), set.image_folders.end(), exists);
}

}  // namespace

fs::path data_root(const std::optional<std::string>& option) {
    if (option) return *option;
    if (const auto root = environment("BITSWEEP_DATA")) return *root;
    return fs::path(environment("HOME").value_or(".")) / ".cache" / "bitsweep";
}

fs::path path_of(const FileSet& set, const DataFile& file, const fs::path& root) {
    return root / set.folder / file.name;
}

std::string_view to_string(DataState state) {
    switch (state) {
        case DataState::kGenerated:
            return "generated";
        case DataState::kPresent:
            return "present";
        case DataState::kIncomplete:
            return "incomplete";
        case DataState::kMissing:
            break;
    }
    return "missing";
}

DataStatus data_status(const FileSet* set, const fs::path& root) {
    if (set == nullptr) return {DataState::kGenerated, {}};
    auto problems = quick_problems(*set, root);
    if (problems.empty()) return {DataState::kPresent, {}};
    return {is_begun(*set, root) ? DataState::kIncomplete : DataState::kMissing, std::move(problems)};
}

std::string file_problem(const fs::path& path, const DataFile& file) {
    if (auto problem = size_problem(path, file); !problem.empty()) return problem;
    if (!file.checksum.is_known()) return {};
    return content_problem(path, hash_of_file(path, file.checksum.algorithm), file.checksum);
}

std::vector<FileCheck> check_files(const FileSet& set, const fs::path& root) {
    const auto manifest = manifest_of(set, root);
    std::vector<FileCheck> checks;
    for (const auto& file : set.files) checks.push_back(check_file(set, file, manifest, root));
    for (const auto& folder : set.image_folders) {
        const auto path = root / set.folder / folder.name;
        checks.push_back({path, Evidence::kSize, image_problem(path, folder)});
    }
    return checks;
}

std::vector<std::string> file_problems(const FileSet& set, const fs::path& root) {
    std::vector<std::string> problems;
    for (auto& check : check_files(set, root))
        if (!check.problem.empty()) problems.push_back(std::move(check.problem));
    return problems;
}

void verify_files(std::string_view data_set, const fs::path& root) {
    const auto* set = find_file_set(data_set);
    if (set == nullptr) return;
    const auto problems = file_problems(*set, root);
    if (!problems.empty()) throw DataError(fmt::format("{}\n{}", fmt::join(problems, "\n"), what_to_do(*set, root)));
}

std::string read_verified(const FileSet& set, const DataFile& file, const fs::path& root) {
    const auto path = path_of(set, file, root);
    const auto manifest = manifest_of(set, root);
    const auto checksum = with_record(file, manifest).checksum;
    auto bytes = read_file_if_exists(path);
    std::string problem = bytes ? size_problem(path, bytes->size(), file) : missing(path);
    if (problem.empty() && checksum.is_known())
        problem = content_problem(path, hash_hex(*bytes, checksum.algorithm), checksum);
    if (!problem.empty()) throw DataError(problem + "\n" + what_to_do(set, root));
    return *std::move(bytes);
}

std::string read_unpacked(const FileSet& set, const DataFile& file, const fs::path& root) {
    const auto path = path_of(set, file, root);
    if (const auto plain = unpacked_by_hand(path)) return read_file(*plain);
    return gunzip(read_verified(set, file, root), path.string());
}

fs::path verified_path(const FileSet& set, const DataFile& file, const fs::path& root) {
    const auto check = check_file(set, file, manifest_of(set, root), root);
    if (!check.problem.empty()) throw DataError(check.problem + "\n" + what_to_do(set, root));
    return check.path;
}

std::string sha256_under(const fs::path& root, const std::string& path) {
    return is_file(root / path) ? sha256_of_file(root / path) : "";
}

std::string read_with_checksum(const fs::path& root, const std::string& path, const std::string& sha256) {
    auto bytes = read_file_if_exists(root / path);
    if (!bytes)
        throw DataError(missing(root / path) + "; set --data-root or BITSWEEP_DATA to the folder that holds " + path);
    if (auto problem = content_problem(root / path, sha256_hex(*bytes), {HashAlgorithm::kSha256, sha256});
        !problem.empty())
        throw DataError(problem);
    return *std::move(bytes);
}

}  // namespace bitsweep
