#include <cstdio>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json.h"
#include "base/names.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/download_progress.h"
#include "cli/bitsweep/output.h"
#include "config/tables.h"
#include "datasets/fetch/curl_transfer.h"
#include "datasets/fetch/fetch.h"
#include "datasets/files.h"
#include "report/table/text_table.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

// All but "folder", which is whatever data.folder names.
std::vector<DataSetInfo> published_sets() {
    std::vector<DataSetInfo> sets;
    for (const auto& info : kDataSets)
        if (!info.fingerprint.empty()) sets.push_back(info);
    return sets;
}

namespace fs = std::filesystem;

void check_names(const std::vector<std::string>& names) {
    Problems problems;
    for (const auto& name : names)
        if (find_data_set(name) == nullptr)
            problems.add("data", "there is no data set '" + name + "'", name_hint(name, data_set_names()));
    problems.throw_if_any();
}

// Where a set's download begins: the archive's address, or the folder of the single files.
std::string address_of(const FileSet* set) {
    if (set == nullptr || !set->is_downloadable()) return {};
    return fmt::format("{}{}", set->mirrors.front(), set->archives.empty() ? "" : set->archives.front().name);
}

OrderedJson json_row(const DataSetInfo& info, const FileSet* set, const fs::path& root) {
    const auto status = data_status(set, root);
    return {{"name", info.name},
            {"train_images", info.train_images},
            {"test_images", info.test_images},
            {"classes", info.classes},
            {"state", to_string(status.state)},
            {"problems", status.problems},
            {"folder", set == nullptr ? OrderedJson() : OrderedJson((root / set->folder).string())},
            {"address", set == nullptr ? OrderedJson() : OrderedJson(address_of(set))},
            {"terms", set == nullptr ? OrderedJson() : OrderedJson(set->terms)}};
}

std::vector<Json> text_row(const DataSetInfo& info, const FileSet* set, const fs::path& root) {
    if (set == nullptr)
        return {info.name, info.train_images, info.test_images, info.classes, "generated", "-", "-", "-"};
    const auto address = address_of(set);
    return {info.name,
            info.train_images,
            info.test_images,
            info.classes,
            to_string(data_status(set, root).state),
            (root / set->folder).string(),
            address.empty() ? "registration: bitsweep data fetch " + std::string(info.name) : address,
            set->terms};
}

void list(const fs::path& root, bool json) {
    if (json) {
        auto rows = OrderedJson::array();
        for (const auto& info : published_sets()) rows.push_back(json_row(info, find_file_set(info.name), root));
        fmt::print("{}\n", rows.dump(2));
        return;
    }
    TextTable table{{"name", "train", "test", "classes", "state", "folder", "address", "terms"}, {}};
    for (const auto& info : published_sets()) table.rows.push_back(text_row(info, find_file_set(info.name), root));
    fmt::print("{}", render(table, TableFormat::kTable));
}

struct FetchOptions {
    std::vector<std::string> names;
    std::string from;
    bool force = false;
};

void print_fetched(const FileSet& set, const Fetched& fetched, const fs::path& root) {
    const auto folder = (root / set.folder).string();
    fmt::print("{}: {} in {}\n", set.data_set, fmt::join(fetched.files, ", "), folder);
    for (const auto& [name, entry] : fetched.recorded.files)
        fmt::print("{}: {}: SHA-256 {} (recorded; none is published)\n", set.data_set, name, entry.sha256);
}

// The exit code of one data set. What is no result goes through the sink: a progress bar may be on the line.
int fetch_one(const FileSet& set, const FetchRequest& request, const DownloadTools& tools) {
    const auto folder = (request.root / set.folder).string();
    const auto fetched = fetch(set, request, tools);
    switch (fetched.outcome) {
        case FetchOutcome::kFetched:
            print_fetched(set, fetched, request.root);
            return app::kAllDone;
        case FetchOutcome::kWasThere:
            fmt::print("{}: was there, whole, in {}\n", set.data_set, folder);
            return app::kAllDone;
        case FetchOutcome::kBusy:
            tools.sink.note(fmt::format("bitsweep: {}: another process is fetching into {}", set.data_set, folder));
            return app::kIncomplete;
        case FetchOutcome::kStopped:
            break;
    }
    tools.sink.note(fmt::format("bitsweep: {}: stopped; the same command goes on from here", set.data_set));
    return app::kIncomplete;
}

// One set's failure does not keep the others from being fetched.
int fetch_named(const std::string& name, const FetchRequest& request, const DownloadTools& tools) {
    const auto* set = find_file_set(name);
    if (set == nullptr) {
        fmt::print("{}: is generated, needs no files\n", name);
        return app::kAllDone;
    }
    try {
        return fetch_one(*set, request, tools);
    } catch (const SystemError& error) {
        tools.sink.note(fmt::format("bitsweep: {}: {} (data root: {}; set it with --data-root or BITSWEEP_DATA)", name,
                                    error.what(), request.root.string()));
    } catch (const std::exception& error) {
        tools.sink.note(fmt::format("bitsweep: {}: {}", name, error.what()));
    }
    return app::kSomeFailed;
}

void fetch_all(const FetchOptions& options, Context& context) {
    check_names(options.names);
    install_stop_signals();
    const SystemClock clock;
    CurlTransfer transfer;
    const auto progress = make_download_progress(clock, stderr);
    const DownloadTools tools{transfer, clock, *progress, [] { return stop_signal_count() > 0; }};
    const FetchRequest request{context.workspace.data_root(), base_address(options.from, fs::current_path()),
                               options.force};
    for (const auto& name : options.names) {
        context.exit_code = std::max(context.exit_code, fetch_named(name, request, tools));
        if (tools.is_stopped()) break;
    }
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

const char* word_for(Evidence evidence) {
    switch (evidence) {
        case Evidence::kPublished:
            return "published";
        case Evidence::kRecorded:
            return "recorded";
        case Evidence::kUnpacked:
            return "unpacked";
        case Evidence::kSize:
            break;
    }
    return "size";
}

// One line for each kind of evidence: "mnist: content as published: train-images-idx3-ubyte.gz, ...".
void print_verified(const std::string& name, const std::vector<FileCheck>& checks) {
    for (const auto evidence : {Evidence::kPublished, Evidence::kRecorded, Evidence::kUnpacked, Evidence::kSize}) {
        std::vector<std::string> files;
        for (const auto& check : checks)
            if (check.evidence == evidence) files.push_back(check.path.filename().string());
        if (!files.empty()) fmt::print("{}: {}: {}\n", name, evidence_text(evidence), fmt::join(files, ", "));
    }
}

bool is_whole(const FileCheck& check) {
    return check.problem.empty();
}

void print_checks(const std::string& name, const FileSet& set, const std::vector<FileCheck>& checks) {
    for (const auto& check : checks)
        if (!is_whole(check)) fmt::print("{}: {}\n", name, check.problem);
    if (std::all_of(checks.begin(), checks.end(), is_whole)) print_verified(name, checks);
    else if (set.is_downloadable())
        fmt::print(stderr, "bitsweep: {}: `bitsweep data fetch {}` gets what is missing or damaged\n", name, name);
}

// A generated set has no files. `evidence` is what a whole file was held against.
OrderedJson json_of(const std::string& name, const std::vector<FileCheck>& checks) {
    auto files = OrderedJson::array();
    for (const auto& check : checks)
        files.push_back({{"path", check.path.string()},
                         {"whole", is_whole(check)},
                         {"evidence", is_whole(check) ? OrderedJson(word_for(check.evidence)) : OrderedJson()},
                         {"problem", check.problem}});
    return {{"name", name}, {"whole", std::all_of(checks.begin(), checks.end(), is_whole)}, {"files", files}};
}

// Without names: whatever is there. A set that is generated has nothing to verify.
std::vector<std::string> names_to_verify(const fs::path& root) {
    std::vector<std::string> names;
    for (const auto& info : kDataSets) {
        const auto state = data_status(find_file_set(info.name), root).state;
        if (state == DataState::kPresent || state == DataState::kIncomplete) names.emplace_back(info.name);
    }
    if (names.empty())
        throw DataError("no data set is in " + root.string() + " (set it with --data-root or BITSWEEP_DATA)");
    return names;
}

void verify(const std::vector<std::string>& given, bool json, Context& context) {
    check_names(given);
    const auto root = context.workspace.data_root();
    auto list = OrderedJson::array();
    for (const auto& name : given.empty() ? names_to_verify(root) : given) {
        const auto* set = find_file_set(name);
        const auto checks = set == nullptr ? std::vector<FileCheck>() : check_files(*set, root);
        if (!std::all_of(checks.begin(), checks.end(), is_whole)) context.exit_code = app::kSomeFailed;
        if (json) list.push_back(json_of(name, checks));
        else if (set == nullptr) fmt::print("{}: is generated, needs no files\n", name);
        else print_checks(name, *set, checks);
    }
    if (json) print_json(list);
}

void add_data_list(CLI::App& data, Context& context) {
    auto json = std::make_shared<bool>(false);
    auto* command = data.add_subcommand("list", "every data set: its size, where it lies, whether it is there");
    command->add_flag("--json", *json, "as JSON, with what is missing of each");
    command->callback([json, &context] { list(context.workspace.data_root(), *json); });
}

void add_data_fetch(CLI::App& data, Context& context) {
    auto options = std::make_shared<FetchOptions>();
    auto* command = data.add_subcommand("fetch", "download, check and unpack; the same command resumes it");
    command->add_option("names", options->names, "data sets, as `bitsweep data list` names them")->required();
    command->add_option("--from", options->from,
                        "a mirror's address or a folder, in place of the public addresses: http://host/dir, "
                        "file:///dir, /dir");
    command->add_flag("--force", options->force, "download anew what is there and whole, too");
    command->callback([options, &context] { fetch_all(*options, context); });
}

void add_data_verify(CLI::App& data, Context& context) {
    struct Options {
        std::vector<std::string> names;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    auto* command = data.add_subcommand("verify", "read every byte and name each problem; exit code 1 if there is one");
    command->add_option("names", options->names, "data sets [those that are there]");
    command->add_flag("--json", options->json, "as JSON, file by file");
    command->callback([options, &context] { verify(options->names, options->json, context); });
}

}  // namespace

void add_data(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("data", "the data sets: list, fetch, verify");
    command->require_subcommand(1);
    add_data_list(*command, context);
    add_data_fetch(*command, context);
    add_data_verify(*command, context);
}

}  // namespace bitsweep
