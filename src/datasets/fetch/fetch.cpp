#include "datasets/fetch/fetch.h"

#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "datasets/fetch/unpack.h"
#include "datasets/files.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/file_lock.h"

namespace bitsweep::fetch {
namespace {

namespace fs = std::filesystem;

// A folder that goes, with all in it, when the object does: also when unpacking failed.
class WorkFolder {
public:
    explicit WorkFolder(fs::path path) : path_(std::move(path)) {
        remove_tree(path_);
        make_folders(path_);
    }
    ~WorkFolder() { try_to_remove_tree(path_); }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

std::vector<const DataFile*> wanted_files(const FileSet& set, const FetchRequest& request) {
    std::vector<const DataFile*> wanted;
    const auto checks = check_files(set, request.root);
    for (std::size_t i = 0; i < set.files.size(); ++i)
        if (request.anew || !checks[i].problem.empty()) wanted.push_back(&set.files[i]);
    return wanted;
}

void remove_parts(const std::vector<Parcel>& parcels) {
    for (const auto& parcel : parcels) remove_entry(parcel.part);
}

void check_unpacked(const FileSet& set, const fs::path& root, const Parcel& parcel) {
    const auto problems = file_problems(set, root);
    if (!problems.empty())
        throw DataError(
            fmt::format("{} does not hold what it should:\n  {}", parcel.file.name, fmt::join(problems, "\n  ")));
}

// In one rename where there was no such folder; else file by file, so that others of the user's stay.
void publish_folder(const fs::path& from, const fs::path& to) {
    if (!is_there(to)) return move_durably(from, to);
    for (const auto& path : files_below(from)) {
        const auto target = to / path.lexically_relative(from);
        make_folders(target.parent_path());
        move_durably(path, target);
    }
}

void record_files(const FileSet& set, const fs::path& root, const std::string& address, Fetched& fetched) {
    if (!needs_manifest(set)) return;
    fetched.recorded = describe_files(set, root, address);
    write_file_atomically(manifest_path(set, root), to_text(fetched.recorded));
}

// false when stopped.
bool unpack_and_publish(const FileSet& set, const std::vector<Parcel>& parcels, const std::string& address,
                        const FetchRequest& request, const DownloadTools& tools, Fetched& fetched) {
    const WorkFolder work(request.root / fmt::format("{}.unpacking", set.folder));
    for (const auto& parcel : parcels)
        if (!unpack(parcel.part, std::string(set.folder), work.path(), tools.is_stopped)) return false;
    check_unpacked(set, work.path(), parcels.back());
    record_files(set, work.path(), address, fetched);
    publish_folder(work.path() / set.folder, request.root / set.folder);
    remove_parts(parcels);
    for (const auto& file : set.files) fetched.files.emplace_back(file.name);
    return true;
}

// With the lock held.
Fetched fetch_parcels(const FileSet& set, const std::vector<Parcel>& parcels, const FetchRequest& request,
                      const DownloadTools& tools) {
    Fetched fetched{FetchOutcome::kFetched, {}, {}};
    std::string address;
    if (request.anew) remove_parts(parcels);
    for (const auto& parcel : parcels) {
        const auto from = download(parcel, tools);
        if (!from) return {FetchOutcome::kStopped, {}, {}};
        address = from->empty() ? parcel.addresses.front() : *from;
        if (!set.archives.empty()) continue;
        move_durably(parcel.part, path_of(set, parcel.file, request.root));
        fetched.files.emplace_back(parcel.file.name);
    }
    if (set.archives.empty()) record_files(set, request.root, address, fetched);
    else if (!unpack_and_publish(set, parcels, address, request, tools, fetched))
        return {FetchOutcome::kStopped, {}, {}};
    return fetched;
}

}  // namespace

Fetched fetch_set(const FileSet& set, const FetchRequest& request, const DownloadTools& tools) {
    if (!set.is_downloadable())
        throw DataError(fmt::format("there is no public address; to get it, {}", set.instructions));
    if (wanted_files(set, request).empty()) return {FetchOutcome::kWasThere, {}, {}};
    make_folders(request.root / (set.archives.empty() ? set.folder : ""));
    const auto lock =
        FileLock::try_take(request.root / fmt::format(".{}.fetching", set.folder), fmt::format("pid {}\n", ::getpid()));
    if (!lock) return {FetchOutcome::kBusy, {}, {}};
    const auto wanted = wanted_files(set, request);  // another process may just have brought some
    if (wanted.empty()) return {FetchOutcome::kWasThere, {}, {}};
    return fetch_parcels(set, parcels_of(set, wanted, request.base, request.root), request, tools);
}

}  // namespace bitsweep::fetch
