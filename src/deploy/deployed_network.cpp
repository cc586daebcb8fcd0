#include "deploy/deployed_network.h"

namespace bitsweep {

void DeployedNetwork::normalize(const std::uint8_t* pixels, std::int64_t count, float* to) const {
    const auto channels = static_cast<std::size_t>(images().channels);
    const auto plane = static_cast<std::size_t>(images().size * images().size);
    const bool shift_each = input_shift.size() > channels;
    for (std::int64_t image = 0; image < count; ++image)
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t p = 0; p < plane; ++p)
                *to++ = static_cast<float>(*pixels++) * input_scale[c] + input_shift[shift_each ? c * plane + p : c];
}

}  // namespace bitsweep
