#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace bitsweep {

/// One mistake in a person's input, in the three parts that the person needs to mend it.
struct Problem {
    std::string where;  ///< file and key path, e.g. "sweeps/x.json:7: arms.fp32.quant.weight.bits"
    std::string what;   ///< what was found and what was expected
    std::string hint;   ///< the nearest right thing; may be empty
};

/// "where: what (hint)" on one line.
std::string to_string(const Problem& problem);

/// A mistake in input: bad config, bad sweep file, bad usage. Holds every problem found, not only
/// the first. Caught only in main, which prints one line each and exits 2 (bitsweep) or 20 (bitsweep-train).
class ConfigError : public std::runtime_error {
public:
    explicit ConfigError(std::vector<Problem> problems);
    ConfigError(std::string where, std::string what, std::string hint = {});

    const std::vector<Problem>& problems() const { return problems_; }

private:
    std::vector<Problem> problems_;
};

/// Missing, short or altered data. The message names the file and what to do. Exit 20.
class DataError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A system call that failed: what was tried, on which path, and strerror.
class SystemError : public std::runtime_error {
public:
    SystemError(const std::string& what, int error_number);
    int error_number() const { return error_number_; }

private:
    int error_number_;
};

/// Collects problems, so that a person sees all of them at once: keeps the first kMost, and counts the others.
class Problems {
public:
    static constexpr std::size_t kMost = 20;

    void add(std::string where, std::string what, std::string hint = {});
    bool empty() const { return list_.empty(); }
    const std::vector<Problem>& list() const { return list_; }

    /// The number of problems, with the ones that the list has no room for.
    std::size_t count() const { return list_.size() + more_; }

    /// Whether further problems will not be shown, so that a caller can save the search for their hints.
    bool is_full() const { return list_.size() == kMost; }

    /// Throws ConfigError with the list, if there are any.
    void throw_if_any() const;

private:
    std::vector<Problem> list_;
    std::size_t more_ = 0;
};

}  // namespace bitsweep
