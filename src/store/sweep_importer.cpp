#include "store/sweep_importer.h"

#include <fmt/format.h>

#include "store/statement.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSweeps = "sweeps/";
constexpr std::string_view kProbes = "probes/";
constexpr std::string_view kExtension = ".json";

bool is_sweep(std::string_view path) {
    return path.substr(0, kSweeps.size()) == kSweeps;
}

// "cpu/bits" for "sweeps/cpu/bits.json".
std::string name_of(std::string_view path) {
    path.remove_prefix(is_sweep(path) ? kSweeps.size() : kProbes.size());
    path.remove_suffix(kExtension.size());
    return std::string(path);
}

void add_json_files(const std::vector<fs::path>& paths, const fs::path& results,
                    std::map<std::string, FileStamp>& files) {
    for (const auto& path : paths)
        if (const auto stamp = path.extension() == kExtension ? file_stamp(path) : std::nullopt)
            files.emplace(path.lexically_relative(results).string(), *stamp);
}

// The value at `key`, as JSON text; that of `missing` if it is not there or of another type.
std::string json_at(const OrderedJson& object, const char* key, const OrderedJson& missing) {
    const auto found = object.find(key);
    return write_json(found != object.end() && found->type() == missing.type() ? *found : missing);
}

// Values by axis in the order of the sweep's axes, so that equal ones are equal as text.
OrderedJson in_axis_order(const OrderedJson& at, const OrderedJson& axes) {
    auto ordered = OrderedJson::object();
    for (const auto& axis : axes)
        if (axis.is_string() && at.contains(axis.get<std::string>()))
            ordered[axis.get<std::string>()] = at.at(axis.get<std::string>());
    for (const auto& [axis, value] : at.items()) ordered[axis] = value;
    return ordered;
}

}  // namespace

SweepImporter::SweepImporter(SQLite::Database& database, fs::path results, RunImporter& runs)
    : database_(database),
      results_(std::move(results)),
      runs_(runs),
      problems_(database),
      save_file_(database, "INSERT OR REPLACE INTO other_files (path, size, inode, mtime_ns) VALUES (?, ?, ?, ?)"),
      forget_file_(database, "DELETE FROM other_files WHERE path = ?"),
      add_sweep_(database,
                 "INSERT INTO sweeps (name, file, question, overrides, arms, axes, contrasts, resources) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      forget_sweep_(database, "DELETE FROM sweeps WHERE name = ?"),
      add_cell_(database, "INSERT INTO cells (sweep, position, arm, at, seed, run) VALUES (?, ?, ?, ?, ?, ?)"),
      add_parent_(database, "INSERT OR IGNORE INTO parents (sweep, run) VALUES (?, ?)"),
      add_probe_(database, "INSERT INTO probes (hash, content) VALUES (?, ?)"),
      forget_probe_(database, "DELETE FROM probes WHERE hash = ?") {}

void SweepImporter::import(ImportReport& report) {
    const auto known = known_files();
    const auto present = present_files();
    for (const auto& [path, stamp] : known) {
        if (present.contains(path)) continue;
        forget_file(path);
        ++report.removed;
    }
    for (const auto& [path, stamp] : present) {
        const auto found = known.find(path);
        if (found != known.end() && found->second == stamp) continue;
        forget_file(path);
        import_file(path, stamp, report);
    }
}

void SweepImporter::import_file(const std::string& path, const FileStamp& stamp, ImportReport& report) {
    const auto text = read_file_if_exists(results_ / path);
    if (!text) return;
    run(save_file_, path, stamp.size, stamp.inode, stamp.mtime_ns);
    ++(is_sweep(path) ? report.sweeps : report.probes);
    const auto file = read_ordered_json(*text);
    std::string wrong;
    if (!file.is_object()) wrong = "not a whole JSON object";
    else if (is_sweep(path)) wrong = take_sweep(name_of(path), file);
    else run(add_probe_, name_of(path), write_json(file));
    if (!wrong.empty()) problems_.add(report, path, 0, wrong);
}

std::string SweepImporter::take_sweep(const std::string& name, const OrderedJson& file) {
    const auto list = OrderedJson::array(), object = OrderedJson::object();
    const auto cells = file.find("cells");
    if (cells == file.end() || !cells->is_array()) return "cells: expected a list";
    const auto axes = file.contains("axes") && file["axes"].is_array() ? file["axes"] : list;
    const auto keys = file.find("axis_keys");
    const bool has_keys = keys != file.end() && keys->is_object();
    run(add_sweep_, name, text_at(file, "file"), text_at(file, "question"), json_at(file, "overrides", list),
        json_at(file, "arms", list), write_json(has_keys ? in_axis_order(*keys, axes) : axes),
        json_at(file, "contrasts", list), json_at(file, "resources", object));
    const auto sweep = database_.getLastInsertRowid();
    std::string wrong;
    std::int64_t position = 0;
    for (const auto& cell : *cells) {
        if (const auto error = take_cell(sweep, position, axes, cell); !error.empty())
            wrong = fmt::format("cells.{}: {}", position, error);
        ++position;
    }
    if (file.contains("parents") && file["parents"].is_array())
        for (const auto& parent : file["parents"])
            if (parent.is_string()) run(add_parent_, sweep, runs_.key_of(parent.get<std::string>()));
    if (text_at(file, "sweep") != name)
        wrong = fmt::format("sweep is '{}', expected '{}'", text_at(file, "sweep"), name);
    return wrong;
}

std::string SweepImporter::take_cell(std::int64_t sweep, std::int64_t position, const OrderedJson& axes,
                                     const OrderedJson& cell) {
    if (!cell.is_object()) return "expected an object";
    const auto id = text_at(cell, "run");
    if (id.empty()) return "no run";
    const auto at = cell.find("at");
    if (at != cell.end() && !at->is_object()) return "at: expected an object";
    const auto seed = find_at<std::int64_t>(cell, "seed");
    if (!seed) return "no seed";
    const auto point = at == cell.end() ? OrderedJson::object() : in_axis_order(*at, axes);
    run(add_cell_, sweep, position, text_at(cell, "arm"), write_json(point), *seed, runs_.key_of(id));
    return {};
}

void SweepImporter::forget_file(const std::string& path) {
    problems_.forget(path);
    run(forget_file_, path);
    run(is_sweep(path) ? forget_sweep_ : forget_probe_, name_of(path));
}

SweepImporter::Stamps SweepImporter::known_files() {
    Stamps files;
    SQLite::Statement rows(database_, "SELECT path, size, inode, mtime_ns FROM other_files");
    while (rows.executeStep())
        files.emplace(rows.getColumn(0).getString(),
                      FileStamp{static_cast<std::uint64_t>(rows.getColumn(1).getInt64()), rows.getColumn(2).getInt64(),
                                rows.getColumn(3).getInt64()});
    return files;
}

SweepImporter::Stamps SweepImporter::present_files() {
    Stamps files;
    add_json_files(files_below(results_ / kSweeps), results_, files);
    add_json_files(files_in(results_ / kProbes), results_, files);
    return files;
}

}  // namespace bitsweep
