#include "config/quantizers.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/names.h"

namespace bitsweep {

std::string QuantizerInfo::bits_problem(int bits) const {
    if (bits == 32 || (bits >= least_bits && bits <= most_bits)) return {};
    if (least_bits == most_bits)
        return fmt::format("{} acts at {} only, got {}", name, counted(static_cast<std::size_t>(least_bits), "bit"),
                           bits);
    if (bits < least_bits) return fmt::format("{} needs {} bits or more, got {}", name, least_bits, bits);
    return fmt::format("{} acts at {} to {} bits, got {}", name, least_bits, most_bits, bits);
}

bool QuantizerInfo::uses(std::string_view key) const {
    for (std::string_view rest = keys; !rest.empty();) {
        const auto end = std::min(rest.find(' '), rest.size());
        if (rest.substr(0, end) == key) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

const QuantizerInfo* find_quantizer(Role role, std::string_view name) {
    for (const auto& row : kQuantizers)
        if (row.role == role && row.name == name) return &row;
    return nullptr;
}

std::vector<std::string_view> quantizer_names(Role role) {
    std::vector<std::string_view> names;
    for (const auto& row : kQuantizers)
        if (row.role == role) names.push_back(row.name);
    return names;
}

std::vector<std::string_view> end_quantizer_names() {
    std::vector<std::string_view> names;
    for (const auto& row : kQuantizers)
        if (!row.ends.empty()) names.push_back(row.name);
    return names;
}

}  // namespace bitsweep
