#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bitsweep {

/// The digests by which files are told apart. MD5 (RFC 1321) shows damage, not malice; publishers of data give it.
enum class HashAlgorithm { kSha256, kMd5 };

/// "SHA-256" or "MD5", for messages.
std::string_view to_string(HashAlgorithm algorithm);

/// Digest of a stream of bytes, through libcrypto. SHA-256 is FIPS 180-4's.
class Hasher {
public:
    explicit Hasher(HashAlgorithm algorithm);
    ~Hasher();
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;

    void update(std::string_view bytes);

    /// Lower-case hex digits: 64 for SHA-256, 32 for MD5. The object starts over afterwards.
    std::string hex();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// FNV-1a, 64 bits: tells short texts apart cheaply where nobody means harm.
constexpr std::uint64_t fnv1a(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

/// Whether `text` holds lower-case hex digits alone.
constexpr bool is_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// SHA-256 of `bytes` as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

/// Digest of `bytes` as lower-case hex digits.
std::string hash_hex(std::string_view bytes, HashAlgorithm algorithm);

/// RFC 4648, with padding, on one line.
std::string base64(std::string_view bytes);

}  // namespace bitsweep
