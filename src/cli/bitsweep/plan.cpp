#include <fmt/format.h>

#include "app/plan_view.h"
#include "base/names.h"
#include "base/units.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/launch_options.h"
#include "cli/bitsweep/output.h"
#include "report/table/text_table.h"

namespace bitsweep {

void print_plan(const app::PlanView& view) {
    TextTable table{{"run", "arm, axes, seed", "cells", "state", "expected", "also in"}, {}};
    for (const auto& run : view.runs)
        table.rows.push_back({run.id, run.label, std::to_string(run.cells), to_string(run.state),
                              run.expected_s > 0 ? duration_text(run.expected_s) : "",
                              fmt::format("{}", fmt::join(run.shared_with, ", "))});
    print(render(table, TableFormat::kTable, table_width()));
    print(fmt::format("\n{}: {}, {} ({})\n", view.sweep, counted(view.cells, "cell"), counted(view.runs.size(), "run"),
                      to_text(view.counts())));
    print_sentences(
        view.expected_s
            ? fmt::format("expected time: {} on {}", duration_text(*view.expected_s), counted(view.slots, "slot"))
            : "expected time: unknown, no run like these has been timed here (resources.minutes may say it)");
}

void add_plan(CLI::App& app, Context& context) {
    struct Options {
        app::SweepRequest sweep;
        sched::SlotRequest slots;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "plan", "lists a sweep's runs with their ids and states, and the expected time; starts nothing");
    add_sweep_arguments(*command, options->sweep);
    add_slot_options(*command, options->slots);
    add_json_flag(*command, options->json);
    command->callback([options, &context] {
        const auto view = app::plan(options->sweep, options->slots, context.workspace);
        if (options->json) print_json(to_json(view));
        else print_plan(view);
    });
}

}  // namespace bitsweep
