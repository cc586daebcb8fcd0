#include "app/overview.h"

#include <algorithm>

#include "app/run_log.h"
#include "runs/attempts.h"
#include "runs/files.h"

namespace bitsweep::app {
namespace {

constexpr std::uint64_t kLogEndBytes = 2000;

// "" where the run has no log.
std::string log_end_of(const std::string& run, const Workspace& workspace) {
    const auto folder = run_folder(workspace.results, run);
    const int attempt = last_log(folder);
    return attempt == 0 ? std::string() : log_end({run, attempt, folder / log_file(attempt)}, kLogEndBytes).text;
}

SweepCard card_of(const SweepStatus& sweep, const Reader& reader, const Workspace& workspace) {
    SweepCard card{sweep.name, reader.question(sweep.name), sweep.counts(), {}, {}, sweep.is_published};
    for (const auto& run : sweep.runs) {
        const auto state = run.row.state;
        if (state != RunState::kFailed && state != RunState::kDiverged) continue;
        card.failure = {run.row.id, run.label, to_string(state), run.row.message, {}};
    }
    if (card.failure) card.failure->log_end = log_end_of(card.failure->run, workspace);
    return card;
}

SlotView slot_of(const sched::LiveState::Slot& slot, const StatusView& status) {
    SlotView view{slot.device, slot.run, slot.run, -1, 0, slot.is_quarantined};
    for (const auto& sweep : status.sweeps)
        for (const auto& run : sweep.runs) {
            if (slot.run.empty() || run.row.id != slot.run) continue;
            view.epoch = run.row.epoch;
            view.epochs = run.row.epochs;
            if (!run.label.empty()) view.name = run.label;
        }
    return view;
}

OrderedJson card_json(const SweepCard& card) {
    OrderedJson counts = OrderedJson::object();
    for (const auto& [state, count] : card.counts) counts[to_string(state)] = count;
    OrderedJson json{{"name", card.name},
                     {"question", card.question},
                     {"counts", counts},
                     {"text", to_text(card.counts)},
                     {"published", card.is_published},
                     {"left_s", nullptr},
                     {"failure", nullptr}};
    if (card.left_s) json["left_s"] = *card.left_s;
    if (const auto& failure = card.failure)
        json["failure"] = {{"run", failure->run},
                           {"label", failure->label},
                           {"state", failure->state},
                           {"message", failure->message},
                           {"log", failure->log_end}};
    return json;
}

}  // namespace

Overview overview(const Workspace& workspace) {
    const auto now = status(workspace, "");
    const auto reader = workspace.open();
    Overview view;
    view.queued = now.queued;
    view.paused_by = now.paused_by.value_or("");
    view.is_alive = now.live.has_value();
    view.problems = now.problems;
    for (const auto& sweep : now.sweeps) {
        auto card = card_of(sweep, reader, workspace);
        const bool is_trained = now.live && now.live->sweep == sweep.name;
        if (is_trained && now.live->left) card.left_s = now.live->left->wall_s;
        view.sweeps.insert(is_trained ? view.sweeps.begin() : view.sweeps.end(), std::move(card));
    }
    if (now.live)
        for (const auto& slot : now.live->slots) view.slots.push_back(slot_of(slot, now));
    return view;
}

OrderedJson to_json(const Overview& view) {
    OrderedJson json{{"alive", view.is_alive},    {"paused_by", view.paused_by},    {"queued", view.queued},
                     {"problems", view.problems}, {"sweeps", OrderedJson::array()}, {"slots", OrderedJson::array()}};
    for (const auto& card : view.sweeps) json["sweeps"].push_back(card_json(card));
    for (const auto& slot : view.slots)
        json["slots"].push_back({{"device", slot.device},
                                 {"run", slot.run},
                                 {"name", slot.name},
                                 {"epoch", slot.epoch},
                                 {"epochs", slot.epochs},
                                 {"failed", slot.is_quarantined}});
    return json;
}

}  // namespace bitsweep::app
