#include "app/pulse.h"

#include <fmt/format.h>

#include "runs/files.h"
#include "store/run_summary.h"
#include "store/writer_lock.h"
#include "sys/file.h"

namespace bitsweep::app {

// Every commit writes to the database or to its journal; every request is a file that appears, changes or goes.
std::string Pulse::stamps() const {
    const auto control = workspace_.results / "control";
    std::string text;
    for (const auto& path : {workspace_.database(), std::filesystem::path(workspace_.database().string() + "-wal"),
                             control / "live.json", control, control / "requests", control / "queue"}) {
        auto stamp = file_stamp(path).value_or(FileStamp());
        if (stamp.size == 0) stamp = {};  // a journal that appears and goes with whoever reads
        text += fmt::format("{}.{}.{} ", stamp.size, stamp.inode, stamp.mtime_ns);
    }
    try {
        for (const auto& note : files_below(workspace_.results / "notes"))
            text += fmt::format("{} ", file_stamp(note).value_or(FileStamp()).mtime_ns);
    } catch (const SystemError&) {  // nobody has written one, or nobody else may see it
    }
    return text;
}

std::string Pulse::look() {
    const auto reader = workspace_.open();
    if (auto now = stamps(); now != stamps_) {
        stamps_ = std::move(now);
        open_runs_ = reader.open_runs();
    }
    std::string text = stamps_ + (WriterLock::is_owned(workspace_.results) ? "lives" : "");
    for (const auto& run : open_runs_)
        if (is_run_locked(run_folder(workspace_.results, run))) text += " " + run;
    return text;
}

}  // namespace bitsweep::app
