#include <fmt/format.h>

#include "app/run_view.h"
#include "base/names.h"
#include "base/units.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

void print_values(const std::string& heading, const auto& values) {
    if (values.empty()) return;
    print(fmt::format("{}:\n", heading));
    for (const auto& [key, value] : values) print(fmt::format("  {:<28} {}\n", key, write_json(Json(value))));
}

void print_config(const app::ComparedConfig& config) {
    std::map<std::string, Json> different;
    for (const auto& one : config.keys)
        if (one.differs()) different.emplace(one.key, one.value);
    const auto why = config.why.empty() ? "" : fmt::format(" ({})", config.why);
    print_values(fmt::format("config, where it is not as in {}{}", config.with, why), different);
}

void print_lines(const char* heading, const std::vector<std::string>& lines) {
    if (!lines.empty()) print(fmt::format("{}:\n  {}\n", heading, fmt::join(lines, "\n  ")));
}

// "1: from 2026-01-31T12:00:00Z to 2026-01-31T13:00:00Z on node7, cpu, 2 threads: crashed, a reason"
std::string attempt_line(const app::AttemptView& attempt) {
    const auto text = [&](const char* name) {
        const auto& value = attempt.at(name);
        return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string() : write_json(value);
    };
    auto line = fmt::format("{}: from {}", text("attempt"), text("started"));
    if (!text("ended").empty()) line += " to " + text("ended");
    if (!text("host").empty()) line += " on " + text("host");
    if (!text("device").empty()) line += ", " + text("device");
    if (const auto& threads = attempt.at("threads"); threads.is_number_integer())
        line += ", " + counted(threads.get<std::size_t>(), "thread");
    if (!text("outcome").empty()) line += ": " + text("outcome");
    return text("message").empty() ? line : line + ", " + text("message");
}

void print_run(const app::RunView& view) {
    print_sentences(fmt::format("{} {}: {}", view.standing.run, view.standing.state, view.standing.why));
    print(fmt::format("epoch {} of {}, attempts: {}, trained for {}\n", std::max<std::int64_t>(view.row.epoch, 0),
                      view.row.epochs, view.row.attempts, duration_text(view.row.train_s)));
    print_lines("cells", view.names);
    print_lines("other runs start from it in", view.sweeps_it_starts);
    std::vector<std::string> attempts;
    for (const auto& attempt : view.attempts) attempts.push_back(attempt_line(attempt));
    print_lines("attempts", attempts);
    print_config(view.config);
    print_values("network", view.network);
    print_values("metrics of the last epoch", view.row.metrics.all());
    print_values("result", view.row.result.all());
    print_values("environment", view.environment);
    print(fmt::format("files in {}:\n", view.folder.string()));
    for (const auto& file : view.files) print(fmt::format("  {:<28} {}\n", file.name, bytes_text(file.bytes)));
}

}  // namespace

void add_show(CLI::App& app, Context& context) {
    struct Options {
        std::string run;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "show", "shows one run: its state and the reason, its cells, attempts, config, last metrics, files");
    command->add_option("run", options->run, kRunHelp)->required();
    add_json_flag(*command, options->json);
    command->callback([options, &context] {
        const auto view = app::view_run(options->run, context.workspace);
        if (options->json) print_json(to_json(view));
        else print_run(view);
    });
}

}  // namespace bitsweep
