#include <fmt/format.h>

#include "app/status_text.h"
#include "base/names.h"
#include "base/text.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"
#include "sys/clock.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

struct StatusOptions {
    std::string sweep;
    bool all = false;
    bool json = false;
};

std::string text_of(const app::StatusView& view, const StatusOptions& options, const Context& context) {
    if (view.sweeps.empty()) {
        const auto orphans = view.orphans > 0 ? fmt::format(", and {} of none", counted(view.orphans, "run")) : "";
        return fmt::format("no sweeps in {}{}\n", context.workspace.results.string(), orphans);
    }
    return app::status_text(view, options.all, terminal_behind(stdout));
}

void print_status(const StatusOptions& options, const Context& context) {
    const auto view = app::status(context.workspace, options.sweep);
    if (options.json) print_json(to_json(view));
    else print_text(text_of(view, options, context));
}

// The terminal's other screen, which a window that changes its size does not break, and of which nothing stays behind:
// the last text drawn stands on the usual one in the end.
class OtherScreen {
public:
    explicit OtherScreen(bool is_used) : is_used_(is_used) {
        if (is_used_) write(stdout, "\x1b[?1049h\x1b[H\x1b[J");
    }
    ~OtherScreen() {
        if (is_used_) write(stdout, "\x1b[?1049l" + last_);
    }
    OtherScreen(const OtherScreen&) = delete;
    OtherScreen& operator=(const OtherScreen&) = delete;

    // Each line is drawn over the one that stood there, so that nothing flickers.
    void draw(const std::string& text) {
        std::string drawn = "\x1b[H";
        for (const char c : text) drawn += c == '\n' ? std::string("\x1b[K\n") : std::string(1, c);
        write(stdout, drawn + "\x1b[J");
        last_ = text;
    }

private:
    bool is_used_;
    std::string last_;
};

// Redraws on a terminal; elsewhere prints what has changed. Ends when no bitsweep lives and nothing changes any more.
void watch(const StatusOptions& options, const Context& context) {
    constexpr double kInterval_s = 1;
    const bool redraws = !options.json && is_live(stdout);
    const SystemClock clock;
    install_stop_signals();
    OtherScreen screen(redraws);
    for (std::string shown; stop_signal_count() == 0;) {
        const bool lives = is_alive(context.workspace);
        const auto view = app::status(context.workspace, options.sweep);
        const auto text =
            options.json ? write_json(to_json(view)) + "\n" : plain_lines(text_of(view, options, context));
        if (redraws) screen.draw(text);
        else if (text != shown) write(stdout, text);
        shown = text;
        if (!lives) return;
        clock.sleep(kInterval_s);
    }
}

CLI::App* add_status_options(CLI::App* command, StatusOptions& options) {
    command->add_option("sweep", options.sweep, "only this sweep");
    command->add_flag("--all", options.all, "every run of every sweep, also what is finished or does not fit");
    return command;
}

}  // namespace

void add_status(CLI::App& app, Context& context) {
    auto options = std::make_shared<StatusOptions>();
    auto* command = add_status_options(
        app.add_subcommand("status", "says where the sweeps stand: runs that train, wait or have failed"), *options);
    command->add_flag("--json", options->json, "as JSON, every run");
    command->callback([options, &context] { print_status(*options, context); });
}

void add_watch(CLI::App& app, Context& context) {
    auto options = std::make_shared<StatusOptions>();
    auto* command = add_status_options(
        app.add_subcommand("watch", "draws the status anew every second, while a 'bitsweep run' lives"), *options);
    command->add_flag("--json", options->json, "as JSON, a line for each change");
    command->callback([options, &context] { watch(*options, context); });
}

}  // namespace bitsweep
