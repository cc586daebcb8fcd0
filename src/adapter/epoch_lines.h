#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/trainer.h"

namespace bitsweep::adapter {

/// Cuts a stream of bytes into lines as a terminal would show them: at \n and \r, without colour codes, bytes that are
/// not UTF-8 replaced, of a longer line kLongestLine bytes.
class LineCutter {
public:
    static constexpr std::size_t kLongestLine = 64 << 10;

    explicit LineCutter(std::function<void(const std::string& line)> take) : take_(std::move(take)) {}
    void add(std::string_view bytes);
    void end();  ///< takes the last line, which has no line end

private:
    void give();

    std::function<void(const std::string&)> take_;
    std::string line_;
};

/// The numbers of one epoch; `epoch` counts from 1.
struct EpochNumbers {
    std::int64_t epoch = 0;
    std::map<std::string, double> values;
};

/// Something that a script printed cannot be what its trainer.json says. The message has a hint.
class WrongNumber : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads a script's lines by the patterns of its trainer's adapter (RE2's syntax), and gives each epoch once, when it
/// is complete: the first metric was seen, and the next epoch, or the end, has come. An epoch that is named again after
/// a later one ("best: epoch 3") is passed over. Pure.
class EpochLines {
public:
    /// Patterns are right: check_patterns() said nothing.
    EpochLines(const Trainer& trainer, std::function<void(const EpochNumbers&)> take);
    ~EpochLines();

    void line(const std::string& line);  ///< throws WrongNumber
    void end();

    const std::vector<std::size_t>& matches() const { return matches_; }  ///< by pattern

    /// The numbers of an epoch that never became complete; empty where the last epoch became so.
    std::map<std::string, double> left_over() const;

private:
    struct Patterns;

    void take_match(std::size_t pattern, const std::vector<std::string>& texts);
    void begin_epoch(std::int64_t epoch);
    void take_values(const std::map<std::string, double>& values);
    bool is_complete() const;
    void flush();
    std::map<std::string, double> metrics_of(const std::map<std::string, double>& numbers) const;

    const Trainer& trainer_;
    const std::string& first_;
    std::function<void(const EpochNumbers&)> take_;
    std::unique_ptr<Patterns> patterns_;
    std::vector<std::size_t> matches_;
    bool names_epochs_ = false;
    std::int64_t epoch_ = 0;
    std::map<std::string, double> values_;
    std::map<std::string, double> next_values_;  // of scripts that never name an epoch
    std::set<std::string> lead_;                 // metrics that came before the first one: they belong to what follows
};

/// The problems of the adapter's patterns: each must be a regular expression of RE2, with a group for each value.
void check_patterns(const Trainer& trainer, Problems& problems);

}  // namespace bitsweep::adapter
