#include "deploy/packed_codes.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace bitsweep {
namespace {

std::size_t packed_bytes(std::size_t count, int bits) {
    return (count * static_cast<std::size_t>(bits) + 7) / 8;
}

}  // namespace

int index_bits(std::size_t levels) {
    return std::max(1, static_cast<int>(std::bit_width(levels - 1)));
}

std::optional<int> even_step(const std::vector<std::int16_t>& levels) {
    const int step = levels.size() < 2 ? 1 : levels[1] - levels[0];
    for (std::size_t i = 1; i < levels.size(); ++i)
        if (levels[i] - levels[i - 1] != step) return std::nullopt;
    return step;
}

std::string pack_codes(const std::vector<std::int16_t>& codes, const std::vector<std::int16_t>& levels) {
    const int bits = index_bits(levels.size());
    std::string bytes(packed_bytes(codes.size(), bits), '\0');
    std::size_t at = 0;
    for (const auto code : codes) {
        const auto level = std::lower_bound(levels.begin(), levels.end(), code);
        if (level == levels.end() || *level != code) throw std::invalid_argument("a code that is none of its levels");
        const auto index = static_cast<unsigned>(level - levels.begin());
        for (int bit = 0; bit < bits; ++bit, ++at)
            bytes[at / 8] = static_cast<char>(bytes[at / 8] | ((index >> bit) & 1) << at % 8);
    }
    return bytes;
}

std::optional<std::vector<std::int16_t>> unpack_codes(std::string_view bytes, std::size_t count,
                                                      const std::vector<std::int16_t>& levels) {
    const int bits = index_bits(levels.size());
    if (count > bytes.size() * 8 || bytes.size() != packed_bytes(count, bits)) return std::nullopt;
    const auto bit_at = [&](std::size_t at) { return (static_cast<unsigned char>(bytes[at / 8]) >> at % 8) & 1U; };
    std::vector<std::int16_t> codes;
    codes.reserve(count);
    std::size_t at = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t index = 0;
        for (int bit = 0; bit < bits; ++bit, ++at) index |= static_cast<std::size_t>(bit_at(at)) << bit;
        if (index >= levels.size()) return std::nullopt;
        codes.push_back(levels[index]);
    }
    for (; at < bytes.size() * 8; ++at)
        if (bit_at(at) != 0) return std::nullopt;
    return codes;
}

}  // namespace bitsweep
