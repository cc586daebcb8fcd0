#include "cli/bitsweep/plan_view.h"

#include <cstdio>

#include <fmt/format.h>

#include "app/expectation.h"
#include "app/labels.h"
#include "app/project.h"
#include "app/published.h"
#include "base/names.h"
#include "base/units.h"
#include "cli/bitsweep/slot_options.h"
#include "cli/bitsweep/sweep_arguments.h"
#include "config/canonical.h"
#include "report/table/text_table.h"
#include "sched/control.h"
#include "store/store.h"

namespace bitsweep {
namespace {

// "done", "diverged", "cancelled", "shared" (another sweep holds it, not done yet), "left" (begun), or "new".
const char* word_for(const app::RunPreview& preview) {
    if (preview.state == RunState::kFinished) return "done";
    if (preview.state == RunState::kDiverged) return "diverged";
    if (preview.is_cancelled && preview.state != RunState::kRunning) return "cancelled";
    if (preview.state != RunState::kNew) return to_string(preview.state);
    return preview.shared_with.empty() ? "new" : "shared";
}

std::vector<std::size_t> cells_of_runs(const Sweep& sweep) {
    std::vector<std::size_t> cells(sweep.runs.size(), 0);
    for (const auto& cell : sweep.cells) ++cells[cell.run];
    return cells;
}

void print_plan_json(const Sweep& sweep, const std::vector<app::RunPreview>& previews, std::optional<double> wall_s,
                     std::size_t slots) {
    OrderedJson json{{"sweep", sweep.name}, {"cells", sweep.cells.size()}, {"slots", slots}, {"expected_s", nullptr}};
    if (wall_s) json["expected_s"] = *wall_s;
    const auto labels = app::run_labels(sweep);
    const auto cells = cells_of_runs(sweep);
    auto runs = OrderedJson::array();
    for (std::size_t i = 0; i < sweep.runs.size(); ++i) {
        OrderedJson run{{"run", sweep.runs[i].id}, {"label", labels[i]},    {"state", word_for(previews[i])},
                        {"cells", cells[i]},       {"expected_s", nullptr}, {"shared_with", previews[i].shared_with}};
        if (previews[i].expected_s > 0) run["expected_s"] = previews[i].expected_s;
        if (!sweep.runs[i].parent.empty()) run["parent"] = sweep.runs[i].parent;
        runs.push_back(std::move(run));
    }
    json["runs"] = std::move(runs);
    print_json(json);
}

std::string counts_text(const std::vector<app::RunPreview>& previews) {
    std::map<std::string, int> counts;
    for (const auto& preview : previews) ++counts[word_for(preview)];
    std::string text;
    for (const auto& [word, count] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, word);
    return text;
}

void print_text(const Sweep& sweep, const std::vector<app::RunPreview>& previews, std::optional<double> wall_s,
                std::size_t slots) {
    const auto labels = app::run_labels(sweep);
    const auto cells = cells_of_runs(sweep);
    TextTable table{{"run", "arm, axes, seed", "cells", "state", "expected", "also in"}, {}};
    for (std::size_t i = 0; i < sweep.runs.size(); ++i)
        table.rows.push_back({sweep.runs[i].id, labels[i], std::to_string(cells[i]), word_for(previews[i]),
                              previews[i].expected_s > 0 ? duration_text(previews[i].expected_s) : "",
                              fmt::format("{}", fmt::join(previews[i].shared_with, ", "))});
    fmt::print("{}", render(table, TableFormat::kTable));
    fmt::print("\n{}: {}, {} ({})\n", sweep.name, counted(sweep.cells.size(), "cell"),
               counted(sweep.runs.size(), "run"), counts_text(previews));
    if (!wall_s)
        fmt::print("expected time: unknown, no run like these has been timed here (resources.minutes may say it)\n");
    else fmt::print("expected time: {} on {}\n", duration_text(*wall_s), counted(slots, "slot"));
}

}  // namespace

void print_plan(const Sweep& sweep, const SlotRequest& request, const Context& context, bool json) {
    const auto reader = context.workspace.open();
    const auto machine = machine_slots(request, sweep.runs.size());
    auto previews = app::preview(sweep, reader, machine.slots.front().device, machine.slots.front().threads);
    app::mark_cancelled(sweep, FileControl(context.workspace.results).read().cancelled, previews);
    const auto wall_s = app::expected_wall_s(previews, machine.used);
    if (json) print_plan_json(sweep, previews, wall_s, machine.used);
    else print_text(sweep, previews, wall_s, machine.used);
}

void add_plan(CLI::App& app, Context& context) {
    struct Options {
        app::SweepRequest sweep;
        SlotRequest slots;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("plan", "the runs of a sweep with their ids, what is done, the expected time");
    add_sweep_arguments(*command, options->sweep);
    add_slot_options(*command, options->slots);
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &context] {
        print_plan(app::load_sweep(options->sweep, context.workspace), options->slots, context, options->json);
    });
}

}  // namespace bitsweep
