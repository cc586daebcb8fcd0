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

/// Prints to a stream whose reader may be gone (`bitsweep run ... 2>&1 | head`, a closed terminal) without caring:
/// what trains goes on. fmt::print throws there.
void write(std::FILE* out, std::string_view text);

/// What a terminal is shown of a text: no control characters, since names and logs are others' texts. Other readers
/// get every byte.
std::string shown_on(std::FILE* out, std::string_view text);

/// "bitsweep: <sentence>" on stderr: what is no result of the command.
void say(const std::string& sentence);

/// A command's result, on stdout. Whether all of it could be written is asked once, when the program ends.
void print(std::string_view text);

/// The same for a text in which others' names and messages stand: no control character reaches the terminal.
void print_text(std::string_view text);

/// "ok   cores   2", and on a second line what does not work without it.
void print_finding(const app::Finding& finding);

/// A view as indented JSON on stdout.
void print_json(const OrderedJson& view);

inline constexpr char kRunHelp[] = "an id, the start of one, or a name: sweep:arm,bits=2,seed=1";

/// The option that asks for it.
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

/// How wide a table on stdout may be: a pipe has room for every row.
std::size_t table_width();

}  // namespace bitsweep
