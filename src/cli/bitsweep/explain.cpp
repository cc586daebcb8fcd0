#include <cstdio>

#include <fmt/format.h>

#include "app/explanation.h"
#include "cli/bitsweep/context.h"
#include "store/reader.h"
#include "store/store.h"

namespace bitsweep {
namespace {

app::RunQuestion question_about(const std::string& prefix, const Context& context) {
    const auto reader = context.workspace.open();
    app::RunQuestion question;
    question.run = *reader.run(reader.run_id(prefix));
    FileControl control(context.workspace.results);
    const auto requests = control.read();
    question.is_cancelled = requests.cancelled.count(question.run.id) > 0;
    question.paused_by = requests.paused_by;
    if (WriterLock::is_held(context.workspace.results)) {
        question.writer = writer_name(context.workspace.results);
        question.live = control.live();
    }
    const auto sweeps = reader.sweeps_of_runs();
    const auto found = sweeps.find(question.run.id);
    if (found != sweeps.end() && !found->second.empty()) question.sweep = found->second.front();
    return question;
}

}  // namespace

void add_explain(CLI::App& app, Context& context) {
    struct Options {
        std::string run;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("explain", "why a run is not running");
    command->add_option("run", options->run, "run id, or the start of one")->required();
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &context] {
        const auto question = question_about(options->run, context);
        const auto text = app::explanation(question);
        if (options->json)
            fmt::print(
                "{}\n",
                OrderedJson{{"run", question.run.id}, {"state", to_string(question.run.state)}, {"why", text}}.dump(2));
        else fmt::print("{} {}: {}\n", question.run.id, to_string(question.run.state), text);
    });
}

}  // namespace bitsweep
