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
    {"test.ece", "expected calibration error (%)", "ece", false, 2},
    {"test.loss", "test cross entropy (nats)", "test_loss", false, 3},
    {"val.loss", "validation cross entropy (nats)", "val_loss", false, 3},
    {"train.loss", "training loss (nats)", "train_loss", false, 3},
};

void add_metric_names(const RunRow& run, std::set<std::string>& names) {
    for (const auto* values : {&run.metrics, &run.result})
        for (const auto& [name, value] : *values) names.insert(name);
}

void check_among(const std::set<std::string>& names, const std::string& key, const std::string& where,
                 const std::string& run) {
    if (names.empty() || names.contains(key)) return;
    throw ConfigError(where, "no " + run + " has the metric '" + key + "'",
                      name_hint(key, {names.begin(), names.end()}));
}

}  // namespace

Metric describe_metric(const std::string& key) {
    for (const auto& known : kMetrics)
        if (known.key == key)
            return {key,           std::string(known.label), std::string(known.stem),
                    known.percent, known.decimals,           known.percent};
    Metric metric{key, key, key, false, 3, false};
    if (key.starts_with(kClassMetric)) {
        const auto number = key.substr(std::string_view(kClassMetric).size());
        return {key, "class " + number + " (%)", "accuracy_of_class_" + number, true, 1, true};
    }
    for (char& c : metric.stem)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return metric;
}

Metric describe_metric(const SweepRow& sweep, const std::string& key) {
    auto metric = describe_metric(key);
    const auto& own = sweep.metric;
    if (own.name != key || own == TrainerMetric()) return metric;
    if (!own.unit.empty() && metric.label == key) metric.label = key + " (" + own.unit + ")";
    metric.percent = own.unit == "%";
    if (metric.percent) metric.decimals = 1;
    metric.is_higher_better = own.is_higher_better;
    return metric;
}

std::optional<double> finished_value(const RunRow& run, const std::string& key) {
    if (run.state != RunState::kFinished) return std::nullopt;
    for (const auto* values : {&run.metrics, &run.result})
        if (const auto found = values->find(key); found != values->end() && std::isfinite(found->second))
            return found->second;
    return std::nullopt;
}

void check_metric(const SweepRow& sweep, const std::string& key, const std::string& where) {
    std::set<std::string> names;
    for (const auto& cell : sweep.cells)
        if (cell.run.state == RunState::kFinished) add_metric_names(cell.run, names);
    check_among(names, key, where, "finished run of sweep '" + sweep.name + "'");
}

void check_metric(const std::vector<SweepRow>& sweeps, const std::string& key, const std::string& where) {
    std::set<std::string> names;
    for (const auto& sweep : sweeps)
        for (const auto& cell : sweep.cells)
            if (cell.run.state != RunState::kDiverged) add_metric_names(cell.run, names);
    check_among(names, key, where, "run");
}

}  // namespace bitsweep
