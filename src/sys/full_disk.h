#pragma once

#include <filesystem>
#include <optional>
#include <utility>

namespace bitsweep {

/// A disk that one file fills to its last byte: a tmpfs that is mounted over the file, for this process and those that
/// it starts from now on alone. It goes with the object, or with the process, however that ends.
class FullDisk {
public:
    /// The file keeps its content, whose size is a whole number of pages. nullopt where this process may not mount
    /// (only root may, and not everywhere). Throws SystemError.
    static std::optional<FullDisk> try_mount(const std::filesystem::path& file);
    ~FullDisk();
    FullDisk(FullDisk&& other) noexcept : file_(std::exchange(other.file_, {})) {}
    FullDisk& operator=(FullDisk&&) = delete;

private:
    explicit FullDisk(std::filesystem::path file) : file_(std::move(file)) {}
    std::filesystem::path file_;
};

}  // namespace bitsweep
