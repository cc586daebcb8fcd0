#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <jpeglib.h>
#include <matio.h>

#include "sys/file.h"

namespace bitsweep::test {

/// Files in the formats of the data sets, made up for a test.

inline void write(const std::filesystem::path& path, const std::string& bytes) {
    std::filesystem::create_directories(path.parent_path());
    write_file_atomically(path, bytes);
}

/// An IDX file of bytes.
inline std::string idx(const std::vector<std::uint32_t>& sizes, const std::string& content) {
    std::string bytes{'\0', '\0', '\x08', static_cast<char>(sizes.size())};
    for (const auto size : sizes)
        for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(size >> shift & 255);
    return bytes + content;
}

/// One of SVHN's files: x[i] = the byte at place i of X, in MATLAB's order, row before column before colour.
inline void write_svhn(const std::filesystem::path& path, const std::vector<std::uint8_t>& x,
                       const std::vector<std::uint8_t>& labels, bool packed) {
    const auto packing = packed ? MAT_COMPRESSION_ZLIB : MAT_COMPRESSION_NONE;
    mat_t* file = Mat_CreateVer(path.c_str(), nullptr, MAT_FT_MAT5);
    const auto add = [&](const char* name, std::vector<std::size_t> sizes, const std::vector<std::uint8_t>& bytes) {
        matvar_t* variable = Mat_VarCreate(name, MAT_C_UINT8, MAT_T_UINT8, static_cast<int>(sizes.size()), sizes.data(),
                                           const_cast<std::uint8_t*>(bytes.data()), MAT_F_DONT_COPY_DATA);
        Mat_VarWrite(file, variable, packing);
        Mat_VarFree(variable);
    };
    add("X", {32, 32, 3, x.size() / 3072}, x);
    add("y", {labels.size(), 1}, labels);
    Mat_Close(file);
}

/// What a JPEG is made of. `pixel(x, y, component)` in the stored colour space and orientation.
struct MadeJpeg {
    int width = 64, height = 48;
    J_COLOR_SPACE space = JCS_RGB;  ///< of the pixels given
    J_COLOR_SPACE stored = JCS_YCbCr;
    bool adobe_marker = false;
    int orientation = 0;  ///< 0 = no EXIF marker
    bool is_progressive = false;
    std::function<int(int x, int y, int component)> pixel;
};

/// APP1 with a little-endian TIFF header and one entry.
inline std::string exif_marker(int orientation) {
    const std::string tiff{"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18};
    return std::string("Exif\0\0", 6) + tiff + std::string{static_cast<char>(orientation), '\0', '\0', '\0'} +
           std::string(4, '\0');
}

inline std::string make_jpeg(const MadeJpeg& made) {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* memory = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &memory, &size);
    info.image_width = static_cast<unsigned>(made.width);
    info.image_height = static_cast<unsigned>(made.height);
    info.in_color_space = made.space;
    info.input_components = made.space == JCS_GRAYSCALE ? 1 : made.space == JCS_CMYK ? 4 : 3;
    jpeg_set_defaults(&info);
    jpeg_set_colorspace(&info, made.stored);
    jpeg_set_quality(&info, 95, TRUE);
    info.write_Adobe_marker = made.adobe_marker;
    if (made.is_progressive) jpeg_simple_progression(&info);
    jpeg_start_compress(&info, TRUE);
    if (made.orientation > 0) {
        const auto marker = exif_marker(made.orientation);
        jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(marker.data()),
                          static_cast<unsigned>(marker.size()));
    }
    std::vector<std::uint8_t> row(static_cast<std::size_t>(made.width * info.input_components));
    for (int y = 0; y < made.height; ++y) {
        auto* byte = row.data();
        for (int x = 0; x < made.width; ++x)
            for (int c = 0; c < info.input_components; ++c) *byte++ = static_cast<std::uint8_t>(made.pixel(x, y, c));
        JSAMPROW line = row.data();
        jpeg_write_scanlines(&info, &line, 1);
    }
    jpeg_finish_compress(&info);
    std::string bytes(reinterpret_cast<char*>(memory), size);
    jpeg_destroy_compress(&info);
    std::free(memory);
    return bytes;
}

/// Waves of a colour and direction of its class: small, but something a network can tell apart.
inline std::string wavy_jpeg(int width, int height, int label, int number) {
    return make_jpeg({.width = width, .height = height, .pixel = [=](int x, int y, int c) {
                          const int wave = label % 2 == 0 ? x : y;
                          return (wave * (8 + label) + 40 * number + 80 * ((label + c) % 3)) % 256;
                      }});
}

/// train/ and val/ with `classes` folders c0, c1, ... of `each` images of different sizes.
inline void make_image_folder(const std::filesystem::path& path, int classes, int each) {
    for (const std::string part : {"train", "val"})
        for (int label = 0; label < classes; ++label)
            for (int i = 0; i < each; ++i)
                write(path / part / ("c" + std::to_string(label)) / (std::to_string(i) + ".jpg"),
                      wavy_jpeg(40 + 7 * (i % 16), 60 - 3 * (i % 16), label, part == "val" ? 100 + i : i));
}

}  // namespace bitsweep::test
