#include "cli/bitsweep/output.h"

#include <iostream>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
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

std::string fitted(std::FILE* out, const std::string& sentences) {
    const auto terminal = terminal_behind(out);
    if (!terminal) return sentences;
    constexpr std::size_t kIndent = 2;
    std::string text;
    std::istringstream lines(sentences);
    for (std::string line; std::getline(lines, line);)
        text += fmt::format("{}\n", fmt::join(app::broken_at(line, terminal->columns, kIndent), "\n"));
    if (!sentences.ends_with('\n') && !text.empty()) text.pop_back();
    return text;
}

void say(const std::string& sentence) {
    write(stderr, fitted(stderr, "bitsweep: " + printable(sentence)) + "\n");
}

void print(std::string_view text) {
    const auto shown = shown_on(stdout, text);
    std::fwrite(shown.data(), 1, shown.size(), stdout);
}

void print_help(const std::string& help) {
    const auto terminal = terminal_behind(stdout);
    print(terminal ? app::fitted_help(help, terminal->columns) : help);
}

void print_text(std::string_view text) {
    print(printable(text, text.size()));
}

void print_sentences(const std::string& sentences) {
    print(fitted(stdout, printable(sentences, sentences.size())) + "\n");
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
