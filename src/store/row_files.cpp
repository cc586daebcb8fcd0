#include "store/row_files.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/csv.h"
#include "base/hash.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "sys/file.h"
#include "sys/gzip.h"
#include "sys/temporary_folder.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPackAbove_bytes = 1 << 20;

// Runs of sweep ?1 and the parents they start from, as far as their rows say all there is to say.
constexpr const char* kRuns =
    "r.state IN ('finished', 'diverged', 'failed') AND r.run IN "
    "(SELECT run FROM cells JOIN sweeps USING (sweep) WHERE name = ?1 UNION "
    "SELECT run FROM parents JOIN sweeps USING (sweep) WHERE name = ?1)";

struct RowKind {
    const char* name;
    const char* sql;  // {} = kRuns; sorted
};

constexpr RowKind kRowKinds[] = {
    {"runs.csv",
     "SELECT r.id AS run, r.outcome, r.result_message AS message, d.config, "
     "json_remove(d.env, '$.host', '$.argv', '$.git_patch') AS env, d.model, r.result FROM runs r "
     "JOIN documents d USING (run) WHERE {} ORDER BY r.id"},
    {"attempts.csv",
     "SELECT r.id AS run, a.attempt, a.started, a.ended, a.exit, a.outcome, a.message, a.device, a.threads "
     "FROM attempts a JOIN runs r USING (run) WHERE {} "
     "ORDER BY r.id, a.attempt"},
    {"metrics.csv",
     "SELECT r.id AS run, m.epoch, n.text AS key, m.value FROM metrics m JOIN runs r USING (run) JOIN names n "
     "USING (name) WHERE {} ORDER BY r.id, m.epoch, n.text"},
    {"layers.csv",
     "SELECT r.id AS run, m.epoch, l.text AS layer, n.text AS key, m.value FROM layer_metrics m JOIN runs r USING "
     "(run) "
     "JOIN names l ON l.name = m.layer JOIN names n ON n.name = m.name "
     "WHERE {} ORDER BY r.id, m.epoch, l.text, n.text"},
    {"steps.csv",
     "SELECT r.id AS run, m.step, l.text AS layer, n.text AS key, m.value FROM step_metrics m JOIN runs r USING (run) "
     "JOIN names l ON l.name = m.layer JOIN names n ON n.name = m.name "
     "WHERE {} ORDER BY r.id, m.step, l.text, n.text"},
    {"timings.csv",
     "SELECT r.id AS run, t.attempt, t.epoch, t.train_s, t.eval_s, t.images_per_s, t.peak_bytes FROM timings t "
     "JOIN runs r USING (run) WHERE {} "
     "ORDER BY r.id, t.attempt, t.epoch"},
};

std::string field_of(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_float()) return fmt::format("{}", value.get<double>());
    return write_json(value);
}

RowFile packed(std::string name, std::string text) {
    if (text.size() <= kPackAbove_bytes) return {std::move(name), std::move(text)};
    return {name + ".gz", gzip(text)};
}

[[noreturn]] void refuse(const fs::path& path, const std::string& what) {
    throw DataError(fmt::format("{}: {}", path.string(), what));
}

Json read_object(const fs::path& path) {
    const auto text = read_file_if_exists(path);
    if (!text) refuse(path, "is missing: this is no folder that 'bitsweep export' or 'publish' has written");
    auto object = read_json(*text);
    if (!object.is_object()) refuse(path, "is not a JSON object");
    return object;
}

using CsvRow = std::map<std::string, std::string>;  // column -> field

// Whether a name of a manifest stays in its folder.
bool is_inside(const std::string& name) {
    return !name.empty() && name.find("..") == std::string::npos && name.front() != '/';
}

// The rows of a CSV file, packed or not; a file that is not there has none.
std::vector<CsvRow> read_rows(const fs::path& folder, const std::string& name) {
    std::string text;
    fs::path path = folder / name;
    if (auto plain = read_file_if_exists(path)) text = std::move(*plain);
    else if (const auto gz = read_file_if_exists(path += ".gz")) text = gunzip(*gz);
    else return {};
    std::vector<CsvRow> rows;
    try {
        const auto lines = parse_csv(text);
        for (std::size_t i = 1; i < lines.size(); ++i) {
            auto& row = rows.emplace_back();
            for (std::size_t c = 0; c < lines[i].size(); ++c) row[lines[0][c]] = lines[i][c];
        }
    } catch (const std::runtime_error& error) {
        refuse(path, error.what());
    }
    return rows;
}

// Throws Json::exception where the field is no number.
template <class Number>
std::optional<Number> number_in(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(read_json(text).get<Number>());
}

Json number_or_null(const std::string& text) {
    if (text.empty()) return {};
    auto value = read_json(text);
    static_cast<void>(value.get<double>());
    return value;
}

// Files of a run directory -> content, by run.
using RunFiles = std::map<std::string, std::map<std::string, std::string>>;

void add_values(const fs::path& folder, const char* name, const char* file, const char* when, RunFiles& runs) {
    // Rows of one line of the run's file follow each other: they are sorted by run, epoch or step, and layer.
    OrderedJson line;
    std::string owner;
    const auto flush = [&] {
        if (!line.is_null()) runs[owner][file] += write_json(line) + "\n";
        line = nullptr;
    };
    for (const auto& row : read_rows(folder, name)) {
        const OrderedJson at = number_or_null(row.at(when));
        const bool same = !line.is_null() && owner == row.at("run") && line[when] == at &&
                          (!row.contains("layer") || line["layer"] == row.at("layer"));
        if (!same) {
            flush();
            owner = row.at("run");
            line = {{"attempt", 1}, {when, at}};
            if (row.contains("layer")) line["layer"] = row.at("layer");
        }
        line[row.at("key")] = number_or_null(row.at("value"));
    }
    flush();
}

void add_timings(const fs::path& folder, RunFiles& runs) {
    for (const auto& row : read_rows(folder, "timings.csv")) {
        OrderedJson line;
        for (const char* key : {"attempt", "epoch", "train_s", "eval_s", "images_per_s", "peak_bytes"})
            line[key] = number_or_null(row.at(key));
        runs[row.at("run")][kTimingFile] += write_json(line) + "\n";
    }
}

void add_attempts(const fs::path& folder, RunFiles& runs) {
    for (const auto& row : read_rows(folder, "attempts.csv")) {
        const auto attempt = number_or_null(row.at("attempt")).get<std::int64_t>();
        auto& text = runs[row.at("run")][kAttemptsFile];
        const StartLine start{.attempt = attempt,
                              .time = row.at("started"),
                              .threads = number_in<std::int64_t>(row.at("threads")),
                              .device = row.at("device")};
        text += to_line(start) + "\n";
        if (row.at("outcome").empty()) continue;
        text += to_line(EndLine{attempt, row.at("ended"), number_in<std::int64_t>(row.at("exit")), row.at("outcome"),
                                row.at("message")}) +
                "\n";
    }
}

void add_documents(const CsvRow& row, std::map<std::string, std::string>& files) {
    constexpr std::pair<const char*, const char*> kDocuments[] = {
        {"config", kConfigFile}, {"env", kEnvironmentFile}, {"model", kModelFile}};
    for (const auto& [column, file] : kDocuments)
        if (!row.at(column).empty()) files[file] = row.at(column) + "\n";
    if (row.at("outcome").empty()) return;
    OrderedJson result{{"run", row.at("run")}, {"outcome", row.at("outcome")}};
    const auto numbers = read_json(row.at("result"));
    for (const auto& [key, value] : numbers.get_ref<const Json::object_t&>()) result[key] = value;
    result["message"] = row.at("message");
    files[kResultFile] = write_json(result) + "\n";
}

RunFiles read_runs(const fs::path& folder) {
    RunFiles runs;
    for (const auto& row : read_rows(folder, "runs.csv")) {
        const auto& id = row.at("run");
        if (!is_run_id(id)) refuse(folder / "runs.csv", "'" + id + "' is no run id");
        add_documents(row, runs[id]);
    }
    const auto known = runs.size();
    add_attempts(folder, runs);
    add_values(folder, "metrics.csv", kMetricsFile, "epoch", runs);
    add_values(folder, "layers.csv", kLayersFile, "epoch", runs);
    add_values(folder, "steps.csv", kLayersFile, "step", runs);
    add_timings(folder, runs);
    if (runs.size() != known) refuse(folder, "holds rows of runs that runs.csv does not have");
    return runs;
}

RunFiles read_runs_or_refuse(const fs::path& folder) {
    try {
        return read_runs(folder);
    } catch (const Json::exception& error) {
        refuse(folder, std::string("a field is not what it should be: ") + error.what());
    } catch (const std::out_of_range&) {
        refuse(folder, "a CSV file lacks a column");
    }
}

void place_run(const fs::path& results, const std::string& id, const std::map<std::string, std::string>& files,
               const TemporaryFolder& staging) {
    const auto folder = staging.path() / id;
    make_folders(folder);
    for (const auto& [name, text] : files) replace_file(folder / name, text);
    make_folders(runs_folder(results));
    move_durably(folder, run_folder(results, id));
}

void place_if_absent(const fs::path& from, const fs::path& to) {
    if (is_there(to)) return;
    make_folders(to.parent_path());
    write_file_atomically(to, read_file(from));
}

}  // namespace

std::vector<RowFile> export_sweep(const fs::path& results, const Reader& reader, const std::string& sweep) {
    reader.sweep(sweep);  // throws with the nearest name
    std::vector<RowFile> files{{"sweep.json", read_file(results / "sweeps" / (sweep + ".json"))}};
    for (const auto& kind : kRowKinds) {
        std::string text;
        bool has_rows = false;
        reader.select(
            fmt::format(fmt::runtime(kind.sql), kRuns), [&](const auto& columns) { text = csv_line(columns); },
            [&](const auto& row) {
                std::vector<std::string> fields;
                for (const auto& value : row) fields.push_back(field_of(value));
                text += csv_line(fields);
                has_rows = true;
            },
            {sweep});
        if (has_rows || kind.name == std::string_view("runs.csv")) files.push_back(packed(kind.name, std::move(text)));
    }
    return files;
}

std::vector<RowFile> export_probes(const Reader& reader, const std::string& kind) {
    std::vector<RowFile> files;
    reader.select(
        "SELECT hash, content FROM probes WHERE ?1 IN ('', content ->> '$.probe') ORDER BY hash", [](const auto&) {},
        [&](const auto& row) {
            files.push_back({"probes/" + field_of(row[0]) + ".json", field_of(row[1]) + "\n"});
        },
        {kind});
    if (files.empty())
        throw ConfigError("--probes", "there is no probe" + (kind.empty() ? "" : " of kind " + kind),
                          "bitsweep-train qerror, sawb-fit, sawb-grid and probe-alpha make them");
    return files;
}

std::string manifest_of(const std::string& sweep, const std::vector<RowFile>& files) {
    OrderedJson list = OrderedJson::object();
    for (const auto& file : files) list[file.name] = {{"sha256", sha256_hex(file.bytes)}, {"bytes", file.bytes.size()}};
    return write_json(OrderedJson{{"schema", 1}, {"sweep", sweep}, {"files", list}}, 1) + "\n";
}

std::vector<std::string> altered_files(const fs::path& folder) {
    const auto manifest = read_object(folder / "manifest.json");
    if (manifest.value("schema", 0) != 1 || !manifest.contains("files") || !manifest["files"].is_object())
        refuse(folder / "manifest.json", "expected schema 1 with a list of files");
    std::vector<std::string> altered;
    for (const auto& [name, about] : manifest["files"].items()) {
        if (!is_inside(name)) refuse(folder / "manifest.json", "names " + name);
        const auto path = folder / name;
        if (!is_there(path)) altered.push_back(name + ": is missing");
        else if (sha256_of_file(path) != about.value("sha256", ""))
            altered.push_back(name + ": is not what the manifest says");
    }
    return altered;
}

std::vector<std::string> foreign_files(const fs::path& folder) {
    const auto manifest = read_object(folder / "manifest.json");
    std::vector<std::string> foreign;
    const auto known = manifest.value("files", Json::object());
    for (const auto& path : files_below(folder))
        if (const auto name = path.lexically_relative(folder).string();
            name != "manifest.json" && !known.contains(name))
            foreign.push_back(name);
    std::sort(foreign.begin(), foreign.end());
    return foreign;
}

TakenRows import_rows(const fs::path& folder, const fs::path& results) {
    if (const auto altered = altered_files(folder); !altered.empty()) refuse(folder, altered.front());
    for (const auto& name : foreign_files(folder))  // rows of an earlier publication would pass for this one's
        if (name.ends_with(".csv") || name.ends_with(".csv.gz"))
            refuse(folder / name, "is not in manifest.json: remove it, it is no part of these rows");
    const auto manifest = read_object(folder / "manifest.json");
    const auto sweep = manifest.value("sweep", "");
    if (is_there(folder / "sweep.json") && !is_inside(sweep))
        refuse(folder / "manifest.json", "'" + sweep + "' is no sweep's name");
    const auto runs = read_runs_or_refuse(folder);
    TakenRows taken;
    const TemporaryFolder staging(results / ".import");  // beside the runs: a rename moves a whole run into place
    for (const auto& [id, files] : runs) {
        const auto here = run_folder(results, id);
        if (is_there(here / kResultFile)) ++taken.known;
        else if (is_there(here)) taken.kept.push_back(id);
        else {
            place_run(results, id, files, staging);
            ++taken.runs;
        }
    }
    if (is_there(folder / "sweep.json")) place_if_absent(folder / "sweep.json", results / "sweeps" / (sweep + ".json"));
    for (const auto& [name, about] : manifest["files"].items())
        if (name.starts_with("probes/")) place_if_absent(folder / name, results / name);
    return taken;
}

std::vector<std::string> run_ids_in(const fs::path& folder) {
    std::vector<std::string> ids;
    for (const auto& row : read_rows(folder, "runs.csv")) ids.push_back(row.at("run"));
    return ids;
}

}  // namespace bitsweep
