#include "app/queue.h"

#include <unistd.h>

#include <fmt/format.h>

#include "base/member.h"
#include "store/writer_lock.h"
#include "sys/clock.h"
#include "sys/entry.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

SweepRequest request_in(const Json& json) {
    SweepRequest request;
    request.file = bytes_of_text(text_member(json, "file"));
    request.overrides = texts_member(json, "overrides");
    request.name = bytes_of_text(text_member(json, "name"));
    request.text = text_member(json, "text");
    request.folder = bytes_of_text(text_member(json, "folder"));
    // Recipes are looked up beside the file.
    if (request.folder != current_folder()) request.file = (request.folder / request.file).string();
    return request;
}

}  // namespace

std::vector<QueuedSweep> queued_sweeps(const fs::path& results, const Say& left_out) {
    std::vector<QueuedSweep> sweeps;
    std::vector<fs::path> entries;
    try {
        entries = files_in(results / "control" / "queue");
    } catch (const SystemError&) {  // nobody can have queued anything
    }
    for (const auto& entry : entries) try {
            if (entry.extension() != ".json") continue;
            if (const auto text = read_file_if_exists(entry)) sweeps.push_back({entry, request_in(read_json(*text))});
        } catch (const std::runtime_error& error) {
            left_out(fmt::format("{} is no queued sweep: {}", entry.string(), error.what()));
        }
    return sweeps;
}

QueuedSweep enqueue(const SweepRequest& request, const Workspace& workspace) {
    const auto sweep = load_sweep(request, workspace);
    const OrderedJson json{{"name", text_of_bytes(sweep.name)},
                           {"file", text_of_bytes(sweep.file)},
                           {"folder", text_of_bytes(current_folder().string())},
                           {"overrides", sweep.overrides},
                           {"text", request.text ? *request.text : read_file(sweep.file)}};
    const auto time_us = static_cast<std::int64_t>(SystemClock().now_s() * 1e6);
    const auto entry = workspace.results / "control" / "queue" / fmt::format("{:020}-{}.json", time_us, ::getpid());
    make_folders_in(workspace.results, entry.parent_path());
    write_file_atomically(entry, write_json(json) + "\n");
    return {entry, request_in(Json(json))};
}

std::string place_text(const QueuedSweep& queued, const Workspace& workspace) {
    std::size_t place = 1;
    for (const auto& other : queued_sweeps(workspace.results)) place += other.entry < queued.entry;
    return fmt::format("{} is queued: number {} behind what {} trains", queued.request.name, place,
                       writer_name(workspace.results));
}

void dequeue(const QueuedSweep& queued) {
    remove_entry(queued.entry);
}

}  // namespace bitsweep::app
