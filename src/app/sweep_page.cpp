#include "app/sweep_page.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/analysis.h"
#include "app/notes.h"
#include "base/json.h"
#include "base/names.h"
#include "base/number_in.h"

namespace bitsweep::app {
namespace {

OrderedJson section_json(const Section& section) {
    OrderedJson json{{"text", section.print.empty() ? section.text : section.print}, {"below", section.below}};
    json.update(app::to_json(section.table));
    return json;
}

const RunColumn& column_named(const std::vector<RunColumn>& columns, const std::string& name) {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const RunColumn& column) { return column.name == name; });
    if (found != columns.end()) return *found;
    std::vector<std::string_view> names;
    for (const auto& column : columns) names.push_back(column.name);
    throw ConfigError("order", "no column '" + name + "'", name_hint(name, names));
}

// Where a row stands in an order: `row` is its number in expansion order, which decides among equal values.
struct Place {
    Json value;  // null = none
    std::size_t row;
};

// Missing values last, whichever the order.
bool comes_before(const Place& a, const Place& b, bool is_descending) {
    if (a.value.is_null() != b.value.is_null()) return b.value.is_null();
    if (a.value != b.value) return is_descending ? b.value < a.value : a.value < b.value;
    return a.row < b.row;
}

// The rows of all pages: their places in the order that was asked for, and the run of each in expansion order.
struct Rows {
    std::vector<Place> places;
    std::vector<std::string> runs;
};

Rows rows_in(const SweepRow& sweep, const RunColumn* order) {
    Rows rows;
    for (const auto& cell : sweep.cells) {
        rows.places.push_back({order == nullptr ? Json() : order->value(sweep, cell), rows.runs.size()});
        rows.runs.push_back(cell.run.id);
    }
    return rows;
}

// RunsPage::next: `<run> <nth> <value>`; several cells may share one run.
std::string text_of(const Place& last, const std::vector<std::string>& runs) {
    const auto& id = runs[last.row];
    const auto before = std::count(runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(last.row), id);
    return fmt::format("{} {} {}", id, before, write_json(last.value));
}

std::optional<std::size_t> nth_row_of(const std::string& id, std::size_t nth, const std::vector<std::string>& runs) {
    for (std::size_t row = 0; row < runs.size(); ++row)
        if (runs[row] == id && nth-- == 0) return row;
    return std::nullopt;
}

// A run that has left the selection meanwhile stands behind all rows of its value.
Place place_after(const std::string& after, const std::vector<std::string>& runs, bool is_ordered) {
    const auto first = after.find(' '), second = after.find(' ', first + 1);
    const auto nth = second == std::string::npos ? std::nullopt
                                                 : number_in<std::size_t>(after.substr(first + 1, second - first - 1));
    if (!nth) throw ConfigError("after", "expected the 'next' of a page, got '" + after + "'");
    const auto row = nth_row_of(after.substr(0, first), *nth, runs);
    if (!row && !is_ordered)
        throw ConfigError("after",
                          "run " + after.substr(0, first) + " is not here any more: begin with the first page");
    return {read_json(after.substr(second + 1)), row.value_or(runs.size())};
}

// A page without its table: the number of its first row, the number of all rows, and where the next page goes on.
RunsPage frame_of(const RunsRequest& request, const Rows& rows, const auto& before) {
    RunsPage page;
    page.count = rows.places.size();
    if (!request.after.empty()) {
        const auto last = place_after(request.after, rows.runs, !request.order.empty());
        page.first = static_cast<std::size_t>(std::upper_bound(rows.places.begin(), rows.places.end(), last, before) -
                                              rows.places.begin());
    }
    if (page.first + request.most < page.count)
        page.next = text_of(rows.places[page.first + request.most - 1], rows.runs);
    return page;
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
    head.methods = quantized_arms(head.sweep, reader);
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
    input.sweep = select_cells(std::move(input.sweep), selection);
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
    const auto reader = workspace.open();
    const auto before = [&](const Place& a, const Place& b) { return comes_before(a, b, request.is_descending); };
    RunsPage page;
    if (request.selection.arm.empty() && request.selection.where.empty() && request.order.empty()) {
        // A person sees this page of a large sweep first, so only its own cells are read.
        Rows rows{{}, reader.runs_of_cells(request.sweep)};
        for (std::size_t row = 0; row < rows.runs.size(); ++row) rows.places.push_back({Json(), row});
        page = frame_of(request, rows, before);
        auto sweep = reader.outline(request.sweep, page.first, request.most);
        reader.read_runs(sweep.cells);
        page.table = run_table({std::move(sweep)}, request.metric);
        return page;
    }
    auto sweep = reader.outline(request.sweep);
    const auto columns = run_columns(sweep.axes, request.metric);
    const auto* order = request.order.empty() ? nullptr : &column_named(columns, request.order);
    // Where the places of the cells tell which of them stand on the page, the runs of the others are not read.
    const bool is_chosen_first = is_by_place(request.selection, sweep) && (order == nullptr || order->is_by_place);
    if (!is_chosen_first) reader.read_runs(sweep.cells);
    sweep = select_cells(std::move(sweep), request.selection);
    auto rows = rows_in(sweep, order);
    std::sort(rows.places.begin(), rows.places.end(), before);
    page = frame_of(request, rows, before);
    std::vector<CellRow> shown;
    for (auto i = page.first; i < std::min(page.first + request.most, page.count); ++i)
        shown.push_back(std::move(sweep.cells[rows.places[i].row]));
    sweep.cells = std::move(shown);
    if (is_chosen_first) reader.read_runs(sweep.cells);
    page.table = run_table({std::move(sweep)}, request.metric);
    return page;
}

OrderedJson to_json(const RunsPage& page) {
    auto json = to_json(page.table);
    json["first"] = page.first;
    json["next"] = page.next;
    json["count"] = page.count;
    return json;
}

Importance importance_of(const std::string& sweep, const std::string& metric, const Selection& selection,
                         const Workspace& workspace) {
    const auto row = workspace.open().sweep(sweep);
    return importance(select_cells(row, selection),
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
