#include "app/sweep_page.h"

#include <algorithm>
#include <set>

#include "app/analysis.h"
#include "app/notes.h"
#include "base/names.h"
#include "base/number_in.h"

namespace bitsweep::app {
namespace {

SweepRow selected(SweepRow sweep, const Selection& selection) {
    std::size_t unknown_config = 0;
    return std::move(select_cells({std::move(sweep)}, selection, unknown_config).front());
}

OrderedJson section_json(const Section& section) {
    OrderedJson json{{"text", section.print.empty() ? section.text : section.print}, {"below", section.below}};
    json.update(app::to_json(section.table));
    return json;
}

std::size_t column_named(const TextTable& table, const std::string& name) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), name);
    if (found == table.columns.end())
        throw ConfigError("order", "no column '" + name + "'",
                          name_hint(name, {table.columns.begin(), table.columns.end()}));
    return static_cast<std::size_t>(found - table.columns.begin());
}

// Missing values last, whichever the order; equal ones as they were.
void sort_by(TextTable& table, std::size_t column, bool is_descending) {
    std::stable_sort(table.rows.begin(), table.rows.end(), [&](const auto& a, const auto& b) {
        const auto &first = a[column], &second = b[column];
        if (first.is_null() || second.is_null()) return !first.is_null();
        return is_descending ? second < first : first < second;
    });
}

std::size_t start_after(const std::string& after) {
    const auto start = number_in<std::size_t>(after);
    if (!start) throw ConfigError("after", "expected the 'next' of a page, got '" + after + "'");
    return *start;
}

// Of one run of each arm: its others write the same.
std::vector<std::string> layer_keys_of(const SweepRow& sweep, const Reader& reader) {
    std::set<std::string> arms, keys;
    for (const auto& cell : sweep.cells)
        if (cell.run.epoch >= 0 && arms.insert(cell.arm).second)
            reader.select(
                "SELECT DISTINCT key FROM v_layers WHERE run = ?1", [](const auto&) {},
                [&](const auto& row) { keys.insert(row.front().template get<std::string>()); }, {cell.run.id});
    return {keys.begin(), keys.end()};
}

}  // namespace

SweepHead sweep_head(const std::string& name, const Workspace& workspace) {
    const auto reader = workspace.open();
    SweepHead head{reader.sweep(name), {}, {}, {}, {}};
    std::set<std::string> metrics;
    for (const auto& cell : head.sweep.cells)
        for (const auto* values : {&cell.run.metrics, &cell.run.result})
            for (const auto& [key, value] : *values) metrics.insert(key);
    head.metrics = {metrics.begin(), metrics.end()};
    head.metric = specifications_for({}, head.sweep).front().y.front();
    head.methods = quantized_arms(head.sweep);
    head.layer_keys = layer_keys_of(head.sweep, reader);
    head.note = note_of(name, workspace);
    return head;
}

OrderedJson to_json(const SweepHead& head) {
    OrderedJson axes = OrderedJson::object();
    for (const auto& axis : head.sweep.axes) {
        auto values = OrderedJson::array();
        for (const auto& cell : head.sweep.cells)
            if (const OrderedJson value = value_on(cell, axis);
                !value.is_null() && std::find(values.begin(), values.end(), value) == values.end())
                values.push_back(value);
        axes[axis] = std::move(values);
    }
    return {{"name", head.sweep.name},         {"question", head.sweep.question}, {"note", head.note},
            {"arms", head.sweep.arms},         {"methods", head.methods},         {"axes", axes},
            {"metrics", head.metrics},         {"layer_keys", head.layer_keys},   {"metric", head.metric},
            {"cells", head.sweep.cells.size()}};
}

Exhibit table_of(const std::string& sweep, const std::string& metric, const Selection& selection,
                 const Workspace& workspace) {
    const auto reader = workspace.open();
    const auto row = reader.sweep(sweep);
    const auto specification =
        metric.empty() ? specifications_for({}, row).front() : default_specification(row, metric);
    auto input = gather(specification, row, reader, {}, {});
    input.sweep = selected(std::move(input.sweep), selection);
    return make_exhibit(specification, input);
}

OrderedJson to_json(const TextTable& table) {
    auto bold = OrderedJson::array();
    for (const auto& [row, column] : table.bold) bold.push_back({row, column});
    return {{"columns", table.columns}, {"rows", table.rows}, {"bold", bold}};
}

OrderedJson to_json(const Exhibit& exhibit) {
    OrderedJson json{{"title", exhibit.document.title},     {"question", exhibit.document.question},
                     {"closing", exhibit.document.closing}, {"notes", exhibit.document.bullets},
                     {"verdicts", exhibit.verdicts},        {"sections", OrderedJson::array()},
                     {"values", to_json(exhibit.values)}};
    for (const auto& section : exhibit.document.sections) json["sections"].push_back(section_json(section));
    return json;
}

RunsPage runs_page(const RunsRequest& request, const Workspace& workspace) {
    const auto sweep = selected(workspace.open().sweep(request.sweep), request.selection);
    auto table = run_table({sweep}, request.metric);
    if (!request.order.empty()) sort_by(table, column_named(table, request.order), request.is_descending);
    const auto start = std::min(start_after(request.after.empty() ? "0" : request.after), table.rows.size());
    const auto end = std::min(start + request.most, table.rows.size());
    RunsPage page{{table.columns,
                   {table.rows.begin() + static_cast<std::ptrdiff_t>(start),
                    table.rows.begin() + static_cast<std::ptrdiff_t>(end)}},
                  end < table.rows.size() ? std::to_string(end) : "",
                  table.rows.size()};
    return page;
}

OrderedJson to_json(const RunsPage& page) {
    auto json = to_json(page.table);
    json["next"] = page.next;
    json["count"] = page.count;
    return json;
}

Importance importance_of(const std::string& sweep, const std::string& metric, const Selection& selection,
                         const Workspace& workspace) {
    const auto row = workspace.open().sweep(sweep);
    return importance(selected(row, selection),
                      metric.empty() ? specifications_for({}, row).front().y.front() : metric);
}

OrderedJson to_json(const Importance& importance) {
    OrderedJson json{{"refused", importance.refused},
                     {"cells", importance.cells},
                     {"seeds", importance.seeds},
                     {"shares", OrderedJson::array()}};
    for (const auto& share : importance.shares)
        json["shares"].push_back({{"factor", share.factor}, {"share", share.share}, {"df", share.df}});
    return json;
}

}  // namespace bitsweep::app
