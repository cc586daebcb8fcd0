// Scripts that know nothing of bitsweep, trained by what docs/trainers.md says and nothing else.

#include <csignal>

#include <fmt/format.h>

#include "base/text.h"
#include "e2e/world.h"
#include "support/wait.h"
#include "sys/machine.h"

namespace bitsweep::trainers_test {
using test::World;

namespace {

// With argparse, a switch, no flush, many lines a step.
constexpr const char* kArgparse = R"(import argparse, random, time
parser = argparse.ArgumentParser()
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--epochs", type=int, default=3)
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--no-cuda", action="store_true")
args = parser.parse_args()
assert args.no_cuda and args.batch_size == 64
random.seed(args.seed)
for epoch in range(1, args.epochs + 1):
    for step in range(0, 60000, 6400):
        print("Train Epoch: {} [{}/60000 ({:.0f}%)]\tLoss: {:.6f}".format(epoch, step, step / 600, 1 / epoch))
        time.sleep(0.003)
    correct = 9000 + 100 * epoch + random.randrange(50)
    print("\nTest set: Average loss: {:.4f}, Accuracy: {}/10000 ({:.0f}%)\n".format(1 / epoch, correct, correct / 100))
)";

// In Hydra's style: key=value, logs to stderr, saves where it runs.
constexpr const char* kHydra = R"(import logging, random, sys, time
logging.basicConfig(format="\x1b[36m[%(asctime)s]\x1b[0m[%(levelname)s] - %(message)s", level=logging.INFO)
config = dict(word.split("=", 1) for word in sys.argv[1:])
random.seed(int(config["seed"]))
for epoch in range(int(config["epochs"])):
    time.sleep(0.03)
    accuracy = 0.8 + 0.01 * epoch + 0.01 * random.random()
    logging.info("epoch %d/%s loss %.2f acc %.4f", epoch, config["epochs"], 1 / (epoch + 1), accuracy)
    open("last.ckpt", "w").write(str(epoch))
)";

bool has_python() {
    if (find_program("python3")) return true;
    WARN("SKIPPED: python3 is not installed");
    return false;
}

// The blocks of that language, in the page's order.
std::vector<std::string> blocks_of_page(const std::string& language) {
    const auto page = read_file(BITSWEEP_SOURCE_DIR "/docs/trainers.md");
    const std::string fence = "```" + language + "\n";
    std::vector<std::string> blocks;
    for (std::size_t at = 0; (at = page.find(fence, at)) != std::string::npos;) {
        at += fence.size();
        blocks.push_back(page.substr(at, page.find("```", at) - at));
    }
    return blocks;
}

World world_of_the_page() {
    World world;
    const auto blocks = blocks_of_page("json");
    REQUIRE(blocks.size() == 3);
    world.write("trainers/mnist/trainer.json", blocks[0]);
    world.write("trainers/mnist/train.py", kArgparse);
    world.write("trainers/hydra/trainer.json", blocks[1]);
    world.write("trainers/hydra/train.py", kHydra);
    world.write("sweeps/scripts.json", blocks[2]);
    for (const std::string name : {"mnist", "hydra"})
        world.write("experiments/" + name + ".json", "{\"trainer\": \"trainers/" + name + "/trainer.json\"}");
    world.environment = "unset PYTHONUNBUFFERED && BITSWEEP_TRAINER=/nowhere";
    return world;
}

// A sweep of one script that is this text.
World world_of_script(const std::string& script, const std::string& more = "") {
    World world;
    world.write("own/trainer.json",
                R"json({"name": "own", "revision": 1, "command": ["python3", "{here}/train.py", "{args}"],
        "keys": {"seed": {"type": "integer", "default": 1, "role": "seed"},
                 "epochs": {"type": "integer", "default": 2, "role": "epochs"}},
        "metrics": {"score": {"better": "higher"}},
        "adapter": {"lines": [{"pattern": "epoch (\\d+) score ([-0-9.a-z]+)", "values": ["epoch", "score"]}]})json" +
                    more + "}");
    world.write("own/train.py", script);
    world.write("sweeps/own.json", R"({"base": {"trainer": "own/trainer.json"}, "seeds": 1})");
    world.environment = "unset PYTHONUNBUFFERED &&";
    return world;
}

Json status_of_run(const World& world) {
    return read_json(world.stdout_of("status own --json")).at(0).at("runs").at(0);
}

std::string end_of(const World& world) {
    return read_file(world.run_folders().front() / "attempts.jsonl");
}

}  // namespace

TEST_CASE("two scripts become a table with a contrast by the page alone, killed in between", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_the_page();
    CHECK(world.stdout_of("plan scripts").find("6 runs") != std::string::npos);
    const auto pid = world.start("run scripts epochs=4 --as scripts --slots 2 --device cpu");
    test::wait_until([&] { return world.bitsweep("status scripts").text.find(" finished") != std::string::npos; });
    ::kill(pid, SIGKILL);
    wait_process(pid);
    const auto rest = world.bitsweep("run scripts epochs=4 --as scripts --slots 2 --device cpu");
    INFO(rest.text);
    REQUIRE(rest.status.code == 0);
    for (const auto& run : read_json(world.stdout_of("status scripts --all --json")).at(0).at("runs")) {
        CHECK(run.at("state") == "finished");
        CHECK(run.at("epoch") == 4);
        CHECK(run.at("test.top1").get<double>() > 80);
    }
    const auto report = world.bitsweep("report scripts");
    INFO(report.text);
    CHECK(report.status.code == 0);
    CHECK(report.text.find("n=3") != std::string::npos);
    for (const auto& folder : world.run_folders()) {
        CHECK(test::count_lines(folder / "result.json", "finished") == 1);
        if (is_there(folder / "files/last.ckpt")) CHECK(read_file(folder / "files/last.ckpt") == "3");
    }
    CHECK(is_there(world.results() / "trainers/mnist@1.json"));
    CHECK(read_file(world.results() / "trainers/hydra@1.json").find("command") == std::string::npos);
}

TEST_CASE("how a script ends is how its run ends", "[e2e]") {
    if (!has_python()) return;
    struct End {
        const char *script, *state, *says;
    };
    const End ends[] = {
        {"epochs()", "finished", ""},
        {"print('epoch 1 score 0.5')", "finished", "after 1 of 2 epochs"},
        {"print('nothing to see')", "failed", "matched 0 times; its last lines: nothing to see"},
        {"sys.exit(2)", "failed", "exit code 2"},
        {"print('epoch 1 score 0.5'); sys.exit(2)", "failed", "exit code 2: epoch 1"},
        {"epochs(); sys.exit(1)", "failed", "exit code 1: epoch 2"},
        {"epochs(); sys.exit(10)", "failed", "exit code 10"},
        {"epochs(); sys.exit(20)", "failed", "exit code 20"},
        {"epochs(); sys.exit(30)", "failed", "exit code 30"},
        {"epochs(); sys.exit(75)", "failed", "exit code 75"},
        {"print('epoch 1 score nan')", "diverged", "is NaN or infinite"},
        {"print('epoch 1 score 1'); print('epoch 2 score inf'); sys.exit(1)", "diverged", "is NaN or infinite"},
        {"raise MemoryError()", "failed", "MemoryError"},
        {"os.kill(os.getpid(), 9)", "failed", "killed by signal 9"},
    };
    std::string script =
        "import os, sys\ndef epochs():\n    for e in (1, 2): print('epoch', e, 'score', e / 2)\nseed = "
        "int(sys.argv[1].split('=')[1])\n";
    for (std::size_t i = 0; i < std::size(ends); ++i) script += fmt::format("if seed == {}: {}\n", i, ends[i].script);
    const auto world = world_of_script(script);
    world.bitsweep(fmt::format(
        "run own seeds={} --as own --device cpu --slots 2 --crash-budget 1 --quarantine-after 99", std::size(ends)));
    for (const auto& run : read_json(world.stdout_of("status own --all --json")).at(0).at("runs")) {
        const auto text = run.dump();
        const auto& end = ends[run.at("seed").get<std::size_t>()];
        INFO(end.script << "\n" << text);
        CHECK(run.at("state") == end.state);
        CHECK(run.at("message").get<std::string>().find(end.says) != std::string::npos);
        const auto attempts = read_file(world.results() / "runs" / run.at("id").get<std::string>() / "attempts.jsonl");
        if (std::string(end.says).starts_with("exit code") && end.says != std::string("exit code 2"))
            CHECK(attempts.find("\"outcome\":\"crashed\"") != std::string::npos);
        if (end.says == std::string("MemoryError"))
            CHECK(attempts.find("\"outcome\":\"out_of_memory\"") != std::string::npos);
    }
}

TEST_CASE("an attempt that starts again makes the earlier one's epochs void", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_script(R"(import os, sys
again = os.path.exists("again")
open("again", "w")
print("epoch 1 score", 2 if again else 1)
if again: sys.exit(0)
print("epoch 2 score 1")
sys.exit(1)
)");
    REQUIRE(world.bitsweep("run own --device cpu").status.code == 0);
    const auto run = status_of_run(world);
    CHECK(run.at("epoch") == 1);
    CHECK(run.at("metric") == "score");
    CHECK(run.at("value") == 2);
    CHECK(world.stdout_of("query \"SELECT count(*) AS n FROM v_curves\" --format csv") == "n\n1\n");
}

TEST_CASE("the best epoch of a script's run is the one that its metric calls better, and a diagnostic", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_script(R"(import os, sys
again = os.path.exists("again")
open("again", "w")
for epoch, score in enumerate([5, 7, 3, 7, 4] if again else [9, 9, 9], 1): print("epoch", epoch, "score", score)
sys.exit(0 if again else 1)
)");
    REQUIRE(world.bitsweep("run own --device cpu").status.code == 0);
    CHECK(
        world
            .stdout_of(
                R"(query "SELECT value, result ->> '$.\"best.score\"', result ->> '$.\"best.epoch\"' FROM v_runs" --format csv)")
            .ends_with("\n4.0,7.0,2\n"));
    CHECK_THAT(world.bitsweep("report own --metric best.score").text, Contains("7.0"));
}

TEST_CASE("a killed adapter takes its script with it, and no epoch that the script has kept is lost", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_script(R"(import os, sys, time
if "--resume" in sys.argv:
    print("epoch 2 score 2")
    sys.exit(0)
print("epoch 1 score 1")
time.sleep(0.3)
open(os.environ["BITSWEEP_RUN_DIR"] + "/files/last.pt", "w")
open("pid.tmp", "w").write(str(os.getpid()))
os.rename("pid.tmp", "pid")
time.sleep(600)
)",
                                       R"(, "resume_arguments": ["--resume", "{files}/last.pt"])");
    const auto pid = world.start("run own --device cpu");
    test::wait_until([&] { return is_there(world.root() / "pid"); });
    const auto script = static_cast<pid_t>(std::stol(read_file(world.root() / "pid")));
    const auto start = read_json(end_of(world));
    ::kill(static_cast<pid_t>(start.at("pid").get<int>()), SIGKILL);
    CHECK(wait_process(pid).code == 0);
    CHECK_FALSE(process_start_ticks(script));
    CHECK(world.stdout_of("query \"SELECT epoch, value FROM v_curves\" --format csv") == "epoch,value\n1,1.0\n2,2.0\n");
}

TEST_CASE("a script that goes on is given its file, and one that starts anew finds nothing", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_script(R"(import os, sys
files = os.environ["BITSWEEP_RUN_DIR"] + "/files/"
if "--resume" in sys.argv:
    assert sys.argv[-1] == files + "last.pt" and os.listdir(files) == ["last.pt"]
    print("epoch 2 score 2")
    sys.exit(0)
assert not os.listdir(files), os.listdir(files)
open(files + "last.pt", "w")
print("epoch 1 score 1")
sys.exit(1)
)",
                                       R"(, "resume_arguments": ["--resume", "{files}/last.pt"])");
    const auto run = world.bitsweep("run own --device cpu");
    INFO(run.text);
    CHECK(run.status.code == 0);
    CHECK(status_of_run(world).at("value") == 2);
    CHECK(world.stdout_of("query \"SELECT metric, value, top1 FROM v_runs\" --format csv") ==
          "metric,value,top1\nscore,2.0,\n");
    CHECK_THAT(world.stdout_of("show " + world.run_folders().front().filename().string()), Contains("files/last.pt"));
    CHECK(world.bitsweep("clean --checkpoints --yes").status.code == 0);
    CHECK_FALSE(is_there(world.run_folders().front() / "files"));
}

TEST_CASE("a changed trainer.json of the same revision is refused where results are kept of it", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_script("for e in (1, 2): print('epoch', e, 'score', e)");
    REQUIRE(world.bitsweep("run own --device cpu").status.code == 0);
    auto text = read_file(world.root() / "own/trainer.json");
    text.replace(text.find("\"default\": 2"), 12, "\"default\": 3");
    world.write("own/trainer.json", text);
    const auto refused = world.bitsweep("plan own");
    CHECK(refused.status.code == 2);
    CHECK(refused.text.find("'default' of key 'epochs' was 2, is 3") != std::string::npos);
    CHECK(refused.text.find("raise revision") != std::string::npos);
}

TEST_CASE("runs of scripts are published, drawn again in a clone, and compared", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_script("for e in (1, 2): print('epoch', e, 'score', 7)");
    REQUIRE(world.bitsweep("run own seeds=3 --as own --device cpu").status.code == 0);
    const auto table = world.stdout_of("report own");
    INFO(table);
    CHECK(table.find("7.000") != std::string::npos);
    CHECK(table.find("the script may ignore its seed") != std::string::npos);
    CHECK(world.stdout_of("query --sweep own").find("score") != std::string::npos);
    REQUIRE(world.bitsweep("publish --sweep own").status.code == 0);
    World clone;
    make_folders(clone.results());
    std::filesystem::copy(world.results() / "published", clone.results() / "published",
                          std::filesystem::copy_options::recursive);
    CHECK(clone.bitsweep("report --check").status.code == 0);
    CHECK(clone.stdout_of("report own") == table);
    CHECK(read_file(clone.results() / "trainers/own@1.json") == read_file(world.results() / "trainers/own@1.json"));
    const auto ids = world.run_folders();
    const auto compared = world.bitsweep("compare " + ids[0].filename().string() + " " + ids[1].filename().string());
    INFO(compared.text);
    CHECK(compared.status.code == 0);
    CHECK(compared.text.find("score") != std::string::npos);
}

TEST_CASE("runs of scripts are watched, served, exported and imported", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_script("for e in (1, 2): print('epoch', e, 'score', 7.25)");
    REQUIRE(world.bitsweep("run own --device cpu").status.code == 0);
    const auto watched = world.stdout_of("watch own --all");
    INFO(watched);
    CHECK(watched.find(" score ") != std::string::npos);
    CHECK(watched.find("7.25") != std::string::npos);
    REQUIRE(world.bitsweep("export --sweep own --out rows").status.code == 0);
    const World other;
    REQUIRE(other.bitsweep("import " + (world.root() / "rows").string()).status.code == 0);
    CHECK(other.stdout_of("status own --all").find("7.25") != std::string::npos);
    CHECK(other.stdout_of("report own") == world.stdout_of("report own"));
    CHECK(is_there(other.results() / "trainers/own@1.json"));
    const auto server = world.start("serve --port 0");
    const auto served = run_command({"python3", "-c", R"py(import re, sys, time, urllib.request
for _ in range(500):
    address = re.search(r"(http://127\S+/)\S*[?&](token=\w+)", open(sys.argv[1]).read())
    if address: break
    time.sleep(0.02)
for view in ("table?sweep=own", "runs?sweep=own", "cells?sweep=own"):
    print(urllib.request.urlopen(address[1] + "api/" + view + "&" + address[2]).read().decode())
)py",
                                     (world.root() / "bitsweep.log").string()});
    ::kill(server, SIGTERM);
    wait_process(server);
    INFO(served.text);
    CHECK(served.status.code == 0);
    CHECK(served.text.find("score") != std::string::npos);
    CHECK(served.text.find("top-1") == std::string::npos);
}

TEST_CASE("runs of one cell that come from different code are named, and code is in the start line", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_script("for e in (1, 2): print('epoch', e, 'score', 7)");
    REQUIRE(world.bitsweep("run own --device cpu").status.code == 0);
    CHECK(world.stdout_of("report own").find("different code") == std::string::npos);
    world.write("own/train.py",
                "import os\nfor e in (1, 2): print('epoch', e, 'score', 8, os.environ['BITSWEEP_CODE'])");
    world.write("own/.hidden/other.py", "");
    REQUIRE(world.bitsweep("run own seeds=2 --as own --device cpu").status.code == 0);
    const auto report = world.stdout_of("report own");
    INFO(report);
    CHECK(report.find("its runs come from different code") != std::string::npos);
    CHECK_THAT(read_file(world.results() / "report/own/training_curves.gp"), Contains("runs of different code: base"));
    CHECK(report.find("a run of own@1 may end with other numbers") != std::string::npos);
    CHECK(world.stdout_of(
              "query \"SELECT count(DISTINCT code) AS n FROM attempts WHERE length(code) >= 16\" --format csv") ==
          "n\n2\n");
}

TEST_CASE("a contract trainer that starts again finds files/ empty, and pause says what it costs", "[e2e]") {
    if (!has_python()) return;
    World world;
    world.write("own/trainer.json", R"({"name": "kept", "revision": 1, "command": ["python3", "{here}/train.py"],
        "environment": {"PYTHONPATH": ")" BITSWEEP_SOURCE_DIR R"(/python"},
        "keys": {"seed": {"type": "integer", "default": 1, "role": "seed"},
                 "epochs": {"type": "integer", "default": 9, "role": "epochs"}},
        "metrics": {"score": {"better": "higher"}}})");
    world.write("own/train.py", R"(import os, time
from bitsweep_trainer import Run
with Run() as run:
    assert not os.listdir(run.dir + "/files")
    open(run.dir + "/files/best", "w")
    run.log(1, {"score": 1})
    while not run.should_stop and not os.path.exists("go"): time.sleep(0.02)
    for epoch in range(2, 10) if not run.should_stop else []: run.log(epoch, {"score": epoch})
)");
    world.write("sweeps/own.json", R"({"base": {"trainer": "own/trainer.json"}})");
    const auto pid = world.start("run own --device cpu");
    test::wait_until(
        [&] { return !world.run_folders().empty() && is_there(world.run_folders().front() / "metrics.jsonl"); });
    test::wait_until([&] { return is_there(world.results() / "control/live.json"); });
    const auto paused = world.stdout_of("pause");
    CHECK(paused.find("1 epoch of scripts that start again will be trained anew") != std::string::npos);
    test::wait_until([&] { return end_of(world).find("interrupted") != std::string::npos; });
    world.write("go", "");
    REQUIRE(world.bitsweep("resume").status.code == 0);
    CHECK(wait_process(pid).code == 0);
    CHECK(read_file(world.root() / "bitsweep.log").find("1 epoch of scripts that start again") != std::string::npos);
    CHECK(status_of_run(world).at("value") == 9);
}

TEST_CASE("a script is tried for one epoch, and its patterns are counted", "[e2e]") {
    if (!has_python()) return;
    const auto world = world_of_script(R"(import sys
print("hello")
for e in range(int(sys.argv[2].split("=")[1])): print("epoch", e + 1, "score 3")
)");
    const auto tried = world.bitsweep("trainer try own/trainer.json seed=4");
    INFO(tried.text);
    CHECK(tried.status.code == 0);
    for (const auto* text : {"--seed=4 --epochs=1", "exit code 0, 2 lines printed", "1 x epoch (\\d+)",
                             "epoch 1: score=3", "lines that matched nothing:\n  hello"})
        CHECK(tried.text.find(text) != std::string::npos);
    CHECK_FALSE(is_there(world.results() / "runs"));
    const auto wrong = world.bitsweep("trainer try own/trainer.json sed=4");
    CHECK(wrong.status.code == 2);
    CHECK(wrong.text.find("did you mean 'seed'?") != std::string::npos);
    CHECK_THAT(world.stdout_of("list keys --trainer own/trainer.json"),
               Contains("seed") && Contains("integer >= 1 [2]") && Contains("role epochs"));
}

TEST_CASE("a script that keeps the contract by the Python helper is stopped, killed, and trains every epoch once",
          "[e2e]") {
    if (!has_python()) return;
    World world;
    world.write("own/trainer.json", R"({"name": "kept", "revision": 1, "command": ["python3", "{here}/train.py"],
        "environment": {"PYTHONPATH": ")" BITSWEEP_SOURCE_DIR R"(/python"},
        "keys": {"seed": {"type": "integer", "default": 1, "role": "seed"},
                 "optim.lr": {"type": "number", "default": 0.5},
                 "epochs": {"type": "integer", "default": 2, "role": "epochs"}},
        "metrics": {"score": {"better": "higher"}}})");
    world.write("own/train.py", R"(import os, pickle, time
from multiprocessing import Pool
from bitsweep_trainer import Run
with Run() as run:
    done = pickle.loads(run.saved) if run.saved else 0
    with Pool(2) as pool:  # it waits for the end of workers that it has signalled
        assert pool.map(abs, [-1, 1]) == [1, 1]
    if run.dir and os.fork() == 0:
        run.log(99, {"score": 0})
        os._exit(0)
    for epoch in range(done + 1, run.config["epochs"] + 1):
        time.sleep(0.02)
        run.log(epoch, {"score": epoch * run.config["optim.lr"]})
        run.save(pickle.dumps(epoch))
        if run.should_stop:
            break
)");
    world.write("sweeps/own.json", R"({"base": {"trainer": "own/trainer.json", "epochs": 60}})");
    const auto by_hand = run_command(
        {"/bin/sh", "-c",
         "cd " + world.root().string() + " && PYTHONPATH=" BITSWEEP_SOURCE_DIR "/python python3 own/train.py"});
    CHECK(by_hand.text == "epoch 1 score=0.5\nepoch 2 score=1\n");
    const auto has_epochs = [&](int count) {
        return !world.run_folders().empty() &&
               test::count_lines(world.run_folders().front() / "metrics.jsonl", "\n") >= count;
    };
    const auto stopped = world.start("run own --device cpu");
    test::wait_until([&] { return is_there(world.results() / "runs") && has_epochs(3); });
    ::kill(stopped, SIGTERM);
    CHECK(wait_process(stopped).code == 3);
    CHECK(end_of(world).find("\"outcome\": \"interrupted\"") != std::string::npos);
    const auto killed = world.start("run own --device cpu");
    test::wait_until([&] { return has_epochs(12); });
    const auto folder = world.run_folders().front();
    const auto text = end_of(world);
    const auto last = read_json(text.substr(text.rfind("{\"event\": \"start\"")));
    ::kill(-static_cast<pid_t>(last.at("pid").get<int>()), SIGKILL);
    CHECK(wait_process(killed).code == 0);
    const auto run = status_of_run(world);
    CHECK(run.at("state") == "finished");
    CHECK(run.at("value") == 30);
    CHECK(run.at("attempts") == 3);
    CHECK(read_json(read_file(folder / "result.json"))["best.epoch"] == 60);
    CHECK(read_json(read_file(folder / "result.json"))["best.score"] == 30);
    CHECK(world.stdout_of("query \"SELECT count(*) AS n FROM v_curves\" --format csv") == "n\n60\n");
}

}  // namespace bitsweep::trainers_test
