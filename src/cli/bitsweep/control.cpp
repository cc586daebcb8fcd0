#include "app/requests.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/option_checks.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

void print_line(const std::string& sentence) {
    print(sentence + "\n");
}

void add_run_choice(CLI::App& command, app::RunChoice& choice) {
    command.add_option("runs", choice.runs, "ids, or the starts of ids");
    command.add_option("--sweep", choice.sweep, "the runs of that sweep");
    command.add_option("--where", choice.where, "those whose axis, state or config key has that value: bits=2");
}

}  // namespace

void add_control(CLI::App& app, Context& context) {
    app.add_subcommand("pause", "stops the workers with checkpoints, starts nothing until 'resume'")
        ->callback([&context] { print_line(app::pause(context.workspace)); });
    app.add_subcommand("resume", "goes on after 'pause'")->callback([&context] {
        print_line(app::resume(context.workspace));
    });

    auto slots = std::make_shared<std::size_t>(0);
    auto* change = app.add_subcommand("slots", "another number of runs side by side, on a running sweep");
    change->add_option("number", *slots)->required()->check(whole_number_from(1));
    change->callback([slots, &context] { print_line(app::set_slots(*slots, context.workspace)); });

    auto cancelled = std::make_shared<app::RunChoice>();
    auto* stop = app.add_subcommand("cancel", "stops runs with a checkpoint and trains them no more, until 'retry'");
    add_run_choice(*stop, *cancelled);
    stop->callback([cancelled, &context] { print_line(app::cancel(*cancelled, context.workspace)); });

    auto again = std::make_shared<app::RunChoice>();
    auto* once_more = app.add_subcommand("retry", "tries failed or cancelled runs again");
    add_run_choice(*once_more, *again);
    once_more->add_flag("--failed", again->failed, "all that have failed");
    once_more->callback([again, &context] { print_line(app::retry(*again, context.workspace)); });
}

}  // namespace bitsweep
