#include "sched/local_executor.h"

#include <cerrno>
#include <csignal>
#include <vector>

#include <poll.h>
#include <sys/syscall.h>

#include "base/error.h"
#include "runs/files.h"
#include "runs/trainer_code.h"
#include "runs/trainer_command.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/file_lock.h"
#include "sys/machine.h"

namespace bitsweep::sched {

namespace {

Command our_command(const LocalExecutor::Settings& settings, const std::filesystem::path& folder,
                    const SlotSpec& slot) {
    Command command;
    command.argv = {settings.trainer.string(),
                    "run",
                    "--config",
                    (folder / kConfigFile).string(),
                    "--dir",
                    folder.string(),
                    "--device",
                    slot.device,
                    "--threads",
                    std::to_string(slot.threads)};
    if (!settings.data_root.empty()) command.argv.insert(command.argv.end(), {"--data-root", settings.data_root});
    return command;
}

Command adapter_command(const Trainer& trainer, const RunPlace& place) {
    Command command;
    command.argv = {(program_folder() / "bitsweep").string(),
                    "trainer",
                    "adapt",
                    place.folder.string(),
                    trainer.file,
                    "--device",
                    place.device,
                    "--threads",
                    std::to_string(place.threads),
                    "--data-root",
                    place.data_root.string()};
    return command;
}

Command foreign_command(const Trainer& trainer, const LocalExecutor::Settings& settings,
                        const std::filesystem::path& folder, const SlotSpec& slot) try {
    const RunPlace place{absolute_path(folder), absolute_path(settings.data_root), slot.device, slot.threads};
    if (!trainer.adapter) make_own_files_folder(folder, /*goes_on=*/true);
    auto command = trainer.adapter
                       ? adapter_command(trainer, place)
                       : trainer_command(trainer, read_ordered_json(read_file(folder / kConfigFile)), place);
    if (command.folder.empty()) command.folder = settings.folder;
    return command;
} catch (const ConfigError& error) {  // one run's files are wrong: its attempt fails, and the sweep goes on
    throw SystemError(error.what(), 0);
}

// Whether the next attempt of a trainer that keeps the contract itself has no use for what it finds in files/.
bool starts_anew(const Trainer& trainer, const std::filesystem::path& folder) {
    return trainer.resume == Resume::kRestart && !is_there(folder / kCheckpointFile) &&
           !FileLock::is_held(folder / kLockFile);
}

}  // namespace

Command worker_command(const LocalExecutor::Settings& settings, const std::string& id, const SlotSpec& slot,
                       int attempt) {
    const auto folder = run_folder(settings.results, id);
    const auto threads = std::to_string(slot.threads);
    const auto foreign = settings.trainers.find(id);
    auto command = foreign == settings.trainers.end() ? our_command(settings, folder, slot)
                                                      : foreign_command(*foreign->second, settings, folder, slot);
    // Several workers share the cores: a thread that spins while it waits would take a core from another worker. And a
    // GPU's number means the same to CUDA as to nvidia-smi only in the order of the bus.
    command.environment.insert({{"OMP_NUM_THREADS", threads},
                                {"OPENBLAS_NUM_THREADS", threads},
                                {"OMP_WAIT_POLICY", "passive"},
                                {"CUDA_DEVICE_ORDER", "PCI_BUS_ID"},
                                {"CUDA_VISIBLE_DEVICES", slot.gpu_uuid}});
    command.cores = slot.cores;
    command.output = folder / log_file(attempt);
    return command;
}

std::vector<std::string> stack_command(pid_t pid) {
    const auto id = std::to_string(pid);
    const std::vector<std::string> within{"timeout", "20"};  // of coreutils: a debugger can hang too
    std::vector<std::string> command;
    if (find_program("eu-stack")) command = {"eu-stack", "-p", id};
    else if (find_program("gdb")) command = {"gdb", "-nx", "-batch", "-p", id, "-ex", "thread apply all backtrace"};
    if (!command.empty()) command.insert(command.begin(), within.begin(), within.end());
    return command;
}

void LocalExecutor::start(std::size_t run, const std::string& id, const SlotSpec& slot) {
    const int attempt = count_attempts(run_folder(settings_.results, id)) + 1;
    auto command = worker_command(settings_, id, slot, attempt);
    if (const auto own = settings_.trainers.find(id); own != settings_.trainers.end() && !own->second->adapter) {
        command.environment[kCodeVariable] = code_of(*own->second);
        if (starts_anew(*own->second, run_folder(settings_.results, id)))
            make_own_files_folder(run_folder(settings_.results, id), /*goes_on=*/false);
    }
    const auto log = command.output;
    watch(run, start_process(command), true, log);
}

std::optional<SlotSpec> LocalExecutor::adopt(std::size_t run, const std::string& id) {
    const auto folder = run_folder(settings_.results, id);
    const auto pid = settings_.adopts ? live_worker(folder) : std::nullopt;
    if (!pid) return std::nullopt;
    watch(run, *pid, false, folder / log_file(count_attempts(folder)));
    SlotSpec occupied;
    occupied.gpu_uuid = process_environment(*pid, "CUDA_VISIBLE_DEVICES").value_or("");
    occupied.cores = cores_of_process(*pid);
    return occupied;
}

// By a descriptor, since a pid may be another process's as soon as its own has ended. A worker that is not our child
// and is gone already (ESRCH) is watched without one, and wait() reports its end at once.
void LocalExecutor::watch(std::size_t run, pid_t pid, bool is_child, std::filesystem::path log) {
    const auto descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (descriptor < 0 && !(errno == ESRCH && !is_child))
        throw SystemError("cannot watch process " + std::to_string(pid), errno);
    workers_.try_emplace(run, Worker{pid, Descriptor(descriptor), is_child, std::move(log)});
}

std::optional<EndedRun> LocalExecutor::wait(double timeout_s) {
    std::vector<pollfd> watched;
    for (const auto& [run, worker] : workers_) watched.push_back({worker.ended.get(), POLLIN, 0});
    const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(timeout_s * 1000.0));
    if (ready < 0 && errno != EINTR) throw SystemError("cannot wait for the workers", errno);
    std::size_t index = 0;
    for (auto worker = workers_.begin(); worker != workers_.end(); ++worker, ++index) {
        const bool gone_before_watched = worker->second.ended.get() < 0;
        if (!gone_before_watched && (ready <= 0 || watched[index].revents == 0)) continue;
        EndedRun ended{worker->first, {worker->second.pid, std::nullopt, std::nullopt}};
        if (worker->second.is_child) {
            // What it started must not go on. Its pid is its own until we have waited for it; that of a worker that is
            // not our child may be another's by now.
            ::kill(-ended.end.pid, SIGKILL);
            ended.end.status = wait_process(ended.end.pid);
        }
        workers_.erase(worker);
        return ended;
    }
    return std::nullopt;
}

void LocalExecutor::stop(std::size_t run, bool kill) {
    const auto worker = workers_.find(run);
    if (worker != workers_.end()) signal_group(worker->second.pid, kill ? SIGKILL : SIGTERM);
}

void LocalExecutor::write_stack(std::size_t run) {
    const auto& worker = workers_.at(run);
    auto command = stack_command(worker.pid);
    if (command.empty())
        command = {"echo", "no stacks of the hanging threads: neither eu-stack nor gdb is installed here"};
    try {
        wait_process(start_process({command, {}, {}, worker.log}));
    } catch (const SystemError&) {  // it was worth a try; the worker is stopped all the same
    }
}

}  // namespace bitsweep::sched
