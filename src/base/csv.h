#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bitsweep {

/// Reads and writes CSV after RFC 4180; a line that is written ends with \n.

/// A field, quoted where it holds a comma, a quote or a line end.
std::string csv_field(std::string_view text);

/// A line with its line end.
std::string csv_line(const std::vector<std::string>& fields);

/// The lines of a CSV text, \n or \r\n; an empty line is no row. Throws std::runtime_error with the line's number where
/// a quote is not closed or a line has another number of fields than the first.
std::vector<std::vector<std::string>> parse_csv(std::string_view text);

}  // namespace bitsweep
