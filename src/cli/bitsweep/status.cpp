#include <cstdio>
#include <map>
#include <set>

#include <unistd.h>

#include <fmt/format.h>

#include "app/labels.h"
#include "app/published.h"
#include "base/names.h"
#include "base/units.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"
#include "report/table/text_table.h"
#include "sched/control.h"
#include "store/reader.h"
#include "store/store.h"
#include "sys/clock.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

struct StatusOptions {
    std::string sweep;
    bool all = false;
    bool json = false;
};

constexpr const char* kCountedWords[] = {"finished", "running", "stopped", "new", "cancelled", "failed", "diverged"};

// A worker that still lives stays "running" until it has obeyed.
bool is_cancelled(const StatusRow& row, const Requests& requests) {
    const bool is_waiting =
        row.state == RunState::kNew || row.state == RunState::kStopped || row.state == RunState::kFailed;
    return is_waiting && requests.cancelled.contains(row.id);
}

std::string word_for(const StatusRow& row, const Requests& requests) {
    return is_cancelled(row, requests) ? "cancelled" : to_string(row.state);
}

std::string counts_text(const std::vector<StatusRow>& rows, const Requests& requests) {
    std::map<std::string, std::size_t> counts;
    for (const auto& row : rows) ++counts[word_for(row, requests)];
    std::string text = counted(rows.size(), "run");
    for (const auto* word : kCountedWords)
        if (counts[word] > 0) text += fmt::format(", {} {}", counts[word], word);
    return text;
}

std::optional<double> left_s(const StatusRow& row) {
    if (row.state != RunState::kRunning || !row.epoch_s) return std::nullopt;
    return *row.epoch_s * static_cast<double>(row.epochs - std::max<std::int64_t>(row.epoch, 0));
}

OrderedJson json_of(const StatusRow& row, const Requests& requests) {
    OrderedJson object{
        {"run", row.id},          {"state", word_for(row, requests)}, {"epoch", row.epoch},     {"epochs", row.epochs},
        {"train_s", row.train_s}, {"attempts", row.attempts},         {"message", row.message}, {"test.top1", nullptr},
        {"eta_s", nullptr}};
    if (row.top1) object["test.top1"] = *row.top1;
    if (const auto left = left_s(row)) object["eta_s"] = *left;
    return object;
}

// What a person wants to see first: what runs, what went wrong, what is left; finished runs only with --all.
bool is_shown(const StatusRow& row, const StatusOptions& options) {
    return options.all || row.state != RunState::kFinished;
}

TextTable table_of(const std::vector<StatusRow>& rows, const StatusOptions& options, const Requests& requests) {
    TextTable table{{"run", "state", "epoch", "top-1 (%)", "time", "ETA", "attempts", "message"}, {}};
    for (const auto& row : rows) {
        if (!is_shown(row, options)) continue;
        const auto left = left_s(row);
        table.rows.push_back({row.id.substr(0, 8), word_for(row, requests),
                              row.epoch < 0 ? "" : fmt::format("{}/{}", row.epoch, row.epochs),
                              row.top1 ? fmt::format("{:.2f}", *row.top1) : "",
                              row.train_s > 0 ? duration_text(row.train_s) : "", left ? duration_text(*left) : "",
                              row.attempts > 0 ? std::to_string(row.attempts) : "", row.message});
    }
    return table;
}

std::string sweep_text(const std::string& name, const std::vector<StatusRow>& rows, const StatusOptions& options,
                       const Requests& requests) {
    const auto table = table_of(rows, options, requests);
    return fmt::format("{}: {}\n{}", name, counts_text(rows, requests),
                       table.rows.empty() ? std::string() : render(table, TableFormat::kTable));
}

// How things stand in the living bitsweep, if one lives.
std::optional<LiveState> live_state(const Context& context) {
    if (!WriterLock::is_held(context.workspace.results)) return std::nullopt;
    return FileControl(context.workspace.results).live();
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

std::string status_text(const StatusOptions& options, const Context& context) {
    const auto reader = context.workspace.open();
    const auto names = options.sweep.empty() ? reader.sweep_names() : std::vector{options.sweep};
    const auto requests = FileControl(context.workspace.results).read();
    std::string text;
    if (requests.paused_by) text = fmt::format("paused by {}: 'bitsweep resume' goes on\n", *requests.paused_by);
    if (names.empty()) text += fmt::format("no sweeps in {}\n", context.workspace.results.string());
    for (const auto& name : names) text += sweep_text(name, reader.status(name), options, requests);
    if (const auto live = live_state(context)) text += live_text(*live);
    return text;
}

void print_status_json(const StatusOptions& options, const Context& context) {
    const auto reader = context.workspace.open();
    const auto requests = FileControl(context.workspace.results).read();
    auto json = OrderedJson::array();
    for (const auto& name : options.sweep.empty() ? reader.sweep_names() : std::vector{options.sweep}) {
        auto runs = OrderedJson::array();
        for (const auto& row : reader.status(name)) runs.push_back(json_of(row, requests));
        json.push_back({{"sweep", name}, {"runs", std::move(runs)}});
    }
    print_json(json);
}

// Redraws on a terminal; elsewhere prints what has changed. Ends when no bitsweep lives and nothing changes any more.
void watch(const StatusOptions& options, const Context& context) {
    constexpr double kInterval_s = 1;
    const bool redraws = ::isatty(STDOUT_FILENO) == 1 && !environment("NO_COLOR");
    const SystemClock clock;
    install_stop_signals();
    for (std::string shown; stop_signal_count() == 0;) {
        const bool lives = WriterLock::is_held(context.workspace.results);
        const auto text = status_text(options, context);
        if (text != shown) fmt::print("{}{}", redraws ? "\x1b[H\x1b[J" : "", text);
        std::fflush(stdout);
        shown = text;
        if (!lives) return;
        clock.sleep(kInterval_s);
    }
}

}  // namespace

void add_status(CLI::App& app, Context& context) {
    auto options = std::make_shared<StatusOptions>();
    auto* command = app.add_subcommand("status", "where the sweeps stand: runs that go on, wait or failed");
    command->add_option("sweep", options->sweep, "only this sweep");
    command->add_flag("--all", options->all, "finished runs too");
    command->add_flag("--json", options->json, "as JSON, every run");
    command->callback([options, &context] {
        app::adopt_published(context.workspace.results, context.workspace.say);
        if (options->json) print_status_json(*options, context);
        else fmt::print("{}", status_text(*options, context));
    });
}

void add_watch(CLI::App& app, Context& context) {
    auto options = std::make_shared<StatusOptions>();
    auto* command = app.add_subcommand("watch", "status, drawn again every second, while a 'bitsweep run' lives");
    command->add_option("sweep", options->sweep, "only this sweep");
    command->add_flag("--all", options->all, "finished runs too");
    command->callback([options, &context] { watch(*options, context); });
}

}  // namespace bitsweep
