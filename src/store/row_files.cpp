#include "store/row_files.h"

#include <algorithm>

#include <set>

#include <fmt/format.h>

#include "base/csv.h"
#include "base/hash.h"
#include "base/names.h"
#include "base/safetensors.h"
#include "base/text.h"
#include "runs/files.h"
#include "sys/file.h"
#include "sys/gzip.h"

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
     "SELECT r.id AS run, a.attempt, a.started, a.ended, a.exit, a.outcome, a.message, a.device, a.threads, a.code "
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

// The last column, where no row has any: runs of ours have none.
void leave_out_code(std::vector<std::vector<std::string>>& rows) {
    const auto is_empty = [](const auto& row) { return row.back().empty(); };
    if (rows.front().back() == "code" && std::all_of(rows.begin() + 1, rows.end(), is_empty))
        for (auto& row : rows) row.pop_back();
}

RowFile packed(std::string name, std::string text) {
    if (text.size() <= kPackAbove_bytes) return {std::move(name), std::move(text)};
    return {name + ".gz", gzip(text)};
}

// Empty where no run has any.
RowFile packed_answers(const fs::path& results, const Reader& reader, const std::string& sweep) {
    std::vector<std::pair<std::string, std::string>> answers;  // name -> bytes
    reader.select(
        fmt::format("SELECT r.id FROM runs r WHERE {} ORDER BY r.id", kRuns), [](const auto&) {},
        [&](const auto& row) {
            const auto id = field_of(row[0]);
            for (const char* name : {kPredictionsFile, kLabelsFile})
                if (auto bytes = read_file_if_exists(run_folder(results, id) / name))
                    answers.emplace_back(id + "." + name, std::move(*bytes));
        },
        {sweep});
    SafetensorsView view;
    for (const auto& [name, bytes] : answers)
        view.entries.push_back({name, "U8", {static_cast<std::int64_t>(bytes.size())}, bytes});
    return {kAnswersFile, answers.empty() ? "" : gzip(write_safetensors(view))};
}

}  // namespace

std::vector<RowFile> export_sweep(const fs::path& results, const Reader& reader, const std::string& sweep) {
    const auto held = reader.sweep(sweep);  // throws with the nearest name
    std::vector<RowFile> files{{"sweep.json", read_file(stored_sweep_file(results, sweep))}};
    std::set<std::string> trainers;
    for (const auto& cell : held.cells) trainers.insert(cell.run.config.trainer());
    for (const auto& label : trainers)
        if (!label.empty())
            if (auto text = read_file_if_exists(trainer_file(results, label)))
                files.push_back({"trainers/" + label + ".json", std::move(*text)});
    for (const auto& kind : kRowKinds) {
        std::vector<std::vector<std::string>> rows;
        reader.select(
            fmt::format(fmt::runtime(kind.sql), kRuns), [&](const auto& columns) { rows.push_back(columns); },
            [&](const auto& row) {
                auto& fields = rows.emplace_back();
                for (const auto& value : row) fields.push_back(field_of(value));
            },
            {sweep});
        leave_out_code(rows);
        std::string text;
        for (const auto& row : rows) text += csv_line(row);
        if (rows.size() > 1 || kind.name == std::string_view("runs.csv"))
            files.push_back(packed(kind.name, std::move(text)));
    }
    if (auto answers = packed_answers(results, reader, sweep); !answers.bytes.empty())
        files.push_back(std::move(answers));
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
                          "bitsweep-train makes them: bitsweep-train --help");
    return files;
}

std::string manifest_of(const std::string& sweep, const std::vector<RowFile>& files) {
    OrderedJson list = OrderedJson::object();
    for (const auto& file : files) list[file.name] = {{"sha256", sha256_hex(file.bytes)}, {"bytes", file.bytes.size()}};
    return write_json(OrderedJson{{"schema", 1}, {"sweep", text_of_bytes(sweep)}, {"files", list}}, 1) + "\n";
}

void refuse_rows(const fs::path& path, const std::string& what) {
    throw DataError(fmt::format("{}: {}", path.string(), what));
}

Json read_manifest(const fs::path& folder) {
    const auto path = folder / kManifestFile;
    const auto text = read_file_if_exists(path);
    if (!text) refuse_rows(path, "is missing: this is no folder that 'bitsweep export' or 'publish' has written");
    auto manifest = read_json(*text);
    if (!manifest.is_object()) refuse_rows(path, "is not a JSON object");
    if (manifest.value("schema", Json()) != 1 || !manifest.contains("files") || !manifest["files"].is_object())
        refuse_rows(path, "expected schema 1 with a list of files");
    for (const auto& [name, about] : manifest["files"].items())
        if (!wrong_path_name(name).empty()) refuse_rows(path, "names " + printable(name, 100));
    return manifest;
}

std::vector<std::string> altered_files(const fs::path& folder) {
    const auto manifest = read_manifest(folder);
    std::vector<std::string> altered;
    for (const auto& [name, about] : manifest["files"].items()) {
        const auto path = folder / name;
        const auto most = count_at(about, "bytes").value_or(static_cast<std::int64_t>(kMostFileBytes));
        const bool is_longer = size_of_file(path).value_or(0) > static_cast<std::uint64_t>(most);  // it is not read
        if (!is_there(path)) altered.push_back(name + ": is missing");
        else if (is_longer || sha256_of_file(path) != text_at(about, "sha256"))
            altered.push_back(name + ": is not what the manifest says");
    }
    return altered;
}

std::vector<std::string> foreign_files(const fs::path& folder) {
    const auto known = read_manifest(folder)["files"];
    std::vector<std::string> foreign;
    for (const auto& path : files_below(folder))
        if (const auto name = path.lexically_relative(folder).string(); name != kManifestFile && !known.contains(name))
            foreign.push_back(name);
    std::sort(foreign.begin(), foreign.end());
    return foreign;
}

}  // namespace bitsweep
