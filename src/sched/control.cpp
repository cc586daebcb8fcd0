#include "sched/control.h"

#include <charconv>

#include <unistd.h>

#include <fmt/format.h>

#include "base/error.h"
#include "base/member.h"
#include "base/text.h"
#include "runs/files.h"
#include "sys/clock.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/folder_listing.h"

namespace bitsweep::sched {
namespace {

namespace fs = std::filesystem;

// A request that cannot be read is none: it must not end the attempts that live.
template <class Read>
auto readable(Read read) -> decltype(read()) {
    try {
        return read();
    } catch (const SystemError&) {
        return {};
    }
}

std::set<std::string> ids_in(const fs::path& folder) {
    std::set<std::string> ids;
    for (const auto& name : readable([&] { return names_in(folder); }))
        if (name.find('.') == std::string::npos) ids.insert(name);
    return ids;
}

std::optional<std::string> text_in(const fs::path& file) {
    return readable([&] { return read_file_if_exists(file); });
}

std::string first_line(const std::string& text) {
    constexpr std::size_t kLongest = 200;
    return printable(std::string_view(text).substr(0, text.find('\n')), kLongest);
}

std::optional<std::size_t> slots_in(const std::string& text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number == 0) return std::nullopt;
    return number;
}

// The id at "run"; "" for nobody's.
std::string run_or_none(const Json& object) {
    auto id = text_member(object, "run");
    if (!id.empty() && !is_run_id(id)) throw DataError("run: expected a run's id or nothing");
    return id;
}

void make_request(const fs::path& control, const fs::path& name, const std::string& text) {
    const auto path = control / name;
    make_folders_in(control.parent_path(), path.parent_path());
    write_file_atomically(path, text + "\n");
}

}  // namespace

OrderedJson to_json(const LiveState& state) {
    OrderedJson json{{"sweep", text_of_bytes(state.sweep)},
                     {"pid", state.pid},
                     {"host", state.host},
                     {"paused_by", state.paused_by},
                     {"limit", state.limit},
                     {"slots", OrderedJson::array()},
                     {"queued", state.queued},
                     {"queue", OrderedJson::array()},
                     {"work_s", nullptr},
                     {"wall_s", nullptr},
                     {"gpu_share", state.gpu_share}};
    for (const auto& slot : state.slots)
        json["slots"].push_back({{"device", slot.device}, {"run", slot.run}, {"quarantined", slot.is_quarantined}});
    for (const auto& waiting : state.queue)
        json["queue"].push_back({{"run", waiting.run}, {"why", waiting.why}, {"wait_s", waiting.wait_s}});
    if (state.left) json["work_s"] = state.left->work_s;
    if (state.left) json["wall_s"] = state.left->wall_s;
    return json;
}

std::optional<LiveState> parse_live_state(const std::string& text) {
    constexpr std::int64_t kMost = 1'000'000'000'000;
    try {
        const auto json = read_json(text);
        LiveState state;
        state.sweep = bytes_of_text(text_member(json, "sweep"));
        state.pid = integer_member(json, "pid", 0, kMost);
        state.host = text_member(json, "host");
        state.paused_by = text_member(json, "paused_by");
        state.limit = static_cast<std::size_t>(integer_member(json, "limit", 0, kMost));
        state.queued = static_cast<std::size_t>(integer_member(json, "queued", 0, kMost));
        state.gpu_share = number_member(json, "gpu_share");
        for (const auto& slot : list_member(json, "slots"))
            state.slots.push_back({text_member(slot, "device"), run_or_none(slot), bool_member(slot, "quarantined")});
        for (const auto& waiting : list_member(json, "queue"))
            state.queue.push_back(
                {run_or_none(waiting), text_member(waiting, "why"), number_member(waiting, "wait_s")});
        if (const auto work_s = find_at<double>(json, "work_s"))
            state.left = RemainingWork{*work_s, number_member(json, "wall_s")};
        return state;
    } catch (const DataError&) {  // of another version, or damaged: nothing is known
        return std::nullopt;
    }
}

Requests FileControl::read() {
    Requests requests;
    if (const auto by = text_in(folder_ / "paused")) requests.paused_by = first_line(*by);
    if (const auto slots = text_in(folder_ / "slots")) requests.slots = slots_in(*slots);
    requests.cancelled = ids_in(folder_ / "cancelled");
    requests.retry = ids_in(folder_ / "retry");
    for (const auto& file : readable([&] { return files_in(folder_ / "requests"); })) {
        if (file.extension() != ".json") continue;  // one that is being written
        const auto& change = change_in(file);
        for (const auto& id : change.runs) {
            requests.cancelled.erase(id);
            requests.retry.erase(id);
            if (change.request == "cancel") requests.cancelled.insert(id);
            if (change.request == "retry") requests.retry.insert(id);
        }
    }
    return requests;
}

const FileControl::Change& FileControl::change_in(const fs::path& file) {
    const auto [change, is_new] = changes_.try_emplace(file);
    if (!is_new) return change->second;
    const auto json = read_json(text_in(file).value_or(""));
    change->second.request = text_at(json, "request");
    if (json.is_object() && json.contains("runs") && json["runs"].is_array())
        for (const auto& id : json["runs"])
            if (id.is_string() && is_run_id(id.get<std::string>())) change->second.runs.push_back(id);
    return change->second;
}

void FileControl::ask(const std::string& request, const std::vector<std::string>& ids) {
    if (ids.empty()) return;
    const auto now_us = static_cast<std::int64_t>(SystemClock().now_s() * 1e6);
    for (int i = 0;; ++i) {  // two within a microsecond
        const auto name = fs::path("requests") / fmt::format("{:018d}-{}.json", now_us + i, ::getpid());
        if (is_there(folder_ / name)) continue;
        return make_request(folder_, name, write_json(OrderedJson{{"request", request}, {"runs", ids}}));
    }
}

// A request that has been obeyed is not obeyed again: a request of an earlier version is a file that goes.
void FileControl::retried(const std::string& id) {
    try_to_remove_entry(folder_ / "retry" / id);
    if (read().retry.contains(id)) ask("retried", {id});
}

void FileControl::publish(const LiveState& state) {
    try {
        make_folders_in(folder_.parent_path(), folder_);
        replace_file(folder_ / "live.json", write_json(to_json(state)) + "\n");
    } catch (const SystemError&) {  // a full disk, or the results were moved: who asks is told how things stood before
    }
}

void FileControl::pause(const std::string& by) {
    make_request(folder_, "paused", by);
}

void FileControl::resume() {
    remove_entry(folder_ / "paused");
}

void FileControl::set_slots(std::size_t slots) {
    make_request(folder_, "slots", std::to_string(slots));
}

void FileControl::clear_slots() {
    try_to_remove_entry(folder_ / "slots");
}

void FileControl::cancel(const std::vector<std::string>& ids) {
    ask("cancel", ids);
}

void FileControl::retry(const std::vector<std::string>& ids) {
    ask("retry", ids);
}

std::optional<LiveState> FileControl::live() const {
    const auto text = text_in(folder_ / "live.json");
    return text ? parse_live_state(*text) : std::nullopt;
}

}  // namespace bitsweep::sched
