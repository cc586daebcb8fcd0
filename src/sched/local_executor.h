#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/trainer.h"
#include "sched/executor.h"
#include "sys/descriptor.h"

namespace bitsweep::sched {

/// Runs trainers as child processes on this machine, each in a process group of its own, pinned to
/// its slot's cores and GPU. What a worker leaves running in its group is killed when it ends, unless it was adopted. A
/// worker outlives a killed bitsweep and goes on training; the next one adopts it.
class LocalExecutor : public Executor {
public:
    struct Settings {
        std::filesystem::path trainer;  ///< the bitsweep-train program; "" where no run is of ours
        std::filesystem::path results;
        std::string data_root;  ///< "" = the trainer looks for itself
        bool adopts = true;     ///< false where a live worker may be another bitsweep's on this host
        std::map<std::string, std::shared_ptr<const Trainer>> trainers = {};  ///< by run, of those that are not of ours
        std::filesystem::path folder = {};                                    ///< where these are started; "" = here
    };

    explicit LocalExecutor(Settings settings) : settings_(std::move(settings)) {}

    void start(std::size_t run, const std::string& id, const SlotSpec& slot) override;
    std::optional<SlotSpec> adopt(std::size_t run, const std::string& id) override;
    std::optional<EndedRun> wait(double timeout_s) override;
    void stop(std::size_t run, bool kill) override;
    void write_stack(std::size_t run) override;

private:
    struct Worker {
        pid_t pid;
        Descriptor ended;  // a pidfd: readable once the process has ended
        bool is_child;
        std::filesystem::path log;
    };

    void watch(std::size_t run, pid_t pid, bool is_child, std::filesystem::path log);

    Settings settings_;
    std::map<std::size_t, Worker> workers_;
};

/// The command that prints the stacks of a process's threads with a debugger that is installed, within 20 s; empty if
/// there is none.
std::vector<std::string> stack_command(pid_t pid);

/// Command line and environment of one attempt: of bitsweep-train, of another trainer, or of the adapter of a script
/// (`bitsweep trainer adapt`). Throws SystemError where another trainer cannot do the run. OpenMP and OpenBLAS have
/// thread pools of their own, and idle OpenMP threads sleep early: spinning ones slowed a step 4.6 times beside a
/// second worker.
Command worker_command(const LocalExecutor::Settings& settings, const std::string& id, const SlotSpec& slot,
                       int attempt);

}  // namespace bitsweep::sched
