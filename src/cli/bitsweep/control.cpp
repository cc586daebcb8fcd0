#include <cstdio>

#include <unistd.h>

#include <fmt/format.h>

#include "app/run_choice.h"
#include "base/names.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/option_checks.h"
#include "cli/bitsweep/slurm_run.h"
#include "sched/control.h"
#include "store/reader.h"
#include "store/store.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

// What a person at another terminal is told when nobody is there to obey at once.
std::string reach(const Context& context) {
    return WriterLock::is_held(context.workspace.results)
               ? writer_name(context.workspace.results) + " obeys within about a second"
               : "no 'bitsweep run' lives here: the next one obeys";
}

void pause(const Context& context) {
    context.workspace.require_results();
    FileControl(context.workspace.results).pause(fmt::format("pid {} on host {}", ::getpid(), host_name()));
    fmt::print("paused: workers write a checkpoint and stop, nothing starts until 'bitsweep resume'; {}\n",
               reach(context));
}

void resume(const Context& context) {
    context.workspace.require_results();
    FileControl control(context.workspace.results);
    const bool was_paused = control.read().paused_by.has_value();
    control.resume();
    fmt::print("{}\n", was_paused ? "resumed; " + reach(context) : std::string("was not paused"));
}

void set_slots(std::size_t slots, const Context& context) {
    context.workspace.require_results();
    FileControl control(context.workspace.results);
    const auto live = control.live();
    if (!live || !WriterLock::is_held(context.workspace.results))
        throw ConfigError("slots", "no 'bitsweep run' lives here", "'bitsweep run --slots N' starts one with N slots");
    if (slots > live->slots.size())
        throw ConfigError("slots", fmt::format("{} slots were asked for, but {} fit the machine of {}", slots,
                                               live->slots.size(), writer_name(context.workspace.results)));
    control.set_slots(slots);
    fmt::print("{} (before: {}); {}{}\n", counted(slots, "slot"), live->limit, reach(context),
               slots < live->limit ? ": the workers that began last write a checkpoint and stop" : "");
}

void cancel(const app::RunChoice& choice, const Context& context) {
    const auto reader = context.workspace.open();
    FileControl control(context.workspace.results);
    std::size_t cancelled = 0;
    for (const auto& row : app::chosen_runs(choice, reader, context.workspace)) {
        if (row.state == RunState::kFinished || row.state == RunState::kDiverged) continue;
        control.cancel(row.id);
        ++cancelled;
    }
    fmt::print("{} cancelled, not trained until 'bitsweep retry'; {}\n", counted(cancelled, "run"), reach(context));
    cancel_idle_jobs(context);
}

void add_run_choice(CLI::App& command, app::RunChoice& choice) {
    command.add_option("runs", choice.runs, "ids, or the starts of ids");
    command.add_option("--sweep", choice.sweep, "the runs of that sweep");
    command.add_option("--where", choice.where, "those whose axis, state or config key has that value: bits=2");
}

void retry(const app::RunChoice& choice, const Context& context) {
    const auto reader = context.workspace.open();
    FileControl control(context.workspace.results);
    const auto cancelled = control.read().cancelled;
    std::size_t again = 0;
    for (const auto& row : app::chosen_runs(choice, reader, context.workspace)) {
        if (row.state != RunState::kFailed && cancelled.count(row.id) == 0) continue;
        control.retry(row.id);
        ++again;
    }
    fmt::print("{} to be tried again; {}\n", counted(again, "run"), reach(context));
}

}  // namespace

void add_control(CLI::App& app, Context& context) {
    app.add_subcommand("pause", "stops the workers with checkpoints, starts nothing until 'resume'")
        ->callback([&context] { pause(context); });
    app.add_subcommand("resume", "goes on after 'pause'")->callback([&context] { resume(context); });

    auto slots = std::make_shared<std::size_t>(0);
    auto* change = app.add_subcommand("slots", "another number of runs side by side, on a running sweep");
    change->add_option("number", *slots)->required()->check(whole_number_from(1));
    change->callback([slots, &context] { set_slots(*slots, context); });

    auto cancelled = std::make_shared<app::RunChoice>();
    auto* stop = app.add_subcommand("cancel", "stops runs with a checkpoint and trains them no more, until 'retry'");
    add_run_choice(*stop, *cancelled);
    stop->callback([cancelled, &context] { cancel(*cancelled, context); });

    auto again = std::make_shared<app::RunChoice>();
    auto* once_more = app.add_subcommand("retry", "tries failed or cancelled runs again");
    add_run_choice(*once_more, *again);
    once_more->add_flag("--failed", again->failed, "all that have failed");
    once_more->callback([again, &context] { retry(*again, context); });
}

}  // namespace bitsweep
