#include "app/timeline.h"

#include "app/labels.h"

namespace bitsweep::app {

TextTable timeline(const std::string& sweep, const Workspace& workspace) {
    const auto reader = workspace.open();
    const auto labels = cell_labels(reader.places(sweep));
    std::map<std::string, std::string> states;
    for (const auto& row : reader.status(sweep)) states[row.id] = to_string(row.state);
    TextTable table{
        {"run", "name", "attempt", "started", "ended", "outcome", "exit", "device", "host", "message", "state"}};
    reader.select(
        "SELECT run, attempt, started, ended, outcome, exit, device, host, message FROM v_attempts "
        "WHERE run IN (SELECT run FROM v_cells WHERE sweep = ?1) ORDER BY started",
        [](const auto&) {},
        [&](auto row) {
            const auto run = row.front().template get<std::string>();
            row.insert(row.begin() + 1, labels.contains(run) ? Json(labels.at(run)) : Json(run));
            row.push_back(states[run]);
            table.rows.push_back(std::move(row));
        },
        {reader.sweep(sweep).name});
    return table;
}

}  // namespace bitsweep::app
