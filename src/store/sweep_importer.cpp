#include "store/sweep_importer.h"

#include <map>

#include <fmt/format.h>

#include "base/json.h"
#include "runs/files.h"
#include "store/problem_log.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSweeps = "sweeps/", kProbes = "probes/", kExtension = ".json";

using Stamps = std::map<std::string, FileStamp>;  // path below the results folder -> as it is

bool is_sweep(std::string_view path) {
    return path.starts_with(kSweeps);
}

// "cpu/bits" for "sweeps/cpu/bits.json".
std::string name_of(std::string_view path) {
    path.remove_prefix(is_sweep(path) ? kSweeps.size() : kProbes.size());
    path.remove_suffix(kExtension.size());
    return std::string(path);
}

void add_json_files(const std::vector<fs::path>& paths, const fs::path& results, Stamps& files) {
    for (const auto& path : paths)
        if (const auto stamp = path.extension() == kExtension ? file_stamp(path) : std::nullopt)
            files.emplace(path.lexically_relative(results).string(), *stamp);
}

// The value at `key`; `missing` if it is not there or of another type.
OrderedJson value_or(const OrderedJson& object, const char* key, const OrderedJson& missing) {
    const auto found = object.find(key);
    return found != object.end() && found->type() == missing.type() ? *found : missing;
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

// What keeps them from being two sides each; "" = nothing.
std::string wrong_contrasts(const OrderedJson& contrasts) {
    for (std::size_t i = 0; i < contrasts.size(); ++i) {
        const auto& pair = contrasts[i];
        const bool is_pair = pair.is_array() && pair.size() == 2 && pair[0].is_object() && pair[1].is_object();
        if (!is_pair) return fmt::format("contrasts.{}: expected two sides, got {}", i, brief(pair));
    }
    return {};
}

// One import.
class SweepImport {
public:
    SweepImport(Statements& sql, const fs::path& results, RunImporter& runs, ImportReport& report)
        : sql_(sql), results_(results), runs_(runs), report_(report) {}

    void import() {
        const auto known = known_files();
        Stamps present;
        add_folder(kSweeps, files_below, known, present);
        add_folder(kProbes, files_in, known, present);
        for (const auto& [path, stamp] : known) {
            if (present.contains(path)) continue;
            forget(path);
            ++report_.removed;
        }
        for (const auto& [path, stamp] : present) {
            const auto found = known.find(path);
            if (found != known.end() && found->second == stamp) continue;
            forget(path);
            try {
                take_file(path, stamp);
            } catch (const SystemError& error) {  // it keeps nobody from the others
                report_.problems.push_back({path, error.what(), {}});
            }
        }
    }

private:
    // What is known of a folder that cannot be read stays.
    template <class List>
    void add_folder(std::string_view folder, List list, const Stamps& known, Stamps& present) {
        forget_problems(sql_, std::string(folder));
        try {
            add_json_files(list(results_ / folder.substr(0, folder.size() - 1)), results_, present);
        } catch (const SystemError& error) {
            add_problem(sql_, report_, std::string(folder), 0, error.what());
            for (const auto& [path, stamp] : known)
                if (path.starts_with(folder)) present.emplace(path, stamp);
        }
    }

    Stamps known_files() {
        Stamps files;
        sql_.each_row("SELECT path, size, inode, mtime_ns FROM other_files", [&](SQLite::Statement& row) {
            std::string path;
            FileStamp stamp;
            read_row(row, path, stamp.size, stamp.inode, stamp.mtime_ns);
            files.emplace(path, stamp);
        });
        return files;
    }

    void forget(const std::string& path) {
        forget_problems(sql_, path);
        sql_.run("DELETE FROM other_files WHERE path = ?", path);
        sql_.run(is_sweep(path) ? "DELETE FROM sweeps WHERE name = ?" : "DELETE FROM probes WHERE hash = ?",
                 name_of(path));
    }

    void take_file(const std::string& path, const FileStamp& stamp) {
        const auto text = read_file_if_exists(results_ / path);
        if (!text) return;
        sql_.run("INSERT OR REPLACE INTO other_files (path, size, inode, mtime_ns) VALUES (?, ?, ?, ?)", path,
                 stamp.size, stamp.inode, stamp.mtime_ns);
        ++(is_sweep(path) ? report_.sweeps : report_.probes);
        const auto file = read_ordered_json(*text);
        std::string wrong;
        if (!file.is_object()) wrong = why_no_object(*text);
        else if (is_sweep(path)) wrong = take_sweep(name_of(path), file);
        else sql_.run("INSERT INTO probes (hash, content) VALUES (?, ?)", name_of(path), write_json(file));
        if (!wrong.empty()) add_problem(sql_, report_, path, 0, wrong);
    }

    // What is wrong with it; "" = nothing.
    std::string take_sweep(const std::string& name, const OrderedJson& file) {
        const auto list = OrderedJson::array(), object = OrderedJson::object();
        const auto cells = file.find("cells");
        if (cells == file.end() || !cells->is_array()) return "cells: expected a list";
        const auto axes = value_or(file, "axes", list), keys = value_or(file, "axis_keys", object);
        const auto text = [&](const char* key, const OrderedJson& missing) {
            return write_json(value_or(file, key, missing));
        };
        auto wrong = wrong_contrasts(value_or(file, "contrasts", list));
        const auto sweep = sql_.insert(
            "INSERT INTO sweeps (name, file, question, overrides, arms, axes, contrasts, resources, declared, metric) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            name, bytes_of_text(text_at(file, "file")), text_at(file, "question"), text("overrides", list),
            text("arms", list),
            write_json(file.contains("axis_keys") && file["axis_keys"].is_object() ? in_axis_order(keys, axes) : axes),
            wrong.empty() ? text("contrasts", list) : "[]", text("resources", object), text("declared", list),
            file.contains("metric") ? std::optional(write_json(file["metric"])) : std::nullopt);
        for (std::size_t position = 0; position < cells->size(); ++position)
            if (const auto error = take_cell(sweep, position, axes, (*cells)[position]); !error.empty())
                wrong = fmt::format("cells.{}: {}", position, error);
        for (const auto& parent : value_or(file, "parents", list))
            if (parent.is_string() && is_run_id(parent.get<std::string>()))
                sql_.run("INSERT OR IGNORE INTO parents (sweep, run) VALUES (?, ?)", sweep,
                         runs_.key_of(parent.get<std::string>()));
        const auto starts_from = value_or(file, "starts_from", object);
        for (const auto& [child, parent] : starts_from.items())
            if (is_run_id(child) && parent.is_string() && is_run_id(parent.get<std::string>()))
                sql_.run("INSERT OR IGNORE INTO starts_from (sweep, run, parent) VALUES (?, ?, ?)", sweep,
                         runs_.key_of(child), parent.get<std::string>());
        if (const auto its_name = bytes_of_text(text_at(file, "sweep")); its_name != name)
            wrong = fmt::format("sweep is '{}', expected '{}'", its_name, name);
        return wrong;
    }

    std::string take_cell(std::int64_t sweep, std::size_t position, const OrderedJson& axes, const OrderedJson& cell) {
        if (!cell.is_object()) return "expected an object";
        const auto id = text_at(cell, "run");
        if (!is_run_id(id)) return "'" + id + "' is no run id";
        const auto at = cell.value("at", OrderedJson::object());
        if (!at.is_object()) return "at: expected an object";
        const auto seed = find_at<std::int64_t>(cell, "seed");
        if (!seed) return "no seed";
        sql_.run("INSERT INTO cells (sweep, position, arm, at, seed, run) VALUES (?, ?, ?, ?, ?, ?)", sweep, position,
                 text_at(cell, "arm"), write_json(in_axis_order(at, axes)), *seed, runs_.key_of(id));
        return {};
    }

    Statements& sql_;
    const fs::path& results_;
    RunImporter& runs_;
    ImportReport& report_;
};

}  // namespace

void import_sweeps(Statements& sql, const fs::path& results, RunImporter& runs, ImportReport& report) {
    SweepImport(sql, results, runs, report).import();
}

}  // namespace bitsweep
