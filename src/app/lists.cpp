#include "app/lists.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "config/config_io.h"
#include "config/tables.h"
#include "report/exhibit/kinds.h"

namespace bitsweep::app {
namespace {

std::vector<ListedRow> quantizer_rows() {
    std::vector<ListedRow> rows;
    for (const auto& info : kQuantizers)
        rows.push_back({std::string(info.name),
                        fmt::format("{}{}{}", info.role == Role::kWeight ? "weight" : "activation",
                                    info.keys.empty() ? "" : "; ", info.keys),
                        std::string(info.summary)});
    return rows;
}

std::vector<ListedRow> model_rows() {
    std::vector<ListedRow> rows;
    for (const auto& info : kModels) rows.push_back({std::string(info.name), {}, std::string(info.summary)});
    return rows;
}

std::string note_of(const DataSetInfo& info) {
    if (info.train_images == 0) return "as many images and classes as there are, at data.image_size";
    return fmt::format("{} + {} images of {}x{}x{}, {} classes", info.train_images, info.test_images, info.channels,
                       info.image_size, info.image_size, info.classes);
}

std::vector<ListedRow> data_set_rows() {
    std::vector<ListedRow> rows;
    for (const auto& info : kDataSets)
        rows.push_back({std::string(info.name), note_of(info), std::string(info.summary)});
    return rows;
}

std::vector<ListedRow> key_rows() {
    std::vector<ListedRow> rows;
    for (const auto& key : config_keys())
        rows.push_back({key.key, fmt::format("{} [{}]", key.type, key.default_value), key.help});
    return rows;
}

std::vector<ListedRow> figure_rows() {
    std::vector<ListedRow> rows;
    for (const auto& row : kind_rows()) rows.push_back({row.name, row.subject, row.summary});
    return rows;
}

struct Table {
    std::string_view name;
    std::vector<ListedRow> (*rows)();
};

constexpr Table kTables[] = {{"keys", key_rows},
                             {"quantizers", quantizer_rows},
                             {"models", model_rows},
                             {"data", data_set_rows},
                             {"figures", figure_rows}};

}  // namespace

std::vector<ListedRow> list_table(const std::string& name) {
    std::vector<std::string_view> names;
    for (const auto& table : kTables) {
        names.push_back(table.name);
        if (table.name == name) return table.rows();
    }
    throw ConfigError("list", "unknown table '" + name + "'", name_hint(name, names));
}

OrderedJson to_json(const std::vector<ListedRow>& rows) {
    auto list = OrderedJson::array();
    for (const auto& row : rows) list.push_back({{"name", row.name}, {"note", row.note}, {"summary", row.summary}});
    return list;
}

}  // namespace bitsweep::app
