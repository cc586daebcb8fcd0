#include "data/jpeg.h"

#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

#include <jerror.h>

#include <fmt/format.h>

namespace bitsweep {

// libjpeg's way out of an error is longjmp. It passes only libjpeg's own frames and one lambda without destructors:
// JpegReader::State::call.
struct JpegErrors {
    jpeg_error_mgr base;
    std::jmp_buf way_out;
    char message[JMSG_LENGTH_MAX];
};

namespace {

constexpr int kExifMarker = JPEG_APP0 + 1;
constexpr std::int64_t kMostPixels = std::int64_t{1} << 28;
// Every scan costs a pass over the whole image, so a small file of many scans would take minutes. Encoders write
// about ten.
constexpr int kMostScans = 500;

JpegErrors& errors_of(j_common_ptr info) {
    return *reinterpret_cast<JpegErrors*>(info->err);
}

[[noreturn]] void leave(j_common_ptr info) {
    auto& errors = errors_of(info);
    errors.base.format_message(info, errors.message);
    std::longjmp(errors.way_out, 1);
}

bool loses_pixels(int code) {
    return code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_MUST_RESYNC;
}

void note(j_common_ptr info, int level) {
    if (level < 0 && loses_pixels(info->err->msg_code)) leave(info);
}

void print_nothing(j_common_ptr) {}

// libjpeg calls this while it reads scans.
void limit_scans(j_common_ptr info) {
    if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMostScans) return;
    auto& errors = errors_of(info);
    std::snprintf(errors.message, sizeof errors.message, "more than %d scans", kMostScans);
    std::longjmp(errors.way_out, 1);
}

// A whole number of a TIFF header, in either byte order; 0 beyond the end.
std::uint32_t number_in(std::string_view tiff, std::size_t at, std::size_t length) {
    if (at > tiff.size() || length > tiff.size() - at) return 0;
    const bool little = tiff.substr(0, 2) == "II";
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < length; ++i)
        value = value << 8 | static_cast<unsigned char>(tiff[little ? at + length - 1 - i : at + i]);
    return value;
}

// CMYK to RGB in place, four bytes to three.
void to_rgb(std::vector<std::uint8_t>& bytes, bool inverted) {
    const auto pixels = bytes.size() / 4;
    for (std::size_t i = 0; i < pixels; ++i) {
        const auto ink = [&](std::size_t k) { return inverted ? bytes[4 * i + k] : 255 - bytes[4 * i + k]; };
        const int black = ink(3);
        const std::uint8_t rgb[3] = {static_cast<std::uint8_t>((ink(0) * black + 127) / 255),
                                     static_cast<std::uint8_t>((ink(1) * black + 127) / 255),
                                     static_cast<std::uint8_t>((ink(2) * black + 127) / 255)};
        for (std::size_t c = 0; c < 3; ++c) bytes[3 * i + c] = rgb[c];
    }
    bytes.resize(3 * pixels);
}

// Orientations 5 to 8 swap the axes.
bool is_turned(int orientation) {
    return orientation >= 5;
}

// How the stored pixels are walked through so that they come out upright.
JpegPixels upright(std::vector<std::uint8_t> bytes, int width, int height, int orientation) {
    const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    std::ptrdiff_t right = 3, down = std::ptrdiff_t{3} * width;
    const auto origin = (from_right ? right * (width - 1) : 0) + (from_bottom ? down * (height - 1) : 0);
    if (from_right) right = -right;
    if (from_bottom) down = -down;
    if (is_turned(orientation)) return {std::move(bytes), height, width, origin, down, right};
    return {std::move(bytes), width, height, origin, right, down};
}

}  // namespace

struct JpegReader::State {
    jpeg_decompress_struct info{};
    JpegErrors errors{};
    jpeg_progress_mgr progress{};
    int orientation = 1;

    State() {
        info.err = jpeg_std_error(&errors.base);
        errors.base.error_exit = leave;
        errors.base.emit_message = note;
        errors.base.output_message = print_nothing;
        progress.progress_monitor = limit_scans;
    }
    ~State() { jpeg_destroy_decompress(&info); }

    // Calls libjpeg. `step` must hold nothing with a destructor.
    template <class Step>
    void call(Step step) {
        if (setjmp(errors.way_out) != 0) throw BadImage(errors.message);
        step();
    }

    std::string_view exif() const {
        for (const auto* marker = info.marker_list; marker != nullptr; marker = marker->next)
            if (marker->marker == kExifMarker) return {reinterpret_cast<char*>(marker->data), marker->data_length};
        return {};
    }
};

JpegReader::JpegReader(std::string_view bytes) : state_(std::make_unique<State>()) {
    auto* info = &state_->info;
    state_->call([info, bytes, progress = &state_->progress] {
        jpeg_create_decompress(info);
        info->progress = progress;
        jpeg_save_markers(info, kExifMarker, 0xFFFF);
        jpeg_mem_src(info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        jpeg_read_header(info, TRUE);
    });
    // A progressive image is held whole, whatever the scale that it is decoded at.
    if (std::int64_t{info->image_width} * info->image_height > kMostPixels)
        throw BadImage(fmt::format("{}x{} pixels are too many", info->image_width, info->image_height));
    state_->orientation = exif_orientation(state_->exif());
}

JpegReader::~JpegReader() = default;

int JpegReader::width() const {
    const auto& info = state_->info;
    return static_cast<int>(is_turned(state_->orientation) ? info.image_height : info.image_width);
}

int JpegReader::height() const {
    const auto& info = state_->info;
    return static_cast<int>(is_turned(state_->orientation) ? info.image_width : info.image_height);
}

JpegPixels JpegReader::decode(int eighths) {
    auto* info = &state_->info;
    const bool four = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
    info->out_color_space = four ? JCS_CMYK : JCS_RGB;
    info->scale_num = static_cast<unsigned>(eighths);
    info->scale_denom = 8;
    state_->call([info] { jpeg_start_decompress(info); });
    const std::size_t row_bytes = std::size_t{info->output_width} * (four ? 4 : 3);
    std::vector<std::uint8_t> bytes(row_bytes * info->output_height);
    auto* row = bytes.data();
    state_->call([info, row, row_bytes] {
        while (info->output_scanline < info->output_height) {
            JSAMPROW line = row + info->output_scanline * row_bytes;
            jpeg_read_scanlines(info, &line, 1);
        }
        jpeg_finish_decompress(info);
    });
    if (four) to_rgb(bytes, info->saw_Adobe_marker);
    return upright(std::move(bytes), static_cast<int>(info->output_width), static_cast<int>(info->output_height),
                   state_->orientation);
}

int least_eighths(double shorter, double wanted) {
    for (const int eighths : {1, 2, 4})
        if (shorter * eighths / 8 >= wanted) return eighths;
    return 8;
}

int exif_orientation(std::string_view marker) {
    constexpr std::string_view kName{"Exif\0\0", 6};
    constexpr std::uint32_t kOrientation = 0x0112;
    if (marker.substr(0, kName.size()) != kName) return 1;
    const auto tiff = marker.substr(kName.size());
    const std::size_t directory = number_in(tiff, 4, 4);
    const auto entries = number_in(tiff, directory, 2);
    for (std::uint32_t i = 0; i < entries; ++i) {
        const auto entry = directory + 2 + 12 * std::size_t{i};
        if (number_in(tiff, entry, 2) != kOrientation) continue;
        const auto value = static_cast<int>(number_in(tiff, entry + 8, 2));
        return value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

}  // namespace bitsweep
