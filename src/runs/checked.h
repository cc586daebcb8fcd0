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

/// The problem of the time of an attempt, which tables show and sort by; "" = nothing. One that is not known is "".
std::string wrong_time(std::string_view time);

/// The problem of a metric, or with a number of result.json; "" = nothing. It has a name; accuracies (test.top1,
/// best.val.top5, test.top1_bn, test.by_class.0) and test.ece are percentages, lengths of time (train_s) are not
/// negative, epochs, attempts and bytes are counts. NaN is a value.
std::string wrong_value(std::string_view key, double value);

}  // namespace bitsweep
