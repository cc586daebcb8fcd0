#include <algorithm>

#include <fmt/format.h>

#include "app/lists.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

void print_rows(const std::vector<app::ListedRow>& rows) {
    std::size_t name_width = 0, note_width = 0;
    for (const auto& row : rows) {
        name_width = std::max(name_width, row.name.size());
        note_width = std::max(note_width, row.note.size());
    }
    for (const auto& row : rows)
        print(fmt::format("{:<{}}  {:<{}}  {}\n", row.name, name_width, row.note, note_width, row.summary));
}

}  // namespace

void add_list(CLI::App& app, Context&) {
    struct Options {
        std::string what = "keys";
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("list", "config keys with their defaults; quantizers, models, data sets, kinds of figures");
    command->add_option("what", options->what, "keys, quantizers, models, data or figures [keys]");
    add_json_flag(*command, options->json);
    command->callback([options] {
        const auto rows = app::list_table(options->what);
        if (options->json) print_json(app::to_json(rows));
        else print_rows(rows);
    });
}

}  // namespace bitsweep
