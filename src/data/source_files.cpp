#include "data/source_files.h"

#include <algorithm>
#include <array>

#include <zlib.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "datasets/files.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// The row of that file alone, or nothing where the catalog has none.
std::optional<FileSet> row_of(std::string_view data_set, const std::string& name) {
    const auto* set = find_file_set(data_set);
    if (set == nullptr) return std::nullopt;
    const auto file = std::find_if(set->files.begin(), set->files.end(),
                                   [&](const DataFile& candidate) { return candidate.name == name; });
    if (file == set->files.end()) return std::nullopt;
    FileSet row = *set;
    row.files = {&*file, 1};
    return row;
}

std::string missing(const fs::path& path, const fs::path& root) {
    return fmt::format("{} is missing; data root: {} (set it with --data-root or BITSWEEP_DATA)", path.string(),
                       root.string());
}

// zlib's stream, closed however it is left.
struct Inflater {
    z_stream stream{};
    Inflater() {
        constexpr int kGzipOnly = 16 + MAX_WBITS;
        if (inflateInit2(&stream, kGzipOnly) != Z_OK) throw std::bad_alloc();
    }
    ~Inflater() { inflateEnd(&stream); }
};

}  // namespace

SourceFiles::SourceFiles(std::string_view data_set, std::string_view folder, fs::path data_root)
    : data_set_(data_set), root_(std::move(data_root)), folder_(folder) {
    if (const auto* set = find_file_set(data_set)) folder_ = set->folder;
}

fs::path SourceFiles::path(const std::string& name) const {
    return root_ / folder_ / name;
}

std::string SourceFiles::read(const std::string& name) const {
    if (const auto row = row_of(data_set_, name)) return read_verified(*row, row->files.front(), root_);
    auto bytes = read_file_if_exists(path(name));
    if (!bytes) throw DataError(missing(path(name), root_));
    return *std::move(bytes);
}

std::string SourceFiles::read_unpacked(const std::string& name) const {
    const auto packed = name + ".gz";
    const bool is_unpacked = !is_there(path(packed)) && is_there(path(name));
    return is_unpacked ? read(name) : gunzip(read(packed), path(packed).string());
}

fs::path SourceFiles::checked_path(const std::string& name) const {
    if (const auto row = row_of(data_set_, name)) {
        const auto problems = file_problems(*row, root_);
        if (!problems.empty()) verify_files(data_set_, root_);  // with what to do about them
    }
    if (!is_there(path(name))) throw DataError(missing(path(name), root_));
    return path(name);
}

std::string gunzip(std::string_view packed, const std::string& file) {
    Inflater inflater;
    auto& stream = inflater.stream;
    // zlib takes pointers to bytes that it does not change.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string bytes;
    std::array<char, 1 << 16> buffer;
    int status = Z_OK;
    while (status == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = buffer.size();
        status = inflate(&stream, Z_NO_FLUSH);
        bytes.append(buffer.data(), buffer.size() - stream.avail_out);
    }
    if (status == Z_BUF_ERROR) throw DataError(file + " is cut short: its gzip data does not end");
    if (status != Z_STREAM_END)
        throw DataError(
            fmt::format("{} is no whole gzip file: {}", file, stream.msg != nullptr ? stream.msg : "damaged"));
    return bytes;
}

}  // namespace bitsweep
