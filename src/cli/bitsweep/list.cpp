#include "app/lists.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {

void add_list(CLI::App& app, Context&) {
    struct Options {
        std::string what = "keys", filter;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("list", "config keys with their defaults; quantizers, models, data sets, kinds of figures");
    command->add_option("what", options->what,
                        "keys, quantizers, models, data, figures, or schema: a JSON Schema of sweep files, for editors "
                        "[keys]");
    command->add_option("filter", options->filter, "only rows with this text in their name, or else in their summary");
    add_json_flag(*command, options->json);
    command->callback([options] {
        if (options->what == "schema") return print_json(app::sweep_file_schema());
        const auto rows = app::list_table(options->what, options->filter);
        if (options->json) return print_json(to_json(rows));
        const auto terminal = terminal_behind(stdout);
        print(to_text(rows, terminal ? std::optional(terminal->columns) : std::nullopt));
    });
}

}  // namespace bitsweep
