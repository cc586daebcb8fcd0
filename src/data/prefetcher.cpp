#include "data/prefetcher.h"

#include <algorithm>
#include <utility>

#include <omp.h>

namespace bitsweep {

Prefetcher::Prefetcher(Work work, std::int64_t ahead, int threads)
    : work_(std::move(work)), ahead_(ahead), thread_([this, threads] {
          omp_set_num_threads(threads);  // of this thread's own team
          run();
      }) {}

Prefetcher::~Prefetcher() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Prefetcher::begin(std::int64_t size) {
    std::unique_lock lock(mutex_);
    halt(lock);
    size_ = size;
}

torch::Tensor Prefetcher::get(std::int64_t first, std::int64_t count) {
    const Place place{first, count};
    std::unique_lock lock(mutex_);
    if (lent_.defined()) free_.push_back(std::exchange(lent_, {}));
    const auto settled = [&] { return !ready_.empty() || (!busy_ && next_ != place); };
    while (true) {
        changed_.wait(lock, settled);
        if (!ready_.empty() && ready_.front().place == place) break;
        halt(lock);
        next_ = place;
        changed_.notify_all();
    }
    auto made = std::move(ready_.front());
    ready_.pop_front();
    changed_.notify_all();
    lent_ = std::move(made.buffer);
    if (made.error) std::rethrow_exception(made.error);
    return lent_;
}

// Nothing is being made, nothing is ready, and nothing will be made.
void Prefetcher::halt(std::unique_lock<std::mutex>& lock) {
    next_ = {};
    changed_.wait(lock, [&] { return !busy_; });
    for (auto& made : ready_) free_.push_back(std::move(made.buffer));
    ready_.clear();
}

void Prefetcher::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return ends_ || has_work(); });
        if (ends_) return;
        Made made{std::exchange(next_, behind(next_)), {}, nullptr};
        made.buffer = take_buffer(made.place.count);
        busy_ = true;
        lock.unlock();
        try {
            if (!made.buffer.defined()) made.buffer = work_.allocate(made.place.count);
            work_.make(made.place.first, made.place.count, made.buffer);
        } catch (...) {
            made.error = std::current_exception();
        }
        lock.lock();
        busy_ = false;
        if (made.error) next_ = {};
        ready_.push_back(std::move(made));
        changed_.notify_all();
    }
}

// A buffer of that size that is not in use, or none. Those of another size go: they come at the end of a set only.
torch::Tensor Prefetcher::take_buffer(std::int64_t count) {
    std::erase_if(free_, [&](const torch::Tensor& buffer) { return !buffer.defined() || buffer.size(0) != count; });
    if (free_.empty()) return {};
    auto buffer = std::move(free_.back());
    free_.pop_back();
    return buffer;
}

Prefetcher::Place Prefetcher::behind(Place place) const {
    const auto first = place.first + place.count;
    return {first, std::min(place.count, size_ - first)};
}

}  // namespace bitsweep
