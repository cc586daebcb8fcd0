#include <set>

#include <fmt/format.h>

#include "app/status.h"
#include "base/names.h"
#include "base/units.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"
#include "report/table/text_table.h"
#include "sys/clock.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

struct StatusOptions {
    std::string sweep;
    bool all = false;
    bool json = false;
};

std::string counts_text(const std::vector<app::RunStatus>& runs) {
    StateCounts counts;
    for (const auto& run : runs) ++counts[run.row.state];
    return counted(runs.size(), "run") + (runs.empty() ? "" : ", " + to_text(counts));
}

// What a person wants to see first: what runs, what went wrong, what is left; finished runs only with --all.
std::string runs_text(const std::vector<app::RunStatus>& runs, bool all) {
    TextTable table{{"run", "state", "epoch", "top-1 (%)", "time", "ETA", "attempts", "message"}, {}};
    for (const auto& run : runs) {
        const auto& row = run.row;
        if (!all && row.state == RunState::kFinished) continue;
        table.rows.push_back({row.id.substr(0, 8), to_string(row.state),
                              row.epoch < 0 ? "" : fmt::format("{}/{}", row.epoch, row.epochs),
                              row.top1 ? fmt::format("{:.2f}", *row.top1) : "",
                              row.train_s > 0 ? duration_text(row.train_s) : "",
                              run.left_s ? duration_text(*run.left_s) : "",
                              row.attempts > 0 ? std::to_string(row.attempts) : "", row.message});
    }
    return table.rows.empty() ? std::string() : render(table, TableFormat::kTable);
}

std::string live_text(const LiveState& live) {
    std::size_t busy = 0;
    std::set<std::string> quarantined;
    for (const auto& slot : live.slots) {
        busy += !slot.run.empty();
        if (slot.is_quarantined) quarantined.insert(slot.device);
    }
    std::string text = fmt::format("pid {} on host {} runs {}: {} of {} slots busy, {} waiting", live.pid, live.host,
                                   live.sweep, busy, live.limit, counted(live.queued, "run"));
    if (live.left) text += fmt::format(", ETA {}", duration_text(live.left->wall_s));
    if (live.left && live.gpu_share > 0)
        text += fmt::format(", {:.1f} GPU-hours left", live.left->work_s * live.gpu_share / 3600);
    if (!live.paused_by.empty()) text += "; paused";
    if (!quarantined.empty())
        text += fmt::format("; {} failed too often and get no runs", fmt::join(quarantined, ", "));
    return text + "\n";
}

std::string status_text(const app::StatusView& view, bool all, const app::Workspace& workspace) {
    std::string text;
    if (view.paused_by) text = fmt::format("paused by {}: 'bitsweep resume' goes on\n", *view.paused_by);
    if (view.sweeps.empty()) text += fmt::format("no sweeps in {}\n", workspace.results.string());
    for (const auto& sweep : view.sweeps)
        text += fmt::format("{}: {}\n{}", sweep.name, counts_text(sweep.runs), runs_text(sweep.runs, all));
    if (view.live) text += live_text(*view.live);
    return text;
}

void print_status(const StatusOptions& options, const Context& context) {
    const auto view = app::status(context.workspace, options.sweep);
    if (options.json) print_json(to_json(view));
    else print(status_text(view, options.all, context.workspace));
}

// Redraws on a terminal; elsewhere prints what has changed. Ends when no bitsweep lives and nothing changes any more.
void watch(const StatusOptions& options, const Context& context) {
    constexpr double kInterval_s = 1;
    const bool redraws = !options.json && is_live(stdout);
    const SystemClock clock;
    install_stop_signals();
    for (std::string shown; stop_signal_count() == 0;) {
        const bool lives = is_alive(context.workspace);
        const auto view = app::status(context.workspace, options.sweep);
        const auto text =
            options.json ? write_json(to_json(view)) + "\n" : status_text(view, options.all, context.workspace);
        if (text != shown) write(stdout, (redraws ? "\x1b[H\x1b[J" : "") + text);
        shown = text;
        if (!lives) return;
        clock.sleep(kInterval_s);
    }
}

CLI::App* add_status_options(CLI::App* command, StatusOptions& options) {
    command->add_option("sweep", options.sweep, "only this sweep");
    command->add_flag("--all", options.all, "finished runs too");
    return command;
}

}  // namespace

void add_status(CLI::App& app, Context& context) {
    auto options = std::make_shared<StatusOptions>();
    auto* command = add_status_options(
        app.add_subcommand("status", "where the sweeps stand: runs that go on, wait or failed"), *options);
    command->add_flag("--json", options->json, "as JSON, every run");
    command->callback([options, &context] { print_status(*options, context); });
}

void add_watch(CLI::App& app, Context& context) {
    auto options = std::make_shared<StatusOptions>();
    auto* command = add_status_options(
        app.add_subcommand("watch", "status, drawn again every second, while a 'bitsweep run' lives"), *options);
    command->add_flag("--json", options->json, "as JSON, a line for each change");
    command->callback([options, &context] { watch(*options, context); });
}

}  // namespace bitsweep
