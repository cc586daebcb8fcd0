#include "runs/files.h"

#include <algorithm>
#include <cctype>
#include <cerrno>

#include "base/error.h"
#include "base/hash.h"
#include "base/number_in.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

constexpr std::string_view kLogStart = "log.", kLogEnd = ".txt";

}  // namespace

std::string log_file(std::int64_t attempt) {
    return std::string(kLogStart) + std::to_string(attempt) + std::string(kLogEnd);
}

std::optional<int> attempt_of_log(std::string_view name) {
    if (!name.starts_with(kLogStart) || !name.ends_with(kLogEnd)) return std::nullopt;
    name.remove_prefix(kLogStart.size());
    if (name.size() < kLogEnd.size()) return std::nullopt;
    name.remove_suffix(kLogEnd.size());
    return number_in<int>(name);
}

bool is_run_id(std::string_view text) {
    constexpr std::size_t kDigits = 16;
    return text.size() == kDigits && is_hex(text);
}

std::filesystem::path runs_folder(const std::filesystem::path& results) {
    return results / "runs";
}

std::filesystem::path run_folder(const std::filesystem::path& results, const std::string& id) {
    if (!is_run_id(id)) throw DataError("'" + id + "' is no run id: expected 16 hex digits");
    return runs_folder(results) / id;
}

std::filesystem::path own_run_folder(const std::filesystem::path& results, const std::string& id) {
    auto folder = run_folder(results, id);
    if (is_link(folder)) throw SystemError(folder.string() + ": expected a folder, but it is a link", 0);
    return folder;
}

std::filesystem::path stored_sweep_file(const std::filesystem::path& results, const std::string& sweep) {
    return results / "sweeps" / (sweep + ".json");
}

std::filesystem::path trainer_file(const std::filesystem::path& results, const std::string& label) {
    const bool is_label = !label.empty() && std::all_of(label.begin(), label.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '@';
    });
    if (!is_label) throw DataError("'" + label + "' is no trainer's name and revision");
    return results / "trainers" / (label + ".json");
}

}  // namespace bitsweep
