// A deployed network: what is read is written again the same.

#include "deploy/network_file.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    fuzz::may_refuse([&] {
        const auto read = read_network(fuzz::text_of(bytes, size), "n.bsnet");
        const auto written = write_network(read);
        fuzz::require(write_network(read_network(written, "n.bsnet")) == written);
    });
    return 0;
}
