#include "adapter/epoch_lines.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"

namespace bitsweep::adapter {
namespace {

constexpr std::int64_t kMostEpochs = 1'000'000'000;

std::optional<double> number_in(const std::string& text) {
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || std::isspace(static_cast<unsigned char>(text.front())) != 0)
        return std::nullopt;
    return number;
}

// "3", and "3.0" of scripts that count in parts of epochs.
std::optional<std::int64_t> whole_number_in(const std::string& text) {
    constexpr double kLargest = 1e15;
    const auto number = number_in(text);
    if (!number || std::abs(*number) > kLargest || *number != std::floor(*number)) return std::nullopt;
    return static_cast<std::int64_t>(*number);
}

// Escape sequences of terminals: colours, cursor moves, titles.
std::string without_escapes(const std::string& text) {
    static const RE2 escape("\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(\x07|\x1b\\\\)?|[@-Z\\\\^_])", RE2::Latin1);
    std::string plain = text;
    RE2::GlobalReplace(&plain, escape, "");
    return plain;
}

}  // namespace

void LineCutter::add(std::string_view bytes) {
    for (const char c : bytes) {
        if (c == '\n' || c == '\r') give();
        else if (line_.size() < kLongestLine) line_ += c;
    }
}

void LineCutter::end() {
    if (!line_.empty()) give();
}

void LineCutter::give() {
    if (!line_.empty()) take_(plain_lines(without_escapes(line_)));
    line_.clear();
}

struct EpochLines::Patterns {
    std::vector<std::unique_ptr<RE2>> list;
};

EpochLines::EpochLines(const Trainer& trainer, std::function<void(const EpochNumbers&)> take)
    : trainer_(trainer),
      first_(trainer.metrics.front().name),
      take_(std::move(take)),
      patterns_(std::make_unique<Patterns>()),
      matches_(trainer.adapter->lines.size()) {
    for (const auto& line : trainer.adapter->lines) {
        patterns_->list.push_back(std::make_unique<RE2>(line.pattern));
        names_epochs_ |= std::find(line.values.begin(), line.values.end(), "epoch") != line.values.end();
    }
}

EpochLines::~EpochLines() = default;

void EpochLines::line(const std::string& line) {
    for (std::size_t i = 0; i < patterns_->list.size(); ++i) {
        const auto count = trainer_.adapter->lines[i].values.size();
        std::vector<std::string> texts(count);
        std::vector<RE2::Arg> arguments;
        std::vector<const RE2::Arg*> pointers;
        for (auto& text : texts) arguments.emplace_back(&text);
        for (const auto& argument : arguments) pointers.push_back(&argument);
        if (RE2::PartialMatchN(line, *patterns_->list[i], pointers.data(), static_cast<int>(count)))
            take_match(i, texts);
    }
}

// A match whose texts are no numbers is none. A group that took no part gives no value.
void EpochLines::take_match(std::size_t pattern, const std::vector<std::string>& texts) {
    const auto& names = trainer_.adapter->lines[pattern].values;
    std::map<std::string, double> numbers;
    std::optional<std::int64_t> epoch;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (texts[i].empty()) continue;
        const auto number = number_in(texts[i]);
        if (!number) return;
        if (names[i] != "epoch") numbers[names[i]] = *number;
        else if (epoch = whole_number_in(texts[i]); !epoch) return;
    }
    if (!names.empty() && !epoch && numbers.empty()) return;
    ++matches_[pattern];
    if (epoch) {
        const auto ours = *epoch - trainer_.adapter->first_epoch + 1;
        if (ours < 0 || ours > kMostEpochs)
            throw WrongNumber(
                fmt::format("epoch {}: expected {} to {} (\"first_epoch\" is the number of the first epoch)", *epoch,
                            trainer_.adapter->first_epoch, kMostEpochs));
        if (ours < epoch_) return;
        begin_epoch(ours);
    }
    take_values(metrics_of(numbers));
}

void EpochLines::begin_epoch(std::int64_t epoch) {
    if (epoch == epoch_) return;
    flush();
    values_.clear();
    epoch_ = epoch;
}

void EpochLines::take_values(const std::map<std::string, double>& values) {
    if (names_epochs_) {
        for (const auto& [name, value] : values) values_[name] = value;
        return;
    }
    // The nth match of the first metric is epoch n. What came before the first of all comes before each of them.
    if (values.contains(first_)) {
        flush();
        values_.clear();
        ++epoch_;
        values_.merge(next_values_);
        next_values_.clear();
    } else if (epoch_ == 0) {
        for (const auto& [name, value] : values) lead_.insert(name);
    }
    for (const auto& [name, value] : values)
        (values.contains(first_) || !lead_.contains(name) ? values_ : next_values_)[name] = value;
}

bool EpochLines::is_complete() const {
    return values_.contains(first_);
}

void EpochLines::end() {
    flush();
}

std::map<std::string, double> EpochLines::left_over() const {
    auto values = next_values_;
    for (const auto& [name, value] : values_) values[name] = value;
    return values;
}

void EpochLines::flush() {
    if (!is_complete()) return;
    take_({epoch_, values_});
    values_.clear();
}

std::map<std::string, double> EpochLines::metrics_of(const std::map<std::string, double>& numbers) const {
    std::map<std::string, double> metrics;
    for (const auto& metric : trainer_.metrics) {
        const auto scale = trainer_.adapter->scales.find(metric.name);
        const bool is_share = scale != trainer_.adapter->scales.end() && !scale->second.of.empty();
        const auto found = numbers.find(is_share ? scale->second.value : metric.name);
        if (found == numbers.end()) continue;
        double value = found->second;
        if (is_share) {
            const auto of = numbers.find(scale->second.of);
            if (of == numbers.end() || of->second == 0) continue;
            value = value / of->second * (metric.unit == "%" ? 100 : 1);
        } else if (scale != trainer_.adapter->scales.end()) value *= scale->second.factor;
        if (metric.unit == "%" && std::isfinite(value) && (value < 0 || value > 100))
            throw WrongNumber(
                fmt::format("{}: expected a percentage from 0 to 100, got {} (\"scale\": {{\"{}\": 100}} turns "
                            "fractions into percent)",
                            metric.name, value, metric.name));
        metrics[metric.name] = value;
    }
    return metrics;
}

void check_patterns(const Trainer& trainer, Problems& problems) {
    if (!trainer.adapter) return;
    for (std::size_t i = 0; i < trainer.adapter->lines.size(); ++i) {
        const auto& line = trainer.adapter->lines[i];
        const auto where = fmt::format("{}: adapter.lines.{}", trainer.file, i);
        RE2::Options quiet;
        quiet.set_log_errors(false);
        const RE2 pattern(line.pattern, quiet);
        if (!pattern.ok()) problems.add(where + ".pattern", "is no pattern: " + pattern.error(), "patterns are RE2's");
        else if (pattern.NumberOfCapturingGroups() != static_cast<int>(line.values.size()))
            problems.add(where,
                         fmt::format("the pattern has {} groups ( ), and values names {}",
                                     pattern.NumberOfCapturingGroups(), line.values.size()),
                         "(?: ) is a group that gives no value");
    }
}

}  // namespace bitsweep::adapter
