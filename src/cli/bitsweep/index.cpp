#include <cstdio>

#include <fmt/format.h>

#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"
#include "store/reader.h"
#include "store/store.h"

namespace bitsweep {
namespace {

struct IndexOptions {
    bool rebuild = false;
    bool json = false;
};

OrderedJson json_of(const StoreCounts& counts, const ImportReport& report, const std::vector<Problem>& problems) {
    auto list = OrderedJson::array();
    for (const auto& problem : problems) list.push_back(to_string(problem));
    return {
        {"sweeps", counts.sweeps},
        {"runs", counts.runs},
        {"probes", counts.probes},
        {"rows", counts.rows},
        {"new", {{"sweeps", report.sweeps}, {"runs", report.runs}, {"probes", report.probes}, {"rows", report.rows}}},
        {"removed", report.removed},
        {"problems", list}};
}

// Those of the database, and what could not be read now.
std::vector<Problem> all_problems(const Reader& reader, const ImportReport& report) {
    auto problems = reader.problems();
    for (const auto& met : report.problems)
        if (std::none_of(problems.begin(), problems.end(),
                         [&](const auto& known) { return known.where == met.where && known.what == met.what; }))
            problems.push_back(met);
    return problems;
}

void index(const IndexOptions& options, const Context& context) {
    context.workspace.require_results();
    const auto lock = WriterLock::take(context.workspace.results);
    const auto report = options.rebuild ? rebuild(lock, context.workspace.results, context.workspace.database())
                                        : Store(lock, context.workspace.results, context.workspace.database()).import();
    const Reader reader(context.workspace.results, context.workspace.database());
    const auto counts = reader.counts();
    const auto problems = all_problems(reader, report);
    if (options.json) {
        print_json(json_of(counts, report, problems));
        return;
    }
    fmt::print("{}: {} sweeps, {} runs, {} probes, {} rows, {} problems\n", context.workspace.database().string(),
               counts.sweeps, counts.runs, counts.probes, counts.rows, problems.size());
    fmt::print("{}: {} sweeps, {} runs, {} probes, {} rows; {} removed\n", options.rebuild ? "read anew" : "new",
               report.sweeps, report.runs, report.probes, report.rows, report.removed);
    for (const auto& problem : problems) say(to_string(problem));
}

}  // namespace

void add_index(CLI::App& app, Context& context) {
    auto options = std::make_shared<IndexOptions>();
    auto* command = app.add_subcommand("index", "brings the database up to date with the files of the results folder");
    command->add_flag("--rebuild", options->rebuild, "makes it anew: reads every file");
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &context] { index(*options, context); });
}

}  // namespace bitsweep
