#include "runs/trainer_code.h"

#include <algorithm>

#include <fnmatch.h>

#include "base/error.h"
#include "base/hash.h"
#include "sys/file.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

bool is_passed_over(const fs::path& folder) {
    return folder.filename().string().starts_with('.') || folder.filename() == "__pycache__" ||
           is_there(folder / "pyvenv.cfg") || is_there(folder / "conda-meta");
}

// "**/" stands for any folders, or none.
bool matches(std::string pattern, const std::string& path) {
    const bool is_deep = pattern.find("**/") != std::string::npos;
    for (std::size_t at = 0; (at = pattern.find("**/", at)) != std::string::npos;) pattern.replace(at, 3, "*");
    return ::fnmatch(pattern.c_str(), path.c_str(), is_deep ? 0 : FNM_PATHNAME) == 0;
}

std::vector<fs::path> readable_entries(const fs::path& folder) {
    try {
        return entries_in(folder);
    } catch (const SystemError&) {
        return {};
    }
}

void add_files(const fs::path& root, const fs::path& folder, const std::string& pattern, std::vector<fs::path>& files) {
    for (const auto& path : readable_entries(folder)) {
        if (files.size() > kMostCodeFiles) return;
        if (is_folder(path) && !is_link(path)) {
            if (!is_passed_over(path)) add_files(root, path, pattern, files);
        } else if (matches(pattern, path.lexically_relative(root).string())) {
            files.push_back(path);
        }
    }
}

// What matches below the folders that the pattern names before its first wildcard; ".." is one of them.
void add_matches(const fs::path& here, const std::string& pattern, std::vector<fs::path>& files) {
    const auto slash = pattern.rfind('/', pattern.find_first_of("*?["));
    if (slash == std::string::npos) return add_files(here, here, pattern, files);
    const auto folder = (here / pattern.substr(0, slash)).lexically_normal();
    add_files(folder, folder, pattern.substr(slash + 1), files);
}

// Of a file that is too large for code, data beside it, the length counts: it would be read at every attempt's start.
std::string content_hash(const fs::path& path) {
    constexpr std::uint64_t kMostCode_bytes = 64 << 20;
    if (const auto size = size_of_file(path).value_or(0); size > kMostCode_bytes)
        return "large " + std::to_string(size);
    try {
        return sha256_hex(read_file(path));
    } catch (const SystemError&) {
        return "unreadable";
    }
}

// " <commit> [dirty]"; "" where git knows nothing of the folder.
std::string commit_of(const fs::path& folder) {
    const auto git = [&](const std::vector<std::string>& arguments) {
        std::vector<std::string> argv{"env", "GIT_OPTIONAL_LOCKS=0", "git", "-C", folder.string()};
        argv.insert(argv.end(), arguments.begin(), arguments.end());
        return run_command(argv);
    };
    const auto head = git({"rev-parse", "HEAD"});
    if (head.status.code != 0) return {};
    const auto changed = git({"status", "--porcelain", "--untracked-files=no", "."});
    return " " + head.text.substr(0, head.text.find('\n')) + (changed.text.empty() ? "" : " dirty");
}

}  // namespace

std::vector<fs::path> code_files(const Trainer& trainer) {
    std::vector<fs::path> files;
    for (const auto& pattern : trainer.files) add_matches(fs::path(trainer.file).parent_path(), pattern, files);
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

std::string code_of(const Trainer& trainer) {
    const auto root = fs::path(trainer.file).parent_path();
    std::string text;
    for (const auto& path : code_files(trainer))
        text += path.lexically_relative(root).string() + '\0' + content_hash(path) + '\n';
    return sha256_hex(text).substr(0, 16) + commit_of(root);
}

std::string code_hash(const std::string& code) {
    return code.substr(0, code.find(' '));
}

}  // namespace bitsweep
