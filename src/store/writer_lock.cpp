#include "store/writer_lock.h"

#include <unistd.h>

#include <fmt/format.h>

#include "base/json.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

std::filesystem::path lock_path(const std::filesystem::path& results) {
    return results / "writer.lock";
}

}  // namespace

std::optional<WriterLock> WriterLock::try_take(const std::filesystem::path& results) {
    const Json note{{"pid", ::getpid()}, {"host", host_name()}};
    auto lock = FileLock::try_take(lock_path(results), note.dump() + "\n");
    if (!lock) return std::nullopt;
    return WriterLock(*std::move(lock));
}

WriterLock WriterLock::take(const std::filesystem::path& results) {
    if (auto lock = try_take(results)) return *std::move(lock);
    throw WriterBusy(fmt::format("{} is in use by {}: only one bitsweep writes a results folder at a time",
                                 results.string(), writer_name(results)));
}

bool WriterLock::is_held(const std::filesystem::path& results) {
    return FileLock::is_held(lock_path(results));
}

std::string writer_name(const std::filesystem::path& results) {
    const auto note = Json::parse(read_file_if_exists(lock_path(results)).value_or(""), nullptr, false);
    if (!note.is_object() || !note.contains("pid") || !note.contains("host")) return "another process";
    const auto& pid = note["pid"];
    const auto& host = note["host"];
    if (!pid.is_number_integer() || !host.is_string()) return "another process";
    return fmt::format("pid {} on host {}", pid.get<long>(), host.get<std::string>());
}

}  // namespace bitsweep
