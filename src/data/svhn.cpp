#include "data/svhn.h"

#include <limits>
#include <memory>

#include <matio.h>

#include <fmt/format.h>

#include "base/error.h"
#include "config/tables.h"
#include "data/table.h"
#include "datasets/files.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSvhnSide = 32, kSvhnImageBytes = 3 * kSvhnSide * kSvhnSide;

struct CloseFile {
    void operator()(mat_t* file) const { Mat_Close(file); }
};
struct FreeVariable {
    void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};
using Variable = std::unique_ptr<matvar_t, FreeVariable>;

// One of SVHN's files, opened.
class SvhnFile {
public:
    explicit SvhnFile(const fs::path& path) : path_(path.string()), file_(Mat_Open(path_.c_str(), MAT_ACC_RDONLY)) {
        if (!file_) fail("is no MATLAB file");
        images_.reset(Mat_VarReadInfo(file_.get(), "X"));
        if (!images_) fail("has no variable X");
        const auto* sizes = images_->dims;
        if (images_->rank != 4 || sizes[0] != kSvhnSide || sizes[1] != kSvhnSide || sizes[2] != 3 ||
            images_->class_type != MAT_C_UINT8)
            fail("has an X that is not 32x32x3xN bytes");
        count_ = static_cast<std::int64_t>(sizes[3]);
        if (count_ > std::numeric_limits<int>::max() / kSvhnImageBytes) fail("has more images than matio can count");
    }

    std::int64_t count() const { return count_; }

    // images: [count,3,32,32]. Read in place: X has the order of [count,3,column,row], so each plane is turned over.
    void read_images(std::uint8_t* images) {
        if (count_ == 0) return;
        constexpr int kFirst = 0, kEvery = 1;
        if (Mat_VarReadDataLinear(file_.get(), images_.get(), images, kFirst, kEvery,
                                  static_cast<int>(count_ * kSvhnImageBytes)) != 0)
            fail("is damaged: X cannot be read");
        for (std::int64_t plane = 0; plane < 3 * count_; ++plane) transpose(images + plane * kSvhnSide * kSvhnSide);
    }

    // labels: [count], 0..9
    void read_labels(std::int64_t* labels) {
        const Variable y(Mat_VarRead(file_.get(), "y"));
        if (!y || y->data == nullptr) fail("has no variable y");
        const auto size = static_cast<std::int64_t>(y->nbytes) / y->data_size;
        if (size != count_) fail(fmt::format("has {} labels for {} images", size, count_));
        for (std::int64_t i = 0; i < count_; ++i) {
            const double digit = number(*y, i);
            if (!(digit >= 1 && digit <= 10)) fail(fmt::format("has the label {} for image {}", digit, i));
            labels[i] = static_cast<std::int64_t>(digit) % 10;
        }
    }

private:
    static void transpose(std::uint8_t* plane) {
        for (std::int64_t y = 0; y < kSvhnSide; ++y)
            for (std::int64_t x = y + 1; x < kSvhnSide; ++x)
                std::swap(plane[y * kSvhnSide + x], plane[x * kSvhnSide + y]);
    }

    // The official files have bytes; who saves them again in MATLAB gets doubles.
    double number(const matvar_t& y, std::int64_t i) const {
        if (y.class_type == MAT_C_UINT8) return static_cast<const std::uint8_t*>(y.data)[i];
        if (y.class_type == MAT_C_DOUBLE) return static_cast<const double*>(y.data)[i];
        fail("has a y that is neither bytes nor doubles");
    }

    [[noreturn]] void fail(const std::string& what) const { throw DataError(path_ + " " + what); }

    std::string path_;
    std::unique_ptr<mat_t, CloseFile> file_;
    Variable images_;
    std::int64_t count_ = 0;
};

ImageSet load(const FileSet& set, std::span<const DataFile> files, int image_size, std::int64_t count,
              const fs::path& root) {
    std::vector<fs::path> paths;
    for (const auto& file : files) paths.push_back(verified_path(set, file, root));
    auto images = read_svhn(paths);
    images.resized_to = image_size;
    require_count(images.size(), count, paths.back().string());
    return images;
}

}  // namespace

ImageSet read_svhn(const std::vector<fs::path>& paths) {
    std::vector<SvhnFile> files;
    std::int64_t count = 0;
    for (const auto& path : paths) count += files.emplace_back(path).count();
    ImageSet set{torch::empty({count, 3, kSvhnSide, kSvhnSide}, torch::kUInt8), torch::empty({count}, torch::kInt64)};
    auto* images = set.images.data_ptr<std::uint8_t>();
    auto* labels = set.labels.data_ptr<std::int64_t>();
    for (auto& file : files) {
        file.read_images(images);
        file.read_labels(labels);
        images += file.count() * kSvhnImageBytes;
        labels += file.count();
    }
    return set;
}

DataSet load_svhn(const DataConfig& config, const fs::path& data_root) {
    const auto& info = *find_data_set(config.name);
    const auto& set = *find_file_set(config.name);
    return {load(set, set.files.first(set.files.size() - 1), info.image_size, info.train_images, data_root),
            load(set, set.files.last(1), info.image_size, info.test_images, data_root)};
}

}  // namespace bitsweep
