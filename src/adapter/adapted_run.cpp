#include "adapter/adapted_run.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <deque>

#include <fmt/format.h>
#include <unistd.h>

#include "adapter/epoch_lines.h"
#include "adapter/script_process.h"
#include "base/error.h"
#include "base/text.h"
#include "config/stored_config.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "runs/outcome.h"
#include "runs/trainer_code.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/file_lock.h"
#include "sys/growing_file.h"
#include "sys/machine.h"

namespace bitsweep::adapter {
namespace {

constexpr std::size_t kLastLines = 5;
constexpr const char* kNoNumbers = "the main metric, or a loss, of its last epoch is NaN or infinite";

// The last lines that the script printed: usually the reason why it ended.
class LastWords {
public:
    void add(const std::string& line) {
        lines_.push_back(line);
        if (lines_.size() > kLastLines) lines_.pop_front();
    }
    bool has(std::string_view text) const {
        return std::any_of(lines_.begin(), lines_.end(),
                           [&](const auto& line) { return line.find(text) != std::string::npos; });
    }
    std::string last() const { return lines_.empty() ? "it printed nothing" : printable(lines_.back(), 500); }
    std::string all() const {
        std::string text;
        for (const auto& line : lines_) text += (text.empty() ? "" : " | ") + printable(line, 200);
        return text.empty() ? "it printed nothing" : text;
    }

private:
    std::deque<std::string> lines_;
};

// One attempt, from the lock in hand to its end line.
class Attempt {
public:
    Attempt(const AdaptedRun& run, OrderedJson config)
        : run_(run),
          config_(std::move(config)),
          id_(run.folder.filename().string()),
          attempts_(run.folder / kAttemptsFile),
          metrics_(run.folder / kMetricsFile),
          timing_(run.folder / kTimingFile),
          number_(count_attempts(run.folder) + 1),
          epochs_(run.trainer, [this](const EpochNumbers& epoch) { take_epoch(epoch); }),
          lines_([this](const std::string& line) {
              last_words_.add(line);
              epochs_.line(line);
          }) {}

    int train() {
        write_start();
        Outcome outcome;
        try {
            const bool goes_on = resumes(run_.trainer, config_, run_.place);
            make_own_files_folder(run_.folder, goes_on);
            if (goes_on) recover_last_epoch();
            outcome = follow_script(trainer_command(run_.trainer, config_, run_.place));
        } catch (const ConfigError& error) {
            outcome = {Cause::kBadConfig, error.what()};
        }
        if (result_named(to_string(outcome.cause))) write_result(outcome);
        const int code = exit_code_of(outcome.cause, stop_signal_count() > 0 ? last_stop_signal() : SIGTERM);
        attempts_.append(
            to_line(EndLine{number_, iso8601(clock_.now_s()), code, to_string(outcome.cause), outcome.message}));
        attempts_.sync();
        fmt::print("{}{}\n", to_string(outcome.cause), outcome.message.empty() ? "" : ": " + outcome.message);
        return code;
    }

private:
    void write_start() {
        StartLine start;
        start.attempt = number_;
        start.time = iso8601(clock_.now_s());
        start.pid = ::getpid();
        start.start_ticks = process_start_ticks(::getpid());
        start.threads = run_.place.threads;
        start.boot = boot_id();
        start.host = host_name();
        start.device = run_.place.device;
        start.code = code_;
        const OrderedJson environment{{"trainer", run_.trainer.label()},
                                      {"host", start.host},
                                      {"device", start.device},
                                      {"threads", run_.place.threads}};
        write_file_atomically(run_.folder / kEnvironmentFile, write_json(environment, 2) + "\n");
        attempts_.append(to_line(start));
        attempts_.sync();
    }

    // The attempt before may have been killed after the script printed an epoch and kept its state, and before the
    // epoch was written: the script goes on after it. Its log has it.
    void recover_last_epoch() {
        const auto known = last_epoch(run_.folder);
        EpochLines epochs(run_.trainer, [&](const EpochNumbers& epoch) {
            if (epoch.epoch > known) metrics_.append(metrics_line(number_ - 1, epoch));
        });
        LineCutter lines([&](const std::string& line) { epochs.line(line); });
        try {
            lines.add(read_file_if_exists(run_.folder / log_file(number_ - 1)).value_or(""));  // a torn line is none
            epochs.end();
        } catch (const WrongNumber&) {  // that attempt has ended for it
        }
        metrics_.sync();
        take_last_line();
    }

    // All may be trained but the end: then the script prints nothing more.
    void take_last_line() {
        auto text = read_file_if_exists(run_.folder / kMetricsFile).value_or("\n");
        text.resize(text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n'));
        const auto line = read_json(text.substr(text.rfind('\n') + 1));
        last_epoch_ = count_at(line, "epoch").value_or(0);
        for (const auto& metric : run_.trainer.metrics)
            if (line.is_object() && line.contains(metric.name))
                last_values_[metric.name] = find_at<double>(line, metric.name.c_str()).value_or(std::nan(""));
    }

    static std::string metrics_line(std::int64_t attempt, const EpochNumbers& epoch) {
        OrderedJson line{{"attempt", attempt}, {"epoch", epoch.epoch}};
        for (const auto& [name, value] : epoch.values) line[name] = value;
        return write_json(line);
    }

    Outcome follow_script(Command command) {
        command.environment.try_emplace("PYTHONUNBUFFERED", "1");
        command.output = run_.folder / log_file(number_);
        command.environment[kCodeVariable] = code_;
        std::string wrong;
        began_s_ = last_s_ = clock_.steady_s();
        std::optional<ScriptProcess> script;
        try {
            script.emplace(command);
        } catch (const SystemError& error) {
            return {Cause::kBadConfig, error.what()};
        }
        const auto status = script->follow([&](std::string_view bytes) {
            peak_bytes_ = script->peak_bytes();
            if (!wrong.empty()) return;
            try {
                lines_.add(bytes);
            } catch (const WrongNumber& error) {
                wrong = error.what();
                script->kill();
            }
        });
        peak_bytes_ = std::max(peak_bytes_, script->peak_bytes());
        if (!wrong.empty()) return {Cause::kBadConfig, wrong};
        return end_of(status);
    }

    Outcome end_of(const ExitStatus& status) {
        try {
            lines_.end();
            epochs_.end();
        } catch (const WrongNumber& error) {
            return {Cause::kBadConfig, error.what()};
        }
        const bool reached_the_end = last_epoch_ >= wanted_epochs();
        if (stop_signal_count() > 0 && !reached_the_end)
            return {Cause::kInterrupted, fmt::format("stopped after epoch {}", last_epoch_)};
        if (status.code == 0 || stop_signal_count() > 0) return finished();
        if (is_lost()) return {Cause::kDiverged, kNoNumbers};
        for (const auto* text : {"CUDA out of memory", "OutOfMemoryError", "MemoryError"})
            if (last_words_.has(text)) return {Cause::kOutOfMemory, last_words_.last()};
        const auto how = status.signal != 0 ? fmt::format("killed by signal {}", status.signal)
                                            : fmt::format("exit code {}", status.code);
        if (status.code == kExitBadUsage && !has_matched()) return {Cause::kBadConfig, how + ": " + last_words_.all()};
        return {Cause::kCrashed, how + ": " + last_words_.last()};
    }

    Outcome finished() {
        if (last_epoch_ > 0) return is_lost() ? Outcome{Cause::kDiverged, kNoNumbers} : Outcome{Cause::kFinished, ""};
        std::string patterns;
        for (std::size_t i = 0; i < epochs_.matches().size(); ++i)
            patterns += fmt::format("{}'{}' matched {} times", i ? ", " : "", run_.trainer.adapter->lines[i].pattern,
                                    epochs_.matches()[i]);
        return {Cause::kBadConfig,
                fmt::format("no epoch was complete: '{}' was never seen in one; {}; its last lines: {}",
                            run_.trainer.metrics.front().name, patterns, last_words_.all())};
    }

    bool has_matched() const {
        return std::any_of(epochs_.matches().begin(), epochs_.matches().end(), [](auto count) { return count > 0; });
    }

    std::int64_t wanted_epochs() const { return StoredConfig(Json(config_)).epochs(); }

    bool is_lost() const {
        const auto is_no_number = [&](const auto& entry) {
            const bool counts = entry.first == run_.trainer.metrics.front().name || entry.first.ends_with("loss");
            return counts && !std::isfinite(entry.second);
        };
        const auto begun = epochs_.left_over();  // the last epoch may never have become complete
        return std::any_of(last_values_.begin(), last_values_.end(), is_no_number) ||
               std::any_of(begun.begin(), begun.end(), is_no_number);
    }

    void take_epoch(const EpochNumbers& epoch) {
        const double now_s = clock_.steady_s();
        OrderedJson timing{{"attempt", number_}, {"epoch", epoch.epoch}, {"train_s", now_s - last_s_}};
        if (peak_bytes_ > 0) timing["peak_bytes"] = peak_bytes_;
        timing_.append(write_json(timing));
        timing_.sync();
        metrics_.append(metrics_line(number_, epoch));
        metrics_.sync();
        last_s_ = now_s;
        last_epoch_ = epoch.epoch;
        last_values_ = epoch.values;
    }

    void write_result(const Outcome& outcome) {
        OrderedJson result{{"run", id_}, {"outcome", to_string(outcome.cause)}, {"epochs", last_epoch_}};
        for (const auto& [name, value] : last_values_)
            if (std::isfinite(value)) result[name] = value;
        const auto& first = run_.trainer.metrics.front();
        if (const auto best = best_epoch(run_.folder, first)) {
            result["best." + first.name] = best->value;
            result["best.epoch"] = best->epoch;
        }
        result["train_s"] = clock_.steady_s() - began_s_;
        result["attempts"] = number_;
        if (peak_bytes_ > 0) result["peak_bytes"] = peak_bytes_;
        result["message"] = outcome.message;
        if (outcome.cause == Cause::kFinished && last_epoch_ < wanted_epochs())
            result["message"] = fmt::format("it ended by itself after {} of {} epochs", last_epoch_, wanted_epochs());
        write_file_atomically(run_.folder / kResultFile, write_json(result, 2) + "\n");
    }

    const AdaptedRun& run_;
    OrderedJson config_;
    std::string id_;
    std::string code_ = code_of(run_.trainer);
    SystemClock clock_;
    LineWriter attempts_, metrics_, timing_;
    std::int64_t number_;
    EpochLines epochs_;
    LineCutter lines_;
    LastWords last_words_;
    double began_s_ = 0, last_s_ = 0;
    std::uint64_t peak_bytes_ = 0;
    std::int64_t last_epoch_ = 0;
    std::map<std::string, double> last_values_;
};

}  // namespace

int run_adapted(const AdaptedRun& run) {
    install_stop_signals();
    const auto lock = FileLock::try_take(run.folder / kLockFile, std::to_string(::getpid()) + "\n");
    if (!lock) {
        fmt::print(stderr, "another attempt is alive\n");
        return kExitTryAgain;
    }
    if (const auto published = published_outcome(run.folder, run.folder.filename().string()))
        return exit_code_of(published->cause);
    guard_our_group().release();  // the kernel closes it, once our exit code stands
    return Attempt(run, read_ordered_json(read_file(run.folder / kConfigFile))).train();
}

}  // namespace bitsweep::adapter
