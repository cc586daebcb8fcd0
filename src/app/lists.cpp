#include "app/lists.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "app/terminal.h"
#include "base/error.h"
#include "base/names.h"
#include "config/config_io.h"
#include "config/quantizers.h"
#include "config/tables.h"
#include "datasets/config_sources.h"
#include "report/exhibit/kinds.h"
#include "report/table/text.h"
#include "sweep/sweep_schema.h"

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

OrderedJson details_of(const KeyInfo& key) {
    auto range = OrderedJson::object();
    for (const auto* bound : {"minimum", "exclusiveMinimum", "maximum"})
        if (key.schema.contains(bound)) range[bound] = key.schema[bound];
    return {{"type", key.type},
            {"default", read_ordered_json(key.default_value)},
            {"range", range.empty() ? OrderedJson() : range},
            {"choices", key.schema.value("enum", OrderedJson())},
            {"help", key.help},
            {"schema", key.schema}};
}

std::vector<ListedRow> key_rows() {
    std::vector<ListedRow> rows;
    for (const auto& key : config_keys())
        rows.push_back({key.key, fmt::format("{} [{}]", key.type, key.default_value), key.help, details_of(key)});
    return rows;
}

OrderedJson details_of(const TrainerKey& key, const OrderedJson& definition) {
    auto range = OrderedJson::object();
    if (key.min) range["minimum"] = *key.min;
    if (key.max) range["maximum"] = *key.max;
    return {{"type", type_of(key)},
            {"default", key.default_value},
            {"range", range.empty() ? OrderedJson() : range},
            {"choices", definition.value("choices", OrderedJson())},
            {"help", key.help},
            {"role", definition.value("role", OrderedJson())},
            {"when", definition.value("when", OrderedJson())}};
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

bool has(std::string text, std::string part) {
    const auto lower = [](std::string& in) {
        std::transform(in.begin(), in.end(), in.begin(), [](unsigned char c) { return std::tolower(c); });
    };
    lower(text);
    lower(part);
    return text.find(part) != std::string::npos;
}

std::vector<ListedRow> filtered(const std::vector<ListedRow>& rows, const std::string& filter) {
    std::vector<ListedRow> by_name, by_text;
    std::vector<std::string_view> names;
    for (const auto& row : rows) {
        names.push_back(row.name);
        if (has(row.name, filter)) by_name.push_back(row);
        else if (has(row.note + " " + row.summary, filter)) by_text.push_back(row);
    }
    if (by_name.empty() && by_text.empty())
        throw ConfigError("list", "no row has '" + filter + "' in it", name_hint(filter, names));
    return by_name.empty() ? by_text : by_name;
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - text_width(text), ' ');
}

}  // namespace

std::vector<ListedRow> list_table(const std::string& name, const std::string& filter) {
    std::vector<std::string_view> names;
    for (const auto& table : kTables) {
        names.push_back(table.name);
        if (table.name == name) return filter.empty() ? table.rows() : filtered(table.rows(), filter);
    }
    names.emplace_back("schema");
    throw ConfigError("list", "unknown table '" + name + "'", name_hint(name, names));
}

std::vector<ListedRow> list_trainer_keys(const std::string& trainer_file, const std::string& filter) {
    const auto trainer = load_trainer(trainer_file);
    const auto definition = definition_of(trainer);
    std::vector<ListedRow> rows;
    for (const auto& key : trainer.keys) {
        const auto& defined = definition["keys"][key.name];
        auto summary = key.help;
        for (const auto& text :
             {key.role == KeyRole::kNone ? std::string() : fmt::format("role {}", to_string(key.role)),
              key.when.empty() ? std::string() : "when " + write_json(defined["when"])})
            if (!text.empty()) summary += (summary.empty() ? "" : "; ") + text;
        rows.push_back({key.name, fmt::format("{} [{}]", type_of(key), write_json(key.default_value)), summary,
                        details_of(key, defined)});
    }
    return filter.empty() ? rows : filtered(rows, filter);
}

OrderedJson to_json(const std::vector<ListedRow>& rows) {
    auto list = OrderedJson::array();
    for (const auto& row : rows) {
        list.push_back({{"name", row.name}, {"note", row.note}, {"summary", row.summary}});
        list.back().update(row.more);
    }
    return list;
}

OrderedJson sweep_file_schema() {
    return sweep_schema();
}

std::string to_text(const std::vector<ListedRow>& rows, std::optional<std::size_t> columns) {
    std::size_t name_width = 0, note_width = 0;
    for (const auto& row : rows) {
        name_width = std::max(name_width, text_width(row.name));
        note_width = std::max(note_width, text_width(row.note));
    }
    constexpr std::size_t kIndent = 4;
    std::string text;
    for (const auto& row : rows) {
        const auto line = padded(row.name, name_width) + "  " + padded(row.note, note_width) + "  " + row.summary;
        if (!columns || text_width(line) <= *columns) text += line + "\n";
        else
            for (const auto& part : {row.name + "  " + row.note, std::string(kIndent, ' ') + row.summary})
                text += fmt::format("{}\n", fmt::join(broken_at(part, *columns, kIndent), "\n"));
    }
    return text;
}

}  // namespace bitsweep::app
