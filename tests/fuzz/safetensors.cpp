// A file of weights: what is read is written again the same.

#include "base/safetensors.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    fuzz::may_refuse([&] {
        const auto written = write_safetensors(read_safetensors(fuzz::text_of(bytes, size), "w.safetensors"));
        fuzz::require(write_safetensors(read_safetensors(written, "w.safetensors")) == written);
    });
    return 0;
}
