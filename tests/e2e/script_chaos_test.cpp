// Scripts with an adapter, killed with kill -9 at random moments: the adapter, `bitsweep run`, or both.

#include <csignal>

#include <fmt/format.h>

#include "base/error.h"
#include "base/random.h"
#include "e2e/world.h"
#include "support/wait.h"
#include "sys/machine.h"

namespace bitsweep::script_chaos_test {
using test::World;

namespace {

constexpr int kEpochs = 6;

// One goes on from its file; the other starts again, below a shell, beside a child that it does not end.
constexpr const char* kGoesOn = R"(import os, sys, time
last = os.environ["BITSWEEP_RUN_DIR"] + "/files/last"
done = int(open(last).read()) if "--resume" in sys.argv else 0
for e in range(done + 1, 7):
    time.sleep(0.02)
    print("epoch", e, "score", e)
    open(last + ".tmp", "w").write(str(e))
    os.rename(last + ".tmp", last)
)";
constexpr const char* kStartsAgain = R"py(import subprocess, sys, time
subprocess.Popen(["python3", "-c", "import sys, time; time.sleep(1000)", sys.argv[0]])
for e in range(1, 7):
    time.sleep(0.02)
    print("epoch", e, "score", e)
)py";

World world_of_scripts() {
    World world;
    const auto add = [&](const std::string& name, const char* script, const std::string& rest) {
        world.write(name + "/trainer.json", R"({"revision": 1, "name": ")" + name + R"json(",
            "keys": {"seed": {"type": "integer", "default": 1, "role": "seed"},
                     "epochs": {"type": "integer", "default": 6, "role": "epochs"}},
            "metrics": {"score": {"better": "higher"}},
            "adapter": {"lines": [{"pattern": "epoch (\\d+) score (\\d+)", "values": ["epoch", "score"]}]}, )json" +
                                                rest + "}");
        world.write(name + "/train.py", script);
        world.write(name + "/recipe.json", R"({"trainer": ")" + name + R"(/trainer.json"})");
    };
    add("on", kGoesOn,
        R"("resume": "exact", "command": ["python3", "{here}/train.py"], "resume_arguments": ["--resume", "{files}/last"])");
    add("again", kStartsAgain, R"("command": ["sh", "-c", "python3 \"$0\"; exit $?", "{here}/train.py"])");
    world.write("sweeps/s.json",
                R"({"arms": {"on": {"base": "on/recipe.json"}, "again": {"base": "again/recipe.json"}}, "seeds": 2})");
    return world;
}

// Those whose command line has the text. One that ends while it is read is none.
std::vector<pid_t> processes_with(const std::string& text) {
    std::vector<pid_t> pids;
    for (const auto& entry : test::fs::directory_iterator("/proc")) try {
            const auto command = read_file_if_exists(entry.path() / "cmdline").value_or("");
            if (command.find(text) != std::string::npos) pids.push_back(std::stoi(entry.path().filename().string()));
        } catch (const SystemError&) {
        }
    return pids;
}

void kill_all(const std::vector<pid_t>& pids) {
    for (const auto pid : pids) ::kill(pid, SIGKILL);
}

}  // namespace

TEST_CASE("kill -9 of adapters, of bitsweep, or of both leaves no script behind, loses no run and doubles none",
          "[e2e]") {
    if (!find_program("python3")) {
        WARN("SKIPPED: python3 is not installed");
        return;
    }
    const int rounds = std::stoi(environment("BITSWEEP_CHAOS_ROUNDS").value_or("1"));
    const auto world = world_of_scripts();
    const auto root = world.root().string();
    const std::string command = "run s --device cpu --slots 2";
    for (int round = 0; round < rounds; ++round) {
        INFO("round " << round);
        SplitMix64 random(static_cast<std::uint64_t>(round));
        test::fs::remove_all(world.results());
        for (int kill = 0; kill < 3; ++kill) {
            const auto bitsweep = world.start(command);
            SystemClock().sleep(0.05 + 0.6 * random.uniform());
            const auto what = random.below(3);
            if (what > 0) ::kill(bitsweep, SIGKILL);
            if (what > 0) wait_process(bitsweep);
            if (what != 1) kill_all(processes_with("adapt" + std::string(1, '\0') + root));
            if (what == 2) test::wait_until([&] { return processes_with(root).empty(); });
            if (what == 0) ::kill(bitsweep, SIGTERM);
            if (what == 0) wait_process(bitsweep);
        }
        const auto rest = world.bitsweep(command);
        INFO(rest.text);
        CHECK(rest.status.code == 0);
        test::wait_until([&] { return processes_with(root).empty(); });
        std::string rows;
        for (int epoch = 1; epoch <= kEpochs; ++epoch) rows += fmt::format("{0},4,{0}.0,{0}.0\n", epoch);
        CHECK(
            world.stdout_of("query \"SELECT epoch, count(*) AS n, min(value) AS low, max(value) AS high FROM v_curves "
                            "GROUP BY epoch ORDER BY epoch\" --format csv") == "epoch,n,low,high\n" + rows);
        CHECK(world.run_folders().size() == 4);
        for (const auto& folder : world.run_folders())
            CHECK(test::count_lines(folder / "result.json", "\"epochs\": 6") == 1);
    }
}

}  // namespace bitsweep::script_chaos_test
