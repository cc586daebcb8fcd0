#include <cstdio>

#include <fmt/format.h>

#include "app/analysis.h"
#include "app/exhibit_files.h"
#include "app/published.h"
#include "base/names.h"
#include "cli/bitsweep/context.h"
#include "store/row_files.h"
#include "store/store.h"
#include "sweep/sweep.h"
#include "sys/file.h"
#include "sys/temporary_folder.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

struct RowOptions {
    std::string sweep;
    bool probes = false;
    std::string folder;
    std::string analysis = "analysis";
};

// The sweep's name, or "" for probes.
std::string subject_of(const RowOptions& options) {
    if (options.sweep.empty() != options.probes)
        throw ConfigError("--sweep", "which sweep? or --probes for the computed results that are no training");
    return options.sweep.ends_with(".json") ? sweep_name(options.sweep) : options.sweep;
}

std::vector<RowFile> rows_of(const std::string& sweep, const Context& context) {
    const auto reader = context.workspace.open();
    return sweep.empty() ? export_probes(reader, "") : export_sweep(context.workspace.results, reader, sweep);
}

void write_rows(const std::vector<RowFile>& files, const std::string& sweep, const fs::path& folder) {
    make_folders(folder);
    for (const auto& file : files) {
        make_folders((folder / file.name).parent_path());
        write_file_atomically(folder / file.name, file.bytes);
    }
    write_file_atomically(folder / "manifest.json", manifest_of(sweep, files));
}

bool is_free(const fs::path& folder) {
    return !fs::exists(folder) || fs::exists(folder / "manifest.json") || fs::is_empty(folder);
}

// What the rows in a folder are of, by their manifest; nullopt where there is none.
std::optional<std::string> sweep_held_in(const fs::path& folder) {
    const auto manifest = read_file_if_exists(folder / "manifest.json");
    if (!manifest) return std::nullopt;
    const auto object = Json::parse(*manifest, nullptr, false);
    return object.is_object() ? object.value("sweep", std::string()) : std::string();
}

void export_rows(const RowOptions& options, const Context& context) {
    const auto sweep = subject_of(options);
    if (!is_free(options.folder))
        throw ConfigError("--out", options.folder + " holds something else than exported rows", "name a new folder");
    if (const auto held = sweep_held_in(options.folder); held && *held != sweep)
        throw ConfigError("--out", fmt::format("{} holds rows of '{}'", options.folder, *held), "name a new folder");
    const auto files = rows_of(sweep, context);
    write_rows(files, sweep, options.folder);
    fmt::print(stderr, "bitsweep: wrote {} of rows to {}\n", counted(files.size(), "file"), options.folder);
}

void import(const RowOptions& options, const Context& context) {
    make_folders(context.workspace.results);
    const auto taken = import_rows(options.folder, context.workspace.results);
    refresh(context.workspace.results, context.workspace.database());
    fmt::print(stderr, "bitsweep: {} taken in, {} here already\n", counted(taken.runs, "run"), taken.known);
    for (const auto& id : taken.kept)
        fmt::print(stderr, "bitsweep: run {} is here already, without a result: left as it is\n", id);
}

// All the folder's files, as they will be published.
std::vector<RowFile> files_in(const fs::path& folder) {
    std::vector<RowFile> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().filename() != "manifest.json")
            files.push_back({entry.path().lexically_relative(folder).string(), read_file(entry.path())});
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return files;
}

void replace_folder(const fs::path& fresh, const fs::path& folder) {
    const auto old = folder.string() + ".old";
    fs::remove_all(old);
    make_folders(folder.parent_path());
    if (fs::exists(folder)) move_durably(folder, old);
    move_durably(fresh, folder);
    fs::remove_all(old);
}

/// Rows, and the tables and figures that these rows give by themselves: what is drawn can be drawn again from what is
/// published beside it.
void publish(const RowOptions& options, Context& context) {
    const auto sweep = subject_of(options);
    const auto folder = context.workspace.results / "published" / (sweep.empty() ? "probes" : sweep);
    if (!is_free(folder)) throw ConfigError(folder.string(), "holds something else than a publication");
    if (fs::exists(folder / "manifest.json"))
        if (const auto foreign = foreign_files(folder); !foreign.empty())
            throw ConfigError((folder / foreign.front()).string(), "is no file of this publication, and would be lost",
                              "move it elsewhere");
    const auto analysis = app::load_analysis(options.analysis);
    const TemporaryFolder scratch(context.workspace.results / ".publish");
    const auto fresh = scratch.path() / "rows";
    write_rows(rows_of(sweep, context), sweep, fresh);
    const auto problems = app::write_exhibits(app::exhibits_of_rows(fresh, analysis), fresh);
    for (const auto& problem : problems) fmt::print(stderr, "bitsweep: {}\n", problem);
    if (!problems.empty()) {
        fmt::print(stderr, "bitsweep: nothing was published\n");
        context.exit_code = app::kSomeFailed;
        return;
    }
    const auto files = files_in(fresh);
    write_file_atomically(fresh / "manifest.json", manifest_of(sweep, files));
    replace_folder(fresh, folder);
    fmt::print(stderr, "bitsweep: published {} in {}\n", counted(files.size(), "file"), folder.string());
}

void add_subject(CLI::App& command, RowOptions& options) {
    command.add_option("--sweep", options.sweep, "name of the sweep, or its file");
    command.add_flag("--probes", options.probes, "the computed results that are no training, instead of a sweep");
}

}  // namespace

void add_publish(CLI::App& app, Context& context) {
    auto options = std::make_shared<RowOptions>();
    auto* command =
        app.add_subcommand("publish", "rows, tables and figures of a sweep into RESULTS/published/, to be committed");
    add_subject(*command, *options);
    command->add_option("--analysis", options->analysis, "folder of the specifications [analysis]")
        ->envname("BITSWEEP_ANALYSIS")
        ->check(CLI::ExistingDirectory);
    command->callback([options, &context] { publish(*options, context); });
}

void add_export(CLI::App& app, Context& context) {
    auto options = std::make_shared<RowOptions>();
    auto* command = app.add_subcommand("export", "rows of a sweep as CSV: runs, metrics, layers, timings");
    add_subject(*command, *options);
    command->add_option("--out", options->folder, "folder to write to")->required();
    command->callback([options, &context] { export_rows(*options, context); });
}

void add_import(CLI::App& app, Context& context) {
    auto options = std::make_shared<RowOptions>();
    auto* command = app.add_subcommand("import", "take exported rows in: their runs count as done");
    command->add_option("folder", options->folder, "a folder that export or publish has written")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->callback([options, &context] { import(*options, context); });
}

}  // namespace bitsweep
