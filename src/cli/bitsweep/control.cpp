#include "app/removal.h"
#include "app/requests.h"
#include "base/error.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/option_checks.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

struct ControlOptions {
    app::RunChoice runs;
    std::string queued, sweep;
    bool checkpoints = false;
    std::size_t slots = 0;
    bool json = false, yes = false;
};

// Whether a person at a terminal, if one is there, wants so many runs cancelled.
bool is_wanted(const ControlOptions& given, const app::Workspace& workspace) {
    constexpr std::size_t kUnasked = 20;
    if (given.yes || given.runs.dry_run || !can_ask()) return true;
    auto preview = given.runs;
    preview.dry_run = true;
    const auto view = app::cancel(preview, workspace);
    if (view.runs.size() <= kUnasked) return true;
    return is_answered_yes(view.text + "\nCancel them?");
}

app::RequestView cancel_runs(const ControlOptions& given, const app::Workspace& workspace) {
    if (is_wanted(given, workspace)) return app::cancel(given.runs, workspace);
    return {"cancel", "nothing is cancelled"};
}

void add_run_choice(CLI::App& command, app::RunChoice& choice) {
    command.add_option("runs", choice.runs, "ids, starts of ids, or names: sweep:arm,bits=2,seed=1");
    command.add_option("--sweep", choice.sweep, "the runs of this sweep");
    command.add_option("--where", choice.where,
                       "runs whose arm, axis, seed, state or config key has this value: bits=2");
}

// Removed files cannot be brought back, so they are listed first, and somebody has to say yes.
app::RemovalView removed(const app::Removal& removal, const ControlOptions& given) {
    const auto& view = removal.view;
    if (given.runs.dry_run || view.is_empty()) return view;
    if (!given.yes && !can_ask())
        throw ConfigError(view.request, "the input is no terminal, so nobody can be asked whether to remove this",
                          "-n lists it; --yes removes it");
    if (!given.yes && !is_answered_yes(to_text(view) + "\nRemove it?")) return {view.request};
    return app::remove(removal);
}

app::Removal removal_of(const ControlOptions& given, const app::Workspace& workspace) {
    if (!given.checkpoints)
        throw ConfigError("clean", "no kind of files to remove is given",
                          "--checkpoints removes the checkpoints of runs that have ended");
    return app::checkpoints_to_clean(given.runs, workspace);
}

void add_removal(CLI::App& app, Context& context, const std::shared_ptr<ControlOptions>& options) {
    const auto add = [&](const char* name, const char* help, auto removal) {
        auto* command = app.add_subcommand(name, help);
        add_json_flag(*command, options->json);
        command->add_flag("-n,--dry-run", options->runs.dry_run, "only lists what would be removed");
        command->add_flag("--yes", options->yes, "does not ask");
        command->callback([options, &context, removal] {
            const auto view = removed(removal(*options, context.workspace), *options);
            if (options->json) print_json(to_json(view));
            else print_sentences(to_text(view));
        });
        return command;
    };
    add("forget", "removes a sweep, and the runs that no other sweep has; a published one is only hidden",
        [](const auto& given, const auto& workspace) { return app::sweep_to_forget(given.sweep, workspace); })
        ->add_option("sweep", options->sweep, "its name, as in 'bitsweep status --all'")
        ->required();
    auto* clean = add("clean", "removes files that ended runs no longer need", removal_of);
    clean->add_flag("--checkpoints", options->checkpoints, "the checkpoints of runs that have their result");
    add_run_choice(*clean, options->runs);
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
            else print_sentences(view.text);
        });
        return command;
    };
    add("pause", "stops the workers with checkpoints, starts nothing until 'resume'",
        [](const auto&, const auto& workspace) { return app::pause(workspace); });
    add("resume", "goes on after 'pause'", [](const auto&, const auto& workspace) { return app::resume(workspace); });
    add("slots", "sets how many runs train side by side, also while a sweep runs",
        [](const auto& given, const auto& workspace) { return app::set_slots(given.slots, workspace); })
        ->add_option("number", options->slots, "runs side by side")
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
    cancel->add_flag("--shared", options->runs.shared, "with --where: also runs that other cells share");
    cancel->add_flag("--yes", options->yes, "does not ask, however many runs there are");
    auto* again = add("retry", "tries failed or cancelled runs again",
                      [](const auto& given, const auto& workspace) { return app::retry(given.runs, workspace); });
    add_run_choice(*again, options->runs);
    again->add_flag("--failed", options->runs.failed, "all runs that have failed");
    add_removal(app, context, options);
}

}  // namespace bitsweep
