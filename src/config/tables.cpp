#include "config/tables.h"

#include <algorithm>
#include <iterator>

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

std::vector<std::string_view> model_names() {
    return names_of(kModels);
}
std::vector<std::string_view> data_set_names() {
    return names_of(kDataSets);
}

}  // namespace bitsweep
