#include "store/line_file.h"

#include <algorithm>
#include <string>

#include "base/hash.h"

namespace bitsweep {
namespace {

constexpr std::uint64_t kTail = 64;         // bytes
constexpr std::uint64_t kPiece = 1U << 20;  // bytes read at a time; doubled for a line that is longer

// Whether the bytes before the position are still those that were imported.
bool is_continued(const std::filesystem::path& path, const FileStamp* stamp, const FilePosition& position) {
    if (stamp == nullptr || stamp->inode != position.inode) return false;
    if (stamp->size < position.offset) return false;
    const std::uint64_t length = std::min(kTail, position.offset);
    return fnv1a(read_file_from(path, position.offset - length, length)) == position.tail;
}

// The whole lines of `piece`; moves the position behind them. Returns the bytes they take.
std::size_t take_lines(std::string_view piece, FilePosition& position,
                       const std::function<void(std::string_view, std::int64_t)>& line) {
    std::size_t start = 0;
    for (std::size_t end; (end = piece.find('\n', start)) != std::string_view::npos; start = end + 1)
        line(piece.substr(start, end - start), ++position.lines);
    position.offset += start;
    return start;
}

// Reads to the end of the file, a piece at a time. False if there was no whole line.
bool read_on(const std::filesystem::path& path, FilePosition& position,
             const std::function<void(std::string_view, std::int64_t)>& line) {
    const std::uint64_t first = position.offset;
    for (std::uint64_t limit = kPiece;;) {
        const std::uint64_t context = std::min(kTail, position.offset);
        const std::string bytes = read_file_from(path, position.offset - context, context + limit);
        if (bytes.size() < context) break;  // it shrank just now: noticed the next time
        const std::string_view piece = std::string_view(bytes).substr(context);
        const std::size_t taken = take_lines(piece, position, line);
        const std::size_t length = std::min<std::uint64_t>(kTail, position.offset);
        position.tail = fnv1a(std::string_view(bytes).substr(context + taken - length, length));
        if (piece.size() < limit) break;
        if (taken == 0) limit *= 2;
    }
    return position.offset != first;
}

}  // namespace

bool read_new_lines(const std::filesystem::path& path, const FileStamp* stamp, FilePosition& position,
                    const std::function<void()>& forget,
                    const std::function<void(std::string_view, std::int64_t)>& line) {
    const bool is_known = position.inode != 0;
    if (stamp == nullptr && !is_known) return false;
    if (stamp != nullptr && is_known && stamp->inode == position.inode && stamp->size == position.offset &&
        stamp->mtime_ns == position.mtime_ns)
        return false;
    bool has_changed = !is_known;
    if (is_known && !is_continued(path, stamp, position)) {
        forget();
        position = {};
        has_changed = true;
    }
    if (stamp == nullptr) return has_changed;
    position.inode = stamp->inode;
    position.mtime_ns = stamp->mtime_ns;
    return read_on(path, position, line) || has_changed;
}

}  // namespace bitsweep
