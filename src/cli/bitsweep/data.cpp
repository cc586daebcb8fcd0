#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/data.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/download_progress.h"
#include "cli/bitsweep/output.h"
#include "report/table/text_table.h"
#include "sys/clock.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

std::vector<Json> text_row(const app::DataSetView& set) {
    const auto& info = set.info;
    if (set.files == nullptr)
        return {info.name, info.train_images, info.test_images, info.classes, "generated", "-", "-", "-"};
    return {info.name,
            info.train_images,
            info.test_images,
            info.classes,
            to_string(set.status.state),
            set.folder,
            set.address.empty() ? "registration: bitsweep data fetch " + std::string(info.name) : set.address,
            set.files->terms};
}

void print_sets(const std::vector<app::DataSetView>& sets) {
    TextTable table{{"name", "train", "test", "classes", "state", "folder", "address", "terms"}, {}};
    for (const auto& set : sets) table.rows.push_back(text_row(set));
    print(render(table, TableFormat::kTable, table_width()));
}

std::string without_files(const std::string& name) {
    return name + (name == "folder"
                       ? ": images of your own, in data.folder of a sweep; 'bitsweep plan' looks for them\n"
                       : ": is generated, needs no files\n");
}

struct FetchOptions {
    std::vector<std::string> names;
    std::string from;
    bool force = false;
};

// Prints what became of one data set and returns its exit code. A progress bar may be on stderr's line: what is no
// result goes through the sink.
int print_fetched(const std::string& name, const app::FetchedData& data, fetch::DownloadSink& sink,
                  const std::filesystem::path& root) {
    if (data.has_failed) return app::kSomeFailed;
    if (data.files == nullptr) {
        print(without_files(name));
        return app::kAllDone;
    }
    const auto folder = (root / data.files->folder).string();
    switch (data.fetched->outcome) {
        case fetch::FetchOutcome::kFetched:
            print(fmt::format("{}: {} in {}\n", name, fmt::join(data.fetched->files, ", "), folder));
            for (const auto& [file, entry] : data.fetched->recorded.files)
                print(fmt::format("{}: {}: SHA-256 {} (recorded; none is published)\n", name, file, entry.sha256));
            return app::kAllDone;
        case fetch::FetchOutcome::kWasThere:
            print(fmt::format("{}: was there, whole, in {}\n", name, folder));
            return app::kAllDone;
        case fetch::FetchOutcome::kBusy:
            sink.note(fmt::format("bitsweep: {}: another process is fetching into {}", name, folder));
            return app::kIncomplete;
        case fetch::FetchOutcome::kStopped:
            break;
    }
    sink.note(fmt::format("bitsweep: {}: stopped; the same command goes on from here", name));
    return app::kIncomplete;
}

int fetch_all(const FetchOptions& options, const Context& context) {
    app::check_data_names(options.names);
    install_stop_signals();
    const SystemClock clock;
    const auto progress = make_download_progress(clock, stderr);
    const app::FetchDataRequest request{options.from, options.force, *progress, [] { return stop_signal_count() > 0; }};
    int exit_code = app::kAllDone;
    for (const auto& name : options.names) {
        const auto data = app::fetch_data(name, request, context.workspace);
        exit_code = std::max(exit_code, print_fetched(name, data, *progress, context.workspace.data_root()));
        if (request.is_stopped()) break;
    }
    return exit_code;
}

std::string evidence_text(Evidence evidence) {
    switch (evidence) {
        case Evidence::kPublished:
            return "content as published";
        case Evidence::kRecorded:
            return "content as it was fetched (no checksum of it is published)";
        case Evidence::kUnpacked:
            return "unpacked by hand, so not compared with the published checksum, which is of the .gz";
        case Evidence::kSize:
            break;
    }
    return "only sizes or numbers could be checked (no checksum is published, none was recorded at a fetch)";
}

// One line for each kind of evidence: "mnist: content as published: train-images-idx3-ubyte.gz, ...".
void print_verified(const std::string& name, const std::vector<FileCheck>& checks) {
    for (const auto evidence : {Evidence::kPublished, Evidence::kRecorded, Evidence::kUnpacked, Evidence::kSize}) {
        std::vector<std::string> files;
        for (const auto& check : checks)
            if (check.evidence == evidence) files.push_back(check.path.filename().string());
        if (!files.empty()) print(fmt::format("{}: {}: {}\n", name, evidence_text(evidence), fmt::join(files, ", ")));
    }
}

void print_checks(const app::VerifiedData& data) {
    if (data.files == nullptr) return print(without_files(data.name));
    for (const auto& check : data.checks)
        if (!app::is_whole(check)) print(fmt::format("{}: {}\n", data.name, check.problem));
    if (data.is_whole()) print_verified(data.name, data.checks);
    else if (data.files->is_downloadable())
        say(fmt::format("{0}: `bitsweep data fetch {0}` gets what is missing or damaged", data.name));
}

// Returns whether all of it is whole.
bool verify(const std::vector<std::string>& names, bool json, const Context& context) {
    bool all_whole = true;
    auto list = OrderedJson::array();
    for (const auto& name : app::data_to_verify(names, context.workspace)) {
        const auto data = app::verify_data(name, context.workspace);
        all_whole = all_whole && data.is_whole();
        if (json) list.push_back(to_json(data));
        else print_checks(data);
    }
    if (json) print_json(list);
    return all_whole;
}

void add_data_list(CLI::App& data, Context& context) {
    auto json = std::make_shared<bool>(false);
    auto* command = data.add_subcommand("list", "lists every data set: its size, its place, whether it is there");
    command->add_flag("--json", *json, "as JSON, with what is missing of each");
    command->callback([json, &context] {
        const auto sets = app::data_sets(context.workspace);
        if (*json) print_json(app::to_json(sets));
        else print_sets(sets);
    });
}

void add_data_fetch(CLI::App& data, Context& context) {
    auto options = std::make_shared<FetchOptions>();
    auto* command = data.add_subcommand("fetch", "downloads, checks and unpacks data sets; the same command resumes");
    command->add_option("names", options->names, "data sets, as `bitsweep data list` names them")->required();
    command->add_option("--from", options->from,
                        "a mirror's address or a folder, in place of the public addresses: http://host/dir, "
                        "file:///dir, /dir");
    command->add_flag("--force", options->force, "download anew what is there and whole, too");
    command->callback([options, &context] { context.exit_code = fetch_all(*options, context); });
}

void add_data_verify(CLI::App& data, Context& context) {
    struct Options {
        std::vector<std::string> names;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command =
        data.add_subcommand("verify", "reads every byte and names each problem; exit code 1 if there is one");
    command->add_option("names", options->names, "data sets [those that are there]");
    command->add_flag("--json", options->json, "as JSON, file by file");
    command->callback([options, &context] {
        if (!verify(options->names, options->json, context)) context.exit_code = app::kSomeFailed;
    });
}

}  // namespace

void add_data(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("data", "lists, fetches and verifies the data sets");
    command->require_subcommand(1);
    add_data_list(*command, context);
    add_data_fetch(*command, context);
    add_data_verify(*command, context);
}

}  // namespace bitsweep
