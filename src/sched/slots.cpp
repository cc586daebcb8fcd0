#include "sched/slots.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"

namespace bitsweep::sched {
namespace {

constexpr int kMostChosenThreads = 4;

int chosen_threads(const SlotRequest& request, int cores, std::size_t workers) {
    if (request.threads > 0) return request.threads;
    const int share = cores / static_cast<int>(std::clamp<std::size_t>(workers, 1, static_cast<std::size_t>(cores)));
    return std::clamp(share, 1, kMostChosenThreads);
}

// The `index`th share of `count` cores.
std::vector<int> share_of_cores(const std::vector<int>& cores, std::size_t index, std::size_t count) {
    const std::size_t first = index * count;
    return {cores.begin() + static_cast<std::ptrdiff_t>(first),
            cores.begin() + static_cast<std::ptrdiff_t>(first + count)};
}

[[noreturn]] void too_many_slots(int wanted, std::size_t fit, const std::string& of_what) {
    throw ConfigError("--slots", fmt::format("{} slots were asked for, but {} fit {}", wanted, fit, of_what));
}

std::vector<SlotSpec> gpu_slots(const SlotRequest& request, const std::vector<Gpu>& gpus,
                                const std::vector<int>& cores) {
    const bool is_auto = request.runs_per_gpu == 0;
    const auto each = static_cast<std::size_t>(is_auto ? kMostRunsPerGpu : request.runs_per_gpu);
    const auto fit = gpus.size() * each;
    if (request.slots > 0 && static_cast<std::size_t>(request.slots) > fit)
        too_many_slots(request.slots, fit, fmt::format("{} GPUs ({} runs a GPU)", gpus.size(), each));
    const int threads = chosen_threads(request, static_cast<int>(cores.size()), is_auto ? gpus.size() : fit);
    const std::size_t cores_each = std::max<std::size_t>(1, cores.size() / gpus.size());
    std::vector<SlotSpec> slots;
    for (std::size_t i = 0; i < gpus.size(); ++i) {
        const bool own_cores = (i + 1) * cores_each <= cores.size();
        const SlotSpec slot{gpus[i].is_fake ? "cpu" : "cuda:0", gpus[i].uuid,
                            own_cores ? share_of_cores(cores, i, cores_each) : cores, threads,
                            is_auto ? gpus[i].free_bytes : 0};
        slots.insert(slots.end(), each, slot);
    }
    return slots;
}

std::vector<SlotSpec> cpu_slots(const SlotRequest& request, const std::vector<int>& cores, std::size_t runs) {
    const int threads = chosen_threads(request, static_cast<int>(cores.size()), runs);
    const auto fit = cores.size() / static_cast<std::size_t>(threads);
    if (fit == 0)
        throw ConfigError("--threads",
                          fmt::format("{} threads need {} cores, but {} may be used", threads, threads, cores.size()));
    if (request.slots > 0 && static_cast<std::size_t>(request.slots) > fit)
        too_many_slots(request.slots, fit, fmt::format("{} cores ({} threads a worker)", cores.size(), threads));
    std::vector<SlotSpec> slots;
    for (std::size_t i = 0; i < fit; ++i)
        slots.push_back({"cpu", "", share_of_cores(cores, i, static_cast<std::size_t>(threads)), threads, 0});
    return slots;
}

}  // namespace

std::vector<SlotSpec> make_slots(const SlotRequest& request, const std::vector<Gpu>& gpus,
                                 const std::vector<int>& cores, std::size_t runs) {
    if (request.device != "auto" && request.device != "cpu" && request.device != "cuda")
        throw ConfigError("--device", "expected auto, cpu or cuda, got '" + request.device + "'");
    if (request.device == "cuda" && gpus.empty())
        throw ConfigError("--device", "cuda was asked for, but no GPU was found", "'bitsweep doctor' says why");
    const bool use_gpus = request.device != "cpu" && !gpus.empty();
    return use_gpus ? gpu_slots(request, gpus, cores) : cpu_slots(request, cores, runs);
}

std::string device_name(const SlotSpec& slot) {
    return slot.gpu_uuid.empty() ? "cpu" : slot.gpu_uuid;
}

}  // namespace bitsweep::sched
