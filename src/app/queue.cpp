#include "app/queue.h"

#include <unistd.h>

#include <fmt/format.h>

#include "store/writer_lock.h"
#include "sys/clock.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

SweepRequest request_in(const Json& json) {
    SweepRequest request;
    request.file = bytes_of_text(json.at("file").get<std::string>());
    request.overrides = json.at("overrides").get<std::vector<std::string>>();
    request.name = bytes_of_text(json.at("name").get<std::string>());
    request.text = json.at("text").get<std::string>();
    request.folder = bytes_of_text(json.at("folder").get<std::string>());
    // Recipes are looked up beside the file.
    if (request.folder != fs::current_path()) request.file = (request.folder / request.file).string();
    return request;
}

}  // namespace

std::vector<QueuedSweep> queued_sweeps(const fs::path& results) {
    std::vector<QueuedSweep> sweeps;
    std::vector<fs::path> entries;
    try {
        entries = files_in(results / "control" / "queue");
    } catch (const SystemError&) {  // nobody can have queued anything
    }
    for (const auto& entry : entries) try {
            if (entry.extension() == ".json") sweeps.push_back({entry, request_in(read_json(read_file(entry)))});
        } catch (const std::exception&) {  // damaged, or gone since
        }
    return sweeps;
}

QueuedSweep enqueue(const SweepRequest& request, const Workspace& workspace) {
    const auto sweep = load_sweep(request, workspace);
    const OrderedJson json{{"name", text_of_bytes(sweep.name)},
                           {"file", text_of_bytes(sweep.file)},
                           {"folder", text_of_bytes(fs::current_path().string())},
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
    fs::remove(queued.entry);
}

}  // namespace bitsweep::app
