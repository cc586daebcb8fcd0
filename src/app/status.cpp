#include "app/status.h"

#include <algorithm>

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
    return WriterLock::is_held(workspace.results);
}

StatusView status(const Workspace& workspace, const std::string& sweep) {
    const auto reader = workspace.open();
    FileControl control(workspace.results);
    StatusView view;
    view.paused_by = control.read().paused_by;
    for (const auto& name : sweep.empty() ? reader.sweep_names() : std::vector{sweep}) {
        SweepStatus one{name, {}};
        for (auto& row : reader.status(name)) one.runs.push_back(status_of(std::move(row)));
        view.sweeps.push_back(std::move(one));
    }
    if (is_alive(workspace)) view.live = control.live();
    return view;
}

OrderedJson to_json(const RunStatus& run) {
    const auto& row = run.row;
    OrderedJson object{{"run", row.id},          {"state", to_string(row.state)}, {"epoch", row.epoch},
                       {"epochs", row.epochs},   {"train_s", row.train_s},        {"attempts", row.attempts},
                       {"message", row.message}, {"test.top1", nullptr},          {"eta_s", nullptr}};
    if (row.top1) object["test.top1"] = *row.top1;
    if (run.left_s) object["eta_s"] = *run.left_s;
    return object;
}

OrderedJson to_json(const StatusView& view) {
    auto json = OrderedJson::array();
    for (const auto& sweep : view.sweeps) {
        auto runs = OrderedJson::array();
        for (const auto& run : sweep.runs) runs.push_back(to_json(run));
        json.push_back({{"sweep", sweep.name}, {"runs", std::move(runs)}});
    }
    return json;
}

}  // namespace bitsweep::app
