#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bitsweep {

/// SHA-256 (FIPS 180-4) of a stream of bytes, through libcrypto.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void update(std::string_view bytes);

    /// 64 lower-case hex digits. The object starts over afterwards.
    std::string hex();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// SHA-256 of `bytes` as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace bitsweep
