#include "data/decode.h"

#include <algorithm>
#include <exception>

#include "base/error.h"
#include "data/bilinear.h"
#include "data/color_jitter.h"
#include "data/jpeg.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

// The steps on one image, at one size.
struct Treatment {
    const Augmentation& augmentation;
    std::int64_t side;
    bool random;  // false: centre_area and nothing else
};

// The area of the decoded, perhaps smaller, image, as [3,side,side].
void resize_area(const JpegPixels& pixels, const Area& area, double scale_x, double scale_y, std::int64_t side,
                 bool mirrored, std::uint8_t* out) {
    const auto columns = make_taps(area.left * scale_x, area.width * scale_x, pixels.width, side, mirrored);
    const auto rows = make_taps(area.top * scale_y, area.height * scale_y, pixels.height, side);
    for (int c = 0; c < 3; ++c) resize_plane(pixels.plane(c), columns, rows, out + c * side * side);
}

void decode_image(std::string_view bytes, const Treatment& treatment, SplitMix64 random, std::uint8_t* out) {
    JpegReader reader(bytes);
    const int width = reader.width(), height = reader.height();
    const Area area = treatment.random ? random_area(random, width, height) : centre_area(width, height);
    const bool mirrored = treatment.random && treatment.augmentation.flip && random.below(2) == 1;
    const auto side = static_cast<double>(treatment.side);
    const auto pixels = reader.decode(least_eighths(std::min(area.width, area.height), side));
    resize_area(pixels, area, static_cast<double>(pixels.width) / width, static_cast<double>(pixels.height) / height,
                treatment.side, mirrored, out);
    if (treatment.random && treatment.augmentation.color_jitter)
        jitter_colors(random, {out, static_cast<std::size_t>(3 * treatment.side * treatment.side)});
}

// Runs `work(i)`, 0 <= i < count, in parallel; returns the message of each BadImage, "" = none. What else goes wrong
// (no memory) is thrown on afterwards: an exception must not leave an OpenMP region.
template <class Work>
std::vector<std::string> failures_of(std::int64_t count, Work work) {
    std::vector<std::string> failures(static_cast<std::size_t>(count));
    std::exception_ptr other;
#pragma omp parallel for schedule(dynamic)
    for (std::int64_t i = 0; i < count; ++i) {
        try {
            work(static_cast<std::size_t>(i));
        } catch (const BadImage& bad) {
            failures[static_cast<std::size_t>(i)] = bad.what();
        } catch (...) {
#pragma omp critical
            other = std::current_exception();
        }
    }
    if (other) std::rethrow_exception(other);
    return failures;
}

// The file's content; one that is no file, or may not be read, is a bad image among others.
std::string read_image(const std::filesystem::path& path, std::uint64_t limit = UINT64_MAX) {
    try {
        return limit == UINT64_MAX ? read_file(path) : read_file_from(path, 0, limit);
    } catch (const SystemError& error) {
        throw BadImage(error.what());
    }
}

void check_header(const std::filesystem::path& path) {
    constexpr std::uint64_t kUsualHeader = 1 << 16;
    try {
        const auto bytes = read_image(path, kUsualHeader);
        JpegReader reader(bytes);
    } catch (const BadImage&) {  // no image, or one with a long header
        const auto bytes = read_image(path);
        JpegReader reader(bytes);
    }
}

void check_whole(const std::filesystem::path& path) {
    const auto bytes = read_image(path);
    JpegReader(bytes).decode(1);
}

}  // namespace

void decode_images(const ImageSet& set, const Augmentation& augmentation, std::span<const std::int64_t> positions,
                   std::uint64_t seed, std::int64_t epoch, torch::Tensor& out) {
    const auto side = set.side();
    const Treatment treatment{augmentation, side, epoch > 0};
    auto* bytes = out.data_ptr<std::uint8_t>();
    const auto path = [&](std::size_t i) {
        return set.files.folder / set.files.paths[static_cast<std::size_t>(positions[i])];
    };
    const auto failures = failures_of(static_cast<std::int64_t>(positions.size()), [&](std::size_t i) {
        decode_image(read_image(path(i)), treatment, image_stream(seed, epoch, positions[i]),
                     bytes + static_cast<std::int64_t>(i) * 3 * side * side);
    });
    for (std::size_t i = 0; i < failures.size(); ++i)
        if (!failures[i].empty()) throw DataError(bad_image_message(path(i), failures[i]));
}

std::string bad_image_message(const std::filesystem::path& file, const std::string& why) {
    return file.string() + ": " + why + "; remove the file, or leave such files out with data.on_bad_image = skip";
}

std::vector<std::string> check_images(const ImageFiles& files, Check check) {
    return failures_of(static_cast<std::int64_t>(files.paths.size()), [&](std::size_t i) {
        const auto path = files.folder / files.paths[i];
        if (check == Check::kHeader) check_header(path);
        else check_whole(path);
    });
}

}  // namespace bitsweep
