#include "data/stored_images.h"

namespace bitsweep {

StoredImages::StoredImages(const ImageSet& set)
    : images_(set.images.data_ptr<std::uint8_t>()),
      channels_(set.images.size(1)),
      height_(set.images.size(2)),
      width_(set.images.size(3)),
      side_(set.side()) {
    TORCH_CHECK(set.images.is_contiguous() && (set.resized_to > 0 || height_ == width_),
                "images must be square planes");
    if (set.resized_to == 0) return;
    columns_ = make_taps(0, static_cast<double>(width_), static_cast<std::int32_t>(width_), side_);
    rows_ = make_taps(0, static_cast<double>(height_), static_cast<std::int32_t>(height_), side_);
}

const std::uint8_t* StoredImages::read(std::int64_t position, std::vector<std::uint8_t>& scratch) const {
    const auto* image = images_ + position * channels_ * height_ * width_;
    if (columns_.empty()) return image;
    scratch.resize(static_cast<std::size_t>(bytes()));
    for (std::int64_t c = 0; c < channels_; ++c)
        resize_plane({image + c * height_ * width_, 1, width_}, columns_, rows_, scratch.data() + c * side_ * side_);
    return scratch.data();
}

}  // namespace bitsweep
