// The program in a real terminal, of which tmux says what stands on its screen.

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "e2e/world.h"
#include "support/wait.h"
#include "sys/machine.h"

namespace bitsweep::terminal_test {
namespace {

using test::World;

bool has_programs(std::initializer_list<const char*> names) {
    for (const auto* name : names)
        if (!find_program(name)) {
            std::printf("SKIPPED: %s is not installed\n", name);
            return false;
        }
    return true;
}

// A tmux of its own with one window, in which `command` runs in the project folder.
class Terminal {
public:
    Terminal(const World& world, const std::string& command) : socket_((world.root() / "tmux.socket").string()) {
        const auto path = World::program("").string() + ":/usr/bin:/bin";
        tmux({"new-session", "-d", "-x", "80", "-y", "24", "-c", world.root().string(),
              "export " + world.environment + " PATH=" + path + "; " + command + "; sleep 600"});
    }
    ~Terminal() { tmux({"kill-server"}); }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    void resize(int columns, int rows) const {
        tmux({"resize-window", "-x", std::to_string(columns), "-y", std::to_string(rows)});
    }
    void type(const std::string& keys) const { tmux({"send-keys", "-l", keys}); }

    // Lines on the screen that are not empty. What tmux itself pushes off a narrower screen is not among them.
    std::vector<std::string> lines() const {
        std::vector<std::string> lines;
        std::istringstream text(tmux({"capture-pane", "-p"}));
        for (std::string line; std::getline(text, line);)
            if (!line.empty()) lines.push_back(line);
        return lines;
    }

    void wait_for(const std::string& words) const {
        test::wait_until([&] {
            for (const auto& line : lines())
                if (line.find(words) != std::string::npos) return true;
            return false;
        });
    }

private:
    std::string tmux(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"tmux", "-f", "/dev/null", "-S", socket_});
        return run_command(arguments).text;
    }

    std::string socket_;
};

int number_of_lines_with(const std::vector<std::string>& lines, const std::string& words) {
    return static_cast<int>(
        std::count_if(lines.begin(), lines.end(), [&](const auto& line) { return line.find(words) != line.npos; }));
}

// Two runs that go on until a file "go" is there.
World running_world() {
    return World::with_fake_trainer(World::two_bits(), "until_go");
}

}  // namespace

TEST_CASE("a window that becomes narrower and wider shows each living line of run once", "[e2e]") {
    if (!has_programs({"tmux"})) return;
    const auto world = running_world();
    const Terminal terminal(world, "bitsweep run s --slots 2 --threads 1");
    terminal.wait_for("50.00 %");
    for (const int columns : {40, 100, 30, 80}) {
        terminal.resize(columns, 24);
        const std::size_t of_counts = columns == 30 ? 2 : 1;  // they are broken where the window is too narrow
        test::wait_until([&] {
            const auto lines = terminal.lines();
            return number_of_lines_with(lines, " 0/1 ") == 2 && number_of_lines_with(lines, "0/2 finished") == 1 &&
                   lines.size() == 2 + of_counts;
        });
    }
    world.write("go", "");
    terminal.wait_for("s: 2 of 2 runs finished");
    CHECK(terminal.lines().size() == 3);
}

TEST_CASE("watch fits a window whose size changes, and leaves its last picture", "[e2e]") {
    if (!has_programs({"tmux"})) return;
    const auto world = running_world();
    const auto pid = world.start("run s --slots 2 --threads 1");
    test::wait_until([&] { return test::count_lines(world.root() / "bitsweep.log", "started") == 2; });
    const Terminal terminal(world, "bitsweep watch");
    terminal.wait_for("2 of 2 slots busy");
    terminal.resize(50, 24);
    terminal.wait_for("[........] 0/2 s: ");
    CHECK(number_of_lines_with(terminal.lines(), "0/2 s") == 1);
    terminal.resize(100, 30);
    terminal.wait_for("[....................] 0/2 s: ");
    CHECK(number_of_lines_with(terminal.lines(), "0/2 s") == 1);
    world.write("go", "");
    CHECK(wait_process(pid).code == 0);
    terminal.wait_for("[####################] 2/2 s");
    test::wait_until([&] { return terminal.lines().size() == 1; });
}

TEST_CASE("a person at a terminal is asked before much is cancelled, removed or queued", "[e2e]") {
    if (!has_programs({"tmux"})) return;
    const auto world = World::with_fake_trainer(World::two_bits(R"(, "seeds": 11)"), "until_go");
    const auto pid = world.start("run s --slots 1 --threads 1");
    test::wait_until([&] { return test::count_lines(world.root() / "bitsweep.log", "started") == 1; });
    const Terminal terminal(world, "PS1='> ' sh -i");
    terminal.resize(80, 90);
    const auto answered = [&](const std::string& command, const std::string& question, const char* answer) {
        terminal.type("clear\n");  // the question before must be gone, or it would be answered again
        test::wait_until([&] { return terminal.lines().size() == 1; });
        terminal.type("bitsweep " + command + "; echo all sa''id\n");
        terminal.wait_for(question + " [y/N]");
        terminal.type(std::string(answer) + "\n");
        terminal.wait_for("all said");
        std::string text;
        for (const auto& line : terminal.lines()) text += line + "\n";
        return text;
    };
    const auto* queue = "train it next, when that is done?";
    CHECK_THAT(answered("run s seeds=1 --as t", queue, "n"), !Contains("queued"));
    CHECK_THAT(answered("run s seeds=1 --as t", queue, "y"), Contains("t is queued: number 1 behind"));
    CHECK_THAT(answered("cancel --sweep s", "Cancel them?", ""), Contains("nothing is cancelled"));
    CHECK_THAT(world.stdout_of("status"), !Contains("cancelled"));
    CHECK_THAT(answered("cancel --sweep s", "Cancel them?", "y"), Contains("22 runs cancelled"));
    CHECK(wait_process(pid).code == 3);
    CHECK_THAT(answered("forget t", "Remove it?", "n"), Contains("nothing is removed"));
    CHECK_THAT(answered("forget t", "Remove it?", "yes"), Contains("sweep t and 0 runs removed"));
}

TEST_CASE("zsh completes commands, files, keys and names of runs", "[e2e]") {
    if (!has_programs({"tmux", "zsh"})) return;
    const auto world = World::with_fake_trainer(World::two_bits());
    REQUIRE(world.bitsweep("run s").status.code == 0);
    const Terminal terminal(world, "PS1='> ' zsh -f");
    terminal.type("autoload -Uz compinit; compinit -D; source <(bitsweep completion zsh); echo rea''dy\n");
    terminal.wait_for("ready");
    const auto completes = [&](const std::string& typed, const std::string& whole) {
        terminal.type("\x15" + typed + "\t!");  // ^U clears the line; the mark shows that nothing was put behind it
        terminal.wait_for("> " + whole);
    };
    completes("bitsweep sho", "bitsweep show !");
    completes("bitsweep run s optim.l", "bitsweep run s optim.lr=!");
    completes("bitsweep show s:s", "bitsweep show s:sawb,!");
    completes("bitsweep show 's:s", "bitsweep show 's:sawb,!");
    completes("bitsweep show s:sawb,bits=2", "bitsweep show s:sawb,bits=2,seed=1 !");
    completes("bitsweep import swe", "bitsweep import sweeps/!");
}

TEST_CASE("fish completes commands, files, keys and names of runs", "[e2e]") {
    if (!has_programs({"fish"})) return;
    const auto world = World::with_fake_trainer(World::two_bits());
    REQUIRE(world.bitsweep("run s").status.code == 0);
    world.write("ask.fish", "bitsweep completion fish | source\ncomplete -C $argv[1]\n");
    const auto answer = [&](const std::string& line) {
        const auto command = "cd " + world.root().string() + " && PATH=" + World::program("").string() +
                             ":$PATH fish --no-config ask.fish \"" + line + "\"";
        return run_command({"/bin/sh", "-c", command}).text;
    };
    CHECK(answer("bitsweep sho") == "show\n");
    CHECK(answer("bitsweep run s optim.l") == "optim.lr=\n");
    CHECK(answer("bitsweep show s:") == "s:sawb,\n");
    CHECK(answer("bitsweep show 's:s") == "s:sawb,\n");
    CHECK(answer("bitsweep show s:sawb,bits=2") == "s:sawb,bits=2,seed=1\n");
    CHECK(answer("bitsweep import swe") == "sweeps/\n");
}

}  // namespace bitsweep::terminal_test
