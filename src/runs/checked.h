#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bitsweep {

/// Values from files that others may have written. Each can only be made by checking. (Outcomes: runs/outcome.h.)

/// A run's id: 16 lower-case hex digits, so that it names a folder and is no path.
class RunId {
public:
    static std::optional<RunId> parse(std::string_view text);
    const std::string& text() const { return text_; }

private:
    explicit RunId(std::string_view text) : text_(text) {}
    std::string text_;
};

/// A number from 0 to 100.
class Percent {
public:
    static std::optional<Percent> parse(double value);
    double value() const { return value_; }

private:
    explicit Percent(double value) : value_(value) {}
    double value_;
};

/// Whether a metric of that name is an accuracy.
bool is_percentage(std::string_view key);

/// What is wrong with the value of a metric, or of a number of result.json; "" = nothing. Accuracies (test.top1,
/// best.val.top5, test.top1_bn) are percentages, lengths of time (train_s) are not negative. NaN is a value.
std::string wrong_value(std::string_view key, double value);

}  // namespace bitsweep
