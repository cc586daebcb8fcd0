#include "report/stats/metric.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include "base/error.h"
#include "base/names.h"

namespace bitsweep {
namespace {

struct KnownMetric {
    std::string_view key, label, stem;
    bool percent;
    int decimals;
};

constexpr KnownMetric kMetrics[] = {
    {"test.top1", "top-1 accuracy (%)", "accuracy", true, 1},
    {"val.top1", "validation top-1 accuracy (%)", "val_accuracy", true, 1},
    {"train.top1", "training top-1 accuracy (%)", "train_accuracy", true, 1},
    {"test.top1_bn", "top-1 accuracy, batch norm re-estimated (%)", "accuracy_bn", true, 1},
    {"best.test.top1", "top-1 accuracy of the best epoch (%), a diagnostic", "best_accuracy", true, 1},
    {"test.loss", "test cross entropy (nats)", "test_loss", false, 3},
    {"val.loss", "validation cross entropy (nats)", "val_loss", false, 3},
    {"train.loss", "training loss (nats)", "train_loss", false, 3},
};

}  // namespace

Metric describe_metric(const std::string& key) {
    for (const auto& known : kMetrics)
        if (known.key == key)
            return {key, std::string(known.label), std::string(known.stem), known.percent, known.decimals};
    Metric metric{key, key, key, false, 3};
    for (char& c : metric.stem)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return metric;
}

std::optional<double> finished_value(const RunRow& run, const std::string& key) {
    if (run.state != RunState::kFinished) return std::nullopt;
    for (const auto* values : {&run.metrics, &run.result})
        if (const auto found = values->find(key); found != values->end() && std::isfinite(found->second))
            return found->second;
    return std::nullopt;
}

std::vector<std::string> metric_names(const SweepRow& sweep) {
    std::set<std::string> names;
    for (const auto& cell : sweep.cells) {
        if (cell.run.state != RunState::kFinished) continue;
        for (const auto& [key, value] : cell.run.metrics) names.insert(key);
        for (const auto& [key, value] : cell.run.result) names.insert(key);
    }
    return {names.begin(), names.end()};
}

void check_metric(const SweepRow& sweep, const std::string& key, const std::string& where) {
    const auto names = metric_names(sweep);
    if (names.empty() || std::find(names.begin(), names.end(), key) != names.end()) return;
    throw ConfigError(where, "no finished run of sweep '" + sweep.name + "' has the metric '" + key + "'",
                      name_hint(key, {names.begin(), names.end()}));
}

}  // namespace bitsweep
