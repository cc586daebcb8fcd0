#include "train/freed_memory.h"

#include <cstring>
#include <iterator>
#include <limits>
#include <map>
#include <mutex>
#include <unordered_map>

#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <c10/core/CPUAllocator.h>
#include <torch/version.h>

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
#define BITSWEEP_ALLOCATES_CONST
#else
#define BITSWEEP_ALLOCATES_CONST const
#endif

namespace bitsweep {
namespace {

constexpr std::size_t kLarge = 1 << 17, kAlignment = 4096;

/// One range of addresses for large blocks alone: each takes the first gap that it fits, and gaps that touch become
/// one. What a step needs at once then is what it holds, to a percent. Any thread may take and give.
class Arena {
public:
    /// As long as the machine's memory: pages that nobody has written cost nothing. Empty where addresses are limited
    /// (ulimit -v): others need them.
    Arena() {
        rlimit addresses{};
        if (::getrlimit(RLIMIT_AS, &addresses) != 0 || addresses.rlim_cur != RLIM_INFINITY) return;
        const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
        void* range =
            ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (range == MAP_FAILED) return;
        begin_ = static_cast<char*>(range);
        end_ = begin_ + bytes;
        gaps_.emplace(begin_, bytes);
    }

    bool owns(const void* block) const { return begin_ <= block && block < end_; }

    /// nullptr where no gap is large enough.
    char* take(std::size_t size) {
        const std::lock_guard lock(mutex_);
        for (auto gap = gaps_.begin(); gap != gaps_.end(); ++gap) {
            const auto [begin, free] = *gap;
            if (free < size) continue;
            gaps_.erase(gap);
            if (free > size) gaps_.emplace(begin + size, free - size);
            sizes_.emplace(begin, size);
            return begin;
        }
        return nullptr;
    }

    void give(char* begin) {
        const std::lock_guard lock(mutex_);
        auto size = sizes_.extract(begin).mapped();
        if (const auto after = gaps_.find(begin + size); after != gaps_.end()) {
            size += after->second;
            gaps_.erase(after);
        }
        const auto next = gaps_.lower_bound(begin);
        if (next != gaps_.begin()) {
            const auto before = std::prev(next);
            if (before->first + before->second == begin) {
                before->second += size;
                return;
            }
        }
        gaps_.emplace(begin, size);
    }

private:
    std::mutex mutex_;
    char *begin_ = nullptr, *end_ = nullptr;
    std::map<char*, std::size_t> gaps_;             // by address, bytes; no two touch
    std::unordered_map<char*, std::size_t> sizes_;  // of the blocks that are taken
};

/// Tensors may outlive every static object, so that this one is never destroyed.
Arena& arena() {
    static auto* arena = new Arena;
    return *arena;
}

void free_block(void* block) {
    if (arena().owns(block)) arena().give(static_cast<char*>(block));
    else c10::GetDefaultCPUAllocator()->raw_deallocate(block);
}

class KeepingAllocator final : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t bytes) BITSWEEP_ALLOCATES_CONST override {
        const auto size = (bytes + kAlignment - 1) / kAlignment * kAlignment;
        char* begin = bytes < kLarge ? nullptr : arena().take(size);
        if (begin == nullptr) return c10::GetDefaultCPUAllocator()->allocate(bytes);
        return {begin, begin, free_block, c10::Device(c10::DeviceType::CPU)};
    }

    // LibTorch's oneDNN frees by it.
    c10::DeleterFnPtr raw_deleter() const override { return free_block; }

    // Pure in LibTorch 2.3 and later, not known to the ones before.
    void copy_data(void* to, const void* from, std::size_t bytes) const { std::memcpy(to, from, bytes); }
};

}  // namespace

void keep_freed_memory() {
#ifdef __GLIBC__
    ::mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the most that glibc accepts
    ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    ::mallopt(M_TOP_PAD, 64 << 20);
#endif
    static KeepingAllocator allocator;
    c10::SetCPUAllocator(&allocator, /*priority=*/1);
}

}  // namespace bitsweep
