#include "app/trainer_check.h"
#include "app/trainers.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {

void add_trainer(CLI::App& app, Context& context) {
    auto* trainer = app.add_subcommand("trainer", "tries and checks training scripts of your own (docs/trainers.md)");
    trainer->require_subcommand(1);
    auto* adapt =
        trainer->add_subcommand("adapt", "trains one run of a script that has an adapter; 'bitsweep run' starts it");
    auto request = std::make_shared<app::AdaptRequest>();
    adapt->group("");
    adapt->add_option("run", request->folder)->required();
    adapt->add_option("trainer", request->trainer)->required();
    adapt->add_option("--device", request->device);
    adapt->add_option("--threads", request->threads);
    adapt->add_option("--data-root", request->data_root);
    auto* attempt = trainer->add_subcommand(
        "try", "runs a script for one epoch; prints its command, and the lines that its patterns match");
    auto tried = std::make_shared<app::TryRequest>();
    attempt->add_option("trainer", tried->trainer, "the path of its trainer.json")->required();
    attempt->add_option("keys", tried->overrides, "key=value");
    attempt->callback([&context, tried] {
        bool is_good = false;
        print(app::try_trainer(*tried, context.workspace, is_good));
        if (!is_good) context.exit_code = app::kSomeFailed;
    });
    auto* check = trainer->add_subcommand(
        "check", "tests a trainer against its contract (src/runs/README.md), by runs of three epochs");
    auto checked = std::make_shared<app::CheckRequest>();
    check->add_option("trainer", checked->trainer, "the path of its trainer.json; ours: bitsweep-train")->required();
    check->add_option("keys", checked->overrides, "key=value");
    check->add_option("--trainer", checked->program, "ours: the bitsweep-train program")->envname("BITSWEEP_TRAINER");
    check->callback([&context, checked] {
        for (const auto& finding : app::check_trainer(*checked, context.workspace, print_finding))
            if (!finding.good) context.exit_code = app::kSomeFailed;
    });
    adapt->callback([&context, request] { context.exit_code = app::adapt(*request); });
}

}  // namespace bitsweep
