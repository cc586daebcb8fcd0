#include "app/data.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "datasets/fetch/curl_transfer.h"
#include "sys/clock.h"
#include "sys/entry.h"

namespace bitsweep::app {
namespace {

// Where a set's download begins: the archive's address, or the folder of the single files.
std::string address_of(const FileSet* set) {
    if (set == nullptr || !set->is_downloadable()) return {};
    return fmt::format("{}{}", set->mirrors.front(), set->archives.empty() ? "" : set->archives.front().name);
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

}  // namespace

void check_data_names(const std::vector<std::string>& names) {
    Problems problems;
    for (const auto& name : names)
        if (find_data_set(name) == nullptr)
            problems.add("data", "there is no data set '" + name + "'", name_hint(name, data_set_names()));
    problems.throw_if_any();
}

std::vector<DataSetView> data_sets(const Workspace& workspace) {
    const auto root = workspace.data_root();
    std::vector<DataSetView> sets;
    for (const auto& info : kDataSets) {
        if (info.fingerprint.empty()) continue;
        const auto* files = find_file_set(info.name);
        sets.push_back({info, files, data_status(files, root), files ? (root / files->folder).string() : std::string(),
                        address_of(files)});
    }
    return sets;
}

OrderedJson to_json(const std::vector<DataSetView>& sets) {
    auto rows = OrderedJson::array();
    for (const auto& [info, files, status, folder, address] : sets)
        rows.push_back({{"name", info.name},
                        {"train_images", info.train_images},
                        {"test_images", info.test_images},
                        {"classes", info.classes},
                        {"state", to_string(status.state)},
                        {"problems", status.problems},
                        {"folder", files == nullptr ? OrderedJson() : OrderedJson(folder)},
                        {"address", files == nullptr ? OrderedJson() : OrderedJson(address)},
                        {"terms", files == nullptr ? OrderedJson() : OrderedJson(files->terms)}});
    return rows;
}

bool is_whole(const FileCheck& check) {
    return check.problem.empty();
}

bool VerifiedData::is_whole() const {
    return std::all_of(checks.begin(), checks.end(), [](const auto& check) { return app::is_whole(check); });
}

std::vector<std::string> data_to_verify(const std::vector<std::string>& given, const Workspace& workspace) {
    check_data_names(given);
    if (!given.empty()) return given;
    const auto root = workspace.data_root();
    std::vector<std::string> names;
    for (const auto& info : kDataSets) {
        const auto state = data_status(find_file_set(info.name), root).state;
        if (state == DataState::kPresent || state == DataState::kIncomplete) names.emplace_back(info.name);
    }
    if (names.empty())
        throw DataError("no data set is in " + root.string() + " (set it with --data-root or BITSWEEP_DATA)");
    return names;
}

VerifiedData verify_data(const std::string& name, const Workspace& workspace) {
    const auto* files = find_file_set(name);
    return {name, files, files == nullptr ? std::vector<FileCheck>() : check_files(*files, workspace.data_root())};
}

// `evidence` is what a whole file was held against.
OrderedJson to_json(const VerifiedData& data) {
    auto files = OrderedJson::array();
    for (const auto& check : data.checks)
        files.push_back({{"path", check.path.string()},
                         {"whole", is_whole(check)},
                         {"evidence", is_whole(check) ? OrderedJson(word_for(check.evidence)) : OrderedJson()},
                         {"problem", check.problem}});
    return {{"name", data.name}, {"whole", data.is_whole()}, {"files", files}};
}

FetchedData fetch_data(const std::string& name, const FetchDataRequest& request, const Workspace& workspace) {
    const fetch::FetchRequest what{workspace.data_root(), fetch::base_address(request.from, current_folder()),
                                   request.anew};
    FetchedData data{find_file_set(name), std::nullopt, false};
    if (data.files == nullptr) return data;
    try {
        const SystemClock clock;
        fetch::CurlTransfer transfer;
        data.fetched = fetch::fetch_set(*data.files, what, {transfer, clock, request.sink, request.is_stopped});
        return data;
    } catch (const SystemError& error) {
        request.sink.note(fmt::format("bitsweep: {}: {} (data root: {}; set it with --data-root or BITSWEEP_DATA)",
                                      name, error.what(), what.root.string()));
    } catch (const std::exception& error) {
        request.sink.note(fmt::format("bitsweep: {}: {}", name, error.what()));
    }
    data.has_failed = true;
    return data;
}

}  // namespace bitsweep::app
