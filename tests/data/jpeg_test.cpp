#include "data/jpeg.h"

#include <array>
#include <cstdlib>

#include "data/color_jitter.h"
#include "data/made_files.h"
#include "support/catch.h"

namespace bitsweep::jpeg_test {

namespace {

using Rgb = std::array<int, 3>;

// Red, green, blue and white in the four quarters.
int quarters(int x, int y, int width, int height, int component) {
    const int quarter = 2 * (2 * y >= height) + (2 * x >= width);
    return quarter == 3 || component == quarter ? 255 : 0;
}

Rgb at(const JpegPixels& pixels, int x, int y) {
    Rgb rgb;
    for (int c = 0; c < 3; ++c) {
        const auto plane = pixels.plane(c);
        rgb[static_cast<std::size_t>(c)] = plane.data[x * plane.step_x + y * plane.step_y];
    }
    return rgb;
}

int distance(const Rgb& a, const Rgb& b) {
    int most = 0;
    for (std::size_t c = 0; c < 3; ++c) most = std::max(most, std::abs(a[c] - b[c]));
    return most;
}

// Where the stored pixel (c, r) stands in the upright image of width x height (TIFF 6.0, "Orientation").
std::pair<int, int> upright_place(int orientation, int c, int r, int width, int height) {
    switch (orientation) {
        case 2:
            return {width - 1 - c, r};
        case 3:
            return {width - 1 - c, height - 1 - r};
        case 4:
            return {c, height - 1 - r};
        case 5:
            return {r, c};
        case 6:
            return {width - 1 - r, c};
        case 7:
            return {width - 1 - r, height - 1 - c};
        case 8:
            return {r, height - 1 - c};
        default:
            return {c, r};
    }
}

std::string quarters_jpeg(int orientation, int width, int height) {
    const bool turned = orientation >= 5;
    return test::make_jpeg({.width = turned ? height : width,
                            .height = turned ? width : height,
                            .orientation = orientation,
                            .pixel = [=](int c, int r, int component) {
                                const auto [x, y] = upright_place(orientation, c, r, width, height);
                                return quarters(x, y, width, height, component);
                            }});
}

std::string why_bad(const std::string& bytes) {
    try {
        JpegReader(bytes).decode(8);
    } catch (const BadImage& error) {
        return error.what();
    }
    return "fine";
}

}  // namespace

TEST_CASE("an image of every EXIF orientation comes out upright", "[data][jpeg]") {
    constexpr int kWidth = 96, kHeight = 64;
    for (int orientation = 0; orientation <= 8; ++orientation) {
        INFO("orientation " << orientation);
        const auto bytes = quarters_jpeg(orientation, kWidth, kHeight);
        JpegReader reader(bytes);
        CHECK(reader.width() == kWidth);
        CHECK(reader.height() == kHeight);
        const auto pixels = reader.decode(8);
        REQUIRE(pixels.width == kWidth);
        REQUIRE(pixels.height == kHeight);
        for (const auto& [x, y] : {std::pair{8, 8}, {80, 8}, {8, 50}, {80, 50}}) {
            const Rgb expected{quarters(x, y, kWidth, kHeight, 0), quarters(x, y, kWidth, kHeight, 1),
                               quarters(x, y, kWidth, kHeight, 2)};
            CHECK(distance(at(pixels, x, y), expected) < 12);
        }
    }
}

TEST_CASE("an EXIF marker says 1 where it is damaged, big-endian or not", "[data][jpeg]") {
    CHECK(exif_orientation(test::exif_marker(6)) == 6);
    CHECK(exif_orientation(test::exif_marker(9)) == 1);
    CHECK(exif_orientation(test::exif_marker(6).substr(0, 20)) == 1);
    CHECK(exif_orientation("Exif") == 1);
    CHECK(exif_orientation("") == 1);
    const std::string big{"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0", 28};
    CHECK(exif_orientation(big) == 3);
}

TEST_CASE("a grey image has three equal colours", "[data][jpeg]") {
    const auto bytes = test::make_jpeg(
        {.space = JCS_GRAYSCALE, .stored = JCS_GRAYSCALE, .pixel = [](int x, int, int) { return x < 32 ? 40 : 200; }});
    const auto pixels = JpegReader(bytes).decode(8);
    CHECK(distance(at(pixels, 5, 20), {40, 40, 40}) < 4);
    CHECK(distance(at(pixels, 60, 20), {200, 200, 200}) < 4);
}

TEST_CASE("CMYK and YCCK become red, green, blue, Adobe's are inverted", "[data][jpeg]") {
    const Rgb colour{200, 100, 50};
    for (const auto stored : {JCS_CMYK, JCS_YCCK})
        for (const bool adobe : {true, false}) {
            if (stored == JCS_YCCK && !adobe) continue;  // only the marker says YCCK
            INFO(stored << " " << adobe);
            const auto bytes = test::make_jpeg(
                {.space = JCS_CMYK, .stored = stored, .adobe_marker = adobe, .pixel = [&](int, int, int c) {
                     const int light = c < 3 ? colour[static_cast<std::size_t>(c)] : 255;
                     return adobe ? light : 255 - light;
                 }});
            CHECK(distance(at(JpegReader(bytes).decode(8), 30, 30), colour) < 6);
        }
}

TEST_CASE("a scaled image has its size rounded up, and the same picture", "[data][jpeg]") {
    const auto bytes = quarters_jpeg(6, 201, 121);
    for (const int eighths : {1, 2, 4}) {
        const auto pixels = JpegReader(bytes).decode(eighths);
        CHECK(pixels.width == (201 * eighths + 7) / 8);
        CHECK(pixels.height == (121 * eighths + 7) / 8);
        CHECK(distance(at(pixels, pixels.width - 2, 1), {0, 255, 0}) < 20);
        CHECK(distance(at(pixels, 1, pixels.height - 2), {0, 0, 255}) < 20);
    }
}

TEST_CASE("the smallest size that still has the wanted pixels is decoded", "[data][jpeg]") {
    CHECK(least_eighths(1792, 224) == 1);
    CHECK(least_eighths(1791, 224) == 2);
    CHECK(least_eighths(448, 224) == 4);
    CHECK(least_eighths(447, 224) == 8);
    CHECK(least_eighths(100, 224) == 8);
}

TEST_CASE("what is no whole JPEG is said, and nothing exits or leaks", "[data][jpeg]") {
    const auto bytes = test::wavy_jpeg(160, 120, 1, 0);
    CHECK(why_bad(bytes) == "fine");
    CHECK_THAT(why_bad("this is a text file"), Contains("Not a JPEG file"));
    CHECK_THAT(why_bad(""), Contains("Empty"));
    CHECK_THAT(why_bad(bytes.substr(0, 100)), !Contains("fine"));
    for (const double share : {0.3, 0.6, 0.9})
        CHECK_THAT(why_bad(bytes.substr(0, static_cast<std::size_t>(share * static_cast<double>(bytes.size())))),
                   Contains("remature end"));
}

TEST_CASE("a small file that would take much memory or time is refused", "[data][jpeg]") {
    const test::MadeJpeg made{.is_progressive = true, .pixel = [](int x, int y, int) { return (x * y) % 256; }};
    const auto bytes = test::make_jpeg(made);
    REQUIRE(why_bad(bytes) == "fine");

    auto huge = bytes;
    const auto frame = huge.find("\xFF\xC2");  // SOF2: marker, length (2), bits (1), height (2), width (2)
    huge.replace(frame + 5, 4, "\xFF\xDC\xFF\xDC");
    CHECK_THAT(why_bad(huge), Contains("65500x65500 pixels are too many"));

    const auto first = bytes.find("\xFF\xDA"), second = bytes.find("\xFF\xDA", first + 2);
    auto scan = bytes.substr(first, second - first);
    scan.resize(std::min(scan.size(), scan.find("\xFF\xC4")));  // the tables of the second scan
    const auto with_scans = [&](int count) {
        auto many = bytes.substr(0, first);
        for (int i = 0; i < count; ++i) many += scan;
        return many + bytes.substr(first);
    };
    CHECK(why_bad(with_scans(100)) == "fine");
    CHECK_THAT(why_bad(with_scans(600)), Contains("more than 500 scans"));
}

TEST_CASE("a file is fine or bad at every length it may be cut to", "[data][jpeg]") {
    const auto bytes = test::wavy_jpeg(24, 20, 0, 0);
    for (std::size_t length = 0; length < bytes.size() - 2; ++length) {
        INFO(length << " of " << bytes.size());
        REQUIRE(why_bad(bytes.substr(0, length)) != "fine");
    }
}

TEST_CASE("jitter is drawn from the stream, and leaves grey grey but for the lighting", "[data][jpeg]") {
    std::vector<std::uint8_t> planes(3 * 64, 128), again = planes, other = planes;
    SplitMix64 one(5), same(5), another(6);
    jitter_colors(one, planes);
    jitter_colors(same, again);
    jitter_colors(another, other);
    CHECK(planes == again);
    CHECK(planes != other);
    for (std::size_t c = 0; c < 3; ++c) CHECK(std::abs(planes[64 * c] - planes[0]) < 40);
    for (std::size_t i = 1; i < 64; ++i) CHECK(planes[i] == planes[0]);
}

}  // namespace bitsweep::jpeg_test
