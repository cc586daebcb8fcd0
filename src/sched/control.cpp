#include "sched/control.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

std::set<std::string> names_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& path : entries_in(folder))
        if (const auto name = path.filename().string(); name.find('.') == std::string::npos) names.insert(name);
    return names;
}

std::string without_newline(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

std::optional<std::size_t> number_in(const std::string& text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number == 0) return std::nullopt;
    return number;
}

void make_request(const fs::path& path, const std::string& text) {
    make_folders(path.parent_path());
    write_file_atomically(path, text + "\n");
}

void remove_request(const fs::path& path) {
    std::error_code gone_already;
    fs::remove(path, gone_already);
}

}  // namespace

OrderedJson to_json(const LiveState& state) {
    OrderedJson json{{"sweep", state.sweep},        {"pid", state.pid},
                     {"host", state.host},          {"paused_by", state.paused_by},
                     {"limit", state.limit},        {"slots", OrderedJson::array()},
                     {"queued", state.queued},      {"queue", OrderedJson::array()},
                     {"work_s", nullptr},           {"wall_s", nullptr},
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
    try {
        const auto json = read_json(text);
        LiveState state;
        state.sweep = json.at("sweep").get<std::string>();
        state.pid = json.at("pid").get<std::int64_t>();
        state.host = json.at("host").get<std::string>();
        state.paused_by = json.at("paused_by").get<std::string>();
        state.limit = json.at("limit").get<std::size_t>();
        state.queued = json.at("queued").get<std::size_t>();
        state.gpu_share = json.at("gpu_share").get<double>();
        for (const auto& slot : json.at("slots"))
            state.slots.push_back({slot.at("device").get<std::string>(), slot.at("run").get<std::string>(),
                                   slot.at("quarantined").get<bool>()});
        for (const auto& waiting : json.at("queue"))
            state.queue.push_back({waiting.at("run").get<std::string>(), waiting.at("why").get<std::string>(),
                                   waiting.at("wait_s").get<double>()});
        if (!json.at("work_s").is_null())
            state.left = RemainingWork{json.at("work_s").get<double>(), json.at("wall_s").get<double>()};
        return state;
    } catch (const Json::exception&) {  // of another version, or damaged: nothing is known
        return std::nullopt;
    }
}

Requests FileControl::read() {
    Requests requests;
    if (const auto by = read_file_if_exists(folder_ / "paused")) requests.paused_by = without_newline(*by);
    if (const auto slots = read_file_if_exists(folder_ / "slots")) requests.slots = number_in(*slots);
    requests.cancelled = names_in(folder_ / "cancelled");
    requests.retry = names_in(folder_ / "retry");
    return requests;
}

void FileControl::retried(const std::string& id) {
    remove_request(folder_ / "retry" / id);
}

void FileControl::publish(const LiveState& state) {
    try {
        make_folders(folder_);
        replace_file(folder_ / "live.json", write_json(to_json(state)) + "\n");
    } catch (const SystemError&) {  // a full disk: who asks is told how things stood before
    }
}

void FileControl::pause(const std::string& by) {
    make_request(folder_ / "paused", by);
}

void FileControl::resume() {
    remove_request(folder_ / "paused");
}

void FileControl::set_slots(std::size_t slots) {
    make_request(folder_ / "slots", std::to_string(slots));
}

void FileControl::clear_slots() {
    remove_request(folder_ / "slots");
}

void FileControl::cancel(const std::string& id) {
    remove_request(folder_ / "retry" / id);
    make_request(folder_ / "cancelled" / id, "");
}

void FileControl::retry(const std::string& id) {
    remove_request(folder_ / "cancelled" / id);
    make_request(folder_ / "retry" / id, "");
}

std::optional<LiveState> FileControl::live() const {
    const auto text = read_file_if_exists(folder_ / "live.json");
    return text ? parse_live_state(*text) : std::nullopt;
}

}  // namespace bitsweep
