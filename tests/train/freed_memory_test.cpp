#include "train/freed_memory.h"

#include <vector>

#include "base/random.h"
#include "support/catch.h"

namespace bitsweep::freed_memory_test {
namespace {

struct Held {
    torch::Tensor tensor;
    float value;

    bool is_whole() const { return torch::all(tensor == value).item<bool>(); }
};

}  // namespace

TEST_CASE("tensors of any size, taken and freed in any order, never share memory", "[train]") {
    keep_freed_memory();
    SplitMix64 random(7);
    std::vector<Held> held;
    for (int i = 0; i < 3000; ++i) {
        if (held.size() > 40) {
            const auto at = random.below(held.size());
            CHECK(held[at].is_whole());
            held.erase(held.begin() + static_cast<std::ptrdiff_t>(at));
        }
        // From a float to 1 MiB, on both sides of the size that has a range of its own.
        const auto count = static_cast<std::int64_t>(1 + random.below(1ULL << random.below(19)));
        held.push_back({torch::full({count}, static_cast<float>(i)), static_cast<float>(i)});
    }
    for (const auto& each : held) CHECK(each.is_whole());
}

TEST_CASE("a step's tensors lie where those of the step before lay", "[train]") {
    keep_freed_memory();
    const auto step = [] {
        std::vector<const void*> places;
        std::vector<torch::Tensor> held;
        for (const std::int64_t mib : {8, 2, 4, 1, 16, 2}) {
            held.push_back(torch::empty({mib << 18}));
            places.push_back(held.back().data_ptr());
        }
        return places;
    };
    const auto first = step();
    CHECK(step() == first);
}

}  // namespace bitsweep::freed_memory_test
