#include "app/explanation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/project.h"
#include "app/run_name.h"
#include "base/names.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "store/writer_lock.h"
#include "sys/process.h"

namespace bitsweep::app {
namespace {

std::string with(const std::string& message) {
    return message.empty() ? std::string() : ": " + message;
}

std::string how_to_run(const RunQuestion& question) {
    return question.command.empty() ? "no sweep names it, so no 'bitsweep run' trains it"
                                    : fmt::format("'{}' trains it", question.command);
}

// The command that ran the sweep last, as a shell takes it. Its file may have moved since.
std::string command_of(const std::string& sweep, const Workspace& workspace) {
    const auto request = last_request(sweep, workspace);
    std::string command = "bitsweep run " + shell_quoted(request.file.empty() ? sweep : request.file);
    for (const auto& text : request.overrides) command += " " + shell_quoted(text);
    return command;
}

// The reason for a run that a living bitsweep has in its queue.
std::string queue_text(const sched::LiveState& live, std::size_t position) {
    const auto& waiting = live.queue[position];
    if (waiting.wait_s > 0)
        return fmt::format("its last attempt ended with{}; it is tried again in {:.0f} s", with(waiting.why),
                           waiting.wait_s);
    std::size_t busy = 0, quarantined = 0;
    for (const auto& slot : live.slots) busy += !slot.run.empty(), quarantined += slot.is_quarantined;
    std::string text = position == 0   ? "it is the next to start"
                       : position == 1 ? "1 run starts before it"
                                       : fmt::format("{} runs start before it", position);
    text += fmt::format("; {} of {} slots are busy", busy, live.limit);
    if (quarantined > 0) text += fmt::format(", {} get no runs because their device failed", quarantined);
    if (busy < live.limit && quarantined == 0) text += ": it waits for a device with enough memory, or for itself";
    return text;
}

std::string waiting_text(const RunQuestion& question) {
    const auto& live = *question.live;
    for (const auto& slot : live.slots)
        if (slot.run == question.run.id) return fmt::format("{} has just given it to {}", question.writer, slot.device);
    for (std::size_t i = 0; i < live.queue.size(); ++i)
        if (live.queue[i].run == question.run.id) return queue_text(live, i);
    if (live.queued > live.queue.size())
        return fmt::format("more than {} runs of {} start before it, or its parent has not finished", live.queue.size(),
                           live.sweep);
    return fmt::format(
        "{} is running {}, which does not wait for it: it belongs to another sweep, waits for its "
        "parent, or has ended there",
        question.writer, live.sweep);
}

std::string standing_text(const RunQuestion& question) {
    const auto& run = question.run;
    switch (run.state) {
        case RunState::kFinished:
            return "it has finished, after " + counted(static_cast<std::size_t>(run.epoch), "epoch");
        case RunState::kDiverged:
            return fmt::format("it diverged{}; that is an outcome, and is not tried again", with(run.message));
        case RunState::kRunning:
            return fmt::format("it is running, attempt {}, epoch {} of {}", run.attempts,
                               std::max<std::int64_t>(run.epoch, 0), run.epochs);
        case RunState::kCancelled:
            return "it is cancelled: 'bitsweep retry " + run.id + "' trains it after all";
        case RunState::kBlocked:
            return "it is blocked" + with(run.message) + "; it is trained when that has finished";
        default:
            break;
    }
    if (question.writer.empty()) {
        const std::string last = run.is_retried                   ? "it is " + run.message + "; "
                                 : run.state == RunState::kFailed ? "its last attempt failed" + with(run.message) + "; "
                                 : run.state == RunState::kStopped ? "it was stopped and goes on from its checkpoint; "
                                                                   : "";
        return last + "no 'bitsweep run' is active here: " + how_to_run(question);
    }
    if (question.paused_by)
        return fmt::format("everything is paused by {}: 'bitsweep resume' goes on", *question.paused_by);
    if (!question.live) return question.writer + " is just starting";
    if (run.state == RunState::kFailed && question.live->queue.empty())
        return "it failed" + with(run.message) + "; 'bitsweep retry " + run.id + "' tries it again";
    return waiting_text(question);
}

}  // namespace

std::string explanation(const RunQuestion& question) {
    auto text = standing_text(question);
    if (question.arithmetics.size() < 2) return text;
    return fmt::format("{}; it is not of one arithmetic, its attempts differ by rounding: {}", text,
                       fmt::join(question.arithmetics, ", then "));
}

RunQuestion question_about(const std::string& given, const Reader& reader, const Workspace& workspace) {
    RunQuestion question;
    question.run = *reader.run(run_id_of(given, reader));
    question.arithmetics = arithmetics_of(run_folder(workspace.results, question.run.id));
    sched::FileControl control(workspace.results);
    question.paused_by = control.read().paused_by;
    if (WriterLock::is_owned(workspace.results)) {
        question.writer = writer_name(workspace.results);
        question.live = control.live();
    }
    const auto sweeps = reader.sweeps_of_runs();
    const auto found = sweeps.find(question.run.id);
    if (found != sweeps.end() && !found->second.empty())
        question.command = command_of(found->second.front(), workspace);
    return question;
}

ExplanationView explain(const std::string& given, const Workspace& workspace) {
    const auto question = question_about(given, workspace.open(), workspace);
    return {question.run.id, to_string(question.run.state), explanation(question)};
}

OrderedJson to_json(const ExplanationView& view) {
    return {{"run", view.run}, {"state", view.state}, {"why", view.why}};
}

}  // namespace bitsweep::app
