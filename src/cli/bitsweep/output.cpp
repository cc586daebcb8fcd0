#include "cli/bitsweep/output.h"

#include <iostream>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/machine.h"

namespace bitsweep {

void write(std::FILE* out, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), out);
    std::fflush(out);
}

std::string shown_on(std::FILE* out, std::string_view text) {
    return ::isatty(::fileno(out)) == 1 ? plain_lines(text) : std::string(text);
}

void say(const std::string& sentence) {
    write(stderr, "bitsweep: " + printable(sentence) + "\n");
}

void print(std::string_view text) {
    const auto shown = shown_on(stdout, text);
    std::fwrite(shown.data(), 1, shown.size(), stdout);
}

void print_text(std::string_view text) {
    print(printable(text, text.size()));
}

void print_finding(const app::Finding& finding) {
    print_text(fmt::format("{:<4} {:<19} {}\n", finding.good ? "ok" : "--", finding.what, finding.says));
    if (!finding.good) print(fmt::format("     {:<19} needed for {}\n", "", finding.needed));
}

void print_json(const OrderedJson& view) {
    print(write_json(view, 2) + "\n");
}

CLI::Option* add_json_flag(CLI::App& command, bool& json) {
    return command.add_flag("--json", json, "as JSON");
}

bool is_live(std::FILE* out) {
    return ::isatty(::fileno(out)) == 1 && !environment("NO_COLOR");
}

bool can_ask() {
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

bool is_answered_yes(const std::string& question) {
    write(stderr, shown_on(stderr, question) + " [y/N] ");
    std::string answer;
    return std::getline(std::cin, answer) && (answer == "y" || answer == "yes");
}

std::optional<app::TerminalSize> terminal_behind(std::FILE* out) {
    winsize size{};
    if (::ioctl(::fileno(out), TIOCGWINSZ, &size) != 0) return std::nullopt;
    app::TerminalSize terminal;
    if (size.ws_col > 0) terminal.columns = size.ws_col;
    if (size.ws_row > 0) terminal.rows = size.ws_row;
    return terminal;
}

std::size_t columns_of(std::FILE* out) {
    return terminal_behind(out).value_or(app::TerminalSize()).columns;
}

std::size_t table_width() {
    return terminal_behind(stdout).value_or(app::TerminalSize{SIZE_MAX}).columns;
}

}  // namespace bitsweep
