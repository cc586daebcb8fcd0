#include "sys/gzip.h"

#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <zlib.h>

#include "base/error.h"

namespace bitsweep {
namespace {

constexpr int kGzip = 16 + MAX_WBITS;  // zlib: a gzip header around the stream
constexpr uInt kChunk = 1 << 16;

// zlib takes non-const input and does not write to it.
void give(z_stream& stream, std::string_view bytes) {
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
}

// Calls `step` until it no longer fills the room it was given, or `limit` is exceeded. Returns its last answer.
template <class Step>
int drain(z_stream& stream, std::string& out, std::uint64_t limit, Step step) {
    std::array<Bytef, kChunk> chunk;
    int code = Z_OK;
    do {
        stream.next_out = chunk.data();
        stream.avail_out = kChunk;
        code = step();
        out.append(reinterpret_cast<const char*>(chunk.data()), kChunk - stream.avail_out);
    } while (code == Z_OK && stream.avail_out == 0 && out.size() <= limit);
    return code;
}

}  // namespace

std::string gzip(std::string_view bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib: cannot compress");
    give(stream, bytes);
    std::string out;
    drain(stream, out, UINT64_MAX, [&] { return deflate(&stream, Z_FINISH); });
    deflateEnd(&stream);
    return out;
}

std::string gunzip(std::string_view bytes, const std::string& file, std::uint64_t limit) {
    z_stream stream{};
    if (inflateInit2(&stream, kGzip) != Z_OK) throw std::runtime_error("zlib: cannot decompress");
    give(stream, bytes);
    std::string out;
    const int code = drain(stream, out, limit, [&] { return inflate(&stream, Z_NO_FLUSH); });
    const std::string reason = stream.msg != nullptr ? stream.msg : "damaged";
    inflateEnd(&stream);
    if (out.size() > limit) throw DataError(fmt::format("{} unpacks to more than {} bytes", file, limit));
    if (code == Z_OK || code == Z_BUF_ERROR) throw DataError(file + " is cut short: its gzip data does not end");
    if (code != Z_STREAM_END) throw DataError(fmt::format("{} is no whole gzip file: {}", file, reason));
    if (stream.avail_in > 0)
        throw DataError(fmt::format("{} is no whole gzip file: {} bytes follow its end", file, stream.avail_in));
    return out;
}

}  // namespace bitsweep
