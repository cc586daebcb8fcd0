#include "app/status.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/edited_sweep.h"
#include "app/labels.h"
#include "app/published.h"
#include "app/queue.h"
#include "base/names.h"
#include "store/writer_lock.h"

namespace bitsweep::app {
namespace {

std::optional<double> left_s(const StatusRow& row) {
    if (row.state != RunState::kRunning || !row.epoch_s) return std::nullopt;
    return *row.epoch_s * static_cast<double>(row.epochs - std::max<std::int64_t>(row.epoch, 0));
}

}  // namespace

RunStatus status_of(StatusRow row, std::string label) {
    const auto left = left_s(row);
    return {std::move(row), left, std::move(label)};
}

bool is_alive(const Workspace& workspace) {
    return WriterLock::is_owned(workspace.results);
}

StatusView status(const Workspace& workspace, const std::string& sweep) {
    const auto reader = workspace.open();
    sched::FileControl control(workspace.results);
    const auto published = published_names(workspace.results);
    StatusView view;
    view.is_of_one = !sweep.empty();
    view.paused_by = control.read().paused_by;
    for (const auto& name : sweep.empty() ? reader.sweep_names() : std::vector{sweep}) {
        SweepStatus one{name, {}};
        auto labels = cell_labels(reader.places(name));
        for (auto& row : reader.status(name)) {
            auto& label = labels[row.id];
            one.runs.push_back(status_of(std::move(row), std::move(label)));
        }
        one.is_published =
            is_among(published, name) &&
            std::all_of(one.runs.begin(), one.runs.end(), [](const auto& run) { return has_result(run.row.state); });
        if (auto edit = one.is_published && sweep.empty() ? "" : edit_since_run(name, workspace); !edit.empty())
            view.edited.push_back(std::move(edit));
        view.sweeps.push_back(std::move(one));
    }
    if (view.sweeps.empty()) view.orphans = static_cast<std::size_t>(reader.counts().runs);
    view.problems = reader.problems().size();
    if (is_alive(workspace)) view.live = control.live();
    for (const auto& queued : queued_sweeps(workspace.results, workspace.left_out))
        if (!view.live || view.live->sweep != queued.request.name) view.queued.push_back(queued.request.name);
    return view;
}

StateCounts SweepStatus::counts() const {
    StateCounts counts;
    for (const auto& run : runs) ++counts[run.row.state];
    return counts;
}

std::string value_text(const StatusRow& row) {
    if (!row.value) return {};
    return row.metric == TrainerMetric().name ? fmt::format("{:.2f}", *row.value) : fmt::format("{:.4g}", *row.value);
}

OrderedJson to_json(const RunStatus& run) {
    const auto& row = run.row;
    OrderedJson object{{"run", row.id},          {"state", to_string(row.state)}, {"epoch", row.epoch},
                       {"epochs", row.epochs},   {"train_s", row.train_s},        {"attempts", row.attempts},
                       {"message", row.message}, {"test.top1", nullptr},          {"eta_s", nullptr},
                       {"label", run.label},     {"metric", row.metric},          {"value", nullptr}};
    if (row.top1) object["test.top1"] = *row.top1;
    if (row.value) object["value"] = *row.value;
    if (run.left_s) object["eta_s"] = *run.left_s;
    return object;
}

OrderedJson to_json(const StatusView& view) {
    auto json = OrderedJson::array();
    for (const auto& sweep : view.sweeps) {
        auto runs = OrderedJson::array();
        for (const auto& run : sweep.runs) runs.push_back(to_json(run));
        json.push_back({{"sweep", sweep.name}, {"runs", std::move(runs)}, {"published", sweep.is_published}});
    }
    for (std::size_t i = 0; i < view.queued.size(); ++i)
        json.push_back({{"sweep", view.queued[i]}, {"runs", OrderedJson::array()}, {"queued", i + 1}});
    return json;
}

}  // namespace bitsweep::app
