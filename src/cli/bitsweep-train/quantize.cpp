#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "cli/bitsweep-train/commands.h"
#include "study/cases.h"
#include "sys/file.h"

namespace bitsweep {

void add_quantize(CLI::App& command, Invocation&) {
    auto path = std::make_shared<std::string>();
    command.add_option("--cases", *path, "JSON file of cases")->required()->check(CLI::ExistingFile);
    command.callback([path] {
        Problems problems;
        const auto document = parse_json(read_file(*path), *path, problems);
        const auto result = study::run_cases(document, problems);
        problems.throw_if_any();
        fmt::print("{}\n", write_json(result, 1));
    });
}

}  // namespace bitsweep
