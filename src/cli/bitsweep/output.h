#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "app/doctor.h"
#include "app/status_text.h"
#include "base/json.h"

namespace bitsweep {

/// Prints to a stream whose reader may be gone (`bitsweep run ... 2>&1 | head`, a closed terminal) and ignores that:
/// the training goes on. fmt::print would throw.
void write(std::FILE* out, std::string_view text);

/// The part of a text that a terminal is shown: no control characters, since names and logs are others' texts. Other
/// readers get every byte.
std::string shown_on(std::FILE* out, std::string_view text);

/// Prints "bitsweep: <sentence>" on stderr: messages that are no result of the command.
void say(const std::string& sentence);

/// A command's result, on stdout. Whether all of it could be written is asked once, when the program ends.
void print(std::string_view text);

/// A command's help, fitted to the terminal where there is one.
void print_help(const std::string& help);

/// The same for a text in which others' names and messages stand: no control character reaches the terminal.
void print_text(std::string_view text);

/// The same, broken at blanks where a terminal ends, and a line end.
void print_sentences(const std::string& sentences);

/// Sentences for `out`, broken at blanks where it is a terminal; elsewhere as they are.
std::string fitted(std::FILE* out, const std::string& sentences);

/// Prints "ok   cores   2"; of a finding that is not good, a second line tells what does not work without it.
void print_finding(const app::Finding& finding);

/// A view as indented JSON on stdout.
void print_json(const OrderedJson& view);

inline constexpr char kRunHelp[] = "an id, the start of one, or a name: sweep:arm,bits=2,seed=1";

/// Adds the option --json.
CLI::Option* add_json_flag(CLI::App& command, bool& json);

/// Whether lines on `out` may be drawn over: a terminal, and NO_COLOR is not set.
bool is_live(std::FILE* out);

/// Whether a person is there to be asked: stdin and stderr are terminals.
bool can_ask();

/// Asks, and whether the answer is yes.
bool is_answered_yes(const std::string& question);

/// The size of the terminal behind `out`; nullopt where there is none.
std::optional<app::TerminalSize> terminal_behind(std::FILE* out);

/// Its columns; 80 where there is none.
std::size_t columns_of(std::FILE* out);

/// The width that a table on stdout may have: a pipe has room for every row.
std::size_t table_width();

}  // namespace bitsweep
