#include <cstdio>

#include <fmt/format.h>

#include "base/json.h"
#include "base/names.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"
#include "config/config_io.h"
#include "config/tables.h"

namespace bitsweep {
namespace {

// Rows of every table have the same three columns: name, a note, a sentence.
struct Row {
    std::string name, note, summary;
};

std::vector<Row> quantizer_rows() {
    std::vector<Row> rows;
    for (const auto& info : kQuantizers)
        rows.push_back({std::string(info.name),
                        fmt::format("{}{}{}", info.role == Role::kWeight ? "weight" : "activation",
                                    info.keys.empty() ? "" : "; ", info.keys),
                        std::string(info.summary)});
    return rows;
}

std::vector<Row> model_rows() {
    std::vector<Row> rows;
    for (const auto& info : kModels) rows.push_back({std::string(info.name), {}, std::string(info.summary)});
    return rows;
}

std::string note_of(const DataSetInfo& info) {
    if (info.train_images == 0) return "as many images and classes as there are, at data.image_size";
    return fmt::format("{} + {} images of {}x{}x{}, {} classes", info.train_images, info.test_images, info.channels,
                       info.image_size, info.image_size, info.classes);
}

std::vector<Row> data_set_rows() {
    std::vector<Row> rows;
    for (const auto& info : kDataSets)
        rows.push_back({std::string(info.name), note_of(info), std::string(info.summary)});
    return rows;
}

std::vector<Row> key_rows() {
    std::vector<Row> rows;
    for (const auto& key : config_keys())
        rows.push_back({key.key, fmt::format("{} [{}]", key.type, key.default_value), key.help});
    return rows;
}

struct Table {
    std::string_view name;
    std::vector<Row> (*rows)();
};

constexpr Table kTables[] = {
    {"keys", key_rows}, {"quantizers", quantizer_rows}, {"models", model_rows}, {"data", data_set_rows}};

void print_rows_json(const std::vector<Row>& rows) {
    auto list = OrderedJson::array();
    for (const auto& row : rows) list.push_back({{"name", row.name}, {"note", row.note}, {"summary", row.summary}});
    print_json(list);
}

void print_text(const std::vector<Row>& rows) {
    std::size_t name_width = 0, note_width = 0;
    for (const auto& row : rows) {
        name_width = std::max(name_width, row.name.size());
        note_width = std::max(note_width, row.note.size());
    }
    for (const auto& row : rows)
        fmt::print("{:<{}}  {:<{}}  {}\n", row.name, name_width, row.note, note_width, row.summary);
}

void list(const std::string& what, bool json) {
    std::vector<std::string_view> names;
    for (const auto& table : kTables) {
        names.push_back(table.name);
        if (table.name == what) return json ? print_rows_json(table.rows()) : print_text(table.rows());
    }
    throw ConfigError("list", "unknown table '" + what + "'", name_hint(what, names));
}

}  // namespace

void add_list(CLI::App& app, Context&) {
    struct Options {
        std::string what = "keys";
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("list", "config keys with their defaults; quantizers, models, data sets");
    command->add_option("what", options->what, "keys, quantizers, models or data [keys]");
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { list(options->what, options->json); });
}

}  // namespace bitsweep
