#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sched/slots.h"

namespace bitsweep::sched {

/// A run's needs of a device.
struct Need {
    std::uint64_t bytes = 0;  ///< memory, headroom included; 0 = unknown
    bool alone = false;       ///< it shares the device with no other run
};

/// The ledger of slots: lent slots stand here, and the devices are not asked. A lent slot comes back when its
/// Lease goes; the pool must outlive its leases.
///
/// If `device_bytes` is given, a device is shared only by runs whose needs are known and fit together; one with
/// an unknown need has it for itself. Otherwise the number of slots decides.
class SlotPool {
public:
    explicit SlotPool(std::vector<SlotSpec> slots);

    class Lease {
    public:
        Lease(SlotPool& pool, std::size_t index) : pool_(&pool), index_(index) {}
        ~Lease();
        Lease(Lease&& other) noexcept;
        Lease& operator=(Lease&&) = delete;
        const SlotSpec& slot() const;

        /// The memory that the run turned out to need.
        void set_bytes(std::uint64_t bytes);

        /// Bytes that the other runs on its device are known to need; nullopt if one's need is unknown.
        std::optional<std::uint64_t> others_bytes() const;

    private:
        SlotPool* pool_;
        std::size_t index_;
    };

    /// A slot on the device that fewest runs use and that has room for this run, or nullopt.
    std::optional<Lease> try_lend(const Need& need = {});

    /// The slot that a worker left by an earlier bitsweep occupies; else any slot of its device, else any free one.
    std::optional<Lease> try_lend_like(const SlotSpec& occupied);

    /// For a run that try_lend() refused: keeps the device that will soonest have room for it from all who come
    /// after, until begin_round(). So a large run waits no longer than for those that run now. False if every device
    /// is kept already.
    bool keep_device();
    void begin_round();

    /// Whether some slot could be lent to a run that needs little.
    bool has_room() const;

    /// Lends no more than this many at once from now on; slots that are lent stay lent.
    void set_limit(std::size_t limit) { limit_ = limit; }
    std::size_t limit() const { return std::min(limit_, slots_.size()); }

    /// The device is lent no more.
    void quarantine(const std::string& device);
    bool is_quarantined(const std::string& device) const;
    bool all_quarantined() const;

    /// One line of the ledger.
    struct DeviceUse {
        std::string name;
        std::size_t slots = 0, lent = 0;
        bool is_quarantined = false;
    };
    std::vector<DeviceUse> devices() const;

    std::size_t size() const { return slots_.size(); }
    std::size_t lent() const;
    std::size_t free() const { return size() - lent(); }
    std::size_t lent_on(const std::string& device) const;

private:
    struct Slot {
        SlotSpec spec;
        std::size_t device = 0;
        std::optional<Need> lent;
    };
    struct Device {
        std::string name;
        std::uint64_t bytes = 0;
        std::size_t lent = 0;
        bool is_quarantined = false;
        bool is_kept = false;
    };

    bool is_open(const Device& device) const { return !device.is_quarantined && !device.is_kept; }
    bool fits(std::size_t device, const Need& need) const;
    std::optional<std::size_t> free_slot_on(std::size_t device) const;
    Lease lend(std::size_t slot, const Need& need);
    void give_back(std::size_t slot);

    std::vector<Slot> slots_;
    std::vector<Device> devices_;
    std::size_t limit_;
};

}  // namespace bitsweep::sched
