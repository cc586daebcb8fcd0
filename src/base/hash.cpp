#include "base/hash.h"

#include <array>
#include <stdexcept>

#include <openssl/evp.h>

namespace bitsweep {
namespace {

void check(int openssl_result) {
    if (openssl_result != 1) throw std::runtime_error("libcrypto: SHA-256 failed");
}

// Fetched once: OpenSSL 3 otherwise looks the algorithm up at every digest, which costs more than hashing a config.
const EVP_MD* sha256() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm;
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

struct Sha256::State {
    State() : context(EVP_MD_CTX_new()) { start(); }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    void start() { check(EVP_DigestInit_ex(context, sha256(), nullptr)); }

    EVP_MD_CTX* context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) {
    check(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

std::string Sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    check(EVP_DigestFinal_ex(state_->context, digest.data(), &size));
    state_->start();
    return to_hex(digest.data(), size);
}

std::string sha256_hex(std::string_view bytes) {
    thread_local Sha256 hasher;
    hasher.update(bytes);
    return hasher.hex();
}

}  // namespace bitsweep
