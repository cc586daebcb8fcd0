#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace bitsweep {

/// The files of a run directory, results/runs/<id>/. README.md beside this header says what stands in them.
inline constexpr char kConfigFile[] = "config.json";
inline constexpr char kEnvironmentFile[] = "env.json";
inline constexpr char kModelFile[] = "model.json";
inline constexpr char kAttemptsFile[] = "attempts.jsonl";
inline constexpr char kMetricsFile[] = "metrics.jsonl";
inline constexpr char kTimingFile[] = "timing.jsonl";
inline constexpr char kLayersFile[] = "layers.jsonl";
inline constexpr char kCheckpointFile[] = "checkpoint.pt";
inline constexpr char kFinalWeightsFile[] = "final.safetensors";
inline constexpr char kPredictionsFile[] = "predictions.u8";       ///< up to 256 classes
inline constexpr char kWidePredictionsFile[] = "predictions.u16";  ///< more
inline constexpr char kLabelsFile[] = "labels.u8";                 ///< beside predictions.u8
inline constexpr char kLogitsFile[] = "logits.f16";                ///< up to kMostClassesOfLogits classes
inline constexpr std::int64_t kMostClassesOfLogits = 100;
inline constexpr char kResultFile[] = "result.json";
inline constexpr char kLockFile[] = "lock";
inline constexpr char kOwnFilesFolder[] = "files";  ///< files that another trainer's script keeps for itself

/// "log.3.txt": what attempt 3 printed.
std::string log_file(std::int64_t attempt);

/// The attempt whose log has that name; nullopt where the name is no log's.
std::optional<int> attempt_of_log(std::string_view name);

/// 16 lower-case hex digits.
bool is_run_id(std::string_view text);

std::filesystem::path runs_folder(const std::filesystem::path& results);

/// Throws DataError where `id` is no run's: it may come from others' files, and a folder is made of it.
std::filesystem::path run_folder(const std::filesystem::path& results, const std::string& id);

/// The same, to be written into. Throws SystemError where it is a link: somebody else's results could lead it to any
/// folder of ours.
std::filesystem::path own_run_folder(const std::filesystem::path& results, const std::string& id);

/// results/sweeps/<name>.json: the cells and runs of a sweep, as it was run last.
std::filesystem::path stored_sweep_file(const std::filesystem::path& results, const std::string& sweep);

/// results/trainers/own@1.json: what ids and reports need of another trainer. Throws DataError where `label` is none:
/// it may come from others' files.
std::filesystem::path trainer_file(const std::filesystem::path& results, const std::string& label);

}  // namespace bitsweep
