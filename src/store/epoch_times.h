#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "config/stored_config.h"

namespace bitsweep {

/// How long an epoch of a run like this one takes, from past runs. Pure: filled by Reader::epoch_times, so that
/// a plan of 10,000 runs asks the database once.
class EpochTimes {
public:
    /// One group of past runs: `workload` and `methods` as below, device "cpu" or "cuda", the mean over the runs of a
    /// run's median epoch.
    void add(const std::string& workload, const std::string& methods, const std::string& device, int threads,
             double mean_s, int runs);

    /// Seconds of training and evaluation an epoch, by the nearest runs there are. Network, width, data set,
    /// number of images and batch must be the same, and the kind of device ("cpu", or "cuda" for any other); then
    /// the same quantizers and threads are preferred, then the same quantizers, then the same threads, then any.
    std::optional<double> find(const StoredConfig& config, std::string_view device, int threads) const;

private:
    struct Mean {
        double sum_s = 0;  // over runs
        int runs = 0;
    };
    std::map<std::string, Mean> means_;
};

/// What decides an epoch's work, as one text: "resnet20 1 cifar10 0 0 128", or another trainer's keys but seed, epochs
/// and bits; "" where the config is not complete.
std::string workload_of(const StoredConfig& config);

/// The quantizers, as one text: "sawb pact"; "" where the config names none.
std::string methods_of(const StoredConfig& config);

/// "cpu" for "cpu", "cuda" for any other device name; "" stays "".
std::string device_kind(std::string_view device);

}  // namespace bitsweep
