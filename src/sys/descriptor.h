#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace bitsweep {

/// Owns a file descriptor; -1 is none.
class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        reset(other.release());
        return *this;
    }

    int get() const { return value_; }
    int release() { return std::exchange(value_, -1); }
    void close() { reset(-1); }
    void reset(int value) {
        if (value_ >= 0) ::close(value_);
        value_ = value;
    }

private:
    int value_;
};

/// Throws SystemError "cannot <verb> <path>", with the reason that errno gives.
[[noreturn]] void fail_to(const std::string& verb, const std::filesystem::path& path);

/// Whether a call failed since a file or a folder above it is not there.
bool is_absent(int error_number);

/// Opens a regular file, and never waits: open() of a FIFO waits for its other end, and a device may never end. Nothing
/// is written through a link: somebody else's folder could lead it to any file of ours. Both throw SystemError; where
/// there is no such file, open_file() returns -1.
Descriptor open_file(const std::filesystem::path& path, int flags);
Descriptor open_existing(const std::filesystem::path& path, int flags);

/// Whether `path` still leads to the file or folder that is open: neither it nor a folder above it was moved or
/// removed. Where the file system gives no answer, it does.
bool leads_to(const std::filesystem::path& path, const Descriptor& open);

/// Lets the folder's group write our file where it may write the folder: a umask of 022 would keep a colleague out.
void share_as_folder(int descriptor, const std::filesystem::path& path);

/// Each throws SystemError, which names `path`.
void write_all(int descriptor, std::string_view bytes, const std::filesystem::path& path);
void sync_descriptor(int descriptor, const std::filesystem::path& path);

}  // namespace bitsweep
