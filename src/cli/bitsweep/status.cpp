#include <cstdio>
#include <map>

#include <fmt/format.h>

#include "cli/bitsweep/context.h"
#include "cli/bitsweep/labels.h"
#include "cli/bitsweep/text_table.h"
#include "store/reader.h"
#include "store/store.h"

namespace bitsweep {
namespace {

struct StatusOptions {
    std::string sweep;
    bool all = false;
    bool json = false;
};

constexpr RunState kStates[] = {RunState::kFinished, RunState::kRunning, RunState::kStopped,
                                RunState::kNew,      RunState::kFailed,  RunState::kDiverged};

std::string counts_text(const std::vector<StatusRow>& rows) {
    std::string text = fmt::format("{} runs", rows.size());
    for (const auto state : kStates) {
        const auto count = std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return row.state == state; });
        if (count > 0) text += fmt::format(", {} {}", count, to_string(state));
    }
    return text;
}

std::optional<double> left_s(const StatusRow& row) {
    if (row.state != RunState::kRunning || !row.epoch_s) return std::nullopt;
    return *row.epoch_s * static_cast<double>(row.epochs - std::max<std::int64_t>(row.epoch, 0));
}

OrderedJson json_of(const StatusRow& row) {
    OrderedJson object{{"run", row.id},          {"state", to_string(row.state)}, {"epoch", row.epoch},
                       {"epochs", row.epochs},   {"train_s", row.train_s},        {"attempts", row.attempts},
                       {"message", row.message}, {"test.top1", nullptr},          {"eta_s", nullptr}};
    if (row.top1) object["test.top1"] = *row.top1;
    if (const auto left = left_s(row)) object["eta_s"] = *left;
    return object;
}

// What a person wants to see first: what runs, what went wrong, what is left; finished runs only with --all.
bool is_shown(const StatusRow& row, const StatusOptions& options) {
    return options.all || row.state != RunState::kFinished;
}

TextTable table_of(const std::vector<StatusRow>& rows, const StatusOptions& options) {
    TextTable table{{"run", "state", "epoch", "top-1 (%)", "time", "ETA", "attempts", "message"}, {}};
    for (const auto& row : rows) {
        if (!is_shown(row, options)) continue;
        const auto left = left_s(row);
        table.rows.push_back({row.id.substr(0, 8), to_string(row.state),
                              row.epoch < 0 ? "" : fmt::format("{}/{}", row.epoch, row.epochs),
                              row.top1 ? fmt::format("{:.2f}", *row.top1) : "",
                              row.train_s > 0 ? duration_text(row.train_s) : "", left ? duration_text(*left) : "",
                              row.attempts > 0 ? std::to_string(row.attempts) : "", row.message});
    }
    return table;
}

void print_sweep(const std::string& name, const std::vector<StatusRow>& rows, const StatusOptions& options) {
    fmt::print("{}: {}\n", name, counts_text(rows));
    const auto table = table_of(rows, options);
    if (!table.rows.empty()) fmt::print("{}", render(table, TableFormat::kTable));
}

void status(const StatusOptions& options, const Context& context) {
    refresh(context.results, context.database());
    const Reader reader(context.results, context.database());
    const auto names = options.sweep.empty() ? reader.sweep_names() : std::vector{options.sweep};
    if (!options.json && names.empty()) fmt::print("no sweeps in {}\n", context.results.string());
    auto json = OrderedJson::array();
    for (const auto& name : names) {
        const auto rows = reader.status(name);
        if (!options.json) {
            print_sweep(name, rows, options);
            continue;
        }
        auto runs = OrderedJson::array();
        for (const auto& row : rows) runs.push_back(json_of(row));
        json.push_back({{"sweep", name}, {"runs", std::move(runs)}});
    }
    if (options.json) fmt::print("{}\n", json.dump(2));
}

}  // namespace

void add_status(CLI::App& app, Context& context) {
    auto options = std::make_shared<StatusOptions>();
    auto* command = app.add_subcommand("status", "where the sweeps stand: runs that go on, wait or failed");
    command->add_option("sweep", options->sweep, "only this sweep");
    command->add_flag("--all", options->all, "finished runs too");
    command->add_flag("--json", options->json, "as JSON, every run");
    command->callback([options, &context] { status(*options, context); });
}

}  // namespace bitsweep
