#include "sched/slot_pool.h"

#include <utility>

namespace bitsweep::sched {

SlotPool::Lease::~Lease() {
    if (pool_ != nullptr) pool_->give_back(index_);
}

SlotPool::Lease::Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), index_(other.index_) {}

const SlotSpec& SlotPool::Lease::slot() const {
    return pool_->slots_[index_].spec;
}

void SlotPool::Lease::set_bytes(std::uint64_t bytes) {
    pool_->slots_[index_].lent->bytes = bytes;
}

std::optional<std::uint64_t> SlotPool::Lease::others_bytes() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < pool_->slots_.size(); ++i) {
        const auto& other = pool_->slots_[i];
        if (i == index_ || !other.lent || other.device != pool_->slots_[index_].device) continue;
        if (other.lent->bytes == 0) return std::nullopt;
        sum += other.lent->bytes;
    }
    return sum;
}

SlotPool::SlotPool(std::vector<SlotSpec> slots) : limit_(slots.size()) {
    for (auto& spec : slots) {
        const auto name = device_name(spec);
        const auto known =
            std::find_if(devices_.begin(), devices_.end(), [&](const Device& device) { return device.name == name; });
        const auto index = static_cast<std::size_t>(known - devices_.begin());
        if (known == devices_.end()) devices_.push_back({name, spec.device_bytes, 0, false, false});
        slots_.push_back({std::move(spec), index, std::nullopt});
    }
}

bool SlotPool::fits(std::size_t index, const Need& need) const {
    const auto& device = devices_[index];
    if (device.lent == 0) return true;  // what needs more than there is fails there, and says so
    if (need.alone) return false;
    std::uint64_t sum = need.bytes;
    for (const auto& slot : slots_) {
        if (slot.device != index || !slot.lent) continue;
        if (slot.lent->alone) return false;
        if (device.bytes > 0 && (slot.lent->bytes == 0 || need.bytes == 0)) return false;
        sum += slot.lent->bytes;
    }
    return device.bytes == 0 || sum <= device.bytes;
}

std::optional<std::size_t> SlotPool::free_slot_on(std::size_t device) const {
    for (std::size_t i = 0; i < slots_.size(); ++i)
        if (slots_[i].device == device && !slots_[i].lent) return i;
    return std::nullopt;
}

std::optional<SlotPool::Lease> SlotPool::try_lend(const Need& need) {
    if (lent() >= limit_) return std::nullopt;
    std::optional<std::size_t> best, best_device;
    for (std::size_t i = 0; i < devices_.size(); ++i) {
        if (!is_open(devices_[i]) || !fits(i, need)) continue;
        if (best_device && devices_[*best_device].lent <= devices_[i].lent) continue;
        if (const auto slot = free_slot_on(i)) best = slot, best_device = i;
    }
    if (!best) return std::nullopt;
    return std::optional<Lease>(lend(*best, need));
}

std::optional<SlotPool::Lease> SlotPool::try_lend_like(const SlotSpec& occupied) {
    std::optional<std::size_t> best;
    int best_likeness = -1;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (slots_[i].lent) continue;
        const auto& spec = slots_[i].spec;
        const int likeness = 2 * (device_name(spec) == device_name(occupied)) + (spec.cores == occupied.cores);
        if (likeness > best_likeness) best = i, best_likeness = likeness;
    }
    if (!best) return std::nullopt;
    return std::optional<Lease>(lend(*best, {}));
}

bool SlotPool::keep_device() {
    Device* best = nullptr;
    for (auto& device : devices_)
        if (is_open(device) && (best == nullptr || device.lent < best->lent)) best = &device;
    if (best != nullptr) best->is_kept = true;
    return best != nullptr;
}

void SlotPool::begin_round() {
    for (auto& device : devices_) device.is_kept = false;
}

bool SlotPool::has_room() const {
    if (lent() >= limit_) return false;
    for (std::size_t i = 0; i < devices_.size(); ++i)
        if (is_open(devices_[i]) && free_slot_on(i)) return true;
    return false;
}

SlotPool::Lease SlotPool::lend(std::size_t slot, const Need& need) {
    slots_[slot].lent = need;
    ++devices_[slots_[slot].device].lent;
    return {*this, slot};
}

void SlotPool::give_back(std::size_t slot) {
    slots_[slot].lent.reset();
    --devices_[slots_[slot].device].lent;
}

void SlotPool::quarantine(const std::string& device) {
    for (auto& one : devices_)
        if (one.name == device) one.is_quarantined = true;
}

bool SlotPool::is_quarantined(const std::string& device) const {
    return std::any_of(devices_.begin(), devices_.end(),
                       [&](const Device& one) { return one.name == device && one.is_quarantined; });
}

bool SlotPool::all_quarantined() const {
    return std::all_of(devices_.begin(), devices_.end(), [](const Device& device) { return device.is_quarantined; });
}

std::vector<SlotPool::DeviceUse> SlotPool::devices() const {
    std::vector<DeviceUse> list;
    for (const auto& device : devices_) list.push_back({device.name, 0, device.lent, device.is_quarantined});
    for (const auto& slot : slots_) ++list[slot.device].slots;
    return list;
}

std::size_t SlotPool::lent() const {
    std::size_t sum = 0;
    for (const auto& device : devices_) sum += device.lent;
    return sum;
}

std::size_t SlotPool::lent_on(const std::string& name) const {
    for (const auto& device : devices_)
        if (device.name == name) return device.lent;
    return 0;
}

}  // namespace bitsweep::sched
