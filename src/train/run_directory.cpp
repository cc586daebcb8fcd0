#include "train/run_directory.h"

#include <cstdio>

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.h"
#include "config/canonical.h"
#include "config/config_io.h"
#include "config/resolve.h"
#include "runs/checked.h"
#include "runs/files.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

bool is_stderr(const fs::path& path) {
    struct stat file {
    }, output{};
    return ::stat(path.c_str(), &file) == 0 && ::fstat(STDERR_FILENO, &output) == 0 && file.st_dev == output.st_dev &&
           file.st_ino == output.st_ino;
}

}  // namespace

RunDirectory::RunDirectory(fs::path path, FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}

std::optional<RunDirectory> RunDirectory::open(const fs::path& path) {
    make_folders(path);
    auto lock = FileLock::try_take(path / kLockFile, fmt::format("pid {} on {}\n", ::getpid(), host_name()));
    if (!lock) return std::nullopt;
    return RunDirectory(path, std::move(*lock));
}

std::optional<Cause> RunDirectory::result() const {
    const auto text = read(kResultFile);
    if (!text) return std::nullopt;
    const auto result = read_json(*text);
    if (!result.is_object())
        throw DataError(fmt::format("{} is damaged; remove it, and the run goes on from its checkpoint",
                                    (path_ / kResultFile).string()));
    return result.value("outcome", "") == to_string(Cause::kDiverged) ? Cause::kDiverged : Cause::kFinished;
}

void RunDirectory::claim(const std::string& run_id, const OrderedJson& config) {
    const auto text = read(kConfigFile);
    if (const auto named = RunId::parse(path_.filename().string()); named && named->text() != run_id)
        throw ConfigError(path_.string(),
                          fmt::format("is the directory of run {}, and the config is run {}'s{}", named->text(), run_id,
                                      text ? ": altered, or of another version" : ""),
                          "give another --dir, or none");
    if (!text) return write(kConfigFile, write_json(config, 2) + "\n");
    const auto found = stored_run_id(*text, (path_ / kConfigFile).string());
    if (found != run_id)
        throw ConfigError((path_ / kConfigFile).string(),
                          fmt::format("is the config of run {}, not of {}", found, run_id),
                          "give another --dir, or none");
}

void RunDirectory::begin_attempt(const Clock& clock, StartLine start) {
    attempts_.emplace(path_ / kAttemptsFile);
    start.attempt = attempt_ = count_attempts(path_) + 1;
    start.time = iso8601(clock.now_s());
    start.pid = ::getpid();
    start.start_ticks = process_start_ticks(::getpid()).value_or(0);
    start.boot = boot_id();
    start.host = host_name();
    attempts_->append(to_line(start));
    attempts_->sync();
    metrics_.emplace(path_ / kMetricsFile);
    timing_.emplace(path_ / kTimingFile);
    layers_.emplace(path_ / kLayersFile);
    if (const auto log = path_ / log_file(attempt_); !is_stderr(log)) log_.emplace(log);
}

void RunDirectory::end_attempt(const Clock& clock, const Outcome& outcome) {
    attempts_->append(to_line(EndLine{attempt_, iso8601(clock.now_s()), exit_code_of(outcome.cause, last_stop_signal()),
                                      to_string(outcome.cause), outcome.message}));
    attempts_->sync();
}

void RunDirectory::append(std::optional<LineWriter>& writer, const OrderedJson& line) {
    OrderedJson whole{{"attempt", attempt_}};
    whole.update(line);
    writer->append(write_json(whole));
}

void RunDirectory::sync() {
    layers_->sync();
    timing_->sync();
    metrics_->sync();  // last: whoever sees an epoch's metrics finds its other lines
}

void RunDirectory::say(const std::string& line) {
    fmt::print(stderr, "{}\n", line);
    if (log_) log_->append(line);
}

}  // namespace bitsweep
