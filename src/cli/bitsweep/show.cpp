#include <fmt/format.h>

#include "app/run_view.h"
#include "base/units.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

void print_values(const char* heading, const auto& values) {
    if (values.empty()) return;
    print(fmt::format("{}:\n", heading));
    for (const auto& [key, value] : values) print(fmt::format("  {:<28} {}\n", key, write_json(Json(value))));
}

void print_run(const app::RunView& view) {
    print(fmt::format("{} {}: {}\n", view.standing.run, view.standing.state, view.standing.why));
    print(fmt::format("epoch {} of {}, attempts: {}, trained for {}\n", std::max<std::int64_t>(view.row.epoch, 0),
                      view.row.epochs, view.row.attempts, duration_text(view.row.train_s)));
    print_values("config, where it is not the default", view.config);
    print_values("metrics of the last epoch", view.row.metrics);
    print_values("result", view.row.result);
    print("files:\n");
    for (const auto& file : view.files) print(fmt::format("  {:<28} {}\n", file.name, bytes_text(file.bytes)));
}

}  // namespace

void add_show(CLI::App& app, Context& context) {
    struct Options {
        std::string run;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("show", "one run: how it stands and why, config, last metrics, files");
    command->add_option("run", options->run, "run id, or the start of one")->required();
    add_json_flag(*command, options->json);
    command->callback([options, &context] {
        const auto view = app::view_run(options->run, context.workspace);
        if (options->json) print_json(to_json(view));
        else print_run(view);
    });
}

}  // namespace bitsweep
