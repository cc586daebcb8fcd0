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

std::vector<Place> places_in(const TextTable& table, const std::string& order) {
    std::vector<Place> places;
    const auto column = order.empty() ? table.columns.size() : column_named(table, order);
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        places.push_back({order.empty() ? Json() : table.rows[row][column], row});
    return places;
}

// RunsPage::next: `<run> <nth> <value>`; several cells may share one run.
std::string text_of(const Place& last, const TextTable& table) {
    const auto run = column_named(table, "run");
    const auto& id = table.rows[last.row][run];
    const auto before = std::count_if(table.rows.begin(), table.rows.begin() + static_cast<std::ptrdiff_t>(last.row),
                                      [&](const auto& row) { return row[run] == id; });
    return fmt::format("{} {} {}", id.get<std::string>(), before, write_json(last.value));
}

std::optional<std::size_t> nth_row_of(const std::string& id, std::size_t nth, const TextTable& table) {
    const auto run = column_named(table, "run");
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        if (table.rows[row][run] == id && nth-- == 0) return row;
    return std::nullopt;
}

// A run that has left the selection meanwhile stands behind all rows of its value.
Place place_after(const std::string& after, const TextTable& table, bool is_ordered) {
    const auto first = after.find(' '), second = after.find(' ', first + 1);
    const auto nth = second == std::string::npos ? std::nullopt
                                                 : number_in<std::size_t>(after.substr(first + 1, second - first - 1));
    if (!nth) throw ConfigError("after", "expected the 'next' of a page, got '" + after + "'");
    const auto row = nth_row_of(after.substr(0, first), *nth, table);
    if (!row && !is_ordered)
        throw ConfigError("after",
                          "run " + after.substr(0, first) + " is not here any more: begin with the first page");
    return {read_json(after.substr(second + 1)), row.value_or(table.rows.size())};
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
    const auto table = run_table({sweep}, request.metric);
    auto places = places_in(table, request.order);
    const auto before = [&](const Place& a, const Place& b) { return comes_before(a, b, request.is_descending); };
    std::sort(places.begin(), places.end(), before);
    auto from = places.begin();
    if (!request.after.empty())
        from = std::upper_bound(from, places.end(), place_after(request.after, table, !request.order.empty()), before);
    const auto to = from + std::min(static_cast<std::ptrdiff_t>(request.most), places.end() - from);
    RunsPage page{{table.columns, {}}, static_cast<std::size_t>(from - places.begin()), "", table.rows.size()};
    for (auto place = from; place != to; ++place) page.table.rows.push_back(table.rows[place->row]);
    if (to != places.end()) page.next = text_of(*(to - 1), table);
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
