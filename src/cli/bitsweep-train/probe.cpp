#include "cli/bitsweep-train/probe.h"

#include <cstdio>

#include <fmt/format.h>

#include "study/probe_file.h"

namespace bitsweep {

void ProbeOutput::add_options(CLI::App& command, const std::string& json_help) {
    command.add_option("--results", results, "folder whose probes/ keeps the result [results]")
        ->envname("BITSWEEP_RESULTS");
    command.add_flag("--json", json, json_help);
}

void ProbeOutput::finish(const std::string& kind, const OrderedJson& params, const OrderedJson& result,
                         const OrderedJson& printed, const std::function<void()>& print_table) const {
    const auto path = write_probe(results, kind, params, result);
    if (json) fmt::print("{}\n", write_json(printed, 1));
    else print_table();
    fmt::print(stderr, "stored as {}\n", path.string());
}

}  // namespace bitsweep
