#include "config/tables.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace bitsweep {
namespace {

template <class Table>
auto find_row(const Table& table, std::string_view name) -> decltype(std::data(table)) {
    const auto row = std::find_if(std::begin(table), std::end(table), [&](const auto& r) { return r.name == name; });
    return row == std::end(table) ? nullptr : &*row;
}

template <class Table>
std::vector<std::string_view> names_of(const Table& table) {
    std::vector<std::string_view> names;
    for (const auto& row : table) names.push_back(row.name);
    return names;
}

}  // namespace

std::string QuantizerInfo::bits_problem(int bits) const {
    if (bits == 32 || (bits >= least_bits && bits <= most_bits)) return {};
    if (least_bits == most_bits) return fmt::format("{} acts at {} bits only, got {}", name, least_bits, bits);
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

const ModelInfo* find_model(std::string_view name) {
    return find_row(kModels, name);
}
std::string_view resolved_shortcut(std::string_view model, std::string_view shortcut) {
    const auto* info = find_model(model);
    if (info == nullptr || !info->residual()) return {};
    return shortcut == "native" ? info->native_shortcut : shortcut;
}
const DataSetInfo* find_data_set(std::string_view name) {
    return find_row(kDataSets, name);
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

std::vector<std::string_view> model_names() {
    return names_of(kModels);
}
std::vector<std::string_view> data_set_names() {
    return names_of(kDataSets);
}

}  // namespace bitsweep
