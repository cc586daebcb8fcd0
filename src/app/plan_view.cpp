#include "app/plan_view.h"

#include <map>

#include "app/executor.h"
#include "app/labels.h"
#include "sched/control.h"

namespace bitsweep::app {
namespace {

// "state" from before states had one word everywhere: what is new and held by another sweep is "shared".
const char* former_word(const PlanView::Run& run) {
    if (run.state == RunState::kFinished) return "done";
    return run.state == RunState::kNew && !run.shared_with.empty() ? "shared" : to_string(run.state);
}

OrderedJson to_json(const PlanView::Run& run) {
    OrderedJson json{{"run", run.id},
                     {"label", run.label},
                     {"state", former_word(run)},
                     {"cells", run.cells},
                     {"expected_s", nullptr},
                     {"shared_with", run.shared_with},
                     {"standing", to_string(run.state)}};
    if (run.expected_s > 0) json["expected_s"] = run.expected_s;
    if (!run.parent.empty()) json["parent"] = run.parent;
    return json;
}

}  // namespace

StateCounts PlanView::counts() const {
    StateCounts counts;
    for (const auto& run : runs) ++counts[run.state];
    return counts;
}

PlanView plan(const SweepRequest& request, const sched::SlotRequest& slots, const Workspace& workspace) {
    const auto sweep = load_sweep(request, workspace);
    const auto reader = workspace.open();
    const auto machine = machine_slots(slots, sweep.runs.size());
    auto previews =
        preview(sweep, reader, workspace.results, machine.slots.front().device, machine.slots.front().threads);
    PlanView view{sweep.name, sweep.cells.size(), machine.used, expected_wall_s(previews, machine.used), {}};
    const auto labels = run_labels(sweep);
    const auto cancelled = sched::FileControl(workspace.results).read().cancelled;
    std::map<std::string, RunState> states;
    for (std::size_t i = 0; i < sweep.runs.size(); ++i) {
        const auto& run = sweep.runs[i];
        if (const auto parent = states.find(run.parent); parent != states.end())
            previews[i].state = standing_of(previews[i].files, cancelled.contains(run.id), parent->second);
        states[run.id] = previews[i].state;
        view.runs.push_back({std::move(previews[i]), run.id, labels[i], run.parent, 0});
    }
    for (const auto& cell : sweep.cells) ++view.runs[cell.run].cells;
    return view;
}

OrderedJson to_json(const PlanView& view) {
    OrderedJson json{{"sweep", view.sweep}, {"cells", view.cells}, {"slots", view.slots}, {"expected_s", nullptr}};
    if (view.expected_s) json["expected_s"] = *view.expected_s;
    json["runs"] = OrderedJson::array();
    for (const auto& run : view.runs) json["runs"].push_back(to_json(run));
    return json;
}

}  // namespace bitsweep::app
