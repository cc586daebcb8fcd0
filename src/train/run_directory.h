#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "runs/attempts.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/file_lock.h"
#include "sys/growing_file.h"

namespace bitsweep {

/// The files of one run (src/runs/README.md). All that is written goes through here, by one attempt at a time: the
/// lock is held while the object lives.
class RunDirectory {
public:
    /// Takes the lock, or returns nullopt if another attempt holds it.
    static std::optional<RunDirectory> open(const std::filesystem::path& path);

    /// The outcome in result.json, if the run has ended. Throws DataError where the file cannot be read.
    std::optional<Cause> result() const;

    /// Writes config.json, or throws ConfigError if it holds the config of another run, or if the directory is named
    /// by the id of another one: whoever reads results/runs/ID would count this run's result for that run.
    void claim(const std::string& run_id, const OrderedJson& config);

    /// Appends the start line and opens the other files. `start` says what only the caller knows: device and threads.
    void begin_attempt(const Clock& clock, StartLine start);
    void end_attempt(const Clock& clock, const Outcome& outcome);
    int attempt() const { return attempt_; }

    /// One line each; "attempt" is put in front. A number that is NaN or infinite becomes null.
    void metrics(const OrderedJson& line) { append(metrics_, line); }
    void timing(const OrderedJson& line) { append(timing_, line); }
    void layers(const OrderedJson& line) { append(layers_, line); }
    /// Waits until all lines are on the disk.
    void sync();

    /// A line for people: on stderr, and in log.<attempt>.txt where stderr is not that file already.
    void say(const std::string& line);

    /// Replaces the file of that name as a whole.
    void write(const std::string& name, std::string_view bytes) { write_file_atomically(path_ / name, bytes); }
    std::optional<std::string> read(const std::string& name) const { return read_file_if_exists(path_ / name); }
    const std::filesystem::path& path() const { return path_; }

private:
    RunDirectory(std::filesystem::path path, FileLock lock);
    void append(std::optional<LineWriter>& writer, const OrderedJson& line);

    std::filesystem::path path_;
    FileLock lock_;
    int attempt_ = 0;
    std::optional<LineWriter> attempts_, metrics_, timing_, layers_, log_;
};

}  // namespace bitsweep
