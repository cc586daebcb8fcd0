#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "sys/descriptor.h"

namespace bitsweep {

/// Every function that reads opens regular files only, and never waits: a folder, FIFO, socket
/// or device where a file is expected, and a file of more than kMostFileBytes where the whole is asked for, throws
/// SystemError. Nothing is written through a link to a file.
inline constexpr std::uint64_t kMostFileBytes = std::uint64_t{4} << 30;

/// The whole file. Throws SystemError naming the path.
std::string read_file(const std::filesystem::path& path);

/// The whole file, or nullopt if it does not exist. Other failures throw SystemError.
std::optional<std::string> read_file_if_exists(const std::filesystem::path& path);

/// Bytes from `offset` to the end, or to `offset + limit`. Empty if the file does not exist or is shorter.
std::string read_file_from(const std::filesystem::path& path, std::uint64_t offset, std::uint64_t limit = UINT64_MAX);

/// The marks by which a change of a file or folder is seen without reading it.
struct FileStamp {
    std::uint64_t size = 0;
    std::int64_t inode = 0;
    std::int64_t mtime_ns = 0;
    bool operator==(const FileStamp&) const = default;
};

/// nullopt if it does not exist. Other failures throw SystemError.
std::optional<FileStamp> file_stamp(const std::filesystem::path& path);

/// The kind of file that a path leads to, links followed. It never throws: where the file system gives no answer (no
/// permission, a loop of links, a lost server) the answer is kUnreadable, and reading it then says why.
enum class FileKind { kNone, kFile, kFolder, kOther, kUnreadable };
FileKind file_kind(const std::filesystem::path& path);
inline bool is_there(const std::filesystem::path& path) {
    return file_kind(path) != FileKind::kNone;
}
inline bool is_file(const std::filesystem::path& path) {
    return file_kind(path) == FileKind::kFile;
}
inline bool is_folder(const std::filesystem::path& path) {
    return file_kind(path) == FileKind::kFolder;
}

/// Its length in bytes; nullopt where it is no regular file or the file system gives no answer. It never throws.
std::optional<std::uint64_t> size_of_file(const std::filesystem::path& path);

/// The folder that `path` lies in; "." where it names none.
std::filesystem::path folder_of(const std::filesystem::path& path);

/// Paths of everything in `folder`, or of its regular files alone, in byte order; none where there is no such folder.
/// Throws SystemError where it cannot be read, or is no folder.
std::vector<std::filesystem::path> entries_in(const std::filesystem::path& folder);
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder);

/// The regular files in `folder` and in the folders below it, in byte order. Links to folders are not followed, folders
/// that cannot be read are passed over; where `folder` itself cannot, SystemError is thrown.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

/// Writes `bytes` under a temporary name beside `path`, fsyncs, renames, and fsyncs the folder: a reader
/// sees the old file or the whole new one, also after a power cut. Throws SystemError.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// Writes `bytes` under a temporary name beside `path` and renames: a reader sees the old file or the whole new one.
/// Not fsynced, so it costs no disk wait: for files that are worth nothing after a power cut. Throws SystemError.
void replace_file(const std::filesystem::path& path, std::string_view bytes);

/// Where `path`, named in the file `anchor`, is: seen from the current folder, else from the folders above
/// `anchor`, nearest first. `path` itself where it is nowhere.
std::filesystem::path find_near(const std::filesystem::path& path, const std::filesystem::path& anchor);

/// Creates `path` and its parents. Throws SystemError.
void make_folders(const std::filesystem::path& path);

/// Creates `path`, which is below `root`, and its parents as far as `root`, which must be there: one that was moved or
/// removed is not made anew. Throws SystemError.
void make_folders_in(const std::filesystem::path& root, const std::filesystem::path& path);

/// Renames a file or folder, replacing a file of that name, and fsyncs the folder it is now in. Throws SystemError.
void move_durably(const std::filesystem::path& from, const std::filesystem::path& to);

/// Exchanges two folders durably: at each moment both names lead to one of them. false = the file system cannot (NFS),
/// and nothing has moved. Throws SystemError.
bool exchange_durably(const std::filesystem::path& a, const std::filesystem::path& b);

/// Digest of the file's content in lower-case hex digits, read in pieces. Throws SystemError.
std::string hash_of_file(const std::filesystem::path& path, HashAlgorithm algorithm);
std::string sha256_of_file(const std::filesystem::path& path);

/// Opens or creates a regular file to append to. Throws SystemError.
Descriptor open_to_append(const std::filesystem::path& path);

/// Opens a folder, so that it can be told from another of its name. Throws SystemError.
Descriptor open_folder(const std::filesystem::path& path);

/// Whether the path itself is a link. It never throws.
bool is_link(const std::filesystem::path& path);

/// Makes an empty file where there is none, which the folder's group may write where it may write the folder. Throws
/// SystemError.
void make_shared_file(const std::filesystem::path& path);

}  // namespace bitsweep
