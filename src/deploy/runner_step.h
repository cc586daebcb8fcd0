#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "kernels/blocks.h"

namespace bitsweep {

/// The working set of a step of an IntegerRunner: one image, and one thread's memory.
struct RunnerWork {
    std::byte* memory;
    const float* image;
    float* logits;
    bool has_nan;
};
using RunnerStep = std::function<void(RunnerWork&)>;

/// Memory of one node's output. It is given back when nobody holds the pointer any more.
struct RunnerPlace {
    kernels::BlockLayout layout;
    std::size_t offset;  ///< bytes
};
using RunnerPlacePointer = std::shared_ptr<const RunnerPlace>;

/// Finds a place's values for a step, given its RunnerWork.
inline auto floats_at(const RunnerPlacePointer& place) {
    return [offset = place->offset](RunnerWork& work) { return reinterpret_cast<float*>(work.memory + offset); };
}
inline auto levels_at(const RunnerPlacePointer& place) {
    return [offset = place->offset](RunnerWork& work) { return reinterpret_cast<std::uint8_t*>(work.memory + offset); };
}

}  // namespace bitsweep
