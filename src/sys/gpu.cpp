#include "sys/gpu.h"

#include <array>

#include <dlfcn.h>

#include <fmt/format.h>

#include "sys/machine.h"

namespace bitsweep {

// The few NVML entry points used, declared here because NVML is loaded at run time and its header is not in Debian.
// Signatures: NVIDIA, "NVML API Reference". All return 0 on success.
struct Nvml::Library {
    struct Memory {
        unsigned long long total, free, used;
    };
    using Device = void*;

    void* handle = nullptr;
    bool is_initialised = false;
    int (*init)() = nullptr;
    int (*shutdown)() = nullptr;
    int (*driver_version)(char*, unsigned) = nullptr;
    int (*count)(unsigned*) = nullptr;
    int (*by_index)(unsigned, Device*) = nullptr;
    int (*by_uuid)(const char*, Device*) = nullptr;
    int (*uuid)(Device, char*, unsigned) = nullptr;
    int (*name)(Device, char*, unsigned) = nullptr;
    int (*memory)(Device, Memory*) = nullptr;

    explicit Library(void* opened) : handle(opened) {}
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library() {
        if (is_initialised) shutdown();
        ::dlclose(handle);
    }

    bool load() {
        const auto find = [this](auto& function, const char* symbol) {
            function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(handle, symbol));
            return function != nullptr;
        };
        return find(init, "nvmlInit_v2") && find(shutdown, "nvmlShutdown") &&
               find(driver_version, "nvmlSystemGetDriverVersion") && find(count, "nvmlDeviceGetCount_v2") &&
               find(by_index, "nvmlDeviceGetHandleByIndex_v2") && find(by_uuid, "nvmlDeviceGetHandleByUUID") &&
               find(uuid, "nvmlDeviceGetUUID") && find(name, "nvmlDeviceGetName") &&
               find(memory, "nvmlDeviceGetMemoryInfo");
    }

    std::optional<Gpu> read(unsigned index) const {
        Device device = nullptr;
        std::array<char, 96> uuid_text{}, name_text{};
        Memory bytes{};
        if (by_index(index, &device) != 0 || uuid(device, uuid_text.data(), uuid_text.size()) != 0 ||
            name(device, name_text.data(), name_text.size()) != 0 || memory(device, &bytes) != 0)
            return std::nullopt;
        return Gpu{uuid_text.data(), name_text.data(), bytes.total, bytes.free};
    }
};

Nvml::Nvml() {
    const auto path = environment("BITSWEEP_NVML").value_or("libnvidia-ml.so.1");
    void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        reason_ = "no NVIDIA driver: " + path + " is not installed";
        return;
    }
    auto library = std::make_unique<Library>(handle);
    if (!library->load()) {
        reason_ = path + " is too old: an entry point is missing";
        return;
    }
    if (const int error = library->init(); error != 0) {
        reason_ = fmt::format("NVML error {} at start", error);
        return;
    }
    library->is_initialised = true;
    library_ = std::move(library);
}

Nvml::~Nvml() = default;
Nvml::Nvml(Nvml&&) noexcept = default;

GpuInventory Nvml::inventory() const {
    if (!library_) return {{}, {}, reason_};
    GpuInventory inventory;
    std::array<char, 96> driver{};
    if (library_->driver_version(driver.data(), driver.size()) == 0) inventory.driver = driver.data();
    unsigned count = 0;
    if (library_->count(&count) != 0) inventory.reason = "NVML could not count the devices";
    else if (count == 0) inventory.reason = "the driver sees no device";
    for (unsigned i = 0; i < count; ++i) {
        if (const auto gpu = library_->read(i)) inventory.gpus.push_back(*gpu);
        else inventory.reason = fmt::format("NVML could not read device {}", i);
    }
    return inventory;
}

std::optional<std::uint64_t> Nvml::free_bytes(const std::string& uuid) const {
    if (!library_) return std::nullopt;
    Library::Device device = nullptr;
    Library::Memory bytes{};
    if (library_->by_uuid(uuid.c_str(), &device) != 0 || library_->memory(device, &bytes) != 0) return std::nullopt;
    return bytes.free;
}

}  // namespace bitsweep
