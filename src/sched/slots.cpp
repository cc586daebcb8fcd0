#include "sched/slots.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"

namespace bitsweep {
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

std::vector<SlotSpec> gpu_slots(const SlotRequest& request, const std::vector<Gpu>& gpus,
                                const std::vector<int>& cores) {
    const auto count = request.slots > 0 ? static_cast<std::size_t>(request.slots) : gpus.size();
    if (count > gpus.size())
        throw ConfigError("--slots", fmt::format("{} slots, but the machine has {} GPUs", count, gpus.size()));
    const int threads = chosen_threads(request, static_cast<int>(cores.size()), count);
    const std::size_t cores_each = std::max<std::size_t>(1, cores.size() / count);
    std::vector<SlotSpec> slots;
    for (std::size_t i = 0; i < count; ++i) {
        const bool own_cores = (i + 1) * cores_each <= cores.size();
        slots.push_back({"cuda:0", gpus[i].uuid, own_cores ? share_of_cores(cores, i, cores_each) : cores, threads});
    }
    return slots;
}

std::vector<SlotSpec> cpu_slots(const SlotRequest& request, const std::vector<int>& cores, std::size_t runs) {
    const int threads = chosen_threads(request, static_cast<int>(cores.size()), runs);
    const auto fit = cores.size() / static_cast<std::size_t>(threads);
    const auto count = request.slots > 0 ? static_cast<std::size_t>(request.slots) : fit;
    if (fit == 0 || count > fit)
        throw ConfigError(
            "--threads",
            fmt::format("{} slots of {} threads need {} cores, but {} may be used", std::max<std::size_t>(count, 1),
                        threads, std::max<std::size_t>(count, 1) * static_cast<std::size_t>(threads), cores.size()));
    std::vector<SlotSpec> slots;
    for (std::size_t i = 0; i < count; ++i)
        slots.push_back({"cpu", "", share_of_cores(cores, i, static_cast<std::size_t>(threads)), threads});
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

std::optional<SlotPool::Lease> SlotPool::try_lend() {
    const auto found = std::find(lent_.begin(), lent_.end(), false);
    if (found == lent_.end()) return std::nullopt;
    *found = true;
    return std::optional<Lease>(std::in_place, *this, static_cast<std::size_t>(found - lent_.begin()));
}

std::size_t SlotPool::free() const {
    return static_cast<std::size_t>(std::count(lent_.begin(), lent_.end(), false));
}

}  // namespace bitsweep
