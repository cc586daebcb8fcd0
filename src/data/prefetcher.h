#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <torch/torch.h>

namespace bitsweep {

/// Makes the next batches on a thread of its own while the caller works on one. What a batch holds is `make`'s alone:
/// the result is the same as without the thread.
class Prefetcher {
public:
    struct Work {
        std::function<torch::Tensor(std::int64_t count)> allocate;  ///< a buffer for `count` images
        /// Fills the buffer with `count` images from `first` on. Runs on the prefetcher's thread, one at a time.
        std::function<void(std::int64_t first, std::int64_t count, torch::Tensor& buffer)> make;
    };

    /// `ahead`: most batches that wait ready (so `ahead` + 1 buffers are in use). `threads`: OpenMP threads of `make`.
    Prefetcher(Work work, std::int64_t ahead, int threads);
    ~Prefetcher();
    Prefetcher(const Prefetcher&) = delete;
    Prefetcher& operator=(const Prefetcher&) = delete;

    /// Forgets what is ready and waits until `make` is idle, so that what it reads may change. There are now `size`
    /// images.
    void begin(std::int64_t size);

    /// `count` images from `first` on; then starts on the ones behind them: of `count` images each, and of the rest.
    /// The tensor is valid until the next get() or begin(). Rethrows what `make` threw.
    torch::Tensor get(std::int64_t first, std::int64_t count);

private:
    struct Place {
        std::int64_t first = 0, count = 0;
        bool operator==(const Place&) const = default;
    };
    struct Made {
        Place place;
        torch::Tensor buffer;
        std::exception_ptr error;
    };

    void run();
    void halt(std::unique_lock<std::mutex>& lock);
    torch::Tensor take_buffer(std::int64_t count);
    Place behind(Place place) const;
    bool has_work() const { return next_.count > 0 && static_cast<std::int64_t>(ready_.size()) < ahead_; }

    // Constant after construction.
    const Work work_;
    const std::int64_t ahead_;

    // Guarded by mutex_.
    std::mutex mutex_;
    std::condition_variable changed_;
    std::int64_t size_ = 0;
    Place next_;         // what is made next; count 0 = nothing
    bool busy_ = false;  // `make` runs
    bool ends_ = false;
    std::deque<Made> ready_;
    std::vector<torch::Tensor> free_;
    torch::Tensor lent_;  // what get() gave out last

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace bitsweep
