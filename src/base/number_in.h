#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace bitsweep {

/// All of `text` as a number; nullopt where it is no number, where more follows, or where Number cannot hold it.
template <typename Number>
std::optional<Number> number_in(std::string_view text) {
    Number number{};
    const auto* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (error != std::errc() || end != last) return std::nullopt;
    return number;
}

}  // namespace bitsweep
