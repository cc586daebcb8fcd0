#include "cli/completion/completion.h"
#include "app/completion.h"
#include "cli/bitsweep/context.h"

namespace bitsweep {

void add_completion(CLI::App& app, Context& context) {
    add_completion(app, "bitsweep", [&context](const auto& command, const auto& what, const auto& word) {
        return app::completions({command, what, word}, context.workspace);
    });
}

}  // namespace bitsweep
