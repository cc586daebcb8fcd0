#include "base/error.h"

#include <cstring>

namespace bitsweep {
namespace {

std::string join(const std::vector<Problem>& problems) {
    std::string text;
    for (const auto& problem : problems) {
        if (!text.empty()) text += '\n';
        text += to_string(problem);
    }
    return text;
}

}  // namespace

std::string to_string(const Problem& problem) {
    std::string text = problem.where.empty() ? problem.what : problem.where + ": " + problem.what;
    if (!problem.hint.empty()) text += " (" + problem.hint + ")";
    return text;
}

ConfigError::ConfigError(std::vector<Problem> problems)
    : std::runtime_error(join(problems)), problems_(std::move(problems)) {}

ConfigError::ConfigError(std::string where, std::string what, std::string hint)
    : ConfigError(std::vector<Problem>{{std::move(where), std::move(what), std::move(hint)}}) {}

SystemError::SystemError(const std::string& what, int error_number)
    : std::runtime_error(error_number == 0 ? what : what + ": " + std::strerror(error_number)),
      error_number_(error_number) {}

void Problems::add(std::string where, std::string what, std::string hint) {
    for (const auto& known : list_)
        if (known.where == where && known.what == what) return;  // said once is enough
    if (is_full()) return void(++more_);
    list_.push_back({std::move(where), std::move(what), std::move(hint)});
}

void Problems::throw_if_any() const {
    if (list_.empty()) return;
    auto all = list_;
    if (more_ > 0) all.push_back({{}, "and " + std::to_string(more_) + " more", {}});
    throw ConfigError(std::move(all));
}

}  // namespace bitsweep
