// A made-up libnvidia-ml for tests: bitsweep loads it in place of the driver's when BITSWEEP_NVML names it. Its GPUs
// are the lines of the file that BITSWEEP_FAKE_GPUS names, "UUID total free" in bytes, read anew at each question.

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

namespace {

struct FakeGpu {
    std::string uuid;
    unsigned long long total = 0, free = 0;
};

struct Memory {
    unsigned long long total, free, used;
};

constexpr int kSuccess = 0, kInvalid = 2;

std::vector<FakeGpu> gpus() {
    std::vector<FakeGpu> list;
    const char* path = std::getenv("BITSWEEP_FAKE_GPUS");
    std::ifstream file(path == nullptr ? "" : path);
    for (FakeGpu gpu; file >> gpu.uuid >> gpu.total >> gpu.free;) list.push_back(gpu);
    return list;
}

// A handle is the GPU's number, from 1: null stays invalid.
std::size_t number_of(void* device) {
    return reinterpret_cast<std::size_t>(device) - 1;
}

int copy(const std::string& text, char* out, unsigned size) {
    if (text.size() >= size) return kInvalid;
    std::strcpy(out, text.c_str());
    return kSuccess;
}

}  // namespace

extern "C" {

int nvmlInit_v2() {
    return kSuccess;
}

int nvmlShutdown() {
    return kSuccess;
}

int nvmlSystemGetDriverVersion(char* out, unsigned size) {
    return copy("0.0-fake", out, size);
}

int nvmlDeviceGetCount_v2(unsigned* count) {
    *count = static_cast<unsigned>(gpus().size());
    return kSuccess;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
    *device = reinterpret_cast<void*>(static_cast<std::size_t>(index) + 1);
    return index < gpus().size() ? kSuccess : kInvalid;
}

int nvmlDeviceGetHandleByUUID(const char* uuid, void** device) {
    const auto list = gpus();
    for (std::size_t i = 0; i < list.size(); ++i)
        if (list[i].uuid == uuid) return nvmlDeviceGetHandleByIndex_v2(static_cast<unsigned>(i), device);
    return kInvalid;
}

int nvmlDeviceGetUUID(void* device, char* out, unsigned size) {
    const auto list = gpus();
    return number_of(device) < list.size() ? copy(list[number_of(device)].uuid, out, size) : kInvalid;
}

int nvmlDeviceGetName(void*, char* out, unsigned size) {
    return copy("Fake GPU", out, size);
}

int nvmlDeviceGetMemoryInfo(void* device, Memory* memory) {
    const auto list = gpus();
    if (number_of(device) >= list.size()) return kInvalid;
    const auto& gpu = list[number_of(device)];
    *memory = {gpu.total, gpu.free, gpu.total - gpu.free};
    return kSuccess;
}

}  // extern "C"
