#include "data/prefetcher.h"

#include <future>
#include <stdexcept>

#include "support/catch.h"

namespace bitsweep::prefetcher_test {

namespace {

// A batch holds the numbers of its images.
Prefetcher::Work counting() {
    return {[](std::int64_t count) { return torch::empty({count}, torch::kInt64); },
            [](std::int64_t first, std::int64_t count, torch::Tensor& buffer) {
                buffer.copy_(torch::arange(first, first + count));
            }};
}

std::vector<std::int64_t> numbers(const torch::Tensor& batch) {
    const auto* data = batch.data_ptr<std::int64_t>();
    return {data, data + batch.numel()};
}

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("batches come as asked for, in order, out of order, and short at the end", "[data][prefetcher]") {
    for (const std::int64_t ahead : {1, 3}) {
        Prefetcher prefetcher(counting(), ahead, 1);
        prefetcher.begin(10);
        CHECK(numbers(prefetcher.get(0, 4)) == Numbers{0, 1, 2, 3});
        CHECK(numbers(prefetcher.get(4, 4)) == Numbers{4, 5, 6, 7});
        CHECK(numbers(prefetcher.get(8, 2)) == Numbers{8, 9});
        CHECK(numbers(prefetcher.get(0, 4)) == Numbers{0, 1, 2, 3});
        CHECK(numbers(prefetcher.get(6, 2)) == Numbers{6, 7});
        CHECK(numbers(prefetcher.get(8, 1)) == Numbers{8});
        prefetcher.begin(3);
        CHECK(numbers(prefetcher.get(0, 3)) == Numbers{0, 1, 2});
    }
}

TEST_CASE("the next batch is made while the caller has the one before", "[data][prefetcher]") {
    std::promise<void> second_is_made;
    auto work = counting();
    work.make = [&, make = work.make](std::int64_t first, std::int64_t count, torch::Tensor& buffer) {
        make(first, count, buffer);
        if (first == 2) second_is_made.set_value();
    };
    Prefetcher prefetcher(work, 1, 1);
    prefetcher.begin(4);
    const auto batch = prefetcher.get(0, 2);
    second_is_made.get_future().wait();
    CHECK(numbers(batch) == Numbers{0, 1});  // in a buffer of its own
}

TEST_CASE("two buffers serve all batches of one size", "[data][prefetcher]") {
    int allocations = 0;
    auto work = counting();
    work.allocate = [&, allocate = work.allocate](std::int64_t count) {
        ++allocations;
        return allocate(count);
    };
    Prefetcher prefetcher(work, 1, 1);
    for (int round = 0; round < 3; ++round) {
        prefetcher.begin(20);
        for (std::int64_t first = 0; first < 20; first += 2) prefetcher.get(first, 2);
    }
    CHECK(allocations <= 2);  // one, where the thread never got ahead
}

TEST_CASE("what goes wrong on the thread is thrown where the batch is asked for, and the next is made again",
          "[data][prefetcher]") {
    auto work = counting();
    bool fails = true;
    work.make = [&, make = work.make](std::int64_t first, std::int64_t count, torch::Tensor& buffer) {
        if (first == 2 && fails) throw std::runtime_error("the second");
        make(first, count, buffer);
    };
    Prefetcher prefetcher(work, 3, 1);
    prefetcher.begin(6);
    CHECK(numbers(prefetcher.get(0, 2)) == Numbers{0, 1});
    CHECK_THROWS_WITH(prefetcher.get(2, 2), "the second");
    prefetcher.begin(6);
    fails = false;
    CHECK(numbers(prefetcher.get(2, 2)) == Numbers{2, 3});
}

TEST_CASE("a prefetcher may go at any moment", "[data][prefetcher]") {
    for (int i = 0; i < 50; ++i) {
        Prefetcher prefetcher(counting(), 2, 1);
        prefetcher.begin(100);
        for (int k = 0; k < i % 3; ++k) prefetcher.get(k, 1);
    }
}

}  // namespace bitsweep::prefetcher_test
