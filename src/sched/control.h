#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "sched/remaining_work.h"

namespace bitsweep::sched {

/// The requests of people at other terminals to a results folder. Every request is a file under control/
/// (results/README.md), so it needs no connection, and outlives a killed bitsweep.
struct Requests {
    std::optional<std::string> paused_by;  ///< "pid 4711 on host node7" while paused
    std::optional<std::size_t> slots;      ///< so many slots at once
    std::set<std::string> cancelled;       ///< ids of runs that are not to be trained
    std::set<std::string> retry;           ///< ids of failed or cancelled runs to be tried again
};

/// The state of a living `bitsweep run`, for people who ask from another terminal.
struct LiveState {
    struct Slot {
        std::string device;
        std::string run;  ///< id, or "" while free
        bool is_quarantined = false;
    };
    struct Waiting {
        std::string run;
        std::string why;    ///< the reason of its last attempt's end; may be empty
        double wait_s = 0;  ///< back-off that is left
    };
    std::string sweep;
    std::int64_t pid = 0;
    std::string host;
    std::string paused_by;  ///< "" = not paused
    std::size_t limit = 0;  ///< slots used at once
    std::vector<Slot> slots;
    std::vector<Waiting> queue;  ///< the first runs that wait, in the order in which they will start
    std::size_t queued = 0;      ///< all that wait
    std::optional<RemainingWork> left;
    double gpu_share = 0;  ///< GPUs a slot stands for; 0 = on the CPU
};

OrderedJson to_json(const LiveState& state);
std::optional<LiveState> parse_live_state(const std::string& text);

/// Reads the requests and writes the live state. Real: FileControl.
class Control {
public:
    virtual ~Control() = default;
    virtual Requests read() = 0;
    virtual void retried(const std::string& id) = 0;  ///< marks that request as dealt with
    virtual void publish(const LiveState& state) = 0;
};

/// The files under results/control/. Every `cancel` and `retry` is one file, requests/<time>-<pid>.json; they are
/// applied in the order of their names, after cancelled/<id> and retry/<id>, which earlier versions wrote.
class FileControl : public Control {
public:
    explicit FileControl(const std::filesystem::path& results) : folder_(results / "control") {}

    Requests read() override;
    void retried(const std::string& id) override;
    void publish(const LiveState& state) override;

    // The other terminal's side. Each is done when it returns, whoever lives.
    void pause(const std::string& by);
    void resume();
    void set_slots(std::size_t slots);
    void clear_slots();
    void cancel(const std::vector<std::string>& ids);
    void retry(const std::vector<std::string>& ids);  ///< and no longer cancelled

    /// The state that a living bitsweep published last; nullopt if none did.
    std::optional<LiveState> live() const;

private:
    struct Change {
        std::string request;  // "cancel", "retry" or "retried"
        std::vector<std::string> runs;
    };
    void ask(const std::string& request, const std::vector<std::string>& ids);
    const Change& change_in(const std::filesystem::path& file);

    std::filesystem::path folder_;
    std::map<std::filesystem::path, Change> changes_;  // a file of requests/ never changes: it is read once
};

}  // namespace bitsweep::sched
