#include "store/writer_lock.h"

#include <unistd.h>

#include <fmt/format.h>

#include "base/json.h"
#include "sys/clock.h"
#include "sys/lock_holder.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

constexpr double kPause_s = 0.02;
constexpr double kLongestVisit_s = 60;
constexpr double kLongestStranger_s = 3;  // a program that is no bitsweep may hold it for ever
constexpr double kLongestEcho_s = 10;     // a worker that a killed holder was starting has its lock until it is loaded
constexpr double kLongestUnnamed_s = 1;   // the holder writes its name just after it has the lock

std::filesystem::path lock_path(const std::filesystem::path& results) {
    return results / "writer.lock";
}

// What the holder wrote; null where it has not yet, or it cannot be read.
Json read_note(const std::filesystem::path& results) {
    auto note = read_json(read_file_if_exists(lock_path(results)).value_or(""));
    return note.is_object() ? note : Json();
}

constexpr std::string_view name_of(WriterRole role) {
    switch (role) {
        case WriterRole::kOwner:
            return "owner";
        case WriterRole::kWriter:
            return "writer";
        case WriterRole::kVisitor:
            return "visitor";
    }
    return "";
}

bool has_role(const Json& note, WriterRole role) {
    return text_at(note, "role") == name_of(role);
}

bool is_dead(const Json& note) {
    const auto pid = find_at<std::int64_t>(note, "pid");
    return pid && text_at(note, "host") == host_name() && !process_start_ticks(static_cast<pid_t>(*pid));
}

// How long a command waits for whoever has the lock now; an owner or a writer is not waited for.
struct Holder {
    double patience_s = 0;
    bool stays = false;
};

// A bitsweep's lock belongs to no process (FileLock), so a lock that names its process is another program's.
Holder holder_of(const std::filesystem::path& results) {
    if (process_that_locks(lock_path(results))) return {kLongestStranger_s};
    const auto note = read_note(results);
    if (note.is_null()) return {kLongestUnnamed_s};
    const bool is_visitor = has_role(note, WriterRole::kVisitor);
    if (is_dead(note)) return {is_visitor ? kLongestStranger_s : kLongestEcho_s};
    return is_visitor ? Holder{kLongestVisit_s} : Holder{0, true};
}

}  // namespace

std::optional<WriterLock> WriterLock::try_take(const std::filesystem::path& results, WriterRole role) {
    const Json note{{"pid", ::getpid()}, {"host", host_name()}, {"role", name_of(role)}};
    make_folders(results);
    auto lock = FileLock::try_take(lock_path(results), write_json(note) + "\n");
    if (!lock) return std::nullopt;
    return WriterLock(*std::move(lock), lock_path(results));
}

// Throws, naming the holder as far as it is known, where it is a visitor or a stranger and stays for longer than its
// patience.
std::optional<WriterLock> WriterLock::take_turn(const std::filesystem::path& results, WriterRole role) {
    const SystemClock clock;
    const double start_s = clock.steady_s();
    for (;;) {
        if (auto lock = try_take(results, role)) return lock;
        const auto holder = holder_of(results);
        if (holder.stays) return std::nullopt;
        if (clock.steady_s() - start_s >= holder.patience_s)
            throw std::runtime_error(
                fmt::format("{} is held by {}", lock_path(results).string(), writer_name(results)));
        clock.sleep(kPause_s);
    }
}

WriterLock WriterLock::take(const std::filesystem::path& results, WriterRole role) {
    if (auto lock = take_turn(results, role)) return *std::move(lock);
    throw WriterBusy(fmt::format("{} is in use by {}: only one bitsweep writes a results folder at a time",
                                 results.string(), writer_name(results)));
}

bool WriterLock::is_held(const std::filesystem::path& results) {
    return is_file(lock_path(results)) && FileLock::is_held(lock_path(results));
}

bool WriterLock::is_owned(const std::filesystem::path& results) {
    if (!is_held(results) || process_that_locks(lock_path(results))) return false;
    const auto note = read_note(results);
    return has_role(note, WriterRole::kOwner) && !is_dead(note);
}

std::string writer_name(const std::filesystem::path& results) {
    if (const auto pid = process_that_locks(lock_path(results)))
        return fmt::format("pid {}, which is no bitsweep", *pid);
    const auto note = read_note(results);
    if (!note.is_object() || !note.contains("pid") || !note.contains("host") || is_dead(note)) return "another process";
    const auto& pid = note["pid"];
    const auto& host = note["host"];
    if (!pid.is_number_integer() || !host.is_string()) return "another process";
    return fmt::format("pid {} on host {}", pid.get<long>(), host.get<std::string>());
}

}  // namespace bitsweep
