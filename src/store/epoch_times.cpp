#include "store/epoch_times.h"

#include <fmt/format.h>

#include "config/tables.h"

namespace bitsweep {
namespace {

// Images that are decoded are another workload at every size, and a folder's in every folder.
std::string data_text(const std::string& name, const std::string& folder, std::int64_t image_size) {
    const auto* info = find_data_set(name);
    if (info == nullptr || !info->from_files) return name;
    return fmt::format("{} {} {}", name, name == "folder" ? folder : "", image_size);
}

// From the most to the least alike; the separator cannot stand in a name.
std::string key(std::string_view workload, std::string_view kind, std::string_view methods, std::string_view threads) {
    return fmt::format("{}\n{}\n{}\n{}", workload, kind, methods, threads);
}

// All keys of another trainer's but seed, epochs and bits may decide it.
std::string foreign_workload(const StoredConfig& config) {
    auto values = config.values();
    for (const auto role : {KeyRole::kSeed, KeyRole::kEpochs, KeyRole::kWeightBits, KeyRole::kActivationBits})
        values.erase(config.key_of(role));
    return write_json(Json(values));
}

}  // namespace

std::string workload_of(const StoredConfig& config) {
    if (!config.trainer().empty()) return foreign_workload(config);
    try {
        const auto data =
            data_text(config.text("data.name"), config.text("data.folder"), config.integer("data.image_size"));
        const auto count = [&](const char* key) { return config.at(key).get<std::int64_t>(); };
        return fmt::format("{} {} {} {} {} {}", config.at("model.name").get<std::string>(),
                           config.at("model.width").get<double>(), data, count("data.train_images"),
                           count("data.validation"), count("batch"));
    } catch (const Json::exception&) {  // a key is missing, or of another type
        return {};
    }
}

std::string methods_of(const StoredConfig& config) {
    const auto weight = config.text("quant.weight.method"), activation = config.text("quant.activation.method");
    return weight.empty() || activation.empty() ? "" : weight + " " + activation;
}

std::string device_kind(std::string_view device) {
    if (device.empty()) return {};
    return device.substr(0, 3) == "cpu" ? "cpu" : "cuda";
}

void EpochTimes::add(const std::string& workload, const std::string& methods, const std::string& device, int threads,
                     double mean_s, int runs) {
    const std::string kind = device_kind(device);
    const std::string count = std::to_string(threads);
    for (const auto& name : {key(workload, kind, methods, count), key(workload, kind, methods, ""),
                             key(workload, kind, "", count), key(workload, kind, "", "")}) {
        auto& mean = means_[name];
        mean.sum_s += mean_s * runs;
        mean.runs += runs;
    }
}

std::optional<double> EpochTimes::find(const StoredConfig& config, std::string_view device, int threads) const {
    const std::string workload = workload_of(config), methods = methods_of(config), kind = device_kind(device);
    const std::string count = std::to_string(threads);
    for (const auto& name : {key(workload, kind, methods, count), key(workload, kind, methods, ""),
                             key(workload, kind, "", count), key(workload, kind, "", "")}) {
        const auto found = means_.find(name);
        if (found != means_.end()) return found->second.sum_s / found->second.runs;
    }
    return std::nullopt;
}

}  // namespace bitsweep
