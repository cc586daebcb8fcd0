#include "sched/local_executor.h"

#include <cerrno>
#include <csignal>
#include <vector>

#include <poll.h>
#include <sys/syscall.h>

#include "base/error.h"
#include "sched/attempts.h"

namespace bitsweep {

Command worker_command(const LocalExecutor::Settings& settings, const std::string& id, const SlotSpec& slot,
                       int attempt) {
    const auto folder = run_folder(settings.results, id);
    const auto threads = std::to_string(slot.threads);
    Command command;
    command.argv = {settings.trainer.string(),
                    "run",
                    "--config",
                    (folder / "config.json").string(),
                    "--dir",
                    folder.string(),
                    "--device",
                    slot.device,
                    "--threads",
                    threads};
    if (!settings.data_root.empty()) command.argv.insert(command.argv.end(), {"--data-root", settings.data_root});
    command.environment = {{"OMP_NUM_THREADS", threads},
                           {"OPENBLAS_NUM_THREADS", threads},
                           {"OMP_WAIT_POLICY", "passive"},
                           {"CUDA_DEVICE_ORDER", "PCI_BUS_ID"},
                           {"CUDA_VISIBLE_DEVICES", slot.gpu_uuid}};
    command.cores = slot.cores;
    command.output = folder / ("log." + std::to_string(attempt) + ".txt");
    return command;
}

void LocalExecutor::start(std::size_t run, const std::string& id, const SlotSpec& slot) {
    const int attempt = count_attempts(run_folder(settings_.results, id)) + 1;
    watch(run, start_process(worker_command(settings_, id, slot, attempt)), true);
}

bool LocalExecutor::adopt(std::size_t run, const std::string& id) {
    const auto pid = live_worker(run_folder(settings_.results, id));
    if (!pid) return false;
    watch(run, *pid, false);
    return true;
}

void LocalExecutor::watch(std::size_t run, pid_t pid, bool is_child) {
    const auto descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (descriptor < 0 && !(errno == ESRCH && !is_child))
        throw SystemError("cannot watch process " + std::to_string(pid), errno);
    workers_.try_emplace(run, Worker{pid, Descriptor(descriptor), is_child});
}

std::optional<AttemptEnd> LocalExecutor::wait(double timeout_s) {
    std::vector<pollfd> watched;
    for (const auto& [run, worker] : workers_) watched.push_back({worker.ended.get(), POLLIN, 0});
    const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(timeout_s * 1000.0));
    if (ready < 0 && errno != EINTR) throw SystemError("cannot wait for the workers", errno);
    std::size_t index = 0;
    for (auto worker = workers_.begin(); worker != workers_.end(); ++worker, ++index) {
        const bool gone_before_watched = worker->second.ended.get() < 0;
        if (!gone_before_watched && (ready <= 0 || watched[index].revents == 0)) continue;
        AttemptEnd end{worker->first, worker->second.pid, std::nullopt};
        if (worker->second.is_child) end.status = wait_process(worker->second.pid);
        workers_.erase(worker);
        return end;
    }
    return std::nullopt;
}

void LocalExecutor::stop_all(bool kill) {
    for (const auto& [run, worker] : workers_) signal_group(worker.pid, kill ? SIGKILL : SIGTERM);
}

}  // namespace bitsweep
