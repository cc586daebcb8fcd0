#include <iostream>

#include <unistd.h>

#include "app/requests.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/option_checks.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

struct ControlOptions {
    app::RunChoice runs;
    std::string queued;
    std::size_t slots = 0;
    bool json = false, yes = false;
};

// Whether a person at a terminal, if one is there, wants so many runs cancelled.
bool is_wanted(const ControlOptions& given, const app::Workspace& workspace) {
    constexpr std::size_t kUnasked = 20;
    if (given.yes || given.runs.dry_run || ::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) return true;
    auto preview = given.runs;
    preview.dry_run = true;
    const auto view = app::cancel(preview, workspace);
    if (view.runs.size() <= kUnasked) return true;
    write(stderr, view.text + "\nCancel them? [y/N] ");
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "yes";
}

app::RequestView cancel_runs(const ControlOptions& given, const app::Workspace& workspace) {
    if (is_wanted(given, workspace)) return app::cancel(given.runs, workspace);
    return {"cancel", "nothing is cancelled"};
}

void add_run_choice(CLI::App& command, app::RunChoice& choice) {
    command.add_option("runs", choice.runs, "ids, starts of ids, or names: sweep:arm,bits=2,seed=1");
    command.add_option("--sweep", choice.sweep, "the runs of that sweep");
    command.add_option("--where", choice.where,
                       "those whose arm, axis, seed, state or config key has that value: bits=2");
}

}  // namespace

void add_control(CLI::App& app, Context& context) {
    auto options = std::make_shared<ControlOptions>();
    // `ask` makes the request.
    const auto add = [&](const char* name, const char* help, auto ask) {
        auto* command = app.add_subcommand(name, help);
        add_json_flag(*command, options->json);
        command->callback([options, &context, ask] {
            const app::RequestView view = ask(*options, context.workspace);
            if (options->json) print_json(to_json(view));
            else print(view.text + "\n");
        });
        return command;
    };
    add("pause", "stops the workers with checkpoints, starts nothing until 'resume'",
        [](const auto&, const auto& workspace) { return app::pause(workspace); });
    add("resume", "goes on after 'pause'", [](const auto&, const auto& workspace) { return app::resume(workspace); });
    add("slots", "another number of runs side by side, on a running sweep",
        [](const auto& given, const auto& workspace) { return app::set_slots(given.slots, workspace); })
        ->add_option("number", options->slots)
        ->required()
        ->check(whole_number_from(1));
    auto* cancel = add("cancel", "stops runs with a checkpoint and trains them no more, until 'retry'",
                       [](const auto& given, const auto& workspace) {
                           return given.queued.empty() ? cancel_runs(given, workspace)
                                                       : app::cancel_queued(given.queued, workspace);
                       });
    add_run_choice(*cancel, options->runs);
    cancel->add_option("--queued", options->queued, "instead of runs: a sweep of 'run --queue' that has not begun");
    cancel->add_flag("-n,--dry-run", options->runs.dry_run, "only says which runs would be cancelled");
    cancel->add_flag("--shared", options->runs.shared, "with --where: also runs that cells besides those share");
    cancel->add_flag("--yes", options->yes, "does not ask, however many runs there are");
    auto* again = add("retry", "tries failed or cancelled runs again",
                      [](const auto& given, const auto& workspace) { return app::retry(given.runs, workspace); });
    add_run_choice(*again, options->runs);
    again->add_flag("--failed", options->runs.failed, "all that have failed");
}

}  // namespace bitsweep
