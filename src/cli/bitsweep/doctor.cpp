#include "app/doctor.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {

void add_doctor(CLI::App& app, Context& context) {
    auto json = std::make_shared<bool>(false);
    auto* command = app.add_subcommand("doctor", "says what this machine has, and which features lack something");
    add_json_flag(*command, *json);
    command->callback([json, &context] {
        const auto findings = app::examine(context.workspace);
        if (*json) return print_json(app::to_json(findings));
        for (const auto& finding : findings) print_finding(finding);
    });
}

}  // namespace bitsweep
