#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/option_checks.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

#define BITSWEEP_ROW(add) add,
constexpr void (*kCommands[])(CLI::App&, Context&) = {BITSWEEP_COMMANDS(BITSWEEP_ROW)};
#undef BITSWEEP_ROW

void add_commands(CLI::App& app, Context& context) {
    app.set_version_flag("--version", "bitsweep " BITSWEEP_VERSION);
    app.set_help_all_flag("--help-all", "Print the help of all commands and exit");
    app.add_option("--results", context.workspace.results, "folder of the database, runs and reports [results]")
        ->check([](const std::string& folder) { return std::string(folder.empty() ? "expected a folder" : ""); })
        ->envname("BITSWEEP_RESULTS");
    app.add_option("--db", context.workspace.database_option, "the database, if not in the results folder")
        ->envname("BITSWEEP_DB");
    app.add_option("--data-root", context.workspace.data_root_option,
                   "folder of the data sets [$BITSWEEP_DATA, ~/.cache/bitsweep]");
    app.require_subcommand(1);
    app.fallthrough();
    context.workspace.say = say;
    context.workspace.left_out = [&context](const std::string& what) {
        say(what);
        context.is_partial = true;
    };
    for (const auto add : kCommands) add(app, context);
    for (auto* command : app.get_subcommands({})) {
        auto footer = command->get_footer();
        if (!footer.empty()) footer += "\n";
        command->footer(footer + "Every command takes --results, --db and --data-root, too: 'bitsweep --help'.");
    }
}

// A file that is opened in place of a closed stdout or stderr would get what is printed. Writing to this one fails.
void occupy_closed_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) < 0) ::open("/dev/null", O_RDONLY);
}

// Output that is lost is no success: a full disk shows only when the last of it is written.
int exit_code_after_output(int code) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    say(std::string("the output could not be written: ") + std::strerror(errno));
    return code == app::kAllDone ? app::kSomeFailed : code;
}

// The command that the line has named, as far as there is one: "bitsweep", "bitsweep data".
const CLI::App& named_command(const CLI::App& app) {
    const auto named = app.get_subcommands();
    return named.empty() ? app : named_command(*named.back());
}

std::string name_of(const CLI::App& command) {
    const auto* parent = command.get_parent();
    return parent == nullptr ? command.get_name() : name_of(*parent) + " " + command.get_name();
}

// The word where a command should stand: "bitsweep nonsense --help" is no question about bitsweep.
std::string unknown_command(const CLI::App& app) {
    if (named_command(app).get_subcommands({}).empty()) return {};
    for (const auto& word : app.remaining(true))
        if (!word.starts_with("-")) return word;
    return {};
}

// CLI11 knows that a word is wrong, not which one was meant.
void say_unknown_command(const CLI::App& app, const std::string& word) {
    const auto& command = named_command(app);
    std::vector<std::string_view> names;
    for (const auto* sub : command.get_subcommands({})) names.push_back(sub->get_name());
    say("there is no command '" + word + "'" + (&command == &app ? "" : " of '" + name_of(command) + "'"));
    if (const auto nearest = nearest_name(word, names); !nearest.empty())
        say("did you mean '" + name_of(command) + " " + nearest + "'?");
}

int say_usage_error(const CLI::App& app, const CLI::ParseError& error) {
    if (const auto word = unknown_command(app); !word.empty()) {
        say_unknown_command(app, word);
    } else {
        auto hint = option_hint(app);
        if (hint.empty()) hint = variable_hint(app, error.what());
        say(hint.empty() ? error.what() : fmt::format("{} ({})", error.what(), hint));
    }
    std::fputs(("'" + name_of(named_command(app)) + " --help' says more.\n").c_str(), stderr);
    return app::kBadUsage;
}

int run(int argc, char** argv) {
    CLI::App app("Bit-width, alpha-init, SAWB-coefficient and shortcut-precision sweeps of PACT/SAWB networks",
                 "bitsweep");
    Context context;
    add_commands(app, context);
    try {
        if (argc == 1) return print_help(app.help()), app::kAllDone;
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0 && unknown_command(app).empty()) {  // --help, --version
            std::ostringstream text;
            const int code = app.exit(error, text, std::cerr);
            return print_help(text.str()), code;
        }
        return say_usage_error(app, error);
    } catch (const ConfigError& error) {
        for (const auto& problem : error.problems()) say(to_string(problem));
        return app::kBadUsage;
    } catch (const std::exception& error) {
        say(error.what());
        return app::kSomeFailed;
    }
    // The exit code of these commands speaks of runs alone.
    const bool is_of_runs = app.got_subcommand("run") || app.got_subcommand("plan") || app.got_subcommand("pilot");
    return context.exit_code == app::kAllDone && context.is_partial && !is_of_runs ? app::kSomeFailed
                                                                                   : context.exit_code;
}

}  // namespace
}  // namespace bitsweep

int main(int argc, char** argv) {
    bitsweep::occupy_closed_streams();
    ::signal(SIGXFSZ, SIG_IGN);  // a file that outgrows 'ulimit -f' fails with EFBIG, which is said
    return bitsweep::exit_code_after_output(bitsweep::run(argc, argv));
}
