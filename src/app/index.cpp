#include "app/index.h"

#include <algorithm>

namespace bitsweep::app {
namespace {

std::vector<Problem> all_problems(const Reader& reader, const ImportReport& report) {
    auto problems = reader.problems();
    for (const auto& met : report.problems)
        if (std::none_of(problems.begin(), problems.end(),
                         [&](const auto& known) { return known.where == met.where && known.what == met.what; }))
            problems.push_back(met);
    return problems;
}

}  // namespace

IndexView index(bool anew, const Workspace& workspace) {
    workspace.require_results();
    const auto lock = WriterLock::take(workspace.results, WriterRole::kWriter);
    const auto report = anew ? rebuild(lock, workspace.results, workspace.database())
                             : Store(lock, workspace.results, workspace.database()).import();
    const Reader reader(workspace.results, workspace.database());
    return {reader.counts(), report, all_problems(reader, report)};
}

OrderedJson to_json(const IndexView& view) {
    const auto& counts = view.counts;
    const auto& report = view.report;
    auto list = OrderedJson::array();
    for (const auto& problem : view.problems) list.push_back(to_string(problem));
    return {
        {"sweeps", counts.sweeps},
        {"runs", counts.runs},
        {"probes", counts.probes},
        {"rows", counts.rows},
        {"new", {{"sweeps", report.sweeps}, {"runs", report.runs}, {"probes", report.probes}, {"rows", report.rows}}},
        {"removed", report.removed},
        {"problems", list}};
}

}  // namespace bitsweep::app
