#include "train/session.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/error.h"
#include "config/canonical.h"
#include "data/table.h"
#include "datasets/files.h"
#include "models/table.h"
#include "nn/calibration.h"
#include "nn/parameters.h"
#include "nn/safetensors.h"
#include "runs/files.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

// The final weights of that finished run, and their file. does: what the run that needs it does from it.
std::pair<std::string, std::string> final_weights(const RunConfig& parent, const std::filesystem::path& runs,
                                                  std::string_view does) {
    const auto id = run_id(parent);
    const auto file = runs / id / kFinalWeightsFile;
    auto bytes = read_file_if_exists(file);
    if (!bytes)
        throw DataError(
            fmt::format("{} is missing: the run {} from run {}, which has not finished", file.string(), does, id));
    return {std::move(*bytes), file.string()};
}

std::set<std::string> load_initial_weights(const RunConfig& config, const SessionSources& sources, Network& network) {
    const auto load = [&](const std::string& bytes, const std::string& name) {
        auto tensors = parse_safetensors(bytes, name).tensors;
        if (const auto wrapper = remove_wrapper(network, tensors); !wrapper.empty())
            fmt::print(stderr, "{}: the tensors' names begin with '{}', and are read without it\n", name, wrapper);
        return load_weights(network, tensors, name);
    };
    const auto& init = config.init;
    if (!sources.weights.empty()) return load(read_file(sources.weights), sources.weights.string());
    if (!init.weights.empty())
        return load(read_with_checksum(sources.data_root, init.weights, init.weights_sha256), init.weights);
    if (init.parent.empty()) return {};
    const auto [bytes, file] = final_weights(init.parent.front(), sources.runs, "starts");
    return load(bytes, file);
}

std::optional<Teacher> load_teacher(const RunConfig& config, const SessionSources& sources, torch::Device device) {
    const auto& distill = config.train.distill;
    if (distill.parent.empty()) return std::nullopt;
    const auto& parent = distill.parent.front();
    const auto [bytes, file] = final_weights(parent, sources.runs, "learns");
    auto network = make_network(parent);
    load_weights(*network, parse_safetensors(bytes, file).tensors, file);
    network->to(device);
    return Teacher(network, distill);
}

std::int64_t whole_batches(std::size_t images, std::int64_t batch) {
    const auto count = static_cast<std::int64_t>(images) / batch;
    if (count == 0)
        throw ConfigError("batch", fmt::format("expected at most the {} training images, got {}", images, batch));
    return count;
}

}  // namespace

LoadedNetwork load_network(const RunConfig& config, const SessionSources& sources, torch::Device device) {
    LoadedNetwork result{make_network(config), {}};
    result.loaded = load_initial_weights(config, sources, *result.network);
    result.network->to(device);
    return result;
}

Session::Session(const RunConfig& config, const SessionSources& sources, torch::Device device)
    : config_(config),
      seed_(static_cast<std::uint64_t>(config.seed)),
      data_(load_data_set(config.data, sources.data_root)),
      split_(split_training_set(config.data, seed_, data_.train.size())),
      steps_per_epoch_(whole_batches(split_.train.size(), config.batch)),
      normalization_(make_normalization(config.data.normalize, data_.train, split_.train)),
      train_(data_.train, normalization_, {config.data.crop_padding, config.data.flip, config.data.color_jitter},
             device),
      test_(data_.test, normalization_, {}, device),
      network_(load_network(config, sources, device)),
      teacher_(sources.weights.empty() ? load_teacher(config, sources, device) : std::nullopt) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(data_.test.size()));
    std::iota(all.begin(), all.end(), 0);
    test_.begin(std::move(all), seed_, 0);
}

void Session::calibrate() {
    auto& batches = epoch(1);
    calibrate_clips(network(), network_.loaded, [&](std::int64_t i) {
        return batches.get(i % steps_per_epoch_ * config_.batch, config_.batch).images;
    });
}

Batches& Session::epoch(std::int64_t number) {
    auto order = shuffled(split_.train, seed_, number);
    order.resize(static_cast<std::size_t>(steps_per_epoch_ * config_.batch));
    return begin(std::move(order), number);
}

Batches& Session::first_training_images(std::int64_t count) {
    auto positions = split_.train;
    positions.resize(std::min(positions.size(), static_cast<std::size_t>(count)));
    return begin(std::move(positions), 0);
}

Batches& Session::validation() {
    return begin(split_.validation, 0);
}

Batches& Session::begin(std::vector<std::int64_t> positions, std::int64_t epoch) {
    train_.begin(std::move(positions), seed_, epoch);
    return train_;
}

}  // namespace bitsweep
