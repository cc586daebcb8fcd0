// Included once an instruction set, after generic/norm_blocks.h: what becomes of a tile's sums, [blocks of
// outputs][pixels].

constexpr int kSlabBlocks = kSlab / kBlock;

template <int kPixels>
struct Epilogue {
    static constexpr std::int64_t kTilesInFloat = kPixelsInFloat / kPixels;

    const ConvTile& tile;
    std::int64_t tiles = 0;
    Floats sums[2] = {}, square_sums[2] = {};

    template <typename Visit>
    BITSWEEP_ALWAYS_INLINE static void each_value(const Ints (&of_pixel)[kPixels], Floats scale, std::int64_t count,
                                                  Visit visit) {
#pragma GCC unroll 16
        for (int p = 0; p < kPixels; ++p) {
            if (p >= count) break;
            visit(p, __builtin_convertvector(of_pixel[p], Floats) * scale);
        }
    }

    // One block of the tile's outputs, for the `count` pixels from `first` on.
    BITSWEEP_ALWAYS_INLINE void write(int block, const Ints (&of_pixel)[kPixels], std::int64_t first,
                                      std::int64_t count) {
        if (block >= tile.out_blocks) return;
        const auto scale = load(tile.scale + block * kBlock);
        auto* out = tile.out + block * tile.out_plane + first * kBlock;
        if (tile.sums == nullptr)
            return each_value(of_pixel, scale, count, [&](int p, Floats y) { store(out + p * kBlock, y); });
        auto sum = sums[block], square_sum = square_sums[block];
        each_value(of_pixel, scale, count, [&](int p, Floats y) {
            store(out + p * kBlock, y);
            sum += y;
            square_sum += y * y;
        });
        sums[block] = sum;
        square_sums[block] = square_sum;
    }

    // After the last block of a tile of pixels.
    BITSWEEP_ALWAYS_INLINE void end_tile(bool is_last) {
        if (tile.sums == nullptr || (++tiles < kTilesInFloat && !is_last)) return;
        tiles = 0;
        for (int block = 0; block < tile.slabs * kSlabBlocks; ++block) {
            add_to(tile.sums + block * kBlock, sums[block]);
            add_to(tile.sums + (tile.slabs * kSlabBlocks + block) * kBlock, square_sums[block]);
            sums[block] = square_sums[block] = Floats{};
        }
    }
};

// The levels of pixel `p`, or of the last one where there are not so many.
BITSWEEP_ALWAYS_INLINE const std::uint8_t* origin(const ConvTile& tile, std::int64_t p) {
    return tile.levels + tile.pixel_offsets[p < tile.pixels ? p : tile.pixels - 1];
}
