#include "store/row_import.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/names.h"
#include "base/safetensors.h"
#include "base/text.h"
#include "config/resolve.h"
#include "runs/attempts.h"
#include "runs/checked.h"
#include "runs/files.h"
#include "runs/probe.h"
#include "store/row_files.h"
#include "store/sweep_merge.h"
#include "sys/clock.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/file_lock.h"
#include "sys/gzip.h"
#include "sys/machine.h"
#include "sys/temporary_folder.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStaging = ".import";

// column -> field
struct CsvRow : std::map<std::string, std::string> {
    const std::string& at(const std::string& column) const {
        const auto found = find(column);
        if (found == end()) throw std::out_of_range("a CSV file lacks the column '" + column + "'");
        return found->second;
    }
};
using Files = std::map<std::string, std::string>;  // file of a run directory -> content

// Rows of ours shrink to a tenth; what shrinks to a thousandth was made to fill the memory.
std::uint64_t most_unpacked(std::uint64_t packed) {
    constexpr std::uint64_t kAlways = 64 << 20, kRatio = 100;
    return std::max(kAlways, kRatio * packed);
}

// The rows of a CSV file, packed or not; a file that is not there has none.
std::vector<CsvRow> read_rows(const fs::path& folder, const std::string& name) {
    fs::path path = folder / name;
    auto text = read_file_if_exists(path);
    std::vector<CsvRow> rows;
    try {
        if (text && is_there(path.string() + ".gz")) throw DataError("stands here twice, packed and not: remove one");
        if (!text)
            if (const auto packed = read_file_if_exists(path += ".gz"))
                text = gunzip(*packed, path.string(), most_unpacked(packed->size()));
        const auto lines = parse_csv(text.value_or(""));
        for (std::size_t i = 1; i < lines.size(); ++i) {
            auto& row = rows.emplace_back();
            for (std::size_t c = 0; c < lines[i].size(); ++c) row[lines[0][c]] = lines[i][c];
        }
    } catch (const std::runtime_error& error) {
        refuse_rows(path, error.what());
    }
    return rows;
}

// A field that is not what its column holds.
struct WrongField {
    std::string what;
};

Json number_or_null(const std::string& text) {
    if (text.empty()) return {};
    auto value = read_json(text);
    if (!value.is_number()) throw WrongField{fmt::format("expected a number, got '{}'", printable(text, 60))};
    return value;
}

std::optional<std::int64_t> integer_in(const std::string& text) {
    const Json field{{"value", number_or_null(text)}};
    const auto value = find_at<std::int64_t>(field, "value");
    if (!value && !text.empty())
        throw WrongField{fmt::format("expected a whole number, got '{}'", printable(text, 60))};
    return value;
}

std::int64_t count_in(const std::string& text) {
    const auto value = count_at(Json{{"value", integer_in(text).value_or(-1)}}, "value");
    if (!value) throw WrongField{fmt::format("expected a count, got '{}'", printable(text, 60))};
    return *value;
}

// Makes the files of run directories from the rows of a folder.
class RowReader {
public:
    explicit RowReader(const fs::path& folder) : folder_(folder) {}

    // The runs that may be taken in.
    std::map<std::string, Files> read(std::vector<std::string>& refused) {
        each_row("runs.csv", [&](const CsvRow& row) { add_run(row); });
        const auto known = runs_.size();
        each_row("attempts.csv", [&](const CsvRow& row) { add_attempt(row); });
        add_values("metrics.csv", kMetricsFile, "epoch");
        add_values("layers.csv", kLayersFile, "epoch");
        add_values("steps.csv", kLayersFile, "step");
        each_row("timings.csv", [&](const CsvRow& row) { add_timing(row); });
        if (runs_.size() != known) refuse_rows(folder_, "holds rows of runs that runs.csv does not have");
        for (const auto& [id, files] : runs_) check_epochs(id, files);
        for (const auto& [id, why] : refused_) {
            refused.push_back(fmt::format("run {}: {}", id, why));
            runs_.erase(id);
        }
        return std::move(runs_);
    }

private:
    // What is wrong with a row is its run's trouble.
    template <class Take>
    void each_row(const std::string& name, Take take) {
        std::size_t line = 1;
        for (const auto& row : read_rows(folder_, name)) try {
                const auto& id = row.at("run");
                ++line;
                try {
                    take(row);
                } catch (const WrongField& field) {
                    const auto what = fmt::format("{} line {}: {}", name, line, field.what);
                    if (!runs_.contains(id)) refuse_rows(folder_, "a field is not what it should be: " + what);
                    refused_.emplace(id, what);
                }
            } catch (const std::out_of_range& error) {
                refuse_rows(folder_ / name, error.what());
            }
    }

    void add_run(const CsvRow& row) {
        const auto& id = row.at("run");
        if (!RunId::parse(id)) refuse_rows(folder_ / "runs.csv", "'" + id + "' is no run id");
        const auto [run, is_new] = runs_.try_emplace(id);
        if (!is_new) return void(refused_.emplace(id, "has two rows in runs.csv"));
        constexpr std::size_t kLongest = 16 << 20;  // every command that lists runs would carry it along
        for (const auto& [column, field] : row)
            if (field.size() > kLongest)
                return void(refused_.emplace(
                    id, fmt::format("{} has {} bytes, expected at most {}", column, field.size(), kLongest)));
        if (const auto why = why_not_config_of(id, row.at("config")); !why.empty()) refused_.emplace(id, why);
        constexpr std::pair<const char*, const char*> kDocuments[] = {
            {"config", kConfigFile}, {"env", kEnvironmentFile}, {"model", kModelFile}};
        for (const auto& [column, file] : kDocuments) {
            if (row.at(column).empty()) continue;
            if (!read_json(row.at(column)).is_object())
                refused_.emplace(id, fmt::format("its {} is no JSON object", column));
            run->second[file] = row.at(column) + "\n";
        }
        if (!row.at("outcome").empty()) run->second[kResultFile] = result_of(row);
    }

    std::string result_of(const CsvRow& row) {
        const auto& id = row.at("run");
        if (!result_named(row.at("outcome")))
            refused_.emplace(id, fmt::format("outcome is '{}', expected finished or diverged", row.at("outcome")));
        OrderedJson result{{"run", id}, {"outcome", row.at("outcome")}};
        const auto numbers = read_json(row.at("result"));
        if (!numbers.is_object()) refused_.emplace(id, "its result is no JSON object");
        for (const auto& [key, value] : numbers.items()) {
            check_value(id, key, value);
            if (result.contains(key)) refused_.emplace(id, "its result has a key '" + key + "'");
            result[key] = value;
        }
        result["message"] = row.at("message");
        return write_json(result) + "\n";
    }

    void check_value(const std::string& id, const std::string& key, const Json& value) {
        const auto wrong = value.is_number() ? wrong_value(key, value.get<double>())
                           : value.is_null() ? std::string()
                                             : fmt::format("{}: expected a number, got {}", key, brief(value));
        if (!wrong.empty()) refused_.emplace(id, wrong);
    }

    // A finished run has no line for an epoch after its last.
    void check_epochs(const std::string& id, const Files& files) {
        const auto result = files.find(kResultFile);
        const auto last = last_epoch_.find(id);
        if (result == files.end() || last == last_epoch_.end()) return;
        if (const auto epochs = count_at(read_json(result->second), "epochs"); epochs && last->second > *epochs)
            refused_.emplace(
                id, fmt::format("metrics.csv has epoch {}, but the run has finished after {}", last->second, *epochs));
    }

    // Rows of one line of the run's file follow each other: they are sorted by run, epoch or step, and layer.
    void add_values(const char* name, const char* file, const char* when) {
        OrderedJson line;
        std::string owner;
        const auto flush = [&] {
            if (!line.is_null()) runs_[owner][file] += write_json(line) + "\n";
            line = nullptr;
        };
        each_row(name, [&](const CsvRow& row) {
            const auto at = count_in(row.at(when));
            const bool same = !line.is_null() && owner == row.at("run") && line[when] == at &&
                              (!row.contains("layer") || line["layer"] == row.at("layer"));
            if (!same) {
                flush();
                owner = row.at("run");
                line = {{"attempt", 1}, {when, at}};
                if (std::string_view(file) == kMetricsFile)
                    last_epoch_[owner] = std::max<std::int64_t>(last_epoch_[owner], at);
                if (row.contains("layer")) line["layer"] = row.at("layer");
                if (const auto wrong = row.contains("layer") ? wrong_name(row.at("layer")) : ""; !wrong.empty())
                    refused_.emplace(owner, "layer " + wrong);
            }
            const auto value = number_or_null(row.at("value"));
            check_value(owner, row.at("key"), value);
            if (!line.emplace(row.at("key"), value).second)
                refused_.emplace(
                    owner, fmt::format("{} has two rows of {} at {} {}", name, row.at("key"), when, row.at(when)));
        });
        flush();
    }

    void add_timing(const CsvRow& row) {
        OrderedJson line{{"attempt", count_in(row.at("attempt"))}, {"epoch", count_in(row.at("epoch"))}};
        for (const char* key : {"train_s", "eval_s", "images_per_s", "peak_bytes"})
            line[key] = number_or_null(row.at(key));
        runs_[row.at("run")][kTimingFile] += write_json(line) + "\n";
    }

    void add_attempt(const CsvRow& row) {
        const auto attempt = count_in(row.at("attempt"));
        for (const char* column : {"started", "ended"})
            if (auto wrong = wrong_time(row.at(column)); !wrong.empty()) throw WrongField{std::move(wrong)};
        const auto& outcome = row.at("outcome");
        auto& text = runs_[row.at("run")][kAttemptsFile];
        text += to_line(StartLine{.attempt = attempt,
                                  .time = row.at("started"),
                                  .threads = integer_in(row.at("threads")),
                                  .device = row.at("device"),
                                  .code = row.contains("code") ? row.at("code") : ""}) +
                "\n";
        if (outcome.empty()) return;
        if (!cause_named(outcome))
            refused_.emplace(row.at("run"), fmt::format("an attempt has the outcome '{}'", outcome));
        text +=
            to_line(EndLine{attempt, row.at("ended"), integer_in(row.at("exit")), outcome, row.at("message")}) + "\n";
    }

    const fs::path& folder_;
    std::map<std::string, Files> runs_;
    std::map<std::string, std::int64_t> last_epoch_;  // id -> of its metrics
    std::map<std::string, std::string> refused_;      // id -> why
};

std::map<std::string, Files> read_runs(const fs::path& folder, std::vector<std::string>& refused) {
    try {
        return RowReader(folder).read(refused);
    } catch (const Json::exception& error) {
        refuse_rows(folder, std::string("a field is not what it should be: ") + error.what());
    }
}

// The values of a run that another machine would give again: "test.top1 of epoch 3" -> value.
std::map<std::string, Json> comparable(const std::string& result, const std::string& metrics) {
    static const std::set<std::string> kOfTheMachine{"run",        "message", "train_s",    "attempts",
                                                     "peak_bytes", "attempt", "arithmetics"};
    std::map<std::string, Json> values;
    const auto add = [&](const Json& object, const std::string& of) {
        if (!object.is_object()) return;
        for (const auto& [key, value] : object.items())
            if (!kOfTheMachine.contains(key)) values[key + of] = value;
    };
    add(read_json(result), "");
    for (std::size_t start = 0, end; (end = metrics.find('\n', start)) != std::string::npos; start = end + 1) {
        const auto line = read_json(std::string_view(metrics).substr(start, end - start));
        if (const auto epoch = count_at(line, "epoch")) add(line, fmt::format(" of epoch {}", *epoch));
    }
    return values;
}

std::string file_of(const Files& files, const char* name) {
    const auto found = files.find(name);
    return found == files.end() ? std::string() : found->second;
}

// The first number that is another one here; "" = none is.
std::string difference(const fs::path& here, const Files& files) {
    const auto text = [&](const char* name) { return read_file_if_exists(here / name).value_or(""); };
    const auto ours = comparable(text(kResultFile), text(kMetricsFile));
    const auto theirs = comparable(file_of(files, kResultFile), file_of(files, kMetricsFile));
    for (const auto& [key, value] : theirs)
        if (const auto found = ours.find(key); found != ours.end() && found->second != value)
            return fmt::format("{}: {} here, {} there", key, write_json(found->second), write_json(value));
    return {};
}

// One import.
class RowImport {
public:
    RowImport(const fs::path& folder, const fs::path& results)
        : folder_(folder),
          results_(results),
          manifest_(read_manifest(folder)),
          sweep_(bytes_of_text(text_at(manifest_, "sweep"))) {}

    ImportedRows run() {
        check_files();
        auto runs = read_runs(folder_, taken_.refused);
        add_answers(runs);
        const auto turn = take_turn();
        for (const auto& path : entries_in(results_))  // left by one that was killed
            if (path.filename().string().starts_with(kStaging)) try_to_remove_tree(path);
        const TemporaryFolder staging(results_ / kStaging);  // beside the runs: a rename moves a whole run into place
        for (const auto& [id, files] : runs) try {
                take_run(id, files, staging.path() / id);
            } catch (const std::runtime_error& error) {  // of the file system: it keeps the others not out
                taken_.refused.push_back(fmt::format("run {}: {}", id, error.what()));
            }
        if (is_there(folder_ / "sweep.json")) take_sweep(runs);
        for (const auto& [name, about] : manifest_["files"].items()) take_other(name);
        return std::move(taken_);
    }

private:
    // What the runs answered, where it was published (kAnswersFile).
    void add_answers(std::map<std::string, Files>& runs) const {
        const auto path = folder_ / kAnswersFile;
        const auto packed = read_file_if_exists(path);
        if (!packed) return;
        try {
            const auto bytes = gunzip(*packed, path.string(), most_unpacked(packed->size()));
            for (const auto& entry : read_safetensors(bytes, path.string()).entries) {
                const auto dot = entry.name.find('.');
                const auto run = runs.find(entry.name.substr(0, dot));
                const auto file = dot == std::string::npos ? "" : entry.name.substr(dot + 1);
                if (run != runs.end() && (file == kPredictionsFile || file == kLabelsFile))
                    run->second[file] = std::string(entry.bytes);
            }
        } catch (const std::runtime_error& error) {
            refuse_rows(path, error.what());
        }
    }

    void check_files() const {
        if (const auto altered = altered_files(folder_); !altered.empty()) refuse_rows(folder_, altered.front());
        for (const auto& name : foreign_files(folder_))  // rows of an earlier publication would pass for this one's
            if (name.ends_with(".csv") || name.ends_with(".csv.gz") || name == kAnswersFile)
                refuse_rows(folder_ / name, "is not in manifest.json: remove it, it is no part of these rows");
        if (!is_there(folder_ / "sweep.json")) return;
        if (const auto wrong = wrong_path_name(sweep_); !wrong.empty())
            refuse_rows(folder_ / kManifestFile,
                        fmt::format("'{}' is no sweep's name: {}", printable(sweep_, 100), wrong));
    }

    // "0123456789abcdef" of "probes/0123456789abcdef.json"; "" of anything else.
    static std::string hash_in(const std::string& name) {
        const auto hash = fs::path(name).stem().string();
        return name == "probes/" + hash + ".json" ? hash : "";
    }

    // Probes and definitions of trainers, as far as they are what their names say. What is here already stays.
    void take_other(const std::string& name) {
        const bool is_probe = name.starts_with("probes/");
        if (!is_probe && !name.starts_with("trainers/")) return;
        if (is_there(results_ / name)) return;
        const auto text = read_file(folder_ / name);
        const auto json = read_json(text);
        const auto wrong = is_probe ? wrong_probe(json, hash_in(name)) : wrong_trainer(json, name);
        if (!wrong.empty()) return taken_.refused.push_back(fmt::format("{}: {}", printable(name, 100), wrong));
        place(results_ / name, text);
    }

    // A definition is of the trainer that its file names, and never has a command.
    static std::string wrong_trainer(const Json& definition, const std::string& name) {
        const auto label =
            fmt::format("{}@{}", text_at(definition, "name"), count_at(definition, "revision").value_or(0));
        if (!definition.is_object() || name != "trainers/" + label + ".json")
            return "expected the name and revision that its file has, got " + brief(definition);
        if (definition.contains("command")) return "has a command: what others publish is never run";
        for (const char* member : {"keys", "metrics"})
            if (!definition.contains(member) || !definition[member].is_object())
                return fmt::format("{}: expected an object", member);
        return {};
    }

    // The second of two finds what the first has placed.
    FileLock take_turn() const {
        constexpr double kPatience_s = 120;
        make_folders(results_);
        if (auto lock = FileLock::take_within(kPatience_s, results_ / "import.lock", host_name() + "\n"))
            return *std::move(lock);
        throw DataError(results_.string() + ": another bitsweep has been taking rows in for two minutes");
    }

    static void place(const fs::path& path, const std::string& text) {
        make_folders(path.parent_path());
        replace_file(path, text);
    }

    // What is placed can be taken in again: it costs no disk wait.
    void take_run(const std::string& id, const Files& files, const fs::path& staged) {
        const auto here = run_folder(results_, id);
        if (is_there(here / kResultFile)) {
            ++taken_.known;
            if (const auto text = difference(here, files); !text.empty())
                taken_.differs.push_back(fmt::format("run {}: {}", id, text));
            return;
        }
        if (is_there(here)) return taken_.kept.push_back(id);
        for (const auto& [name, text] : files) place(staged / name, text);
        make_folders(here.parent_path());
        rename_entry(staged, here);
        ++taken_.runs;
    }

    void take_sweep(const std::map<std::string, Files>& runs) {
        const auto path = stored_sweep_file(results_, sweep_);
        const auto text = read_file(folder_ / "sweep.json");
        const auto theirs = read_ordered_json(text);
        const auto config_of = [&](const std::string& id) {
            const auto found = runs.find(id);
            return read_json(found != runs.end() ? file_of(found->second, kConfigFile)
                             : !RunId::parse(id)
                                 ? ""
                                 : read_file_if_exists(run_folder(results_, id) / kConfigFile).value_or(""));
        };
        if (const auto wrong = wrong_sweep(theirs, sweep_, config_of); !wrong.empty())
            return taken_.refused.push_back(fmt::format("sweep {}: {}", sweep_, wrong));
        const auto here = read_file_if_exists(path).value_or("");
        if (is_written_by_hand(here))
            return taken_.refused.push_back(
                fmt::format("sweep {}: {} is somebody's sweep file, not one that has run", sweep_, path.string()));
        const auto ours = read_ordered_json(here);
        if (!ours.is_object()) return place(path, text);
        const auto merged = merge_sweeps(ours, theirs, config_of);
        if (!merged.difference.empty())
            return taken_.refused.push_back(
                fmt::format("sweep {}: is another one here: {}", sweep_, merged.difference));
        taken_.cells = merged.added;
        if (merged.added > 0) write_file_atomically(path, write_json(merged.sweep) + "\n");
    }

    const fs::path& folder_;
    const fs::path& results_;
    Json manifest_;
    std::string sweep_;
    ImportedRows taken_;
};

}  // namespace

ImportedRows import_rows(const fs::path& folder, const fs::path& results) {
    return RowImport(folder, results).run();
}

std::vector<std::string> run_ids_in(const fs::path& folder) {
    std::vector<std::string> ids;
    for (const auto& row : read_rows(folder, "runs.csv")) {
        const auto id = row.find("run");
        if (id == row.end()) refuse_rows(folder / "runs.csv", "a CSV file lacks the column 'run'");
        ids.push_back(id->second);
    }
    return ids;
}

}  // namespace bitsweep
