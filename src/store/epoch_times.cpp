#include "store/epoch_times.h"

#include <fmt/format.h>

#include "config/tables.h"

namespace bitsweep {
namespace {

std::string workload_text(std::string_view model, double width, std::string_view data, std::int64_t train_images,
                          std::int64_t validation, std::int64_t batch) {
    return fmt::format("{} {} {} {} {} {}", model, width, data, train_images, validation, batch);
}

std::string methods_text(std::string_view weight, std::string_view activation) {
    return fmt::format("{} {}", weight, activation);
}

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

}  // namespace

std::string workload_of(const RunConfig& config) {
    const auto& data = config.data;
    return workload_text(config.model.name, config.model.width, data_text(data.name, data.folder, data.image_size),
                         data.train_images, data.validation, config.batch);
}

std::string workload_of(const Json& config) {
    try {
        const auto& model = config.at("model");
        const auto& data = config.at("data");
        const auto name = data_text(data.at("name").get<std::string>(), data.value("folder", ""),
                                    data.value("image_size", std::int64_t{0}));
        return workload_text(model.at("name").get<std::string>(), model.at("width").get<double>(), name,
                             data.at("train_images").get<std::int64_t>(), data.at("validation").get<std::int64_t>(),
                             config.at("batch").get<std::int64_t>());
    } catch (const Json::exception&) {  // not a complete config
        return {};
    }
}

std::string methods_of(const RunConfig& config) {
    return methods_text(config.quant.weight.method, config.quant.activation.method);
}

std::string methods_of(const Json& config) {
    try {
        const auto& quant = config.at("quant");
        return methods_text(quant.at("weight").at("method").get<std::string>(),
                            quant.at("activation").at("method").get<std::string>());
    } catch (const Json::exception&) {
        return {};
    }
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
