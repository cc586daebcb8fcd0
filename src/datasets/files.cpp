#include "datasets/files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "base/hash.h"
#include "sys/file.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

fs::path path_of(const FileSet& set, const DataFile& file, const fs::path& root) {
    return root / set.folder / file.name;
}

std::string missing(const fs::path& path) {
    return fmt::format("{} is missing", path.string());
}

// What is wrong with a file of that size, or "".
std::string size_problem(const fs::path& path, std::uint64_t found, const DataFile& file) {
    if (found == file.bytes) return {};
    return fmt::format("{} {}: {} bytes, expected {}", path.string(),
                       found < file.bytes ? "is cut short" : "is too long", found, file.bytes);
}

std::string content_problem(const fs::path& path, std::string_view found, std::string_view expected) {
    if (found == expected) return {};
    return fmt::format("{} was altered or damaged: its SHA-256 is {}, expected {}", path.string(), found, expected);
}

std::string problem_of(const FileSet& set, const DataFile& file, const fs::path& root) {
    const auto path = path_of(set, file, root);
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) return missing(path);
    if (auto problem = size_problem(path, size, file); !problem.empty()) return problem;
    return content_problem(path, sha256_of_file(path), file.sha256);
}

std::string what_to_do(const FileSet& set, const fs::path& root) {
    return fmt::format(
        "data root: {} (set it with --data-root or BITSWEEP_DATA); to get {}: download {} there, then run there: {}",
        root.string(), set.data_set, set.address, set.unpack);
}

}  // namespace

fs::path data_root(const std::optional<std::string>& option) {
    if (option) return *option;
    if (const auto root = environment("BITSWEEP_DATA")) return *root;
    return fs::path(environment("HOME").value_or(".")) / ".cache" / "bitsweep";
}

std::vector<std::string> file_problems(const FileSet& set, const fs::path& root) {
    std::vector<std::string> problems;
    for (const auto& file : set.files)
        if (auto problem = problem_of(set, file, root); !problem.empty()) problems.push_back(std::move(problem));
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
    auto bytes = read_file_if_exists(path);
    std::string problem = bytes ? size_problem(path, bytes->size(), file) : missing(path);
    if (problem.empty()) problem = content_problem(path, sha256_hex(*bytes), file.sha256);
    if (!problem.empty()) throw DataError(problem + "\n" + what_to_do(set, root));
    return *std::move(bytes);
}

std::string sha256_under(const fs::path& root, const std::string& path) {
    std::error_code error;
    if (!fs::is_regular_file(root / path, error)) return {};
    return sha256_of_file(root / path);
}

std::string read_with_checksum(const fs::path& root, const std::string& path, const std::string& sha256) {
    auto bytes = read_file_if_exists(root / path);
    if (!bytes)
        throw DataError(missing(root / path) + "; set --data-root or BITSWEEP_DATA to the folder that holds " + path);
    if (auto problem = content_problem(root / path, sha256_hex(*bytes), sha256); !problem.empty())
        throw DataError(problem);
    return *std::move(bytes);
}

}  // namespace bitsweep
