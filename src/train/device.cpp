#include "train/device.h"

#include <charconv>

#include <dlfcn.h>

#include <fmt/format.h>
#include <torch/version.h>

#include "base/error.h"
#include "config/tables.h"
#include "kernels/kernels.h"
#include "sys/file.h"
#include "sys/gpu.h"
#include "sys/machine.h"

namespace bitsweep {
namespace {

std::string fingerprint_of(const DataConfig& data) {
    const auto* info = find_data_set(data.name);
    return info->fingerprint.empty() ? data.fingerprint : std::string(info->fingerprint);
}

}  // namespace

torch::Device choose_device(const std::string& name) {
    const bool has_cuda = torch::cuda::is_available();
    if (name == "cpu" || (name == "auto" && !has_cuda)) return torch::kCPU;
    if (name == "auto") return {torch::kCUDA, 0};
    const std::string number = name == "cuda" ? "cuda:0" : name;
    const auto* end = number.data() + number.size();
    int index = -1;
    if (number.rfind("cuda:", 0) != 0 || std::from_chars(number.data() + 5, end, index).ptr != end || index < 0)
        throw ConfigError("--device", "expected auto, cpu or cuda:N, got '" + name + "'");
    const auto count = static_cast<int>(torch::cuda::device_count());
    if (index >= count)
        throw ConfigError("--device", fmt::format("'{}' is not there: LibTorch sees {} GPUs", name, count),
                          count == 0 ? "use cpu, or build with a CUDA LibTorch (CMAKE_PREFIX_PATH)" : "");
    return {torch::kCUDA, static_cast<c10::DeviceIndex>(index)};
}

int set_threads(int threads) {
    if (threads <= 0) threads = static_cast<int>(usable_cores().size());
    at::set_num_threads(threads);
    if (auto* set = reinterpret_cast<void (*)(int)>(::dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(threads);
    at::globalContext().setBenchmarkCuDNN(false);
    at::globalContext().setDeterministicCuDNN(true);
    at::globalContext().setAllowTF32CuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
    return threads;
}

std::string choose_instruction_set() {
    const auto name = environment("BITSWEEP_ISA").value_or("");
    if (!kernels::choose(name))
        throw ConfigError("BITSWEEP_ISA",
                          fmt::format("this machine runs {}, got '{}'", kernels::names_of_implementations(), name),
                          "unset it for the quickest");
    return kernels::kernels_for(kernels::Device::kCpu)->name;
}

OrderedJson environment_facts(torch::Device device, int threads, const std::vector<std::string>& argv,
                              const DataConfig& data) {
    OrderedJson facts{{"git_commit", kGitCommit},
                      {"git_dirty", kGitDirty},
                      {"binary_sha256", sha256_of_file("/proc/self/exe")},
                      {"libtorch", TORCH_VERSION},
                      {"cuda", nullptr},
                      {"driver", nullptr},
                      {"compiler", fmt::format("g++ {}", __VERSION__)},
                      {"host", host_name()},
                      {"device", device.str()},
                      {"device_uuid", nullptr},
                      {"threads", threads},
                      {"argv", argv},
                      {"data_fingerprint", fingerprint_of(data)}};
    if (!device.is_cuda()) return facts;
    facts["cuda"] = at::detail::getCUDAHooks().versionCUDART();
    const auto inventory = Nvml().inventory();
    facts["driver"] = inventory.driver;
    // CUDA_VISIBLE_DEVICES renumbers the devices; with one visible, its own value is the UUID the executor gave.
    if (const auto visible = environment("CUDA_VISIBLE_DEVICES")) facts["device_uuid"] = *visible;
    else if (static_cast<std::size_t>(device.index()) < inventory.gpus.size())
        facts["device_uuid"] = inventory.gpus[static_cast<std::size_t>(device.index())].uuid;
    return facts;
}

}  // namespace bitsweep
