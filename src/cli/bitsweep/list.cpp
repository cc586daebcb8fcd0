#include "app/lists.h"
#include "base/error.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

std::vector<app::ListedRow> keys_of_trainer(const std::string& trainer, const std::string& what,
                                            const std::string& filter) {
    if (what != "keys") throw ConfigError("--trainer", "only 'bitsweep list keys' has the keys of a trainer");
    return app::list_trainer_keys(trainer, filter);
}

}  // namespace

void add_list(CLI::App& app, Context&) {
    struct Options {
        std::string what = "keys", filter, trainer;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "list", "lists config keys with their defaults; quantizers, models, data sets, kinds of figures");
    command->add_option("what", options->what,
                        "keys, quantizers, models, data, figures, or schema: a JSON Schema of sweep files, for editors "
                        "[keys]");
    command->add_option("filter", options->filter, "only rows with this text in their name, or else in their summary");
    command->add_option("--trainer", options->trainer,
                        "with keys: the keys of another trainer, by the path of its trainer.json");
    add_json_flag(*command, options->json);
    command->callback([options] {
        if (options->what == "schema") return print_json(app::sweep_file_schema());
        const auto rows = options->trainer.empty() ? app::list_table(options->what, options->filter)
                                                   : keys_of_trainer(options->trainer, options->what, options->filter);
        if (options->json) return print_json(to_json(rows));
        const auto terminal = terminal_behind(stdout);
        print(to_text(rows, terminal ? std::optional(terminal->columns) : std::nullopt));
    });
}

}  // namespace bitsweep
