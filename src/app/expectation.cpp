#include "app/expectation.h"

#include <algorithm>

#include "runs/attempts.h"
#include "runs/files.h"
#include "sched/remaining_work.h"

namespace bitsweep::app {
namespace {

// Something is still to be expected of it.
bool is_left(RunState state) {
    return !has_result(state) && state != RunState::kCancelled;
}

// Its directory holds the result of another config.
bool is_anothers(const SweepRun& run, const std::filesystem::path& results) {
    return !why_not_folder_of(run.id, run_folder(results, run.id), config_text(run.config)).empty();
}

double expected_s(const Sweep& sweep, const AnyConfig& config, std::int64_t epochs_done, const EpochTimes& times,
                  const std::string& device, int threads) {
    const auto epochs_left = static_cast<double>(epochs_of(config) - std::max<std::int64_t>(epochs_done, 0));
    if (const auto epoch_s = times.find(Json(to_json(config)), device, threads)) return *epoch_s * epochs_left;
    return sweep.minutes * 60.0 * epochs_left / static_cast<double>(epochs_of(config));
}

}  // namespace

std::vector<RunPreview> preview(const Sweep& sweep, const Reader& reader, const std::filesystem::path& results,
                                const std::string& device, int threads) {
    const auto times = reader.epoch_times();
    const auto sweeps_of = reader.sweeps_of_runs();
    std::map<std::string, StatusRow> known;
    for (auto& row : reader.status()) known.emplace(row.id, row);
    std::vector<RunPreview> previews;
    for (const auto& run : sweep.runs) {
        RunPreview preview;
        const auto row = known.find(run.id);
        if (row != known.end()) preview.files = row->second.files, preview.state = row->second.state;
        if (preview.files.result && is_anothers(run, results)) preview.files = {}, preview.state = RunState::kNew;
        const auto* trainer = trainer_of(run.config);
        const bool starts_again =
            trainer != nullptr && trainer->resume == Resume::kRestart && preview.state != RunState::kRunning;
        const auto epochs_done = row == known.end() || starts_again ? -1 : row->second.epoch;
        preview.epochs_left = epochs_of(run.config) - std::max<std::int64_t>(epochs_done, 0);
        if (is_left(preview.state))
            preview.expected_s = expected_s(sweep, run.config, epochs_done, times, device, threads);
        if (const auto found = sweeps_of.find(run.id); found != sweeps_of.end())
            for (const auto& name : found->second)
                if (name != sweep.name) preview.shared_with.push_back(name);
        previews.push_back(std::move(preview));
    }
    return previews;
}

std::optional<double> expected_wall_s(const std::vector<RunPreview>& previews, std::size_t slots) {
    std::vector<double> lengths;
    for (const auto& preview : previews) {
        if (!is_left(preview.state)) continue;
        if (preview.expected_s <= 0) return std::nullopt;
        lengths.push_back(preview.expected_s);
    }
    return sched::packed_s(std::move(lengths), slots);
}

}  // namespace bitsweep::app
