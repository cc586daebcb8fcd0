#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bitsweep {

/// A gzip stream (RFC 1952) without name and time: the same bytes give the same stream.
std::string gzip(std::string_view bytes);

/// A stream unpacks to no more than this: one of 4 MB may hold 4 GB.
inline constexpr std::uint64_t kMostUnpackedBytes = std::uint64_t{4} << 30;

/// Its inverse; zlib checks the CRC. Throws DataError naming `file` where the stream is damaged, ends early, is
/// followed by more or holds more than `limit` bytes.
std::string gunzip(std::string_view stream, const std::string& file, std::uint64_t limit = kMostUnpackedBytes);

}  // namespace bitsweep
