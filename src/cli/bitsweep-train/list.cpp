#include <memory>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "config/quantizers.h"
#include "config/tables.h"
#include "models/table.h"
#include "quant/core/table.h"

namespace bitsweep {

void add_list(CLI::App& command, Invocation&) {
    auto json = std::make_shared<bool>(false);
    command.add_flag("--json", *json, "as JSON");
    command.callback([json] {
        auto list = OrderedJson::array();
        const auto add = [&](std::string_view kind, const auto& info) {
            if (!*json) return fmt::print("{:<11} {:<10} {:>3}  {}\n", kind, info.name, info.revision, info.summary);
            list.push_back(
                {{"kind", kind}, {"name", info.name}, {"revision", info.revision}, {"summary", info.summary}});
        };
        for (const auto& method : kWeightMethods) add("weight", *find_quantizer(Role::kWeight, method.name));
        for (const auto& method : kActivationMethods)
            add("activation", *find_quantizer(Role::kActivation, method.name));
        for (const auto& model : kModelRows) add("model", *find_model(model.name));
        if (*json) fmt::print("{}\n", write_json(list, 2));
    });
}

}  // namespace bitsweep
