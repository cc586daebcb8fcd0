#include "base/hash.h"

#include <array>
#include <stdexcept>

#include <openssl/evp.h>

namespace bitsweep {
namespace {

void check(int openssl_result) {
    if (openssl_result != 1) throw std::runtime_error("libcrypto: computing a digest failed");
}

// Fetched once: OpenSSL 3 otherwise looks the algorithm up at every digest, which costs more than hashing a config.
const EVP_MD* fetched(HashAlgorithm algorithm) {
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    static const EVP_MD* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
    const EVP_MD* found = algorithm == HashAlgorithm::kMd5 ? md5 : sha256;
    if (found == nullptr)
        throw std::runtime_error(std::string("libcrypto: this OpenSSL offers no ").append(to_string(algorithm)));
    return found;
}

std::string to_hex(const unsigned char* bytes, unsigned size) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * std::size_t{size});
    for (unsigned i = 0; i < size; ++i) {
        text += kDigits[bytes[i] >> 4];
        text += kDigits[bytes[i] & 15];
    }
    return text;
}

}  // namespace

std::string_view to_string(HashAlgorithm algorithm) {
    return algorithm == HashAlgorithm::kMd5 ? "MD5" : "SHA-256";
}

struct Hasher::State {
    explicit State(HashAlgorithm which) : algorithm(fetched(which)), context(EVP_MD_CTX_new()) { start(); }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    void start() { check(EVP_DigestInit_ex(context, algorithm, nullptr)); }

    const EVP_MD* algorithm;
    EVP_MD_CTX* context;
};

Hasher::Hasher(HashAlgorithm algorithm) : state_(std::make_unique<State>(algorithm)) {}
Hasher::~Hasher() = default;

void Hasher::update(std::string_view bytes) {
    check(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

std::string Hasher::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    check(EVP_DigestFinal_ex(state_->context, digest.data(), &size));
    state_->start();
    return to_hex(digest.data(), size);
}

std::string sha256_hex(std::string_view bytes) {
    thread_local Hasher hasher(HashAlgorithm::kSha256);
    hasher.update(bytes);
    return hasher.hex();
}

std::string hash_hex(std::string_view bytes, HashAlgorithm algorithm) {
    Hasher hasher(algorithm);
    hasher.update(bytes);
    return hasher.hex();
}

std::string base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends it with a zero
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
    text.pop_back();
    return text;
}

}  // namespace bitsweep
