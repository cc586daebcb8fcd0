#include "sys/gpu.h"

#include <cstdlib>

#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"

namespace bitsweep::gpu_test {

namespace {

// The fake NVML with these GPUs, as long as it lives.
class FakeGpus {
public:
    explicit FakeGpus(const std::string& lines) {
        set(lines);
        ::setenv("BITSWEEP_NVML", BITSWEEP_FAKE_NVML, 1);
        ::setenv("BITSWEEP_FAKE_GPUS", file().c_str(), 1);
    }
    ~FakeGpus() {
        ::unsetenv("BITSWEEP_NVML");
        ::unsetenv("BITSWEEP_FAKE_GPUS");
    }
    void set(const std::string& lines) const { replace_file(file(), lines); }

private:
    std::filesystem::path file() const { return folder_.path / "gpus"; }
    test::Folder folder_;
};

}  // namespace

TEST_CASE("the GPUs are those that NVML names, with what others leave of their memory", "[sys]") {
    const FakeGpus fake("GPU-a 100 90\nGPU-b 200 200\n");
    const auto inventory = Nvml().inventory();
    REQUIRE(inventory.gpus.size() == 2);
    CHECK(inventory.driver == "0.0-fake");
    CHECK(inventory.gpus[0].uuid == "GPU-a");
    CHECK(inventory.gpus[0].free_bytes == 90);
    CHECK(inventory.gpus[1].memory_bytes == 200);
}

TEST_CASE("free memory is asked anew each time, by UUID", "[sys]") {
    const FakeGpus fake("GPU-a 100 90\n");
    const Nvml nvml;
    CHECK(nvml.free_bytes("GPU-a") == 90);
    fake.set("GPU-a 100 10\n");
    CHECK(nvml.free_bytes("GPU-a") == 10);
    CHECK_FALSE(nvml.free_bytes("GPU-b"));
}

TEST_CASE("no NVML is no GPUs, with the reason", "[sys]") {
    ::setenv("BITSWEEP_NVML", "/nowhere/libnvidia-ml.so.1", 1);
    const Nvml nvml;
    ::unsetenv("BITSWEEP_NVML");
    CHECK(nvml.inventory().gpus.empty());
    CHECK(nvml.inventory().reason == "no NVIDIA driver: /nowhere/libnvidia-ml.so.1 is not installed");
    CHECK_FALSE(nvml.free_bytes("GPU-a"));
}

}  // namespace bitsweep::gpu_test
