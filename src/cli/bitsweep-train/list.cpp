#include <memory>

#include <fmt/format.h>

#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "config/tables.h"
#include "models/table.h"
#include "quant/core/table.h"

namespace bitsweep {
namespace {

struct Row {
    std::string_view kind;
    std::string_view name;
    int revision;
    std::string_view summary;
};

std::vector<Row> rows() {
    std::vector<Row> rows;
    const auto add_quantizer = [&](std::string_view kind, Role role, std::string_view name) {
        const auto* info = find_quantizer(role, name);
        rows.push_back({kind, name, info->revision, info->summary});
    };
    for (const auto& method : kWeightMethods) add_quantizer("weight", Role::kWeight, method.name);
    for (const auto& method : kActivationMethods) add_quantizer("activation", Role::kActivation, method.name);
    for (const auto& model : kModelRows) {
        const auto* info = find_model(model.name);
        rows.push_back({"model", model.name, info->revision, info->summary});
    }
    return rows;
}

}  // namespace

void add_list(CLI::App& command, Invocation&) {
    auto json = std::make_shared<bool>(false);
    command.add_flag("--json", *json, "Print JSON");
    command.callback([json] {
        auto list = OrderedJson::array();
        for (const auto& row : rows()) {
            if (*json)
                list.push_back(
                    {{"kind", row.kind}, {"name", row.name}, {"revision", row.revision}, {"summary", row.summary}});
            else fmt::print("{:<11} {:<10} {:>3}  {}\n", row.kind, row.name, row.revision, row.summary);
        }
        if (*json) fmt::print("{}\n", write_json(list, 2));
    });
}

}  // namespace bitsweep
