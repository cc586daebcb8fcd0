#include "sys/entry.h"

#include <string>
#include <system_error>

#include "base/error.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

void throw_if(const std::error_code& error, const std::string& what, const fs::path& path) {
    if (error) throw SystemError("cannot " + what + " " + path.string(), error.value());
}

}  // namespace

void remove_entry(const fs::path& path) {
    std::error_code error;
    fs::remove(path, error);
    throw_if(error, "remove", path);
}

void remove_tree(const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    throw_if(error, "remove", path);
}

void try_to_remove_entry(const fs::path& path) noexcept {
    std::error_code ignored;
    fs::remove(path, ignored);
}

void try_to_remove_tree(const fs::path& path) noexcept {
    std::error_code ignored;
    fs::remove_all(path, ignored);
}

void rename_entry(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    throw_if(error, "rename to", to);
}

fs::path absolute_path(const fs::path& path) {
    std::error_code error;
    auto absolute = fs::absolute(path, error);
    throw_if(error, "see from the root", path);
    return absolute;
}

fs::path current_folder() {
    std::error_code error;
    auto folder = fs::current_path(error);
    throw_if(error, "find", "the current folder");
    return folder;
}

}  // namespace bitsweep
