#pragma once

#include <string>
#include <string_view>

namespace bitsweep {

/// A gzip stream (RFC 1952) without name and time: the same bytes give the same stream.
std::string gzip(std::string_view bytes);

/// Its inverse. Throws std::runtime_error if the stream is damaged or ends early.
std::string gunzip(std::string_view stream);

}  // namespace bitsweep
