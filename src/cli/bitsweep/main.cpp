#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>

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
    app.add_option("--results", context.workspace.results, "folder of the database, runs and reports [results]")
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

// CLI11 knows that a word is wrong, not which one was meant.
void suggest_command(const CLI::App& app, int argc, char** argv) {
    std::vector<std::string_view> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word.empty() || word.front() == '-') continue;
        if (std::find(names.begin(), names.end(), word) != names.end()) return;
        if (const auto nearest = nearest_name(word, names); !nearest.empty())
            say("did you mean 'bitsweep " + nearest + "'?");
        return;
    }
}

// "bitsweep nonsense --help" is no question about bitsweep.
bool is_unknown_command(const CLI::App& app) {
    return app.get_subcommands().empty() && !app.remaining(true).empty();
}

int run(int argc, char** argv) {
    CLI::App app("Bit-width, alpha-init, SAWB-coefficient and shortcut-precision sweeps of PACT/SAWB networks",
                 "bitsweep");
    Context context;
    add_commands(app, context);
    try {
        if (argc == 1) return print(app.help()), app::kAllDone;
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool is_unknown = is_unknown_command(app);
        if (error.get_exit_code() == 0 && !is_unknown)
            return app.exit(error, std::cout, std::cerr);  // --help, --version
        const auto hint = option_hint(app);
        const auto what =
            is_unknown ? "there is no command '" + app.remaining(true).front() + "'" : std::string(error.what());
        say(hint.empty() ? what : fmt::format("{} ({})", what, hint));
        suggest_command(app, argc, argv);
        std::fputs("Run with --help for more information.\n", stderr);
        return app::kBadUsage;
    } catch (const ConfigError& error) {
        for (const auto& problem : error.problems()) say(to_string(problem));
        return app::kBadUsage;
    } catch (const std::exception& error) {
        say(error.what());
        return app::kSomeFailed;
    }
    // That of these commands speaks of runs alone.
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
