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

void add_files(const fs::path& root, const fs::path& folder, const std::vector<std::string>& patterns,
               std::vector<fs::path>& files) {
    for (const auto& path : readable_entries(folder)) {
        if (files.size() > kMostCodeFiles) return;
        if (is_folder(path) && !is_link(path)) {
            if (!is_passed_over(path)) add_files(root, path, patterns, files);
            continue;
        }
        const auto name = path.lexically_relative(root).string();
        if (std::any_of(patterns.begin(), patterns.end(), [&](const auto& p) { return matches(p, name); }))
            files.push_back(path);
    }
}

std::string content_hash(const fs::path& path) {
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
    const auto root = fs::path(trainer.file).parent_path();
    add_files(root, root, trainer.files, files);
    std::sort(files.begin(), files.end());
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
