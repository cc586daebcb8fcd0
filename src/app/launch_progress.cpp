#include "app/launch_progress.h"

#include <stdexcept>

#include <fmt/format.h>

#include "base/names.h"
#include "base/units.h"

namespace bitsweep::app {
namespace {

std::string place_text(const sched::SlotSpec& slot) {
    return slot.gpu_uuid.empty()
               ? fmt::format("{} ({})", slot.device, counted(static_cast<std::size_t>(slot.threads), "thread"))
               : slot.gpu_uuid;
}

// The next step of a run that ended without a result.
std::string future_text(const sched::Plan& plan, std::size_t run, Cause cause) {
    if (!is_waiting(plan.state(run)) || cause == Cause::kInterrupted) return {};
    const bool is_alone = cause == Cause::kOutOfMemory && plan.is_alone(run);
    return is_alone ? "; will be tried again, alone on its device" : "; will be tried again";
}

std::string result_text(const StatusRow& row) {
    const bool is_top1 = row.metric == TrainerMetric().name;
    const auto value = value_text(row);
    return (value.empty() ? ""
            : is_top1     ? fmt::format(": {} % top-1", value)
                          : fmt::format(": {} {}", row.metric, value)) +
           (row.train_s > 0 ? " in " + duration_text(row.train_s) : "");
}

}  // namespace

void LaunchTeller::started(std::size_t run, const sched::SlotSpec& slot, bool adopted) {
    if (sink_.draw) return;
    sink_.say(fmt::format("{} {} on {}", adopted ? "adopted" : "started", name_of(run), place_text(slot)));
}

void LaunchTeller::ended(std::size_t run, const Outcome& outcome) {
    auto text = fmt::format("{} {}", to_string(outcome.cause), name_of(run));
    if (outcome.cause == Cause::kFinished) text += result_text(status_of(run).row);
    else if (!outcome.message.empty()) text += ": " + outcome.message;
    text += future_text(plan_, run, outcome.cause);
    sink_.say(sink_.draw ? text : fmt::format("{} [{}]", text, counts()));
}

void LaunchTeller::tick(const std::vector<std::size_t>& running, const std::optional<sched::RemainingWork>& left) {
    if (!sink_.draw) return;
    LaunchProgress progress;
    for (const auto run : running) progress.running.push_back(status_of(run));
    progress.counts = counts();
    if (left) progress.wall_s = left->wall_s;
    sink_.draw(progress);
}

LaunchOutcome LaunchTeller::outcome(const std::string& sweep) const {
    LaunchOutcome outcome;
    for (std::size_t run = 0; run < plan_.size(); ++run)
        if (is_given_up(plan_.state(run)))
            outcome.lines.push_back(fmt::format("{}: {} {}{}", to_string(plan_.state(run)), plan_.planned(run).id,
                                                labels_[run], plan_.why(run).empty() ? "" : ": " + plan_.why(run)));
    auto text = fmt::format("{}: {} of {} runs finished", sweep, plan_.count(RunState::kFinished), plan_.size());
    if (const auto left = plan_.waiting())
        text += fmt::format(", {} left: the same command goes on from their checkpoints", left);
    if (const auto cancelled = plan_.count(RunState::kCancelled))
        text +=
            fmt::format(", {} cancelled: 'bitsweep retry --sweep {}' lets the next run train them", cancelled, sweep);
    outcome.lines.push_back(std::move(text));
    outcome.exit_code = exit_code_of(plan_.counts());
    return outcome;
}

// An index that cannot be read is no reason to stop.
RunStatus LaunchTeller::status_of(std::size_t run) const {
    const auto& id = plan_.planned(run).id;
    try {
        if (auto row = Reader(workspace_.results, workspace_.database()).status_of(id))
            return app::status_of(std::move(*row), labels_[run]);
    } catch (const std::runtime_error&) {
    }
    RunStatus unknown;
    unknown.row.id = id;
    unknown.label = labels_[run];
    return unknown;
}

std::string LaunchTeller::name_of(std::size_t run) const {
    return fmt::format("{} {}", plan_.planned(run).id.substr(0, 8), labels_[run]);
}

std::string LaunchTeller::counts() const {
    auto text = fmt::format("{}/{} finished", plan_.count(RunState::kFinished), plan_.size());
    const auto add = [&](std::size_t count, const char* word) {
        if (count > 0) text += fmt::format(", {} {}", count, word);
    };
    add(plan_.count(RunState::kRunning), "running");
    add(plan_.waiting(), "waiting");
    for (const auto state : kRunStates)
        if (is_given_up(state)) add(plan_.count(state), to_string(state));
    return text;
}

}  // namespace bitsweep::app
