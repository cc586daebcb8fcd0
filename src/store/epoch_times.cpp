#include "store/epoch_times.h"

#include <fmt/format.h>

#include "config/config_io.h"

namespace bitsweep {
namespace {

// The values of `config` at `pointers`, separated by spaces; "" where one is missing.
std::string values_at(const Json& config, std::initializer_list<const char*> pointers) {
    std::string text;
    for (const char* name : pointers) {
        const Json::json_pointer pointer(name);
        if (!config.contains(pointer)) return {};
        const auto& value = config.at(pointer);
        text += (text.empty() ? "" : " ") + (value.is_string() ? value.get<std::string>() : value.dump());
    }
    return text;
}

// From the most to the least alike; the separator cannot stand in a name.
std::string key(std::string_view workload, std::string_view kind, std::string_view methods, std::string_view threads) {
    return fmt::format("{}\n{}\n{}\n{}", workload, kind, methods, threads);
}

}  // namespace

std::string workload_of(const Json& config) {
    if (!config.is_object()) return {};
    return values_at(config, {"/model/name", "/model/width", "/data/name", "/data/train_images", "/data/validation",
                              "/batch"});
}

std::string methods_of(const Json& config) {
    if (!config.is_object()) return {};
    return values_at(config, {"/quant/weight/method", "/quant/activation/method"});
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

std::optional<double> EpochTimes::find(const RunConfig& config, std::string_view device, int threads) const {
    if (means_.empty()) return std::nullopt;  // most plans of a new folder: no config is written out for nothing
    const Json json = to_json(config);
    const std::string workload = workload_of(json), methods = methods_of(json), kind = device_kind(device);
    const std::string count = std::to_string(threads);
    for (const auto& name : {key(workload, kind, methods, count), key(workload, kind, methods, ""),
                             key(workload, kind, "", count), key(workload, kind, "", "")}) {
        const auto found = means_.find(name);
        if (found != means_.end()) return found->second.sum_s / found->second.runs;
    }
    return std::nullopt;
}

}  // namespace bitsweep
