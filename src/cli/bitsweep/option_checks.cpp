#include "cli/bitsweep/option_checks.h"

#include <cmath>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "base/names.h"
#include "base/number_in.h"

namespace bitsweep {
namespace {

constexpr int kHigh = 1'000'000;  // of every whole number: nobody means more

// The first word that nothing took and that looks like an option.
std::string unknown_option(const CLI::App& app) {
    for (const auto& word : app.remaining(true))
        if (word.starts_with("--")) return word.substr(0, word.find('='));
    return {};
}

// The options of `app` and of the commands that the line named.
std::vector<const CLI::Option*> options_of(const CLI::App& app) {
    auto options = app.get_options();
    for (const auto* command : app.get_subcommands())
        for (const auto* option : options_of(*command)) options.push_back(option);
    return options;
}

std::vector<std::string> names_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* option : options_of(app))
        for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

}  // namespace

CLI::Validator whole_number_from(int low) {
    const auto check = [low](const std::string& text) {
        const auto number = number_in<int>(text);
        if (number && *number >= low && *number <= kHigh) return std::string();
        return fmt::format("expected a whole number from {} to {}, got '{}'", low, kHigh, text);
    };
    return {check, ""};
}

CLI::Validator not_negative() {
    const auto check = [](const std::string& text) {
        const auto number = number_in<double>(text);
        if (number && std::isfinite(*number) && *number >= 0) return std::string();
        return fmt::format("expected a number >= 0, got '{}'", text);
    };
    return {check, ""};
}

std::string option_hint(const CLI::App& app) {
    const auto word = unknown_option(app);
    const auto names = names_of(app);
    const auto nearest = nearest_name(word, {names.begin(), names.end()});
    return word.empty() || nearest.empty() ? std::string() : "did you mean '" + nearest + "'?";
}

std::string variable_hint(const CLI::App& app, std::string_view message) {
    for (const auto* option : options_of(app)) {
        const auto name = option->get_envname();
        const char* value = name.empty() ? nullptr : std::getenv(name.c_str());
        if (value != nullptr && message.starts_with(option->get_name() + ":") &&
            message.ends_with(fmt::format("'{}'", value)))
            return fmt::format("the environment has {}", name);
    }
    return {};
}

}  // namespace bitsweep
