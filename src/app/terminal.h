#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bitsweep::app {

/// Characters and lines of a terminal.
struct TerminalSize {
    std::size_t columns = 80, rows = 24;
};

/// As many of the first characters of UTF-8 text as fit `columns` (text_width()).
std::string cut_at(const std::string& text, std::size_t columns);

/// A command's help, its options' descriptions broken at blanks so that each line fits `columns`.
std::string fitted_help(const std::string& help, std::size_t columns);

/// `text` in lines of that many characters, broken at blanks; lines after the first begin with `indent` blanks.
std::vector<std::string> broken_at(const std::string& text, std::size_t columns, std::size_t indent);

}  // namespace bitsweep::app
