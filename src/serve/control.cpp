#include "serve/control.h"

#include <optional>

#include <fmt/format.h>

#include "app/notes.h"
#include "app/requests.h"
#include "app/status.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/member.h"
#include "base/names.h"

namespace bitsweep::serve {
namespace {

using app::RequestView;
using app::Workspace;

struct Asked {
    std::string action, confirm;
    app::RunChoice choice;
    std::size_t slots = 0;
    std::vector<std::string> overrides;  // of a sweep that is queued
    std::string name, text;              // its name, or ""; of a note
};

// Members that are not there stay as they are.
Asked asked_in(const Json& body) {
    constexpr std::int64_t kMostSlots = 1'000'000;
    Asked asked;
    if (body.contains("action")) asked.action = text_member(body, "action");
    if (body.contains("confirm")) asked.confirm = text_member(body, "confirm");
    if (body.contains("slots")) asked.slots = static_cast<std::size_t>(integer_member(body, "slots", 0, kMostSlots));
    if (body.contains("sweep")) asked.choice.sweep = text_member(body, "sweep");
    if (body.contains("where")) asked.choice.where = texts_member(body, "where");
    if (body.contains("runs")) asked.choice.runs = texts_member(body, "runs");
    if (body.contains("failed")) asked.choice.failed = bool_member(body, "failed");
    if (body.contains("overrides")) asked.overrides = texts_member(body, "overrides");
    if (body.contains("name")) asked.name = text_member(body, "name");
    if (body.contains("text")) asked.text = text_member(body, "text");
    return asked;
}

Asked read_asked(const Request& request) {
    static const std::vector<std::string_view> kKeys{"action", "confirm", "sweep",     "where", "runs",
                                                     "slots",  "failed",  "overrides", "name",  "text"};
    if (request.content_type != "application/json") throw ConfigError("body", "expected JSON");
    const auto body = read_json(request.body);
    if (!body.is_object()) throw ConfigError("body", "expected a JSON object");
    for (const auto& [key, value] : body.items())
        if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end())
            throw ConfigError(key, "unknown key", name_hint(key, kKeys));
    try {
        return asked_in(body);
    } catch (const DataError& error) {
        throw ConfigError("body", error.what());
    }
}

// A sweep file by its name: no path of a request reaches the disk.
app::SweepRequest sweep_in(const Asked& asked) {
    const auto known = app::sweep_files();
    if (!is_among(known, asked.choice.sweep))
        throw ConfigError("sweep",
                          "sweeps/ of the folder that the server was started in has no '" + asked.choice.sweep + "'",
                          name_hint(asked.choice.sweep, {known.begin(), known.end()}));
    app::SweepRequest request;
    request.file = asked.choice.sweep;
    request.overrides = asked.overrides;
    request.name = asked.name;
    return request;
}

std::vector<std::string> runs_in(RunState state, const Workspace& workspace) {
    std::vector<std::string> ids;
    for (const auto& sweep : app::status(workspace, "").sweeps)
        for (const auto& run : sweep.runs)
            if (run.row.state == state && !is_among(ids, run.row.id)) ids.push_back(run.row.id);
    return ids;
}

// The actions on chosen runs, on a sweep or on its note; nullopt: the action is another one.
std::optional<RequestView> requested(const Asked& asked, const Workspace& workspace) {
    if (asked.action == "cancel") return app::cancel(asked.choice, workspace);
    if (asked.action == "retry") return app::retry(asked.choice, workspace);
    if (asked.action == "queue") return app::queue(sweep_in(asked), asked.choice.dry_run, workspace);
    if (asked.action == "note") return app::write_note(asked.choice.sweep, asked.text, asked.choice.dry_run, workspace);
    return std::nullopt;
}

// The text of the second step's effect, and the runs that it would touch.
RequestView preview(Asked asked, const Workspace& workspace) {
    asked.choice.dry_run = true;
    if (auto view = requested(asked, workspace)) return *view;
    if (asked.action == "pause")
        return {"pause", "these runs would write a checkpoint and stop; nothing would start",
                runs_in(RunState::kRunning, workspace)};
    if (asked.action == "resume")
        return {"resume", "whoever runs here would go on", runs_in(RunState::kStopped, workspace)};
    if (asked.action == "slots")
        return {"slots", fmt::format("{} runs side by side from now on", asked.slots), {}, {}, asked.slots};
    constexpr std::string_view kActions[] = {"pause", "resume", "slots", "cancel", "retry", "queue", "note"};
    throw ConfigError("action", "unknown action '" + asked.action + "'",
                      name_hint(asked.action, {std::begin(kActions), std::end(kActions)}));
}

RequestView act(const Asked& asked, const Workspace& workspace) {
    if (auto view = requested(asked, workspace)) return *view;
    if (asked.action == "pause") return app::pause(workspace);
    return asked.action == "resume" ? app::resume(workspace) : app::set_slots(asked.slots, workspace);
}

Response control(const Request& request, const Workspace& workspace) {
    const auto asked = read_asked(request);
    const auto planned = preview(asked, workspace);
    auto json = to_json(planned);
    const auto confirm = sha256_hex(asked.action + write_json(json) + asked.text).substr(0, 32);
    if (asked.confirm.empty()) {
        json["confirm"] = confirm;
        return {200, "application/json", write_json(json)};
    }
    if (asked.confirm != confirm)
        return error_response(409, "confirm", "other runs would be touched now than were shown",
                              "ask for a preview again");
    return {200, "application/json", write_json(to_json(act(asked, workspace)))};
}

}  // namespace

std::vector<Route> control_routes(const Workspace& workspace) {
    return {{"POST", "/api/control", "",
             [&workspace](const Request& request, const Parameters&) { return control(request, workspace); }}};
}

}  // namespace bitsweep::serve
