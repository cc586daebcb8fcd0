#include "datasets/fetch/unpack.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include "base/error.h"
#include "sys/file.h"
#include "sys/growing_file.h"

namespace bitsweep::fetch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = 1 << 20;

struct Free {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, Free>;

[[noreturn]] void fail(const fs::path& path, archive* reader) {
    const char* words = archive_error_string(reader);
    throw DataError(fmt::format("cannot unpack {}: {}", path.string(), words == nullptr ? "it is damaged" : words));
}

Reader open(const fs::path& path) {
    Reader reader(archive_read_new());
    archive_read_support_filter_all(reader.get());
    archive_read_support_format_tar(reader.get());
    if (archive_read_open_filename(reader.get(), path.c_str(), kPiece) != ARCHIVE_OK) fail(path, reader.get());
    return reader;
}

// The file that the reader stands at. false when stopped.
bool write_member(archive* reader, const fs::path& archive_path, const fs::path& to,
                  const std::function<bool()>& is_stopped) {
    make_folders(to.parent_path());
    GrowingFile file(to);
    file.clear();
    std::vector<char> piece(kPiece);
    for (;;) {
        if (is_stopped()) return false;
        const auto count = archive_read_data(reader, piece.data(), piece.size());
        if (count < 0) fail(archive_path, reader);
        if (count == 0) break;
        file.append({piece.data(), static_cast<std::size_t>(count)});
    }
    file.sync();
    return true;
}

}  // namespace

std::optional<fs::path> member_path(const std::string& name, const std::string& folder) {
    const auto path = fs::path(name).lexically_normal();
    const bool escapes = path.is_absolute() || std::find(path.begin(), path.end(), "..") != path.end();
    if (escapes || !path.has_filename() || path.begin() == path.end() || *path.begin() != folder) return std::nullopt;
    return std::next(path.begin()) == path.end() ? std::nullopt : std::optional(path);
}

bool unpack(const fs::path& archive_path, const std::string& folder, const fs::path& into,
            const std::function<bool()>& is_stopped) {
    const auto reader = open(archive_path);
    int files = 0;
    for (archive_entry* entry = nullptr;;) {
        const int status = archive_read_next_header(reader.get(), &entry);
        if (status == ARCHIVE_EOF) break;
        if (status < ARCHIVE_WARN) fail(archive_path, reader.get());
        const char* name = archive_entry_pathname(entry);
        const auto member = member_path(name == nullptr ? "" : name, folder);
        if (!member || archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) continue;
        if (!write_member(reader.get(), archive_path, into / *member, is_stopped)) return false;
        ++files;
    }
    if (files == 0) throw DataError(fmt::format("{} holds no files under {}/", archive_path.string(), folder));
    return true;
}

}  // namespace bitsweep::fetch
