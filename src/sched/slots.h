#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sys/machine.h"

namespace bitsweep {

/// The right to run one run on one device.
struct SlotSpec {
    std::string device;      ///< "cpu" or "cuda:0" (the worker sees its one GPU as device 0)
    std::string gpu_uuid;    ///< for CUDA_VISIBLE_DEVICES; "" on the CPU
    std::vector<int> cores;  ///< cores of its own
    int threads = 1;
};

/// What the user asked for.
struct SlotRequest {
    std::string device = "auto";  ///< auto, cpu or cuda
    int threads = 0;              ///< a worker; 0 = chosen
    int slots = 0;                ///< 0 = as many as fit
};

/// Cuts a machine into slots: one a GPU, or on a CPU cores / threads of them, each with its own cores.
/// With threads = 0 the cores are spread over `runs`, the sweep's whole number of runs (never over those that
/// are left: a resumed sweep must use the thread count it began with, or its bits would change), 4 at most a worker.
/// Throws ConfigError if the request does not fit the machine.
std::vector<SlotSpec> make_slots(const SlotRequest& request, const std::vector<Gpu>& gpus,
                                 const std::vector<int>& cores, std::size_t runs);

/// Lends slots. A lent slot comes back when its Lease goes; the pool must outlive its leases.
class SlotPool {
public:
    explicit SlotPool(std::vector<SlotSpec> slots) : slots_(std::move(slots)), lent_(slots_.size(), false) {}

    class Lease {
    public:
        Lease(SlotPool& pool, std::size_t index) : pool_(&pool), index_(index) {}
        ~Lease() {
            if (pool_ != nullptr) pool_->lent_[index_] = false;
        }
        Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), index_(other.index_) {}
        Lease& operator=(Lease&&) = delete;
        const SlotSpec& slot() const { return pool_->slots_[index_]; }

    private:
        SlotPool* pool_;
        std::size_t index_;
    };

    /// A free slot, or nullopt when all are lent.
    std::optional<Lease> try_lend();
    std::size_t size() const { return slots_.size(); }
    std::size_t free() const;

private:
    std::vector<SlotSpec> slots_;
    std::vector<bool> lent_;
};

}  // namespace bitsweep
