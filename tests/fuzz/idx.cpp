// A pair of IDX files, images and labels: as many of each as both headers say.

#include "datasets/idx_records.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    const auto pieces = fuzz::pieces_of(fuzz::text_of(bytes, size));
    if (pieces.size() < 2) return 0;
    fuzz::may_refuse([&] {
        const auto read = idx_records(pieces[0], "images", pieces[1], "labels", 10);
        fuzz::require(read.labels.size() == static_cast<std::size_t>(read.count));
        fuzz::require(read.pixels.size() == static_cast<std::size_t>(read.count * read.height * read.width));
    });
    return 0;
}
