#include "app/trainer_trial.h"

#include <cmath>
#include <csignal>
#include <stdexcept>

#include "base/json.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/temporary_folder.h"

namespace bitsweep::app {

EpochValues epoch_values(const std::filesystem::path& run_folder) {
    EpochValues values;
    std::map<std::int64_t, std::int64_t> attempt_of;
    for (const auto& line : json_lines(run_folder / kMetricsFile)) {
        const auto epoch = find_at<std::int64_t>(line, "epoch").value_or(-1);
        const auto attempt = find_at<std::int64_t>(line, "attempt").value_or(0);
        std::erase_if(values,
                      [&](const auto& entry) { return entry.first >= epoch && attempt_of[entry.first] < attempt; });
        attempt_of[epoch] = attempt;
        auto& row = values[epoch];
        for (const auto& [name, value] : line.items())
            if (name != "epoch" && name != "attempt")
                row[name] = value.is_number() ? value.template get<double>() : std::nan("");
    }
    return values;
}

Trial::Trial(const TrialSetup& setup, const AnyConfig& config)
    : settings_(setup.settings), slot_(setup.slot), id_(run_id(config)) {
    std::size_t number = 1;
    while (is_there(setup.folder / std::to_string(number))) ++number;
    settings_.results = setup.folder / std::to_string(number);
    folder_ = run_folder(settings_.results, id_);
    make_folders(folder_);
    write_file_atomically(folder_ / kConfigFile, config_text(config));
    if (const auto* foreign = std::get_if<ForeignConfig>(&config))
        settings_.trainers.emplace(id_, foreign->shared_trainer());
}

Trial::~Trial() {
    if (pid_ == 0) return;
    ::kill(-pid_, SIGKILL);
    wait_process(pid_);
}

void Trial::start(const std::vector<std::string>& before) {
    auto command = sched::worker_command(settings_, id_, slot_, count_attempts(folder_) + 1);
    command.argv.insert(command.argv.begin(), before.begin(), before.end());
    pid_ = start_process(command);
}

// False: the attempt ended before. The user's wish to stop ends it.
template <class Condition>
bool Trial::wait_until(Condition condition) const {
    constexpr double kLook_s = 0.001;
    const SystemClock clock;
    while (!condition()) {
        if (has_ended(pid_)) return false;
        if (stop_signal_count() > 0) throw std::runtime_error("stopped by the user");
        clock.sleep(kLook_s);
    }
    return true;
}

bool Trial::wait_for_lines(std::size_t count) const {
    const auto lines = [this] { return json_lines(folder_ / kMetricsFile).size(); };
    return wait_until([&, wanted = lines() + count] { return lines() >= wanted; });
}

bool Trial::goes_on_for(double seconds) const {
    const SystemClock clock;
    return wait_until([&clock, end_s = clock.steady_s() + seconds] { return clock.steady_s() >= end_s; });
}

ExitStatus Trial::wait() {
    wait_until([] { return false; });
    ::kill(-pid_, SIGKILL);  // what it left running, too
    return wait_process(std::exchange(pid_, 0));
}

std::optional<ExitStatus> Trial::wait_at_most(double seconds) {
    const bool is_late = goes_on_for(seconds);
    if (is_late) ::kill(-pid_, SIGKILL);
    const auto status = wait();
    return is_late ? std::nullopt : std::optional(status);
}

}  // namespace bitsweep::app
