#include "cli/bitsweep/progress.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/names.h"
#include "base/units.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

std::string short_id(const std::string& id) {
    return id.substr(0, 8);
}

// What both displays know: the plan, and what the database says of single runs.
class ProgressBase : public StatusSink {
public:
    ProgressBase(ProgressInput input, std::FILE* out) : input_(std::move(input)), out_(out) {}

protected:
    RunProgress progress_of(std::size_t run) const {
        const auto& id = input_.plan.planned(run).id;
        RunProgress progress{id, input_.labels[run], -1, 0, {}, {}};
        const auto row = row_of(id);
        if (!row) return progress;
        progress.epoch = row->epoch;
        progress.epochs = row->epochs;
        if (const auto top1 = row->metrics.find("test.top1"); top1 != row->metrics.end()) progress.top1 = top1->second;
        if (row->epoch > 0) progress.epoch_s = row->train_s / static_cast<double>(row->epoch);
        return progress;
    }

    std::string counts() const {
        const auto& plan = input_.plan;
        std::string text = fmt::format("{}/{} done", plan.count(RunState::kFinished), plan.size());
        const auto add = [&](std::size_t count, const char* word) {
            if (count > 0) text += fmt::format(", {} {}", count, word);
        };
        add(plan.count(RunState::kRunning), "running");
        add(plan.waiting(), "waiting");
        for (const auto state : kRunStates)
            if (is_given_up(state)) add(plan.count(state), to_string(state));
        return text;
    }

    std::string end_text(std::size_t run, const Outcome& outcome) const {
        const auto progress = progress_of(run);
        std::string text = fmt::format("{} {} {}", to_string(outcome.cause), short_id(progress.id), progress.label);
        if (outcome.cause == Cause::kFinished && progress.top1) text += fmt::format(": {:.2f} % top-1", *progress.top1);
        if (outcome.cause == Cause::kFinished && progress.epoch_s)
            text += fmt::format(" in {}", duration_text(*progress.epoch_s * static_cast<double>(progress.epoch)));
        if (!outcome.message.empty() && outcome.cause != Cause::kFinished) text += ": " + outcome.message;
        return text + future_text(run, outcome.cause);
    }

    // What becomes of a run that ended without a result.
    std::string future_text(std::size_t run, Cause cause) const {
        if (!is_waiting(input_.plan.state(run)) || cause == Cause::kInterrupted) return {};
        const bool shared = cause == Cause::kOutOfMemory && input_.plan.is_alone(run);
        return shared ? "; will be tried again, alone on its device" : "; will be tried again";
    }

    // An index that cannot be read is no reason to stop.
    std::optional<RunRow> row_of(const std::string& id) const {
        try {
            return Reader(input_.results, input_.database).run(id);
        } catch (const std::runtime_error&) {
            return std::nullopt;
        }
    }

    ProgressInput input_;
    std::FILE* out_;
};

class LineProgress : public ProgressBase {
public:
    using ProgressBase::ProgressBase;

    void started(std::size_t run, const SlotSpec& slot, bool adopted) override {
        const auto& id = input_.plan.planned(run).id;
        print(fmt::format("{} {} {} on {}", adopted ? "adopted" : "started", short_id(id), input_.labels[run],
                          slot.gpu_uuid.empty() ? fmt::format("{} ({})", slot.device,
                                                              counted(static_cast<std::size_t>(slot.threads), "thread"))
                                                : slot.gpu_uuid));
    }
    void ended(std::size_t run, const Outcome& outcome) override {
        print(fmt::format("{} [{}]", end_text(run, outcome), counts()));
    }
    void said(const std::string& text) override { print(text); }
    void tick(const std::vector<std::size_t>&, const std::optional<RemainingWork>&) override {}

private:
    void print(const std::string& text) { write(out_, text + "\n"); }
};

class TerminalProgress : public ProgressBase {
public:
    using ProgressBase::ProgressBase;
    ~TerminalProgress() override { erase(); }

    void started(std::size_t, const SlotSpec&, bool) override {}
    void ended(std::size_t run, const Outcome& outcome) override { print_above(end_text(run, outcome)); }
    void said(const std::string& text) override { print_above(text); }

    void tick(const std::vector<std::size_t>& running, const std::optional<RemainingWork>& left) override {
        std::map<std::size_t, RunProgress> progress;
        std::size_t label_width = 0;
        for (const auto run : running) {
            progress.emplace(run, progress_of(run));
            label_width = std::max(label_width, input_.labels[run].size());
        }
        std::vector<std::string> lines;
        for (const auto& [run, one] : progress) lines.push_back(progress_line(one, label_width));
        lines.push_back(counts() + ", ETA " + (left ? duration_text(left->wall_s) : std::string("unknown yet")));
        draw(lines);
    }

private:
    void draw(const std::vector<std::string>& lines) {
        erase();
        const std::size_t width = columns_of(out_);
        std::string text;
        for (const auto& line : lines) text += line.substr(0, width) + "\n";
        write(out_, text);
        drawn_ = lines.size();
    }

    void erase() {
        // The cursor may stand behind an echoed ^C.
        if (drawn_ > 0) write(out_, fmt::format("\r\x1b[{}A\x1b[J", drawn_));
        drawn_ = 0;
    }

    void print_above(const std::string& line) {
        erase();
        write(out_, line + "\n");
    }

    std::size_t drawn_ = 0;
};

}  // namespace

std::unique_ptr<StatusSink> make_progress(ProgressInput input, std::FILE* out) {
    if (is_live(out)) return std::make_unique<TerminalProgress>(std::move(input), out);
    return std::make_unique<LineProgress>(std::move(input), out);
}

std::optional<double> remaining_s(const RunProgress& run) {
    if (!run.epoch_s) return std::nullopt;
    return *run.epoch_s * static_cast<double>(run.epochs - std::max<std::int64_t>(run.epoch, 0));
}

std::string progress_line(const RunProgress& run, std::size_t label_width) {
    std::string text = fmt::format("{} {:<{}}", short_id(run.id), run.label, label_width);
    if (run.epoch < 0) return text + "   starting";
    text += fmt::format("   epoch {}/{}", run.epoch, run.epochs);
    text += run.top1 ? fmt::format("   {:5.2f} %", *run.top1) : "";
    const auto left_s = remaining_s(run);
    return text + (left_s ? "   ETA " + duration_text(*left_s) : "");
}

}  // namespace bitsweep
