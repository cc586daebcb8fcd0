#include "app/run_name.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/names.h"

namespace bitsweep::app {
namespace {

std::string in_quotes(const std::string& text) {
    return write_json(Json(text));
}

// `text` itself, or in quotes where it holds one of `separators`, or looks as if it were in quotes.
std::string word(const std::string& text, std::string_view separators) {
    const bool has_control =
        std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
    const bool is_plain = !text.empty() && text.front() != '"' && text.find_first_of(separators) == std::string::npos;
    return is_plain && !has_control ? text : in_quotes(text);
}

std::string value_word(const Json& value) {
    if (!value.is_string()) return write_json(value);
    const auto text = value.get<std::string>();
    return json_or_text(text).is_string() ? word(text, ",") : in_quotes(text);
}

// Takes `expected` from the start of `text`, if it stands there.
bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
}

bool take_word(std::string_view& text, const std::string& expected) {
    return take(text, in_quotes(expected)) || take(text, expected);
}

constexpr std::string_view kSeparators = ", ";

bool is_at_end_of_part(std::string_view text) {
    return text.empty() || kSeparators.find(text.front()) != std::string_view::npos;
}

// The rest of `text` after the value, in each way in which the value may stand there.
std::vector<std::string_view> after_value(std::string_view text, const Json& value) {
    std::set<std::string> forms = {value_word(value), write_json(value)};
    if (value.is_string()) forms.insert(value.get<std::string>());
    const std::string part(text.substr(0, text.find_first_of(kSeparators)));
    if (json_or_text(part) == OrderedJson(value)) forms.insert(part);  // 2.0 for 2, 3e-4 for 0.0003
    std::vector<std::string_view> rests;
    for (const auto& form : forms)
        if (auto rest = text; take(rest, form) && is_at_end_of_part(rest)) rests.push_back(rest);
    return rests;
}

using Parts = std::vector<std::pair<std::string, Json>>;

// Whether `text` is ",key=value" for some of `parts`, in any order.
bool names_some(std::string_view text, const Parts& parts) {
    if (text.empty()) return true;
    if (!is_at_end_of_part(text)) return false;
    text.remove_prefix(1);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto value = text;
        if (!take_word(value, parts[i].first) || !take(value, "=")) continue;
        auto others = parts;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        for (const auto rest : after_value(value, parts[i].second))
            if (names_some(rest, others)) return true;
    }
    return false;
}

bool is_called(const CellPlace& place, std::string_view text) {
    auto parts = place.at;
    parts.emplace_back("seed", place.seed);
    return take_word(text, place.arm) && names_some(text, parts);
}

// The cells of a sweep that `rest`, the text behind the sweep's name, calls.
void add_called(const std::string& sweep, std::string_view rest, const std::string& given, const Reader& reader,
                std::vector<NamedCell>& called, std::vector<std::string>& names) {
    const auto places = reader.places(sweep);
    for (std::size_t i = 0; i < places.size(); ++i) {
        names.push_back(run_name(sweep, places[i]));
        if (names.back() == given || is_called(places[i], rest)) called.push_back({sweep, i, places[i]});
    }
}

// One whose whole name was given is that cell; else those of the longest arm.
std::vector<NamedCell> meant(std::vector<NamedCell> called, const std::string& given) {
    std::size_t longest = 0;
    for (const auto& cell : called) {
        if (run_name(cell.sweep, cell.place) == given) return {cell};
        longest = std::max(longest, cell.place.arm.size());
    }
    std::erase_if(called, [&](const auto& cell) { return cell.place.arm.size() < longest; });
    return called;
}

}  // namespace

std::string start_of_names(const std::string& sweep, const std::string& arm) {
    return word(sweep, ":") + ":" + (arm.empty() ? arm : word(arm, ","));
}

std::string run_name(const std::string& sweep, const CellPlace& place) {
    auto name = start_of_names(sweep, place.arm);
    for (const auto& [axis, value] : place.at) name += "," + word(axis, "=,") + "=" + value_word(value);
    return name + fmt::format(",seed={}", place.seed);
}

std::vector<NamedCell> cells_called(const std::string& given, const Reader& reader) {
    const auto sweeps = reader.sweep_names();
    if (is_among(sweeps, given)) throw ConfigError("runs", "'" + given + "' is a sweep", "--sweep " + given);
    std::vector<NamedCell> called;
    std::vector<std::string> names;
    for (const auto& sweep : sweeps)
        if (std::string_view rest = given; take_word(rest, sweep) && take(rest, ":"))
            add_called(sweep, rest, given, reader, called, names);
    const auto colon = given.find(':');
    const bool knows_sweep = colon == std::string::npos || !names.empty();
    if (names.empty())
        for (const auto& sweep : sweeps) add_called(sweep, given, given, reader, called, names);
    if (called.empty() && !knows_sweep)
        throw ConfigError("run", "no run is called '" + given + "': no sweep of that name has run here",
                          name_hint(given.substr(0, colon), {sweeps.begin(), sweeps.end()}));
    if (called.empty())
        throw ConfigError("run", "no run is called '" + given + "', and it is not the start of a run id",
                          name_hint(given, {names.begin(), names.end()}));
    return meant(std::move(called), given);
}

std::string run_id_of(const std::string& given, const Reader& reader) {
    constexpr std::size_t kListed = 8;
    if (given.empty() || is_hex(given)) return reader.run_id(given);
    const auto called = cells_called(given, reader);
    std::set<std::string> ids;
    std::vector<std::string> names;
    for (const auto& cell : called)
        if (ids.insert(cell.place.run).second) names.push_back(run_name(cell.sweep, cell.place));
    if (ids.size() == 1) return *ids.begin();
    if (names.size() > kListed) {
        names.resize(kListed);
        names.emplace_back("...");
    }
    throw ConfigError("run", fmt::format("{} are called '{}'", counted(ids.size(), "run"), given),
                      fmt::format("{}", fmt::join(names, ", ")));
}

}  // namespace bitsweep::app
