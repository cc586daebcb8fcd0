#include "sched/gpus.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/number_in.h"
#include "sys/machine.h"

namespace bitsweep::sched {
namespace {

constexpr std::uint64_t kFakeBytes = 16ULL << 30;

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= list.size();) {
        const auto end = std::min(list.find(',', start), list.size());
        parts.push_back(list.substr(start, end - start));
        start = end + 1;
    }
    return parts;
}

// Index into `gpus` of what one entry of a list names: a number, a UUID, or the start of one.
std::optional<std::size_t> find_gpu(const std::string& entry, const std::vector<Gpu>& gpus) {
    if (const auto number = number_in<int>(entry)) {
        if (*number < 0 || static_cast<std::size_t>(*number) >= gpus.size()) return std::nullopt;
        return static_cast<std::size_t>(*number);
    }
    if (entry.empty()) return std::nullopt;
    for (std::size_t i = 0; i < gpus.size(); ++i)
        if (gpus[i].uuid.rfind(entry, 0) == 0) return i;
    return std::nullopt;
}

// Which of the machine's GPUs we were given.
std::vector<bool> given_gpus(const std::vector<Gpu>& machine, const GpuSurroundings& surroundings) {
    const auto& list = surroundings.cuda_visible_devices ? surroundings.cuda_visible_devices : surroundings.slurm_gpus;
    std::vector<bool> given(machine.size(), !list);
    if (!list) return given;
    for (const auto& entry : split(*list)) {
        const auto index = find_gpu(entry, machine);
        if (!index) break;
        given[*index] = true;
    }
    return given;
}

std::string names_of(const std::vector<Gpu>& machine, const std::vector<bool>& given) {
    std::string text;
    for (std::size_t i = 0; i < machine.size(); ++i)
        if (given[i]) text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", i, machine[i].uuid);
    return text.empty() ? "there are none" : "there are " + text;
}

std::vector<Gpu> fake_gpus(const std::string& count) {
    constexpr int kMost = 64;
    const auto number = number_in<int>(count);
    if (!number || *number < 1 || *number > kMost)
        throw ConfigError("--gpus", fmt::format("expected fake:1 to fake:{}, got 'fake:{}'", kMost, count));
    std::vector<Gpu> gpus;
    for (int i = 0; i < *number; ++i)
        gpus.push_back({fmt::format("GPU-fake-{}", i), "made up", kFakeBytes, kFakeBytes, true});
    return gpus;
}

}  // namespace

GpuSurroundings gpu_surroundings() {
    GpuSurroundings surroundings;
    surroundings.cuda_visible_devices = environment_if_set("CUDA_VISIBLE_DEVICES");
    surroundings.slurm_gpus = environment("SLURM_STEP_GPUS");
    if (!surroundings.slurm_gpus) surroundings.slurm_gpus = environment("SLURM_JOB_GPUS");
    return surroundings;
}

std::vector<Gpu> select_gpus(const std::string& wanted, const std::vector<Gpu>& machine,
                             const GpuSurroundings& surroundings) {
    const std::string fake = "fake:";
    if (wanted.rfind(fake, 0) == 0) return fake_gpus(wanted.substr(fake.size()));
    if (wanted == "none") return {};
    const auto given = given_gpus(machine, surroundings);
    std::vector<bool> chosen = wanted == "all" ? given : std::vector<bool>(machine.size(), false);
    if (wanted != "all")
        for (const auto& entry : split(wanted)) {
            const auto index = find_gpu(entry, machine);
            if (!index || !given[*index])
                throw ConfigError(
                    "--gpus", fmt::format("'{}' names no GPU that may be used: {}", entry, names_of(machine, given)));
            chosen[*index] = true;
        }
    std::vector<Gpu> gpus;
    for (std::size_t i = 0; i < machine.size(); ++i)
        if (chosen[i]) gpus.push_back(machine[i]);
    return gpus;
}

}  // namespace bitsweep::sched
