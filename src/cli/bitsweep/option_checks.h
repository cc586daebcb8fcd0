#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

namespace bitsweep {

/// Checks of an option's value, for Option::check. The message for a wrong value tells the expected and the given one.

/// A whole number from `low`.
CLI::Validator whole_number_from(int low);

/// A number >= 0, not NaN and not infinite.
CLI::Validator not_negative();

/// "did you mean '--sweep'?" for the first of the words that no command took, of the options that were there to be
/// given; "" where none is near. To be asked after `app` has refused a command line.
std::string option_hint(const CLI::App& app);

/// "the environment has BITSWEEP_THREADS" where the value that `message` refuses stands there; "" where it does not.
std::string variable_hint(const CLI::App& app, std::string_view message);

}  // namespace bitsweep
