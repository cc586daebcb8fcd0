#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/random.h"
#include "config/tables.h"
#include "data/table.h"

// shapes10: ten shapes, each drawn at a random place, size, turn and colour over a textured background with clutter
// and noise. Whole numbers throughout (lengths in 1/256 pixel, turns in 1/16384), so that every machine draws the same
// bytes; a test holds their checksum. A change here needs a new fingerprint in config/tables.h.

namespace bitsweep {
namespace {

constexpr std::uint64_t kDataSeed = 10;
constexpr int kSide = 32;
constexpr int kUnit = 1024;  // a shape's radius in its own coordinates

using Colour = std::array<int, 3>;

int between(SplitMix64& random, int low, int high) {
    return low + static_cast<int>(random.below(static_cast<std::uint64_t>(high - low + 1)));
}

bool in_disc(int u, int v, int radius) {
    return u * u + v * v <= radius * radius;
}
bool in_box(int u, int v, int half_width, int half_height) {
    return std::abs(u) <= half_width && std::abs(v) <= half_height;
}

// On how many of the five sides of a pentagon with that inner radius (u, v) lies outside.
int sides_outside(int u, int v, int inner_radius) {
    constexpr int kNormals[5][2] = {{0, 1024}, {974, 316}, {602, -828}, {-602, -828}, {-974, 316}};
    int outside = 0;
    for (const auto& normal : kNormals) outside += (u * normal[0] + v * normal[1]) / kUnit > inner_radius;
    return outside;
}

// Whether the point is in the shape; coordinates in units of 1/1024 radius.
bool in_shape(int label, int u, int v) {
    switch (label) {
        case 0:
            return in_disc(u, v, 870);
        case 1:
            return in_disc(u, v, 960) && !in_disc(u, v, 540);  // ring
        case 2:
            return in_box(u, v, 760, 760);  // square
        case 3:
            return in_box(u, v, 840, 840) && !in_box(u, v, 470, 470);  // frame
        case 4:
            return v >= -512 && 1774 * std::abs(u) + 1024 * v <= 1024 * 1024;  // triangle
        case 5:
            return in_box(u, v, 280, 960) || in_box(u, v, 960, 280);  // cross
        case 6:
            return sides_outside(u, v, 420) <= 1 && in_disc(u, v, 1100);  // star
        case 7:
            return v >= -350 && in_disc(u, v + 350, 1000);  // half disc
        case 8:
            return in_box(u, v - 520, 900, 240) || in_box(u, v + 520, 900, 240);  // two bars
        default:
            return in_disc(u, v, 960) && !in_disc(u - 480, v, 760);  // crescent
    }
}

struct Pose {
    int x, y, radius;  // 1/256 pixel
    int cosine, sine;  // 1/16384

    static Pose random(SplitMix64& random, int low_radius, int high_radius, int margin) {
        Pose pose{};
        pose.radius = between(random, low_radius, high_radius);
        pose.x = between(random, margin, kSide * 256 - margin);
        pose.y = between(random, margin, kSide * 256 - margin);
        int a = 0, b = 0, square = 0;
        do {
            a = between(random, -1000, 1000);
            b = between(random, -1000, 1000);
            square = a * a + b * b;
        } while (square > 1000000 || square < 10000);
        const int length = static_cast<int>(std::sqrt(static_cast<double>(square)) * 16);  // exact by IEEE 754
        pose.cosine = a * 16 * 16384 / length;
        pose.sine = b * 16 * 16384 / length;
        return pose;
    }

    // Picture -> shape coordinates.
    std::array<int, 2> local(int px, int py) const {
        const std::int64_t dx = px - x, dy = py - y;
        const std::int64_t u = dx * cosine + dy * sine, v = dy * cosine - dx * sine;
        return {static_cast<int>(u * kUnit / 16384 / radius), static_cast<int>(v * kUnit / 16384 / radius)};
    }
};

struct Picture {
    std::array<Colour, kSide * kSide> pixels;

    // Mixes `colour` into the pixels that `inside` covers, 2x2 samples a pixel.
    template <class Inside>
    void paint(const Pose& pose, const Colour& colour, Inside inside) {
        const int reach = pose.radius * 3 / 2;
        const auto pixel = [](int place) { return std::clamp(place >> 8, 0, kSide - 1); };
        for (int y = pixel(pose.y - reach); y <= pixel(pose.y + reach); ++y)
            for (int x = pixel(pose.x - reach); x <= pixel(pose.x + reach); ++x) {
                int covered = 0;
                for (int sample = 0; sample < 4; ++sample) {
                    const auto [u, v] = pose.local(x * 256 + 64 + 128 * (sample & 1), y * 256 + 64 + 64 * (sample & 2));
                    covered += inside(u, v);
                }
                auto& p = pixels[static_cast<std::size_t>(y * kSide + x)];
                for (std::size_t c = 0; c < 3; ++c) p[c] = (p[c] * (4 - covered) + colour[c] * covered) / 4;
            }
    }
};

Colour random_colour(SplitMix64& random, int low, int high) {
    return {between(random, low, high), between(random, low, high), between(random, low, high)};
}

int distance(const Colour& a, const Colour& b) {
    return std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]);
}

// Two colours in stripes (triangle waves) of a random direction and period.
void paint_background(SplitMix64& random, const Colour& a, const Colour& b, Picture& picture) {
    const auto wave = Pose::random(random, 3 * 256, 14 * 256, 0);
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x) {
            const int phase = wave.local(x * 256, y * 256)[0] & (2 * kUnit - 1);
            const int mix = phase < kUnit ? phase : 2 * kUnit - phase;
            auto& p = picture.pixels[static_cast<std::size_t>(y * kSide + x)];
            for (std::size_t c = 0; c < 3; ++c) p[c] = (a[c] * (kUnit - mix) + b[c] * mix) / kUnit;
        }
}

// A bar or a blob, small beside a shape.
void paint_clutter(SplitMix64& random, Picture& picture) {
    const auto pose = Pose::random(random, 2 * 256, 5 * 256, 0);
    const int half_height = between(random, 200, 900);
    const bool bar = random.below(2) == 0;
    picture.paint(pose, random_colour(random, 30, 180),
                  [&](int u, int v) { return bar ? in_box(u, v, 1000, half_height) : in_disc(u, v * 2, 900); });
}

// Grounds are darker than shapes on the whole, but not in every channel: with colours drawn alike for both, a small
// network needs several times as many steps before it learns anything.
Picture draw(SplitMix64& random, int label) {
    constexpr int kLeastContrast = 110, kClutterBelow = 3, kClutterAbove = 1;
    Picture picture;
    const Colour ground = random_colour(random, 20, 130);
    Colour second = random_colour(random, 20, 130), colour = random_colour(random, 110, 235);
    for (std::size_t c = 0; c < 3; ++c) second[c] = (ground[c] + second[c]) / 2;
    while (distance(colour, ground) < kLeastContrast || distance(colour, second) < kLeastContrast)
        colour = random_colour(random, 110, 235);
    paint_background(random, ground, second, picture);
    for (int i = between(random, 0, kClutterBelow); i > 0; --i) paint_clutter(random, picture);
    const auto pose = Pose::random(random, 5 * 256, 11 * 256, 9 * 256);
    picture.paint(pose, colour, [&](int u, int v) { return in_shape(label, u, v); });
    for (int i = between(random, 0, kClutterAbove); i > 0; --i) paint_clutter(random, picture);
    return picture;
}

void store(SplitMix64& random, const Picture& picture, std::uint8_t* bytes) {
    const int noise = between(random, 5, 40);
    for (int c = 0; c < 3; ++c)
        for (int p = 0; p < kSide * kSide; ++p) {
            const int level = picture.pixels[static_cast<std::size_t>(p)][static_cast<std::size_t>(c)];
            *bytes++ = static_cast<std::uint8_t>(std::clamp(level + between(random, -noise, noise), 0, 255));
        }
}

// Classes in turn, so that the first N images are balanced.
ImageSet generate(std::string_view stream, std::int64_t count) {
    ImageSet set{torch::empty({count, 3, kSide, kSide}, torch::kUInt8), torch::empty({count}, torch::kInt64)};
    auto* images = set.images.data_ptr<std::uint8_t>();
    auto* labels = set.labels.data_ptr<std::int64_t>();
    const auto seed = derive_seed(kDataSeed, stream);
#pragma omp parallel for
    for (std::int64_t i = 0; i < count; ++i) {
        SplitMix64 random(seed + static_cast<std::uint64_t>(i));
        const int label = static_cast<int>(i % 10);
        labels[i] = label;
        store(random, draw(random, label), images + i * 3 * kSide * kSide);
    }
    return set;
}

}  // namespace

DataSet load_shapes10(const DataConfig&, const std::filesystem::path&) {
    const auto& info = *find_data_set("shapes10");
    return {generate("shapes10.train", info.train_images), generate("shapes10.test", info.test_images)};
}

}  // namespace bitsweep
