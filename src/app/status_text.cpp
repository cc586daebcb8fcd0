#include "app/status_text.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/names.h"
#include "base/units.h"
#include "report/table/text.h"
#include "report/table/text_table.h"

namespace bitsweep::app {
namespace {

using Lines = std::vector<std::string>;

// One sweep's runs have one main metric; those that have not begun do not know it.
std::string metric_header(const SweepStatus& sweep) {
    for (const auto& run : sweep.runs)
        if (run.row.metric != TrainerMetric().name) return run.row.metric;
    return "top-1 (%)";
}

std::string table_text(const SweepStatus& sweep, bool all, std::size_t width) {
    TextTable table{
        {"run", "arm, axes, seed", "state", "epoch", metric_header(sweep), "time", "ETA", "attempts", "message"}, {}};
    for (const auto& run : sweep.runs) {
        const auto& row = run.row;
        if (!all && row.state == RunState::kFinished) continue;
        table.rows.push_back({row.id.substr(0, 8), run.label, to_string(row.state),
                              row.epoch < 0 ? "" : fmt::format("{}/{}", row.epoch, row.epochs), value_text(row),
                              row.train_s > 0 ? duration_text(row.train_s) : "",
                              run.left_s ? duration_text(*run.left_s) : "",
                              row.attempts > 0 ? std::to_string(row.attempts) : "", row.message});
    }
    const auto counts = to_text(sweep.counts());
    return fmt::format("{}: {}{}{}\n{}", sweep.name, counted(sweep.runs.size(), "run"), counts.empty() ? "" : ", ",
                       counts, table.rows.empty() ? "" : render(table, TableFormat::kTable, width));
}

std::string live_line(const sched::LiveState& live) {
    std::size_t busy = 0;
    std::set<std::string> quarantined;
    for (const auto& slot : live.slots) {
        busy += !slot.run.empty();
        if (slot.is_quarantined) quarantined.insert(slot.device);
    }
    auto text = fmt::format("pid {} on host {} runs {}: {} of {} slots busy, {} waiting", live.pid, live.host,
                            live.sweep, busy, live.limit, counted(live.queued, "run"));
    if (live.left) text += fmt::format(", ETA {}", duration_text(live.left->wall_s));
    if (live.left && live.gpu_share > 0)
        text += fmt::format(", {:.1f} GPU-hours left", live.left->work_s * live.gpu_share / 3600);
    if (!live.paused_by.empty()) text += "; paused";
    if (!quarantined.empty())
        text += fmt::format("; {} failed too often and get no runs", fmt::join(quarantined, ", "));
    return text;
}

// "[######..............] 12/40 cpu/bits: 2 running, 26 waiting, next pact bits=3 seed=1"
std::string sweep_line(const SweepStatus& sweep, const std::optional<sched::LiveState>& live, std::size_t width) {
    const auto counts = sweep.counts();
    const auto all = sweep.runs.size(), finished = count_of(counts, RunState::kFinished);
    const auto filled = all == 0 ? 0 : width * finished / all;
    auto text = fmt::format("[{}{}] {}/{} {}", std::string(filled, '#'), std::string(width - filled, '.'), finished,
                            all, sweep.name);
    StateCounts others;
    for (const auto& [state, count] : counts)
        if (state != RunState::kFinished && !is_waiting(state)) others[state] = count;
    if (!others.empty()) text += ": " + to_text(others);
    const auto is_next = [&](const RunStatus& run) {
        return is_waiting(run.row.state) &&
               (!live || live->sweep != sweep.name || live->queue.empty() || live->queue.front().run == run.row.id);
    };
    const auto waiting = count_of(counts, RunState::kNew) + count_of(counts, RunState::kStopped);
    if (waiting == 0) return text;
    text += fmt::format("{} {} waiting", others.empty() ? ":" : ",", waiting);
    const auto next = std::find_if(sweep.runs.begin(), sweep.runs.end(), is_next);
    return next == sweep.runs.end() ? text : text + ", next " + next->label;
}

Lines fold(Lines lines, std::size_t room, const char* what) {
    if (lines.size() <= room) return lines;
    const auto kept = std::max<std::size_t>(room, 1) - 1;
    const auto rest = lines.size() - kept;
    lines.resize(kept);
    lines.push_back(fmt::format("... and {} more {}", rest, what));
    return lines;
}

std::string progress_line(const RunStatus& run, const std::string& label, bool is_narrow) {
    const auto& row = run.row;
    const char* gap = is_narrow ? " " : "   ";
    auto text = is_narrow ? label : row.id.substr(0, 8) + " " + label;
    if (row.epoch < 0) return text + gap + "starting";
    text += fmt::format("{}{}{}/{}", gap, is_narrow ? "" : "epoch ", row.epoch, row.epochs);
    if (row.metric != TrainerMetric().name) text += row.value ? " " + row.metric + " " + value_text(row) : "";
    else if (row.top1) text += fmt::format("{}{:5.2f} %", gap, *row.top1);
    return run.left_s ? text + gap + "ETA " + duration_text(*run.left_s) : text;
}

Lines progress_lines(const std::vector<RunStatus>& runs, const Lines& labels, bool is_narrow) {
    std::size_t width = 0;
    for (const auto& label : labels) width = std::max(width, text_width(label));
    Lines lines;
    for (std::size_t i = 0; i < runs.size(); ++i)
        lines.push_back(progress_line(runs[i], labels[i] + std::string(width - text_width(labels[i]), ' '), is_narrow));
    return lines;
}

// Each line broken where the terminal ends, unless that takes too much of it: then they are cut.
Lines fitted(const Lines& lines, const TerminalSize& size) {
    Lines fitted;
    for (const auto& line : lines)
        for (auto& part : broken_at(line, size.columns, 2)) fitted.push_back(std::move(part));
    return fitted.size() > size.rows / 3 ? lines : fitted;
}

std::string terminal_text(const std::vector<SweepStatus>& sweeps, const StatusView& view, Lines top, Lines frame,
                          const TerminalSize& size) {
    top = fitted(top, size);
    frame = fitted(frame, size);
    std::vector<RunStatus> running;
    Lines trouble, bars, over;
    for (const auto& sweep : sweeps) {
        for (const auto& run : sweep.runs) {
            const auto& row = run.row;
            if (row.state == RunState::kRunning) running.push_back(run);
            else if (is_given_up(row.state) && row.state != RunState::kCancelled)
                trouble.push_back(fmt::format("{} {} {}{}", to_string(row.state), row.id.substr(0, 8), run.label,
                                              row.message.empty() ? "" : ": " + row.message));
        }
        (count_of(sweep.counts(), RunState::kFinished) == sweep.runs.size() ? over : bars)
            .push_back(sweep_line(sweep, view.live, size.columns < 60 ? 8 : 20));
    }
    bars.insert(bars.end(), over.begin(), over.end());
    const auto around = top.size() + frame.size() + 1;
    const auto room = std::max<std::size_t>(size.rows, around + 3) - around;
    const auto for_bars = std::min(bars.size(), std::max<std::size_t>(room / 3, 1));
    const auto for_trouble = std::min(trouble.size(), room / 4);
    auto lines = progress_lines(running, {size.columns, room - for_bars - for_trouble});
    const auto add = [&](const Lines& more) { lines.insert(lines.end(), more.begin(), more.end()); };
    if (!trouble.empty()) add(fold(std::move(trouble), room - for_bars - lines.size(), "in trouble"));
    add(fold(std::move(bars), room - lines.size(), "sweeps"));
    add(frame);
    lines.insert(lines.begin(), top.begin(), top.end());
    std::string text;
    for (const auto& line : lines) text += cut_at(line, size.columns) + "\n";
    return text;
}

}  // namespace

std::string status_text(const StatusView& view, bool all, const std::optional<TerminalSize>& terminal) {
    std::vector<SweepStatus> shown;
    std::size_t hidden = 0;
    for (const auto& sweep : view.sweeps)
        if (sweep.is_published && !all && !view.is_of_one) ++hidden;
        else shown.push_back(sweep);
    Lines frame;
    if (hidden > 0) frame.push_back(fmt::format("{} finished: --all shows them", counted(hidden, "published sweep")));
    if (!view.queued.empty()) frame.push_back(fmt::format("queued: {}", fmt::join(view.queued, ", ")));
    frame.insert(frame.end(), view.edited.begin(), view.edited.end());
    if (view.problems > 0)
        frame.push_back(fmt::format("{} in the files: 'bitsweep index' lists them", counted(view.problems, "problem")));
    if (view.live) frame.push_back(live_line(*view.live));
    Lines top;
    if (view.paused_by) top = {fmt::format("paused by {}: 'bitsweep resume' goes on", *view.paused_by)};
    if (terminal && !all) return terminal_text(shown, view, top, frame, *terminal);
    std::string text;
    for (const auto& line : top) text += line + "\n";
    for (const auto& sweep : shown) text += table_text(sweep, all, terminal ? terminal->columns : SIZE_MAX);
    for (const auto& line : frame) text += line + "\n";
    return text;
}

std::vector<std::string> progress_lines(const std::vector<RunStatus>& runs, const TerminalSize& room) {
    constexpr std::size_t kNumbers = 26;  // " 12/120 88.12 % ETA 1h 05m"
    Lines labels;
    for (const auto& run : runs) labels.push_back(run.label);
    auto lines = progress_lines(runs, labels, false);
    if (std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return text_width(line) > room.columns; }))
        lines = progress_lines(runs, shortened(labels, std::max(room.columns, kNumbers + 8) - kNumbers), true);
    return fold(std::move(lines), room.rows, "running");
}

}  // namespace bitsweep::app
