#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "data/bilinear.h"

namespace bitsweep {

/// The problem of an image file, in words; the caller that knows the file's name puts it in front.
class BadImage : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Decoded pixels, red, green, blue, turned upright by the way they are read.
struct JpegPixels {
    std::vector<std::uint8_t> bytes;
    int width, height;  ///< upright
    std::ptrdiff_t origin, step_x, step_y;

    /// One colour: 0 red, 1 green, 2 blue.
    PlaneView plane(int colour) const { return {bytes.data() + origin + colour, step_x, step_y}; }
};

/// One JPEG image, through libjpeg-turbo. Grey becomes three equal colours; CMYK and YCCK (inverted where an Adobe
/// marker says so, as Adobe writes them) become red, green, blue without a colour profile. EXIF's orientation is
/// applied. What libjpeg goes on after with a warning although pixels are lost (a file cut short, damaged codes) is an
/// error here, and so are more than 2^28 pixels or 500 scans. Every method throws BadImage.
class JpegReader {
public:
    /// Reads the header. `bytes` must outlive the reader.
    explicit JpegReader(std::string_view bytes);
    ~JpegReader();
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;

    int width() const;   ///< upright, at full size
    int height() const;  ///< upright, at full size

    /// Decodes the whole image at `eighths` / 8 of its size, rounded up: 1, 2, 4 or 8, the sizes for which
    /// libjpeg-turbo has vector code. Once for each reader.
    JpegPixels decode(int eighths);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The smallest of 1, 2, 4, 8 eighths at which `shorter` pixels are still `wanted` or more; 8 where there are fewer.
int least_eighths(double shorter, double wanted);

/// The orientation (1 to 8, TIFF 6.0) in an EXIF marker's data, "Exif\0\0" and a TIFF header; 1 where there is none.
int exif_orientation(std::string_view marker);

}  // namespace bitsweep
